"""The plan under construction as flat arrays, and the four primitive changes with their journal.

Every change of the plan goes through `open_activity`, `close_activity`, `join` and `leave`; they keep the use of
rooms, providers, teams, days and budgets, and write a journal so that a step can be taken back (`undo`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .jit import jit
from .model import F64, I64, U64, Model

# Places in `State.total`
WORTH, CASH, ACTS, FREE, JOURNAL, VERSION, STAMP, RELEASED, CANDIDATES, HEAP, START, PICKED, LOG, TOUCHED = range(14)
# Journal codes
OPEN, CLOSE, JOIN, LEAVE = range(4)
ONE = np.uint64(1)


class State(NamedTuple):
    """Shapes as in `Model`; A = most activities. An option's activities and an activity's tickets are linked lists."""

    total: I64
    rng: U64
    price: F64  # (R,) what a krona of a region's cash counts for
    slot_price: F64  # (P,) what a provider's session counts for
    cash: I64  # (R,)
    a_option: I64
    a_start: I64
    a_count: I64
    a_head: I64  # first ticket
    a_next: I64  # next activity of the option
    a_prev: I64
    a_pos: I64  # row in `acts`
    acts: I64
    free: I64
    k_act: I64  # (K,) -1 = not taking the course
    k_entry: I64
    k_next: I64
    k_prev: I64
    o_head: I64
    e_open: U64  # (E, W)
    g_use: NDArray[np.int16]  # (G, T)
    g_open: U64
    p_use: NDArray[np.int16]
    p_open: U64
    r_use: NDArray[np.int16]
    r_open: U64
    n_cover: NDArray[np.int8]
    journal: I64


def new_state(m: Model, seed: int) -> State:
    """The empty plan."""
    regions, tickets, width = len(m.budget), len(m.k_employee), m.e_free.shape[1]
    most = tickets + 1
    all_slots = np.zeros((1, width), np.uint64)
    for t in range(m.slots):
        all_slots[0, t >> 6] |= ONE << np.uint64(t & 63)
    total = np.zeros(16, np.int64)
    total[FREE] = most

    def minus(n: int) -> I64:
        return np.full(n, -1, np.int64)

    def many(capacity: NDArray[np.int64]) -> U64:
        return np.where((capacity > 0)[:, None], all_slots, np.uint64(0)).astype(np.uint64)

    return State(
        total=total, rng=np.array([seed * 2862933555777941757 + 3037000493 & (2**64 - 1)], np.uint64),
        price=np.ones(regions), slot_price=np.zeros(len(m.p_capacity)), cash=np.zeros(regions, np.int64),
        a_option=minus(most), a_start=minus(most), a_count=np.zeros(most, np.int64), a_head=minus(most),
        a_next=minus(most), a_prev=minus(most), a_pos=minus(most), acts=minus(most),
        free=np.arange(most - 1, -1, -1, dtype=np.int64),
        k_act=minus(tickets), k_entry=minus(tickets), k_next=minus(tickets), k_prev=minus(tickets),
        o_head=minus(len(m.o_course)), e_open=m.e_free.copy(),
        g_use=np.zeros((len(m.g_away), m.slots), np.int16), g_open=many(m.g_away),
        p_use=np.zeros((len(m.p_capacity), m.slots), np.int16), p_open=many(m.p_capacity) & m.p_free,
        r_use=np.zeros((len(m.room_capacity), m.slots), np.int16), r_open=many(m.room_capacity),
        n_cover=np.zeros(len(m.n_value), np.int8), journal=np.zeros((4 * tickets + 4096, 3), np.int64),
    )  # fmt: skip


@jit
def random(s: State) -> float:
    """Next number in [0, 1) of the state's own generator (splitmix64)."""
    s.rng[0] += np.uint64(0x9E3779B97F4A7C15)
    z = s.rng[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@jit
def below(s: State, n: int) -> int:
    """Random whole number from 0 to n - 1."""
    return int(random(s) * n)


@jit
def note(s: State, code: int, a: int, b: int) -> None:
    n = s.total[JOURNAL]
    if n < len(s.journal):
        s.journal[n, 0] = code
        s.journal[n, 1] = a
        s.journal[n, 2] = b
    s.total[JOURNAL] = n + 1


@jit
def book(use: Any, opened: Any, row: int, t: int, by: int, capacity: int, allowed: bool) -> None:
    """Change the use of a resource in one slot and keep its word of open slots."""
    use[row, t] += by
    bit = ONE << np.uint64(t & 63)
    if allowed and use[row, t] < capacity:
        opened[row, t >> 6] |= bit
    else:
        opened[row, t >> 6] &= ~bit


@jit
def hold(m: Model, s: State, o: int, start: int, by: int) -> None:
    """Book (by = 1) or give back (by = -1) provider and room for an activity, and its cash."""
    c = m.o_course[o]
    p = m.c_provider[c]
    room = m.o_room[o]
    for i in range(m.c_off_ptr[c], m.c_off_ptr[c + 1]):
        t = start + m.c_off[i]
        free = (m.p_free[p, t >> 6] >> np.uint64(t & 63)) & ONE
        book(s.p_use, s.p_open, p, t, by, m.p_capacity[p], free == ONE)
        if room >= 0:
            book(s.r_use, s.r_open, room, t, by, m.room_capacity[room], True)
    s.cash[m.o_region[o]] += by * m.o_cash[o]
    s.total[CASH] += by * m.o_cash[o]
    s.total[VERSION] += 1


@jit
def open_activity(m: Model, s: State, o: int, start: int) -> int:
    """Hold option `o` at `start`, still without participants; returns the activity."""
    s.total[FREE] -= 1
    a = s.free[s.total[FREE]]
    s.a_option[a] = o
    s.a_start[a] = start
    s.a_count[a] = 0
    s.a_head[a] = -1
    s.a_prev[a] = -1
    s.a_next[a] = s.o_head[o]
    if s.o_head[o] >= 0:
        s.a_prev[s.o_head[o]] = a
    s.o_head[o] = a
    s.a_pos[a] = s.total[ACTS]
    s.acts[s.total[ACTS]] = a
    s.total[ACTS] += 1
    hold(m, s, o, start, 1)
    note(s, OPEN, a, 0)
    return int(a)


@jit
def close_activity(m: Model, s: State, a: int) -> None:
    """Cancel an activity that has no participants."""
    o = s.a_option[a]
    note(s, CLOSE, o, s.a_start[a])
    hold(m, s, o, s.a_start[a], -1)
    if s.a_prev[a] >= 0:
        s.a_next[s.a_prev[a]] = s.a_next[a]
    else:
        s.o_head[o] = s.a_next[a]
    if s.a_next[a] >= 0:
        s.a_prev[s.a_next[a]] = s.a_prev[a]
    last = s.acts[s.total[ACTS] - 1]
    s.acts[s.a_pos[a]] = last
    s.a_pos[last] = s.a_pos[a]
    s.a_pos[a] = -1
    s.total[ACTS] -= 1
    s.free[s.total[FREE]] = a
    s.total[FREE] += 1


@jit
def attend(m: Model, s: State, entry: int, start: int, by: int) -> None:
    """Count a participation in (by = 1) or out (by = -1): team, days, cash, needs."""
    k = m.m_ticket[entry]
    e = m.k_employee[k]
    c = m.o_course[m.m_option[entry]]
    g = m.e_team[e]
    for i in range(m.c_off_ptr[c], m.c_off_ptr[c + 1]):
        t = start + m.c_off[i]
        book(s.g_use, s.g_open, g, t, by, m.g_away[g], True)
        morning = t & ~1  # both halves of a day lie in the same word
        day = np.uint64(3) << np.uint64(morning & 63)
        if by > 0:
            s.e_open[e, t >> 6] &= ~day
        else:
            s.e_open[e, t >> 6] |= day & m.e_free[e, t >> 6]
    end = start + m.c_last[c] + 1
    for i in range(m.k_need_ptr[k], m.k_need_ptr[k + 1]):
        n = m.k_need[i]
        if end <= m.n_deadline[n]:
            if by > 0 and s.n_cover[n] == 0:
                s.total[WORTH] += np.int64(m.n_value[n])
            s.n_cover[n] += by
            if by < 0 and s.n_cover[n] == 0:
                s.total[WORTH] -= np.int64(m.n_value[n])
    s.total[WORTH] -= by * m.absence * m.c_sessions[c]
    s.total[CASH] += by * m.m_cash[entry]
    s.cash[m.e_region[e]] += by * m.m_cash[entry]
    s.total[VERSION] += 1


@jit
def join(m: Model, s: State, a: int, entry: int) -> None:
    """Give the entry's employee a seat in activity `a`."""
    k = m.m_ticket[entry]
    attend(m, s, entry, s.a_start[a], 1)
    s.k_act[k] = a
    s.k_entry[k] = entry
    s.k_prev[k] = -1
    s.k_next[k] = s.a_head[a]
    if s.a_head[a] >= 0:
        s.k_prev[s.a_head[a]] = k
    s.a_head[a] = k
    s.a_count[a] += 1
    note(s, JOIN, k, 0)


@jit
def leave(m: Model, s: State, k: int) -> None:
    """Take ticket `k` out of its activity."""
    a = s.k_act[k]
    note(s, LEAVE, a, s.k_entry[k])
    attend(m, s, s.k_entry[k], s.a_start[a], -1)
    if s.k_prev[k] >= 0:
        s.k_next[s.k_prev[k]] = s.k_next[k]
    else:
        s.a_head[a] = s.k_next[k]
    if s.k_next[k] >= 0:
        s.k_prev[s.k_next[k]] = s.k_prev[k]
    s.k_act[k] = -1
    s.a_count[a] -= 1


@jit
def undo(m: Model, s: State) -> None:
    """Take back everything in the journal, last first."""
    n = s.total[JOURNAL]
    while n > 0:
        n -= 1
        code, a, b = s.journal[n, 0], s.journal[n, 1], s.journal[n, 2]
        s.total[JOURNAL] = len(s.journal)  # nothing is noted while taking back
        if code == OPEN:
            close_activity(m, s, a)
        elif code == CLOSE:
            open_activity(m, s, a, b)
        elif code == JOIN:
            leave(m, s, a)
        else:
            join(m, s, a, b)
    s.total[JOURNAL] = 0


@jit
def priced(s: State) -> float:
    """What the search compares: worth minus cash at its prices."""
    x = float(s.total[WORTH])
    for r in range(len(s.cash)):
        x -= s.price[r] * s.cash[r]
    return x
