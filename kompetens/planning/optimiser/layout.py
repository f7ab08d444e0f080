"""Compiled helpers that lay a problem out: distances, reach, options with their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .jit import entry, jit

if TYPE_CHECKING:
    from .problem import Problem

ONLINE = 2


@jit
def km(x1: int, y1: int, x2: int, y2: int, road_pct: int) -> int:
    """Distance by road in whole km between points in metres (rule in the problem's formulation)."""
    square = (x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2)
    d = np.int64(np.sqrt(np.float64(square)))
    while d * d > square:
        d -= 1
    while (d + 1) * (d + 1) <= square:
        d += 1
    return int((d * road_pct + 50000) // 100000)


@entry
def clear_intervals(free: Any, employee: Any, t0: Any, t1: Any) -> None:
    """Clear the slots t0 <= t < t1 of each employee's words."""
    for i in range(len(employee)):
        for t in range(t0[i], t1[i]):
            free[employee[i], t >> 6] &= ~(np.uint64(1) << np.uint64(t & 63))


@entry
def reach(px: Any, py: Any, sx: Any, sy: Any, order: Any, max_km: int, road_pct: int, out: Any, dist: Any) -> Any:
    """Sites within reach of each place, in `order`; called once to count (empty `out`) and once to fill."""
    ptr = np.zeros(len(px) + 1, np.int64)
    fill = len(out) > 0
    n = 0
    for p in range(len(px)):
        for j in range(len(order)):
            s = order[j]
            d = km(px[p], py[p], sx[s], sy[s], road_pct)
            if d <= max_km:
                if fill:
                    out[n] = s
                    dist[n] = d
                n += 1
        ptr[p + 1] = n
    return ptr


@jit
def keep_option(ticket: Any, cash: Any, n: int, best: Any, least: int, seats: int, fixed: int, lost: int,
                deepest: float) -> int:  # fmt: skip
    """Drop hopeless entries in place, best first; 0 when the option can never pay for itself."""
    gain = np.empty(n, np.float64)
    for i in range(n):
        gain[i] = -(best[ticket[i]] - cash[i] - lost)
    order = np.argsort(gain, kind="mergesort")
    old_ticket, old_cash = ticket[:n].copy(), cash[:n].copy()
    total = -float(fixed)
    m = 0
    for j in range(n):
        i = order[j]
        if gain[i] >= deepest * fixed and gain[i] > 0:
            break
        ticket[m] = old_ticket[i]
        cash[m] = old_cash[i]
        if m < seats and gain[i] < 0:
            total -= gain[i]
        m += 1
    return m if m >= least and total > 0 else 0


@entry
def lay_options(c_places: Any, c_place_ptr: Any, place_site: Any, place_seats: Any, place_hosts: Any, place_x: Any,
                place_y: Any, r_ptr: Any, r_site: Any, r_km: Any, s_company: Any, closed: Any, cs_ptr: Any,
                course: Any, pxy: Any, money: Any, best: Any, deepest: float, out_o: Any,
                out_m: Any) -> Any:  # fmt: skip
    """Go through (course, place, pool); writes rows when `out_o` is large enough, always counts.

    `course` columns: provider, min, max, fixed, seat, days, lost. `place_site` -1 = venue, -2 = online.
    """
    fill = len(out_o) > 0
    options, entries = 0, 0
    sites = len(s_company)
    ticket = np.empty(len(best) + 1, np.int64)
    cash = np.empty(len(best) + 1, np.int64)
    for c in range(len(c_place_ptr) - 1):
        for q in range(c_place_ptr[c], c_place_ptr[c + 1]):
            p = c_places[q]
            days = course[c, 5]
            seats = min(course[c, 2], place_seats[p])
            fixed = course[c, 3]
            if place_site[p] >= 0:
                road = km(pxy[course[c, 0], 0], pxy[course[c, 0], 1], place_x[p], place_y[p], money[2])
                fixed += days * 2 * road * money[1]
            own = s_company[place_site[p]] if place_site[p] >= 0 and place_hosts[p] == 0 else -1
            if seats < course[c, 1]:
                continue
            pool = -1  # -1: all companies that mix; then each company that trains only among itself
            i = r_ptr[p]
            while True:
                n = 0
                j = r_ptr[p] if pool == -1 else i
                while j < r_ptr[p + 1]:
                    s = r_site[j]
                    q2 = s_company[s]
                    if pool >= 0 and q2 != pool:
                        break
                    if (own < 0 or q2 == own) and (pool >= 0 or closed[q2] == 0):
                        for k in range(cs_ptr[c * sites + s], cs_ptr[c * sites + s + 1]):
                            ticket[n] = k
                            cash[n] = course[c, 4] + days * 2 * r_km[j] * money[0]
                            n += 1
                    j += 1
                if pool >= 0:
                    i = j
                m = 0
                if n >= course[c, 1]:
                    m = keep_option(ticket, cash, n, best, course[c, 1], seats, fixed, course[c, 6], deepest)
                if m > 0:
                    if fill:
                        out_o[options, 0] = c
                        out_o[options, 1] = p
                        out_o[options, 2] = seats
                        out_o[options, 3] = fixed
                        for x in range(m):
                            out_m[entries + x, 0] = ticket[x]
                            out_m[entries + x, 1] = options
                            out_m[entries + x, 2] = cash[x]
                    options += 1
                    entries += m
                while i < r_ptr[p + 1] and closed[s_company[r_site[i]]] == 0:
                    i += 1
                if i >= r_ptr[p + 1]:
                    break
                pool = s_company[r_site[i]]
    return options, entries


def options(problem: Problem, days: NDArray[np.int64], lost: NDArray[np.int64], k_course: NDArray[np.int64],
            k_employee: NDArray[np.int64], e_site: NDArray[np.int64], best: NDArray[np.float64],
            deepest: float) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    """All options that could pay, by course, and their entries, best first."""
    t, params = problem.tables, problem.params
    site, venue, course, provider = t["sites"], t["venues"], t["courses"], t["providers"]
    nv, ns, nc = len(venue["x"]), len(site["x"]), len(course["min"])
    x = np.concatenate([venue["x"], site["x"], [0]])
    y = np.concatenate([venue["y"], site["y"], [0]])
    order = np.argsort(site["company"], kind="stable")
    none = np.zeros(0, np.int64)
    road = params["road_pct"]
    r_ptr = reach(x[:-1], y[:-1], site["x"], site["y"], order, params["max_km"], road, none, none)
    r_site, r_km = np.zeros(r_ptr[-1], np.int64), np.zeros(r_ptr[-1], np.int64)
    if len(r_site):
        reach(x[:-1], y[:-1], site["x"], site["y"], order, params["max_km"], road, r_site, r_km)
    r_ptr = np.append(r_ptr, r_ptr[-1] + ns)  # online: everybody, no distance
    r_site, r_km = np.concatenate([r_site, order]), np.concatenate([r_km, np.zeros(ns, np.int64)])
    places = [np.nonzero(venue["provider"] == p)[0] for p in range(len(provider["x"]))]
    rooms = nv + np.nonzero(site["room_seats"] > 0)[0]
    per_course = [
        np.concatenate([
            places[course["provider"][c]] if course["at_venue"][c] else none,
            rooms if course["at_site"][c] else none,
            np.array([nv + ns]) if course["online"][c] else none,
        ]).astype(np.int64)
        for c in range(nc)
    ]  # fmt: skip
    c_ptr = np.concatenate([[0], np.cumsum([len(p) for p in per_course])]).astype(np.int64)
    c_places = np.concatenate([none, *per_course])
    columns = [course[c] for c in ("provider", "min", "max", "fixed", "seat")]
    args = (
        c_places, c_ptr, np.concatenate([np.full(nv, -1), np.arange(ns), [-2]]),
        np.concatenate([venue["seats"], site["room_seats"], [10**9]]),
        np.concatenate([np.ones(nv, np.int64), site["hosts_open"], [1]]), x, y, r_ptr, r_site, r_km, site["company"],
        t["companies"]["closed_only"], np.searchsorted(k_course * ns + e_site[k_employee], np.arange(nc * ns + 1)),
        np.stack([*columns, days, lost], axis=1), np.stack([provider["x"], provider["y"]], axis=1),
        np.array([params["sek_per_km"], params["trainer_sek_per_km"], road]), best, deepest,
    )  # fmt: skip
    empty = np.zeros((0, 4), np.int64)
    count, entries = lay_options(*args, empty, empty)
    o, m = np.zeros((count, 4), np.int64), np.zeros((entries, 3), np.int64)
    if count:
        lay_options(*args, o, m)
    p = o[:, 1]
    kind = np.where(p < nv, 0, np.where(p < nv + ns, 1, ONLINE))
    region = np.concatenate([venue["region"], site["region"], [0]])[p]
    region = np.where(kind == ONLINE, provider["region"][course["provider"][o[:, 0]]], region) if count else p
    opt = {
        "course": o[:, 0], "kind": kind, "place": np.where(kind == 0, p, np.where(kind == 1, p - nv, -1)),
        "seats": o[:, 2], "cash": o[:, 3], "region": region, "x": x[p], "y": y[p],
    }  # fmt: skip
    return opt, {"ticket": m[:, 0], "option": m[:, 1], "cash": m[:, 2]}
