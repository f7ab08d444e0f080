"""The heart of the search: the best start and group for an option, given everything else in the plan."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .jit import jit, lowest_bit
from .model import F64, I64, U64, Model
from .state import CASH, ONE, PICKED, STAMP, START, State, join, open_activity, random

NOTHING = -1e18


class Scratch(NamedTuple):
    """Working memory. Items are the entries of one option that could join now, best first."""

    gain: F64
    entry: I64
    low: I64  # first and last start at which the gain holds
    high: I64
    team: I64  # row in `taken`
    taken: NDArray[np.int16]  # (teams in an option, T) members taken per start
    g_row: I64
    g_stamp: I64
    seated: I64  # (T,)
    sum: F64  # (T,)
    word: U64  # (3, W)
    picked: I64
    extra: NDArray[np.int64]  # (R,) cash of a group being put together
    o_stamp: I64
    o_noise: F64
    heap_score: F64
    heap_option: I64
    heap_version: NDArray[np.int64]
    candidate: I64
    released: I64
    k_stamp: I64
    touched: I64


def new_scratch(m: Model) -> Scratch:
    """Working memory for a model."""
    need = np.diff(m.k_need_ptr)
    per_entry = need[m.m_ticket] if len(m.m_ticket) else np.zeros(0, np.int64)
    option = m.m_option if len(m.m_option) else np.zeros(0, np.int64)
    n = int(np.bincount(option, weights=per_entry, minlength=1).max()) + 2
    teams = min(n, len(m.g_away)) + 1
    options, tickets, slots = len(m.o_course), len(m.k_employee), m.slots

    def ints(k: int) -> I64:
        return np.zeros(k, np.int64)

    return Scratch(
        gain=np.zeros(n), entry=ints(n), low=ints(n), high=ints(n), team=ints(n),
        taken=np.zeros((teams, slots), np.int16), g_row=ints(len(m.g_away)), g_stamp=ints(len(m.g_away)),
        seated=ints(slots), sum=np.zeros(slots), word=np.zeros((3, m.e_free.shape[1]), np.uint64), picked=ints(n),
        extra=np.zeros(len(m.budget), np.int64), o_stamp=ints(options), o_noise=np.ones(options),
        heap_score=np.zeros(options + 1), heap_option=ints(options + 1), heap_version=np.zeros(options + 1, np.int64),
        candidate=ints(options + 1), released=ints(tickets + 1), k_stamp=ints(tickets), touched=ints(tickets + 1),
    )  # fmt: skip


@jit
def narrow(m: Model, c: int, source: Any, out: Any) -> None:
    """out &= starts at which every session of course `c` falls into `source`."""
    width = len(out)
    for i in range(m.c_off_ptr[c], m.c_off_ptr[c + 1]):
        o = m.c_off[i]
        skip = o >> 6
        b = np.uint64(o & 63)
        for w in range(width):
            if w + skip >= width:
                out[w] = np.uint64(0)
                continue
            x = source[w + skip] >> b
            if b > np.uint64(0) and w + skip + 1 < width:
                x |= source[w + skip + 1] << (np.uint64(64) - b)
            out[w] &= x


@jit
def open_starts(m: Model, s: State, x: Scratch, o: int) -> bool:
    """x.word[0] = starts at which rules, provider and room allow option `o`; False when there is none."""
    c = m.o_course[o]
    out, tmp = x.word[0], x.word[1]
    p, room = m.c_provider[c], m.o_room[o]
    for w in range(len(out)):
        out[w] = m.c_start[c, w]
        tmp[w] = s.p_open[p, w] & s.r_open[room, w] if room >= 0 else s.p_open[p, w]
    narrow(m, c, tmp, out)
    some = np.uint64(0)
    for w in range(len(out)):
        some |= out[w]
    return bool(some != np.uint64(0))


@jit
def still_credited(m: Model, s: State, k: int, first: int) -> bool:
    """May ticket `k` cover its needs from position `first` on without making another participation a filler?"""
    e = m.k_employee[k]
    for i in range(m.e_ticket_ptr[e], m.e_ticket_ptr[e + 1]):
        k2 = m.e_ticket[i]
        a = s.k_act[k2]
        if a < 0:
            continue
        end = s.a_start[a] + m.c_last[m.o_course[s.a_option[a]]] + 1
        own, shared = 0, False
        for j in range(m.k_need_ptr[k2], m.k_need_ptr[k2 + 1]):
            n = m.k_need[j]
            if end > m.n_deadline[n]:
                continue
            both = False
            for h in range(m.k_need_ptr[k] + first, m.k_need_ptr[k + 1]):
                both = both or m.k_need[h] == n
            shared = shared or both
            if not both and s.n_cover[n] == 1:
                own += 1
        if shared and own == 0:
            return False
    return True


@jit
def put_item(x: Scratch, n: int, gain: float, entry: int, low: int, high: int) -> int:
    """Insert an item in order of gain; returns the new number of items."""
    i = n
    while i > 0 and x.gain[i - 1] < gain:
        x.gain[i] = x.gain[i - 1]
        x.entry[i] = x.entry[i - 1]
        x.low[i] = x.low[i - 1]
        x.high[i] = x.high[i - 1]
        i -= 1
    x.gain[i] = gain
    x.entry[i] = entry
    x.low[i] = low
    x.high[i] = high
    return n + 1


@jit
def gather(m: Model, s: State, x: Scratch, o: int) -> int:
    """Fill the items of option `o`; returns how many."""
    c = m.o_course[o]
    last = m.c_last[c]
    lost = float(m.absence * m.c_sessions[c])
    n = 0
    for entry in range(m.o_entry[o], m.o_entry[o + 1]):
        k = m.m_ticket[entry]
        if s.k_act[k] >= 0:
            continue
        cost = s.price[m.e_region[m.k_employee[k]]] * m.m_cash[entry] + lost
        p0, p1 = m.k_need_ptr[k], m.k_need_ptr[k + 1]
        if p1 == p0 + 1:
            need = m.k_need[p0]
            if s.n_cover[need] == 0:
                n = put_item(x, n, m.n_value[need] - cost, entry, 0, m.n_deadline[need] - last - 1)
            continue
        low = 0
        for i in range(p0, p1):  # starts after which the needs before i are too late
            high = m.n_deadline[m.k_need[i]] - last - 1
            value = 0.0
            met = False
            for j in range(i, p1):
                if s.n_cover[m.k_need[j]] == 0:
                    value += max(0.0, m.n_value[m.k_need[j]])
                else:
                    met = True
            if high >= low and value > 0 and (not met or still_credited(m, s, k, i - p0)):
                n = put_item(x, n, value - cost, entry, low, high)
            low = max(low, high + 1)
    return n


@jit
def promise(m: Model, s: State, x: Scratch, o: int, n: int) -> float:
    """Upper bound on the score of option `o`: the best group if everybody could come at the same time."""
    c = m.o_course[o]
    if n < m.c_min[c]:
        return NOTHING
    total = -s.price[m.o_region[o]] * m.o_cash[o] - s.slot_price[m.c_provider[c]] * m.c_sessions[c]
    for i in range(min(n, m.o_seats[o])):
        if x.gain[i] <= 0 and i >= m.c_min[c]:
            break
        total += x.gain[i]
    return float(total)


@jit
def item_starts(m: Model, s: State, x: Scratch, o: int, i: int) -> None:
    """x.word[2] = starts at which item `i` of option `o` can take part."""
    e = m.k_employee[m.m_ticket[x.entry[i]]]
    g = m.e_team[e]
    out, tmp = x.word[2], x.word[1]
    for w in range(len(out)):
        tmp[w] = s.e_open[e, w] & s.g_open[g, w]
        out[w] = x.word[0, w]
    narrow(m, m.o_course[o], tmp, out)
    cut(out, x.low[i], x.high[i])


@jit
def cut(out: Any, low: int, high: int) -> None:
    """Keep the bits low..high of a row of words."""
    for w in range(len(out)):
        base = w << 6
        if base + 63 < low or base > high:
            out[w] = np.uint64(0)
            continue
        if base < low:
            out[w] &= ~((ONE << np.uint64(low - base)) - ONE)
        if base + 63 > high:
            out[w] &= (ONE << np.uint64(high - base + 1)) - ONE


@jit
def team_room(m: Model, s: State, g: int, c: int, start: int) -> int:
    """How many more members of team `g` may go to course `c` at `start`."""
    room = 1 << 30
    for i in range(m.c_off_ptr[c], m.c_off_ptr[c + 1]):
        room = min(room, m.g_away[g] - s.g_use[g, start + m.c_off[i]])
    return room


@jit
def team_rows(m: Model, s: State, x: Scratch, n: int) -> int:
    """Number the teams of the items; returns how many teams."""
    s.total[STAMP] += 1
    stamp = s.total[STAMP]
    rows = 0
    for i in range(n):
        g = m.e_team[m.k_employee[m.m_ticket[x.entry[i]]]]
        if x.g_stamp[g] != stamp:
            x.g_stamp[g] = stamp
            x.g_row[g] = rows
            rows += 1
        x.team[i] = x.g_row[g]
    return rows


@jit
def add_item(m: Model, s: State, x: Scratch, o: int, i: int, least: int, most: int) -> None:
    """Add item `i` to the group of every start at which it fits."""
    gain, row, c = x.gain[i], x.team[i], m.o_course[o]
    g = m.e_team[m.k_employee[m.m_ticket[x.entry[i]]]]
    for w in range(x.word.shape[1]):
        bits = x.word[2, w]
        while bits != np.uint64(0):
            t = (w << 6) + lowest_bit(bits)
            bits &= bits - ONE
            if x.seated[t] >= most or (gain <= 0 and x.seated[t] >= least):
                continue
            if x.taken[row, t] > 0 and x.taken[row, t] >= team_room(m, s, g, c, t):
                continue
            x.taken[row, t] += 1
            x.seated[t] += 1
            x.sum[t] += gain


@jit
def evaluate(m: Model, s: State, x: Scratch, o: int, n: int) -> float:
    """Best score of option `o` over all starts; the start (ties at random) goes to total[START]."""
    c = m.o_course[o]
    s.total[START] = -1
    if n < m.c_min[c] or s.cash[m.o_region[o]] + m.o_cash[o] > m.budget[m.o_region[o]]:
        return NOTHING
    if s.total[CASH] + m.o_cash[o] > m.budget_total or not open_starts(m, s, x, o):
        return NOTHING
    rows = team_rows(m, s, x, n)
    x.taken[:rows] = 0
    x.seated[:] = 0
    x.sum[:] = 0.0
    least, most = m.c_min[c], m.o_seats[o]
    for i in range(n):
        item_starts(m, s, x, o, i)
        add_item(m, s, x, o, i, least, most)
    best, same = NOTHING, 0
    for t in range(m.slots):
        if x.seated[t] < least or x.sum[t] < best:
            continue
        same = same + 1 if x.sum[t] == best else 1
        if same == 1 or random(s) * same < 1.0:
            s.total[START] = t
        best = x.sum[t]
    if best <= NOTHING:
        return NOTHING
    return float(best - s.price[m.o_region[o]] * m.o_cash[o] - s.slot_price[m.c_provider[c]] * m.c_sessions[c])


@jit
def can_come(m: Model, s: State, c: int, e: int, start: int) -> bool:
    """Is employee `e` free, and the team not at its limit, at every session?"""
    g = m.e_team[e]
    for i in range(m.c_off_ptr[c], m.c_off_ptr[c + 1]):
        t = start + m.c_off[i]
        if ((s.e_open[e, t >> 6] & s.g_open[g, t >> 6]) >> np.uint64(t & 63)) & ONE == np.uint64(0):
            return False
    return True


@jit
def affordable(m: Model, s: State, x: Scratch, r: int, cash: int, together: int) -> bool:
    """Do region `r` and the whole still carry `cash` on top of the group's `together`?"""
    return bool(s.cash[r] + x.extra[r] + cash <= m.budget[r] and s.total[CASH] + together + cash <= m.budget_total)


@jit
def pick_group(m: Model, s: State, x: Scratch, o: int, n: int, start: int) -> float:
    """Choose the group at `start` within all rules; indices go to x.picked, their number to total[PICKED]."""
    c = m.o_course[o]
    x.extra[:] = 0
    x.extra[m.o_region[o]] = m.o_cash[o]
    together = m.o_cash[o]
    x.taken[: team_rows(m, s, x, n), 0] = 0
    score = -s.price[m.o_region[o]] * m.o_cash[o] - s.slot_price[m.c_provider[c]] * m.c_sessions[c]
    count = 0
    for i in range(n):
        if count >= m.o_seats[o] or (x.gain[i] <= 0 and count >= m.c_min[c]):
            break
        e = m.k_employee[m.m_ticket[x.entry[i]]]
        r, cash, g = m.e_region[e], m.m_cash[x.entry[i]], m.e_team[e]
        if start < x.low[i] or start > x.high[i] or not can_come(m, s, c, e, start):
            continue
        if x.taken[x.team[i], 0] > 0 and x.taken[x.team[i], 0] >= team_room(m, s, g, c, start):
            continue
        if not affordable(m, s, x, r, cash, together):
            continue
        x.taken[x.team[i], 0] += 1
        x.extra[r] += cash
        together += cash
        x.picked[count] = x.entry[i]
        count += 1
        score += x.gain[i]
    s.total[PICKED] = count
    return score if count >= m.c_min[c] else NOTHING


@jit
def insert(m: Model, s: State, x: Scratch, o: int, start: int) -> int:
    """Hold option `o` at `start` with the picked group."""
    a = open_activity(m, s, o, start)
    for i in range(s.total[PICKED]):
        join(m, s, a, x.picked[i])
    return a
