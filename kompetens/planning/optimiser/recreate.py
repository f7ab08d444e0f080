"""Rebuilding: put the most worthwhile activities and participations into the plan until nothing pays any more."""

from __future__ import annotations

from .evaluate import (
    NOTHING,
    Scratch,
    affordable,
    can_come,
    evaluate,
    gather,
    insert,
    pick_group,
    promise,
    still_credited,
)  # fmt: skip
from .jit import jit
from .model import Model
from .state import CANDIDATES, HEAP, RELEASED, STAMP, START, VERSION, State, join, random


@jit
def push(s: State, x: Scratch, score: float, o: int, version: int) -> None:
    """Add to the heap of options, best score on top."""
    i = s.total[HEAP]
    s.total[HEAP] += 1
    while i > 0:
        up = (i - 1) >> 1
        if x.heap_score[up] >= score:
            break
        x.heap_score[i] = x.heap_score[up]
        x.heap_option[i] = x.heap_option[up]
        x.heap_version[i] = x.heap_version[up]
        i = up
    x.heap_score[i] = score
    x.heap_option[i] = o
    x.heap_version[i] = version


@jit
def pop(s: State, x: Scratch) -> tuple[float, int, int]:
    """Take the best (score, option, version) off the heap."""
    top = (x.heap_score[0], x.heap_option[0], x.heap_version[0])
    s.total[HEAP] -= 1
    n = s.total[HEAP]
    score, o, version = x.heap_score[n], x.heap_option[n], x.heap_version[n]
    i = 0
    while 2 * i + 1 < n:
        down = 2 * i + 1
        if down + 1 < n and x.heap_score[down + 1] > x.heap_score[down]:
            down += 1
        if x.heap_score[down] <= score:
            break
        x.heap_score[i] = x.heap_score[down]
        x.heap_option[i] = x.heap_option[down]
        x.heap_version[i] = x.heap_version[down]
        i = down
    x.heap_score[i] = score
    x.heap_option[i] = o
    x.heap_version[i] = version
    return top


@jit
def collect(m: Model, s: State, x: Scratch) -> None:
    """Candidates = every option that could serve a need of a released ticket."""
    s.total[STAMP] += 1
    stamp = s.total[STAMP]
    n = 0
    for i in range(s.total[RELEASED]):
        k = x.released[i]
        for j in range(m.k_need_ptr[k], m.k_need_ptr[k + 1]):
            need = m.k_need[j]
            for h in range(m.n_ticket_ptr[need], m.n_ticket_ptr[need + 1]):
                k2 = m.n_ticket[h]
                for q in range(m.k_entry_ptr[k2], m.k_entry_ptr[k2 + 1]):
                    o = m.m_option[m.k_entry[q]]
                    if x.o_stamp[o] != stamp:
                        x.o_stamp[o] = stamp
                        x.candidate[n] = o
                        n += 1
    s.total[CANDIDATES] = n


@jit
def recreate(m: Model, s: State, x: Scratch, noise: float) -> None:
    """Insert the best activity among the candidates, again and again.

    Scores only fall while activities are inserted, so an old score is an upper bound: an option is evaluated
    again only when it comes to the top of the heap with a score from an earlier version of the plan.
    """
    s.total[HEAP] = 0
    for i in range(s.total[CANDIDATES]):
        o = x.candidate[i]
        x.o_noise[o] = 1.0 + noise * (random(s) - 0.5)
        bound = promise(m, s, x, o, gather(m, s, x, o))
        if bound > 0:
            push(s, x, bound * x.o_noise[o], o, -1)
    while s.total[HEAP] > 0:
        score, o, version = pop(s, x)
        n = gather(m, s, x, o)
        value = evaluate(m, s, x, o, n)
        if value <= 0:
            continue
        if version != s.total[VERSION] and s.total[HEAP] > 0 and value * x.o_noise[o] < x.heap_score[0]:
            push(s, x, value * x.o_noise[o], o, s.total[VERSION])
            continue
        start = s.total[START]
        if pick_group(m, s, x, o, n, start) > 0:
            insert(m, s, x, o, start)
            push(s, x, min(score, value * x.o_noise[o]), o, -1)


@jit
def refill(m: Model, s: State, x: Scratch, a: int) -> None:
    """Give the free seats of activity `a` to those who gain most."""
    o = s.a_option[a]
    c, start = m.o_course[o], s.a_start[a]
    if s.a_count[a] >= m.o_seats[o]:
        return
    x.extra[:] = 0
    n = gather(m, s, x, o)
    for i in range(n):
        short = s.a_count[a] < m.c_min[c]
        if s.a_count[a] >= m.o_seats[o] or (x.gain[i] <= 0 and not short):
            break
        e = m.k_employee[m.m_ticket[x.entry[i]]]
        if start < x.low[i] or start > x.high[i] or not can_come(m, s, c, e, start):
            continue
        if affordable(m, s, x, m.e_region[e], m.m_cash[x.entry[i]], 0):
            join(m, s, a, x.entry[i])


@jit
def gain_of(m: Model, s: State, entry: int, start: int) -> float:
    """What it is worth to let an entry join an activity that starts at `start`; NOTHING when not allowed."""
    k = m.m_ticket[entry]
    c = m.o_course[m.m_option[entry]]
    end = start + m.c_last[c] + 1
    p0, p1 = m.k_need_ptr[k], m.k_need_ptr[k + 1]
    value, met, first = 0.0, False, -1
    for i in range(p0, p1):
        need = m.k_need[i]
        if end > m.n_deadline[need]:
            continue
        if first < 0:
            first = i - p0
        if s.n_cover[need] == 0:
            value += m.n_value[need]
        else:
            met = True
    if value <= 0 or (met and not still_credited(m, s, k, first)):
        return NOTHING
    return float(value - m.absence * m.c_sessions[c] - s.price[m.e_region[m.k_employee[k]]] * m.m_cash[entry])


@jit
def seat(m: Model, s: State, x: Scratch, k: int, noise: float) -> bool:
    """Give ticket `k` the best free seat in an existing activity, if there is one."""
    best, best_a, best_entry = 0.0, -1, -1
    e = m.k_employee[k]
    x.extra[:] = 0
    for i in range(m.k_entry_ptr[k], m.k_entry_ptr[k + 1]):
        entry = m.k_entry[i]
        o = m.m_option[entry]
        a = s.o_head[o]
        while a >= 0:
            if s.a_count[a] < m.o_seats[o]:
                gain = gain_of(m, s, entry, s.a_start[a])
                if gain > 0:
                    gain *= 1.0 + noise * (random(s) - 0.5)
                    if gain > best and can_come(m, s, m.o_course[o], e, s.a_start[a]):
                        best, best_a, best_entry = gain, a, entry
            a = s.a_next[a]
    if best_a < 0 or not affordable(m, s, x, m.e_region[e], m.m_cash[best_entry], 0):
        return False
    join(m, s, best_a, best_entry)
    return True


@jit
def construct(m: Model, s: State, x: Scratch) -> None:
    """A first complete plan: all options compete, then free seats are given away."""
    for o in range(len(m.o_course)):
        x.candidate[o] = o
    s.total[CANDIDATES] = len(m.o_course)
    recreate(m, s, x, 0.0)
    for i in range(len(m.k_employee)):
        if s.k_act[i] < 0:
            seat(m, s, x, i, 0.0)
