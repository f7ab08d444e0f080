"""Making room: which activities and participations a step takes out before it rebuilds."""

from __future__ import annotations

from .evaluate import Scratch
from .jit import jit
from .model import Model
from .state import ACTS, RELEASED, STAMP, TOUCHED, State, below, close_activity, leave, random


@jit
def release(m: Model, s: State, x: Scratch, k: int) -> None:
    """Take ticket `k` out of its activity and remember it."""
    leave(m, s, k)
    x.released[s.total[RELEASED]] = k
    s.total[RELEASED] += 1


@jit
def cancel(m: Model, s: State, x: Scratch, a: int) -> None:
    """Take an activity out with everybody in it."""
    while s.a_head[a] >= 0:
        release(m, s, x, s.a_head[a])
    close_activity(m, s, a)


@jit
def any_activity(s: State) -> int:
    return int(s.acts[below(s, s.total[ACTS])])


@jit
def rival(m: Model, s: State, x: Scratch, a: int) -> int:
    """Another activity that competes with `a` for people: reached over a member's needs; -1 if none was met."""
    hops = below(s, s.a_count[a]) if s.a_count[a] > 0 else 0
    k = s.a_head[a]
    for _ in range(hops):
        k = s.k_next[k]
    for _ in range(6):
        need = m.k_need[m.k_need_ptr[k] + below(s, m.k_need_ptr[k + 1] - m.k_need_ptr[k])]
        k2 = m.n_ticket[m.n_ticket_ptr[need] + below(s, m.n_ticket_ptr[need + 1] - m.n_ticket_ptr[need])]
        entries = m.k_entry_ptr[k2 + 1] - m.k_entry_ptr[k2]
        if entries == 0:
            continue
        o = m.m_option[m.k_entry[m.k_entry_ptr[k2] + below(s, entries)]]
        n, b = 0, s.o_head[o]
        found = -1
        while b >= 0:
            if b != a:
                n += 1
                if random(s) * n < 1.0:
                    found = b
            b = s.a_next[b]
        if found >= 0:
            return found
    return -1


@jit
def ruin_rivals(m: Model, s: State, x: Scratch, size: int) -> None:
    """Cancel an activity and others that compete with it for the same people."""
    a = any_activity(s)
    group = x.touched
    group[0] = a
    n = 1
    s.total[STAMP] += 1
    for _ in range(4 * size):
        if n >= size:
            break
        b = rival(m, s, x, group[below(s, n)])
        new = b >= 0
        for i in range(n):
            new = new and group[i] != b
        if new:
            group[n] = b
            n += 1
    for i in range(n):
        cancel(m, s, x, group[i])


@jit
def ruin_time(m: Model, s: State, x: Scratch, size: int) -> None:
    """Cancel activities of one provider that lie close together in time, and let its other needs compete."""
    a = any_activity(s)
    p = m.c_provider[m.o_course[s.a_option[a]]]
    t = s.a_start[a]
    span = 2 + below(s, 20)
    n = 0
    for i in range(s.total[ACTS]):
        b = s.acts[i]
        if m.c_provider[m.o_course[s.a_option[b]]] == p and abs(s.a_start[b] - t) <= span:
            n += 1
            if n <= size:
                x.touched[n - 1] = b
            else:
                j = below(s, n)
                if j < size:
                    x.touched[j] = b
    for i in range(min(n, size)):
        cancel(m, s, x, x.touched[i])
    tempt(m, s, x, p, 2)


@jit
def tempt(m: Model, s: State, x: Scratch, p: int, courses: int) -> None:
    """Let unmet tickets of a few courses of provider `p` take part in the rebuilding."""
    offered = m.p_course_ptr[p + 1] - m.p_course_ptr[p]
    for _ in range(min(courses, offered)):
        c = m.p_course[m.p_course_ptr[p] + below(s, offered)]
        tempt_course(m, s, x, c, 12)


@jit
def tempt_course(m: Model, s: State, x: Scratch, c: int, tries: int) -> None:
    """Add a few unmet tickets of course `c` to the released ones."""
    k0, k1 = m.c_ticket[c], m.c_ticket[c + 1]
    if k1 == k0:
        return
    s.total[STAMP] += 1
    stamp = s.total[STAMP]
    for _ in range(tries):
        k = k0 + below(s, k1 - k0)
        if s.k_act[k] < 0 and x.k_stamp[k] != stamp and s.total[RELEASED] < len(x.released):
            x.k_stamp[k] = stamp
            x.released[s.total[RELEASED]] = k
            s.total[RELEASED] += 1


@jit
def ruin_budget(m: Model, s: State, x: Scratch, size: int) -> None:
    """Cancel weak activities anywhere, and let other courses bid for the money."""
    for _ in range(size):
        if s.total[ACTS] == 0:
            break
        worst, worst_a = 1e18, -1
        for _ in range(4):
            a = any_activity(s)
            v = strength(m, s, a)
            if v < worst:
                worst, worst_a = v, a
        cancel(m, s, x, worst_a)
    courses = len(m.c_min)
    for _ in range(3):
        tempt_course(m, s, x, below(s, courses), 12)


@jit
def strength(m: Model, s: State, a: int) -> float:
    """Priced value of an activity."""
    o = s.a_option[a]
    c = m.o_course[o]
    v = -s.price[m.o_region[o]] * m.o_cash[o]
    k = s.a_head[a]
    while k >= 0:
        for i in range(m.k_need_ptr[k], m.k_need_ptr[k + 1]):
            v += m.n_value[m.k_need[i]]
        v -= s.price[m.e_region[m.k_employee[k]]] * m.m_cash[s.k_entry[k]] + m.absence * m.c_sessions[c]
        k = s.k_next[k]
    return float(v)


@jit
def ruin_people(m: Model, s: State, x: Scratch, size: int) -> None:
    """Take some people out of activities that compete for them; the activities stay to be refilled."""
    a = any_activity(s)
    n = 0
    for _ in range(size):
        known = False
        for i in range(n):
            known = known or x.touched[i] == a
        if not known:
            x.touched[n] = a
            n += 1
            k = s.a_head[a]
            share = 0.2 + 0.6 * random(s)
            while k >= 0:
                after = s.k_next[k]
                if s.a_count[a] > 1 and random(s) < share:
                    release(m, s, x, k)
                k = after
        a = rival(m, s, x, a)
        if a < 0:
            break
    s.total[TOUCHED] = n


@jit
def ruin_person(m: Model, s: State, x: Scratch, size: int) -> None:
    """Cancel the activities of an employee who lacks something, and of a few colleagues in the same team."""
    for _ in range(20):
        k = below(s, len(m.k_employee))
        if s.k_act[k] < 0 and s.n_cover[m.k_need[m.k_need_ptr[k]]] == 0:
            break
    e = m.k_employee[k]
    x.released[s.total[RELEASED]] = k
    s.total[RELEASED] += 1
    n = 0
    for i in range(m.e_ticket_ptr[e], m.e_ticket_ptr[e + 1]):
        a = s.k_act[m.e_ticket[i]]
        if a >= 0 and n < size:
            cancel(m, s, x, a)
            n += 1
