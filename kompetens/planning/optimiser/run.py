"""Solve a problem: construct, improve until the time or the iterations are used up, return the best plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from .bound import Bound
from .evaluate import new_scratch
from .model import F64, I64, Model, build
from .problem import Problem
from .relaxation import money_prices
from .result import KIND_NAMES, PLAN_COLUMNS, Plan, Progress
from .search import work
from .state import ACTS, CASH, WORTH, State, new_state
from .structs import Refs, refer
from .warm import warm_up

#: Steps between two looks at the clock and two adjustments of the prices.
CHUNK = 100
#: Steps between two sweeps of the bound: one for so many possible participations.
SWEEP_SHARE = 30
REPORT_SECONDS = 1.0


class Run:
    """One run of the engine on one problem. Steps are counted; everything depends on their number alone."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.model: Model = build(problem)
        self.state: State = new_state(self.model, seed)
        self.scratch = new_scratch(self.model)
        self.refs: Refs = refer(self.model, self.state, self.scratch)
        first = money_prices(self.model, self.refs.m)
        self.region, self.whole = first.region, first.whole
        self.dual = Bound(self.model, first)
        self.sweep_every = max(CHUNK, len(self.model.k_employee) // SWEEP_SHARE)
        self.stats = np.zeros((8, 3))
        self.iterations = 0
        self.best = 0
        self.best_entry: I64 = np.zeros(0, np.int64)
        self.best_act: I64 = np.zeros(0, np.int64)
        self.best_start: I64 = np.zeros(0, np.int64)
        self._set_prices()

    @property
    def objective(self) -> int:
        """Objective of the plan as it stands, in SEK."""
        return int(self.state.total[WORTH] - self.state.total[CASH])

    def construct(self) -> None:
        """The first complete plan."""
        work(*self.refs, 0, 0.0, self.stats)
        self._keep()

    def improve(self, steps: int) -> None:
        """At most `steps` further steps, all at the temperature of the first."""
        heat, part = temperature(self.iterations, len(self.model.k_employee))
        work(*self.refs, steps, heat, self.stats)
        if (self.iterations + steps) // self.sweep_every > self.iterations // self.sweep_every:
            self.dual.tighten()
        self.iterations += steps
        self._keep()
        self._steer(1.0 - 0.9 * part, 0.997 + 0.002 * part)

    def _keep(self) -> None:
        if self.objective > self.best:
            self.best = self.objective
            self.best_entry = np.where(self.state.k_act >= 0, self.state.k_entry, -1)
            self.best_act = self.state.k_act.copy()
            self.best_start = self.state.a_start.copy()

    def _steer(self, pull: float, target: float) -> None:
        """Move the prices of money so that budgets are nearly, but not quite, used up."""
        use = self.state.total[CASH] / max(1.0, float(self.model.budget_total))
        self.whole = float(_push(np.array([self.whole]), np.array([use]), target, pull)[0])
        used = self.state.cash / np.maximum(1.0, self.model.budget)
        self.region = _push(self.region, used, target, pull)
        self._set_prices()

    def _set_prices(self) -> None:
        self.state.price[:] = 1.0 + self.region + self.whole

    def plan(self, seconds: float, seed: int) -> Plan:
        """The best plan so far. Rows are ordered by content, so equal plans have equal bytes."""
        m = self.model
        tickets = np.nonzero(self.best_entry >= 0)[0]
        if not len(tickets):
            return Plan(_no_activities(), _no_participations(), 0, self.dual.value, seconds, self.iterations, seed)
        acts, first, inverse = np.unique(self.best_act[tickets], return_index=True, return_inverse=True)
        option = m.m_option[self.best_entry[tickets[first]]]
        start = self.best_start[acts]
        order = np.lexsort((first, m.o_place[option], m.o_kind[option], m.o_course[option], start))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        row, who = rank[inverse], m.k_employee[tickets]
        by_row = np.lexsort((who, row))
        option, start = option[order], start[order]
        return Plan(
            {
                "course": m.o_course[option].tolist(), "kind": [KIND_NAMES[k] for k in m.o_kind[option]],
                "place": m.o_place[option].tolist(), "start": start.tolist(),
            },
            {"activity": row[by_row].tolist(), "employee": who[by_row].tolist()},
            self.best, self.dual.value, seconds, self.iterations, seed,
            {"region": self.region.tolist(), "whole": self.whole},
        )  # fmt: skip


def _no_activities() -> dict[str, list[Any]]:
    return {c: [] for c in PLAN_COLUMNS["activities"]}


def _no_participations() -> dict[str, list[int]]:
    return {c: [] for c in PLAN_COLUMNS["participations"]}


def _push(price: F64, use: F64, target: float, pull: float) -> F64:
    """Raise a price quickly where the budget is used up, lower it slowly where money is left."""
    gap = use - target
    step = np.where(gap > 0, 2.0 * gap, 0.4 * gap)
    return np.maximum(0.0, price + pull * np.clip(step, -0.005, 0.005))


#: Temperature (SEK) at the start of the first and of later cycles; a cycle cools to zero.
HOT, WARM = 2000.0, 800.0
#: Steps of the first cycle per possible participation, and how much longer each cycle is than the one before.
FIRST_CYCLE, LONGER = 3, 1.4


def temperature(iteration: int, tickets: int) -> tuple[float, float]:
    """(temperature in SEK, share of the cycle done) after so many steps.

    The schedule does not know when the run will end: it is a row of cycles, each longer than the last. A run can
    therefore be stopped at any moment and repeated by the number of its steps.
    """
    length, start, hot = max(2000.0, FIRST_CYCLE * tickets), 0.0, HOT
    while iteration >= start + length:
        start += length
        length *= LONGER
        hot = WARM
    part = (iteration - start) / length
    return hot * (1.0 - part) ** 2, part


def plan(problem: Problem, *, seconds: float | None = None, iterations: int | None = None, seed: int = 1,
         progress: Callable[[Progress], None] | None = None,
         should_stop: Callable[[], bool] | None = None) -> Plan:  # fmt: skip
    """The best plan found within `seconds` or `iterations` (whichever is first; 10 s when neither is given).

    `should_stop` is asked about ten times a second; a stopped run returns its best plan so far. Compiling the engine
    (first run on a machine only) does not count as search time. The same problem, seed and iterations give the same
    plan.
    """
    if seconds is None and iterations is None:
        seconds = 10.0
    warm_up()
    began = time.monotonic()
    run = Run(problem, seed)
    run.construct()
    reported = began
    while iterations is None or run.iterations < iterations:
        now = time.monotonic()
        if (seconds is not None and now - began >= seconds) or (should_stop is not None and should_stop()):
            break
        if progress is not None and (now - reported >= REPORT_SECONDS or run.iterations == 0):
            progress(Progress(now - began, run.iterations, run.best, run.dual.value))
            reported = now
        if run.state.total[ACTS] == 0:
            break
        run.improve(CHUNK if iterations is None else min(CHUNK, iterations - run.iterations))
    result = run.plan(time.monotonic() - began, seed)
    if progress is not None:
        progress(Progress(result.seconds, result.iterations, result.objective, result.bound))
    return result


