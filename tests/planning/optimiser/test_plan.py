"""The engine: its plans keep every rule, repeat exactly, come close to the exact optimum and below the bound."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetens.planning.checker import check
from kompetens.planning.optimiser import Plan, Problem, Progress, plan, read_plan, write_plan
from kompetens.planning.optimiser.run import HOT, Run, temperature

from .exact import optimum
from .instances import SLOTS, problem, solved, tables


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), iterations=st.integers(0, 400), people=st.integers(1, 90))
def test_every_plan_keeps_every_rule_and_knows_its_worth(seed: int, iterations: int, people: int) -> None:
    data = tables(seed, people)
    best = plan(Problem.from_tables(data), iterations=iterations, seed=seed + 1)
    report = check(data, best.to_tables())
    assert report.feasible, report.errors
    assert report.objective == best.objective >= 0
    assert best.bound is not None
    assert best.bound >= best.objective
    assert best.iterations <= iterations


def _tiny(seed: int) -> dict[str, Any]:
    """A problem small enough to be solved exactly: three courses of one skill each, three weeks, 14 people."""
    data = tables(seed, 14)
    data["params"]["T"] = 30
    data["params"]["budget_total"] = 60_000
    data["tables"]["regions"]["budget"] = [45_000, 25_000]
    keep = [0, 1, 4]
    data["tables"]["courses"] = {c: [v[i] for i in keep] for c, v in data["tables"]["courses"].items()}
    data["tables"]["course_skills"] = {"course": [0, 1, 2], "skill": [0, 1, 4]}
    return data


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_close_to_the_exact_optimum_and_never_above_the_bound(seed: int) -> None:
    data = _tiny(seed)
    exact = optimum(data)
    best = plan(Problem.from_tables(data), iterations=6000)
    assert best.objective <= exact + 0.5
    assert best.objective >= 0.99 * exact > 10_000
    assert best.bound is not None
    assert best.bound >= exact - 0.5


def test_the_same_seed_and_iterations_give_the_same_bytes() -> None:
    first, again = (plan(problem(5), iterations=700, seed=3) for _ in range(2))
    assert json.dumps(first.to_tables()) == json.dumps(again.to_tables())
    assert (first.objective, first.bound) == (again.objective, again.bound)
    other = plan(problem(5), iterations=700, seed=4)
    assert json.dumps(first.to_tables()) != json.dumps(other.to_tables())


def test_a_run_by_the_clock_can_be_repeated_by_its_iterations() -> None:
    timed = plan(problem(6), seconds=0.3, seed=2)
    assert timed.iterations > 0
    assert plan(problem(6), iterations=timed.iterations, seed=2).to_tables() == timed.to_tables()


def test_more_iterations_are_never_worse() -> None:
    worth = [plan(problem(7), iterations=n).objective for n in (0, 200, 800, 3000)]
    assert worth == sorted(worth)
    assert worth[0] > 0


def test_progress_is_told_and_a_stop_gives_the_best_so_far() -> None:
    told: list[Progress] = []
    began = time.monotonic()
    best = plan(problem(8), seconds=60, progress=told.append, should_stop=lambda: len(told) > 1)
    assert time.monotonic() - began < 50
    assert best.objective == told[-1].objective == max(p.objective for p in told)
    assert [p.iterations for p in told] == sorted(p.iterations for p in told)
    assert all(p.gap is not None and 0 <= p.gap <= 1 for p in told)
    assert check(tables(8), best.to_tables()).feasible


def test_no_needs_no_activities() -> None:
    data = tables(1)
    data["tables"]["needs"] = {c: [] for c in data["tables"]["needs"]}
    best = plan(Problem.from_tables(data), seconds=5)
    assert (best.objective, best.bound, best.activities["course"]) == (0, 0.0, [])
    assert best.seconds < 4


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("regions", "budget", 0), ("teams", "max_away", 0), ("providers", "capacity", 0), ("calendars", "busy", "f" * 20)],
)
def test_nothing_is_held_when_nothing_can_be(table: str, column: str, value: Any) -> None:
    data = tables(2)
    data["tables"][table][column] = [value] * len(data["tables"][table][column])
    best = plan(Problem.from_tables(data), iterations=50)
    assert best.activities["course"] == []
    assert check(data, best.to_tables()).feasible


@pytest.mark.parametrize("slots", [1, 7, 63, 64, 65, 129])
def test_any_length_of_the_year(slots: int) -> None:
    data = tables(4)
    data["params"]["T"] = slots
    best = plan(Problem.from_tables(data), iterations=100)
    assert check(data, best.to_tables()).feasible
    assert max(best.activities["start"], default=0) < slots


def test_steps_taken_back_leave_no_trace() -> None:
    """Use of teams, providers, rooms, days, money and needs, kept step by step, equals a count from scratch."""
    run = Run(problem(9), seed=1)
    run.construct()
    for _ in range(30):
        run.improve(50)
    m, s = run.model, run.state
    g, p, r = (np.zeros_like(a) for a in (s.g_use, s.p_use, s.r_use))
    free, cover, cash = m.e_free.copy(), np.zeros_like(s.n_cover), np.zeros_like(s.cash)
    for a in s.acts[: s.total[2]]:
        o = s.a_option[a]
        c = m.o_course[o]
        cash[m.o_region[o]] += m.o_cash[o]
        for z in s.a_start[a] + m.c_off[m.c_off_ptr[c] : m.c_off_ptr[c + 1]]:
            p[m.c_provider[c], z] += 1
            if m.o_room[o] >= 0:
                r[m.o_room[o], z] += 1
    for k in np.nonzero(s.k_act >= 0)[0]:
        a, e, c = s.k_act[k], m.k_employee[k], m.o_course[m.m_option[s.k_entry[k]]]
        cash[m.e_region[e]] += m.m_cash[s.k_entry[k]]
        for z in s.a_start[a] + m.c_off[m.c_off_ptr[c] : m.c_off_ptr[c + 1]]:
            g[m.e_team[e], z] += 1
            free[e, z // 64] &= ~np.uint64(3 << (int(z) // 2 * 2 % 64))
        for n in m.k_need[m.k_need_ptr[k] : m.k_need_ptr[k + 1]]:
            cover[n] += s.a_start[a] + m.c_last[c] + 1 <= m.n_deadline[n]
    for kept, counted in ((s.g_use, g), (s.p_use, p), (s.r_use, r), (s.e_open, free), (s.n_cover, cover)):
        np.testing.assert_array_equal(kept, counted)
    np.testing.assert_array_equal(s.cash, cash)


def test_the_schedule_cools_in_ever_longer_cycles() -> None:
    heat = [temperature(i, 1000)[0] for i in range(0, 60_000, 10)]
    assert heat[0] == max(heat) == HOT
    rises = [10 * i for i in range(1, len(heat)) if heat[i] > heat[i - 1]]
    assert len(rises) >= 3
    gaps = np.diff([0, *rises])
    assert (np.diff(gaps) > 0).all()


@pytest.mark.parametrize("parquet", [False, True])
def test_a_written_plan_reads_back(tmp_path: Any, parquet: bool) -> None:
    best = solved(3)
    write_plan(best, tmp_path, parquet=parquet)
    again: Plan = read_plan(tmp_path)
    write_plan(solved(4), tmp_path, parquet=True)
    assert read_plan(tmp_path).to_tables() == solved(4).to_tables()
    assert again.to_tables() == best.to_tables()
    assert max(best.activities["start"]) < SLOTS
