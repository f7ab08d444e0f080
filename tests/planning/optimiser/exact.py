"""The exact optimum of a tiny problem, by enumeration of activities and a mixed-integer solver.

Written apart from the engine: binary variables for holding (course, kind, place, start) and for each person's seat.
Only for problems in which every course covers one skill.
"""

from __future__ import annotations

from math import isqrt
from typing import Any

import highspy


def optimum(data: dict[str, Any]) -> float:
    """Best objective in SEK."""
    p, t = data["params"], data["tables"]
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    skill = dict(zip(t["course_skills"]["course"], t["course_skills"]["skill"], strict=True))
    needs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for e, s, v, d in zip(*(t["needs"][c] for c in ("employee", "skill", "value", "deadline")), strict=True):
        needs.setdefault((e, s), []).append((v, d))
    site = [t["teams"]["site"][g] for g in t["employees"]["team"]]
    company = [t["sites"]["company"][s] for s in site]
    rows: dict[Any, list[Any]] = {}
    gain: list[Any] = []

    def limit(key: Any, variable: Any, most: float) -> None:
        rows.setdefault((key, most), []).append(variable)

    for c, kind, place, start in _activities(data):
        course = {k: v[c] for k, v in t["courses"].items()}
        times = [start + o for o in course["offsets"]]
        days = len({z // 2 for z in times})
        point = _point(t, kind, place)
        provider = course["provider"]
        cost = course["fixed"]
        if kind == "S":
            base = t["providers"]["x"][provider], t["providers"]["y"][provider]
            cost += days * 2 * _km(base, point, p) * p["trainer_sek_per_km"]
        region = t["providers"]["region"][provider] if kind == "O" else _table(t, kind)["region"][place]
        y = h.addBinary()
        gain.append(-cost * y)
        for key in (("region", region), ("all",)):
            limit(key, cost * y, t["regions"]["budget"][region] if key[0] == "region" else p["budget_total"])
        for z in times:
            limit(("provider", provider, z), y, t["providers"]["capacity"][provider])
            if kind != "O":
                limit((kind, place, z), y, t["venues"]["rooms"][place] if kind == "V" else 1)
        seats = []
        for e, g in enumerate(t["employees"]["team"]):
            met = [v for v, d in needs.get((e, skill[c]), []) if times[-1] + 1 <= d]
            km = 0 if kind == "O" else _km((t["sites"]["x"][site[e]], t["sites"]["y"][site[e]]), point, p)
            guest = kind == "S" and not t["sites"]["hosts_open"][place] and company[e] != t["sites"]["company"][place]
            if not met or km > p["max_km"] or guest or not _free(t, e, g, times):
                continue
            x = h.addBinary()
            seats.append((e, x))
            cash = course["seat"] + (0 if kind == "O" else days * 2 * km * p["sek_per_km"])
            gain.append((sum(met) - cash - p["absence_sek"] * len(times)) * x)
            home = t["sites"]["region"][site[e]]
            limit(("region", home), cash * x, t["regions"]["budget"][home])
            limit(("all",), cash * x, p["budget_total"])
            limit(("need", e, skill[c]), x, 1)
            for z in times:
                limit(("team", g, z), x, t["teams"]["max_away"][g])
            for day in {z // 2 for z in times}:
                limit(("day", e, day), x, 1)
            h.addConstr(x <= y)
        room = {"V": "seats", "S": "room_seats"}
        most = course["max"] if kind == "O" else min(course["max"], _table(t, kind)[room[kind]][place])
        group = sum((x for _, x in seats), 0 * y)
        h.addConstr(group <= most * y)
        h.addConstr(group >= course["min"] * y)
        for i, (e, x) in enumerate(seats):
            for e2, x2 in seats[:i]:
                if company[e] != company[e2] and 1 in (
                    t["companies"]["closed_only"][company[e]], t["companies"]["closed_only"][company[e2]],
                ):  # fmt: skip
                    h.addConstr(x + x2 <= 1)
    for (_, most), variables in rows.items():
        h.addConstr(sum(variables) <= most)
    h.maximize(sum(gain))
    return float(h.getObjectiveValue())


def _activities(data: dict[str, Any]) -> list[tuple[int, str, int, int]]:
    t, slots = data["tables"], data["params"]["T"]
    found = []
    for c, offsets in enumerate(t["courses"]["offsets"]):
        course = {k: v[c] for k, v in t["courses"].items()}
        own = [v for v, q in enumerate(t["venues"]["provider"]) if q == course["provider"]]
        places = [("V", v) for v in own if course["at_venue"]]
        places += [("S", s) for s, n in enumerate(t["sites"]["room_seats"]) if course["at_site"] and n > 0]
        places += [("O", -1)] if course["online"] else []
        busy = int(t["calendars"]["busy"][t["providers"]["calendar"][course["provider"]]], 16)
        for start in range(slots - offsets[-1]):
            if course["start_half"] != 2 and start % 2 != course["start_half"]:
                continue
            if course["same_week"] and start // 10 != (start + offsets[-1]) // 10:
                continue
            if any(busy >> (start + o) & 1 for o in offsets):
                continue
            found += [(c, kind, place, start) for kind, place in places]
    return found


def _table(t: dict[str, Any], kind: str) -> dict[str, Any]:
    table: dict[str, Any] = t["venues"] if kind == "V" else t["sites"]
    return table


def _point(t: dict[str, Any], kind: str, place: int) -> tuple[int, int]:
    return (0, 0) if kind == "O" else (_table(t, kind)["x"][place], _table(t, kind)["y"][place])


def _km(a: tuple[int, int], b: tuple[int, int], p: dict[str, int]) -> int:
    return (isqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) * p["road_pct"] + 50_000) // 100_000


def _free(t: dict[str, Any], e: int, g: int, times: list[int]) -> bool:
    busy = int(t["calendars"]["busy"][t["teams"]["calendar"][g]], 16)
    away = zip(*(t["absences"][c] for c in ("employee", "t0", "t1")), strict=True)
    spans = [(t0, t1) for who, t0, t1 in away if who == e]
    return not any(busy >> z & 1 or any(t0 <= z < t1 for t0, t1 in spans) for z in times)
