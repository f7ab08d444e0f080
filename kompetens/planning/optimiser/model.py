"""The problem as flat arrays for the compiled search.

An *option* is a way to hold a course: (course, kind, place, pool). A pool is either all companies that mix, or one
company that trains only among itself. A *ticket* is an employee for whom a course covers at least one need. An
*entry* is a ticket that may join an option, with what that costs in cash. All distances are worked out here, once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import layout
from .problem import Problem

I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
F64 = NDArray[np.float64]

#: An entry whose best gain is below its own cost by more than this share of the option's fixed cost never helps.
DEEPEST_LOSS = 0.25


class Model(NamedTuple):
    """Shapes: C courses, P providers, E employees, G teams, N needs, K tickets, O options, M entries, W words."""

    slots: int
    absence: int
    budget: I64  # (R,) SEK
    budget_total: int
    c_provider: I64  # (C,)
    c_min: I64  # (C,)
    c_sessions: I64  # (C,) number of sessions
    c_last: I64  # (C,) last session relative to the start
    c_off_ptr: I64  # (C + 1,)
    c_off: I64
    c_start: U64  # (C, W) allowed starts by H1
    c_ticket: I64  # (C + 1,) tickets of a course
    c_option: I64  # (C + 1,) options of a course
    p_capacity: I64  # (P,)
    p_free: U64  # (P, W)
    p_region: I64  # (P,)
    p_course_ptr: I64  # (P + 1,)
    p_course: I64
    room_capacity: I64  # (V + S,) venues first, then sites
    e_team: I64  # (E,)
    e_region: I64  # (E,)
    e_free: U64  # (E, W)
    e_ticket_ptr: I64  # (E + 1,)
    e_ticket: I64
    g_away: I64  # (G,)
    n_value: F64  # (N,) whole SEK; the bound works on a copy with prices taken off
    n_deadline: I64  # (N,)
    k_employee: I64  # (K,)
    k_need_ptr: I64  # (K + 1,)
    k_need: I64  # needs of a ticket, earliest deadline first
    k_entry_ptr: I64  # (K + 1,) the same entries, by ticket
    k_entry: I64
    o_course: I64  # (O,)
    o_kind: I64  # (O,) 0 venue, 1 site, 2 online
    o_place: I64  # (O,)
    o_room: I64  # (O,) row in room_capacity, -1 online
    o_seats: I64  # (O,) largest group
    o_cash: I64  # (O,) fixed cost and trainer travel
    o_region: I64  # (O,) region charged with o_cash
    o_x: F64  # (O,) km; online at infinity is never compared
    o_y: F64
    o_entry: I64  # (O + 1,)
    m_ticket: I64  # (M,)
    m_option: I64  # (M,)
    m_cash: I64  # (M,) seat and participant travel
    n_ticket_ptr: I64  # (N + 1,)
    n_ticket: I64


def words(bits: NDArray[np.bool_]) -> U64:
    """(rows, T) booleans -> (rows, W) 64-bit words with bit t of word t // 64."""
    rows, slots = bits.shape
    width = (slots + 63) // 64
    padded = np.zeros((rows, width * 64), bool)
    padded[:, :slots] = bits
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64).reshape(rows, width)


def calendar_bits(busy: list[str], slots: int) -> NDArray[np.bool_]:
    """(calendars, T): True where a calendar is busy."""
    out = np.zeros((len(busy), slots), bool)
    for row, text in enumerate(busy):
        number = int(text, 16) & ((1 << slots) - 1)
        raw = np.frombuffer(number.to_bytes((slots + 7) // 8, "little"), np.uint8)
        out[row] = np.unpackbits(raw, bitorder="little")[:slots]
    return out


def pointers(owner: NDArray[np.integer], rows: int) -> I64:
    """Row pointers of a list sorted by owner."""
    return np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=rows))]).astype(np.int64)


def start_bits(problem: Problem) -> NDArray[np.bool_]:
    """(C, T): True where rule H1 lets a course start."""
    slots = problem.params["T"]
    course = problem.tables["courses"]
    t = np.arange(slots)
    last = np.array([o[-1] for o in problem.offsets], np.int64).reshape(-1, 1)
    end = t + last
    half = course["start_half"].reshape(-1, 1)
    week = course["same_week"].reshape(-1, 1)
    fits: NDArray[np.bool_] = (end < slots) & ((half == 2) | (t % 2 == half)) & ((week == 0) | (t // 10 == end // 10))
    return fits


def free_words(problem: Problem, busy: U64) -> U64:
    """(E, W): slots in which an employee's team works by calendar and the employee is not absent."""
    slots = problem.params["T"]
    t = problem.tables
    free = words(np.ones((1, slots), bool)) & ~busy[t["teams"]["calendar"][t["employees"]["team"]]]
    a = t["absences"]
    t0, t1 = (np.clip(a[c], 0, slots).astype(np.int64) for c in ("t0", "t1"))
    layout.clear_intervals(free, a["employee"], t0, t1)
    return free


def tickets(problem: Problem) -> tuple[I64, I64, I64, I64]:
    """(ticket course, ticket employee, need per link, ticket per link), tickets by course, company kind and site."""
    t = problem.tables
    link_course, link_skill = t["course_skills"]["course"], t["course_skills"]["skill"]
    order = np.argsort(link_skill, kind="stable")
    skill_ptr = np.searchsorted(link_skill[order], t["needs"]["skill"], side="left")
    count = np.searchsorted(link_skill[order], t["needs"]["skill"], side="right") - skill_ptr
    need = np.repeat(np.arange(len(count)), count)
    pos = np.arange(len(need)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(skill_ptr, count)
    course = link_course[order][pos]
    employee = t["needs"]["employee"][need]
    site = t["teams"]["site"][t["employees"]["team"][employee]]
    deadline = t["needs"]["deadline"][need]
    order = np.lexsort((need, deadline, employee, site, course))
    need, course, employee = need[order], course[order], employee[order]
    twice = np.zeros(len(need), bool)
    if len(need):
        first = np.ones(len(need), bool)
        first[1:] = (course[1:] != course[:-1]) | (employee[1:] != employee[:-1])
        twice[1:] = ~first[1:] & (need[1:] == need[:-1])
        first, need = first[~twice], need[~twice]
        course, employee = course[~twice], employee[~twice]
    else:
        first = np.zeros(0, bool)
    return course[first], employee[first], need, np.cumsum(first) - 1


def build(problem: Problem) -> Model:
    """Lay the problem out; raises nothing that `Problem` has not refused already."""
    t, params, slots = problem.tables, problem.params, problem.params["T"]
    course, site, venue, provider = t["courses"], t["sites"], t["venues"], t["providers"]
    courses, employees, needs = problem.rows("courses"), problem.rows("employees"), problem.rows("needs")
    busy = words(calendar_bits(problem.busy, slots)) if problem.busy else np.zeros((0, (slots + 63) // 64), np.uint64)
    everything = words(np.ones((1, slots), bool))
    k_course, k_employee, k_need, k_link = tickets(problem)
    e_site = t["teams"]["site"][t["employees"]["team"]]
    sessions = np.array([len(o) for o in problem.offsets], np.int64)
    days = np.array([len({x // 2 for x in o}) for o in problem.offsets], np.int64)
    best = np.bincount(k_link, weights=t["needs"]["value"][k_need], minlength=len(k_course)).astype(np.float64)
    lost = params["absence_sek"] * sessions.astype(np.int64)
    opt, entry = layout.options(problem, days, lost, k_course, k_employee, e_site, best, DEEPEST_LOSS)
    room = np.where(opt["kind"] == 2, -1, opt["place"] + np.where(opt["kind"] == 1, len(venue["x"]), 0))
    by_ticket = np.argsort(entry["ticket"], kind="stable").astype(np.int64)
    by_employee = np.argsort(k_employee, kind="stable").astype(np.int64)
    by_need = np.argsort(k_need, kind="stable")
    by_provider = np.argsort(course["provider"], kind="stable").astype(np.int64)
    i64 = np.int64
    return Model(
        slots=slots, absence=params["absence_sek"], budget=t["regions"]["budget"], budget_total=params["budget_total"],
        c_provider=course["provider"].astype(i64), c_min=course["min"].astype(i64), c_sessions=sessions,
        c_last=np.array([o[-1] for o in problem.offsets], i64),
        c_off_ptr=np.concatenate([[0], np.cumsum(sessions)]).astype(i64),
        c_off=np.array([x for o in problem.offsets for x in o], i64),
        c_start=words(start_bits(problem)) if courses else np.zeros((0, everything.shape[1]), np.uint64),
        c_ticket=pointers(k_course, courses), c_option=pointers(opt["course"], courses),
        p_capacity=provider["capacity"].astype(i64), p_free=everything & ~busy[provider["calendar"]],
        p_region=provider["region"].astype(i64),
        p_course_ptr=pointers(course["provider"], problem.rows("providers")), p_course=by_provider,
        room_capacity=np.concatenate([venue["rooms"], np.ones(len(site["x"]), np.int64)]).astype(i64),
        e_team=t["employees"]["team"].astype(i64), e_region=site["region"][e_site].astype(i64),
        e_free=free_words(problem, busy),
        e_ticket_ptr=pointers(k_employee, employees), e_ticket=by_employee,
        g_away=t["teams"]["max_away"].astype(i64), n_value=t["needs"]["value"].astype(np.float64),
        n_deadline=np.minimum(t["needs"]["deadline"], slots).astype(i64),
        k_employee=k_employee.astype(i64), k_need_ptr=pointers(k_link, len(k_course)), k_need=k_need.astype(i64),
        k_entry_ptr=pointers(entry["ticket"], len(k_course)), k_entry=by_ticket,
        o_course=opt["course"].astype(i64), o_kind=opt["kind"].astype(i64), o_place=opt["place"].astype(i64),
        o_room=room.astype(i64), o_seats=opt["seats"].astype(i64), o_cash=opt["cash"],
        o_region=opt["region"].astype(i64), o_x=opt["x"] / 1000.0, o_y=opt["y"] / 1000.0,
        o_entry=pointers(entry["option"], len(opt["course"])),
        m_ticket=entry["ticket"].astype(i64), m_option=entry["option"].astype(i64), m_cash=entry["cash"].astype(i64),
        n_ticket_ptr=pointers(k_need, needs), n_ticket=k_link[by_need].astype(i64),
    )  # fmt: skip
