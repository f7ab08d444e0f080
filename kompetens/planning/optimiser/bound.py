"""The upper bound: prices on needs, on money and on providers' time under which no activity earns anything.

Linear programming duality: give every need a price, every krona of a budget a surcharge and every session of a
provider a price. If no group at any place and start is worth more than the prices of what it uses, then no plan is
worth more than all prices together. The prices are found by a primal-dual descent with the search's own evaluation of
options on an empty plan, so shifts, absences, deadlines, group sizes and the teams' limits within a group all count;
what is left out is only that different activities compete for the same rooms, days and team shares.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .evaluate import NOTHING, Scratch, evaluate, gather, new_scratch, pick_group, promise
from .jit import entry, jit
from .model import F64, Model
from .relaxation import Prices, rounded
from .state import PICKED, START, State, new_state
from .structs import refer

#: First price steps relative to the mean value of a need, and the sweep at which they begin to shrink.
FIRST_STEP, CALM_FROM, CALM_OVER = 0.035, 60, 14
#: How fast the level of an option follows what it earns, in activities per first price step.
PACE = 0.01
MONEY_STEP, TIME_STEP = 0.005, 0.7
#: Most sweeps for which an option that earns nothing is left out.
LONGEST_WAIT = 10
#: Sweeps between two computations of the bound.
SETTLE = 50
#: How often the prices of one option's needs are raised before the rest is charged as it is.
ROUNDS = 60


@jit
def charge(m: Model, s: State, x: Scratch, o: int, level: float, usage: Any, cash: Any, load: Any) -> None:
    """Count what `level` activities of option `o` with the picked group use."""
    c = m.o_course[o]
    cash[m.o_region[o]] += level * m.o_cash[o]
    load[m.c_provider[c]] += level * m.c_sessions[c]
    end = s.total[START] + m.c_last[c] + 1
    for i in range(s.total[PICKED]):
        k = m.m_ticket[x.picked[i]]
        cash[m.e_region[m.k_employee[k]]] += level * m.m_cash[x.picked[i]]
        for j in range(m.k_need_ptr[k], m.k_need_ptr[k + 1]):
            if end <= m.n_deadline[m.k_need[j]]:
                usage[m.k_need[j]] += level


@jit
def profit(m: Model, s: State, x: Scratch, o: int) -> float:
    """Most that an activity of option `o` earns above the prices; the items stay in `x`."""
    n = gather(m, s, x, o)
    if promise(m, s, x, o, n) <= 0:
        return NOTHING
    return evaluate(m, s, x, o, n)


@entry
def sweep(m: Model, s: State, x: Scratch, level: Any, wait: Any, pace: float, slack: float, usage: Any, cash: Any,
          load: Any) -> None:  # fmt: skip
    """One look at the options: the level of each rises with what it earns and falls with what it loses.

    An option far from earning anything is not looked at again until prices may have moved by as much.
    """
    usage[:] = 0.0
    cash[:] = 0.0
    load[:] = 0.0
    for o in range(len(m.o_course)):
        if wait[o] > 0:
            wait[o] -= 1
            continue
        n = gather(m, s, x, o)
        value = promise(m, s, x, o, n)
        if value > 0 or level[o] > 0:
            value = evaluate(m, s, x, o, n)
        level[o] = max(0.0, level[o] + pace * max(value, -1e6))
        if level[o] <= 0:
            wait[o] = np.int64(min(float(LONGEST_WAIT), -value / slack))
            continue
        if s.total[START] >= 0 and pick_group(m, s, x, o, n, s.total[START]) > NOTHING:
            charge(m, s, x, o, level[o], usage, cash, load)


@entry
def lift(m: Model, s: State, x: Scratch, rounds: int, excess: Any) -> None:
    """Raise the prices of needs until options earn nothing; what still remains goes to `excess`."""
    for o in range(len(m.o_course)):
        for _ in range(rounds):
            earned = profit(m, s, x, o)
            if earned <= 0:
                break
            c = m.o_course[o]
            end = s.total[START] + m.c_last[c] + 1
            if pick_group(m, s, x, o, gather(m, s, x, o), s.total[START]) <= 0:
                break
            part = earned / s.total[PICKED]
            for i in range(s.total[PICKED]):
                k = m.m_ticket[x.picked[i]]
                top = -1
                for j in range(m.k_need_ptr[k], m.k_need_ptr[k + 1]):
                    n = m.k_need[j]
                    if end <= m.n_deadline[n] and (top < 0 or m.n_value[n] > m.n_value[top]):
                        top = n
                m.n_value[top] -= part
    for o in range(len(m.o_course)):
        excess[o] = max(0.0, profit(m, s, x, o))



class Bound:
    """The bound of one problem, tightened sweep by sweep; `value` never rises and always holds."""

    def __init__(self, m: Model, first: Prices) -> None:
        region, whole = first.region, first.whole
        self.value = first.bound
        self.sweeps = 0
        self.worth = m.n_value
        self.model = m._replace(n_value=m.n_value.copy())
        self.state, self.scratch = new_state(m, 1), new_scratch(m)
        self.refs = refer(self.model, self.state, self.scratch)
        needs, options = len(m.n_value), len(m.o_course)
        self.need, self.region, self.whole = first.need.copy(), region.copy(), whole
        self.time = np.zeros(len(m.p_capacity))
        self.room = m.p_capacity * np.array([sum(int(w).bit_count() for w in row) for row in m.p_free], np.int64)
        self.most = np.diff(m.o_entry) // np.maximum(1, m.c_min[m.o_course])
        self.level, self.excess, self.usage = np.zeros(options), np.zeros(options), np.zeros(needs)
        self.wait = np.zeros(options, np.int64)
        self.cash, self.load = np.zeros(len(region)), np.zeros(len(self.time))
        self.mean = [self.need, self.region, np.array([whole]), self.time]
        self.unit = FIRST_STEP * float(m.n_value.mean()) if needs else 0.0

    def tighten(self) -> None:
        """One sweep; every `SETTLE` sweeps the averaged prices are made to hold and give a bound."""
        if self.unit <= 0:
            return
        self._set(self.need, self.region, self.whole, self.time)
        calm = 1.0 / (1.0 + max(0, self.sweeps - CALM_FROM) / CALM_OVER)
        slack = 2.0 * calm * self.unit
        sweep(*self.refs, self.level, self.wait, PACE / self.unit, slack, self.usage, self.cash, self.load)
        self.need = np.clip(self.need + self.unit * calm * (self.usage - 1.0), 0.0, self.worth)
        if self.sweeps >= CALM_FROM:
            self._move_budgets(calm)
        self.sweeps += 1
        keep = max(0.0, 1.0 - 3.0 / self.sweeps)
        now = [self.need, self.region, np.array([self.whole]), self.time]
        self.mean = [keep * a + (1.0 - keep) * b for a, b in zip(self.mean, now, strict=True)]
        if self.sweeps % SETTLE == 0:
            self.value = min(self.value, self._settle())

    def _move_budgets(self, calm: float) -> None:
        m = self.model
        over = np.clip(self.cash / np.maximum(1, m.budget) - 1.0, -1.0, 1.0)
        self.region = np.maximum(0.0, self.region + MONEY_STEP * calm * over)
        total = self.cash.sum() / max(1, m.budget_total) - 1.0
        self.whole = max(0.0, self.whole + MONEY_STEP * calm * min(1.0, total))
        full = np.clip(self.load / np.maximum(1, self.room) - 1.0, -1.0, 1.0)
        self.time = np.maximum(0.0, self.time + TIME_STEP * self.unit * calm * full)

    def _set(self, need: F64, region: F64, whole: float, time: F64) -> None:
        self.state.price[:] = 1.0 + region + whole
        self.state.slot_price[:] = time
        self.model.n_value[:] = self.worth - need

    def _settle(self) -> float:
        need, region, whole, time = self.mean
        self._set(need, region, float(whole[0]), time)
        lift(*self.refs, ROUNDS, self.excess)
        m = self.model
        total = float((self.worth - m.n_value).sum() + region @ m.budget + float(whole[0]) * m.budget_total)
        return rounded(total + float(time @ self.room) + float(self.excess @ self.most))
