"""Costs, credits and reasons, held against the checker and against real plans of the engine."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest

from kompetens.planning.checker import check
from kompetens.planning.outcome import drop_collisions, kilometres, outcome_of
from kompetens.planning.reasons import NO_TIME, NOT_WORTH, TOO_FAR, TOO_FEW, Reasons
from tests.planning.optimiser.instances import solved, tables

SEEDS = [1, 2, 3]


@pytest.mark.parametrize("seed", SEEDS)
def test_costs_and_credits_are_those_of_the_checker(seed: int) -> None:
    problem, plan = tables(seed), solved(seed).to_tables()
    report, outcome = check(problem, plan), outcome_of(problem, plan)
    assert report.feasible
    assert report.activities > 0
    assert len(outcome.needs_met) == report.needs_met
    assert [outcome.cash[region] for region in range(len(report.cash))] == report.cash
    assert sum(outcome.costs) == sum(report.cash)
    value = sum(problem["tables"]["needs"]["value"][need] for need in outcome.needs_met)
    offsets = problem["tables"]["courses"]["offsets"]
    courses = plan["tables"]["activities"]["course"]
    away = sum(len(group) * len(offsets[course]) for group, course in zip(outcome.groups, courses, strict=True))
    assert value - sum(outcome.costs) - away * problem["params"]["absence_sek"] == report.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seat_is_credited(seed: int) -> None:
    problem, plan = tables(seed), solved(seed).to_tables()
    outcome = outcome_of(problem, plan)
    assert set(outcome.credited) == set(range(len(plan["tables"]["participations"]["employee"])))
    given = [need for needs in outcome.credited.values() for need in needs]
    assert len(given) == len(set(given))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_met_could_be_met(seed: int) -> None:
    """No test of the reasons says no to a need that a plan meets."""
    problem, plan = tables(seed), solved(seed).to_tables()
    reasons = Reasons(problem)
    assert {reasons.why(need) for need in outcome_of(problem, plan).needs_met} == {NOT_WORTH}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_room_that_is_taken_drops_the_activity_and_keeps_the_rules(seed: int) -> None:
    problem, plan = tables(seed), solved(seed).to_tables()
    activities = plan["tables"]["activities"]
    at_site = [row for row, kind in enumerate(activities["kind"]) if kind == "S"]
    assert at_site, "the instance has activities at workplaces"
    row = at_site[0]
    last = problem["tables"]["courses"]["offsets"][activities["course"][row]][-1]
    taken = {activities["place"][row]: Counter({activities["start"][row] + last: 1})}
    kept, dropped = drop_collisions(problem, plan, taken)
    assert dropped >= 1
    assert len(kept["tables"]["activities"]["course"]) == len(activities["course"]) - dropped
    assert check(problem, kept).feasible
    same, none = drop_collisions(problem, plan, {activities["place"][row]: Counter()})
    assert (same, none) == (plan, 0)


def _one_need(**changes: Any) -> dict[str, Any]:
    """Two people at one site, one course at a venue ten kilometres away."""
    data = {
        "params": {"T": 20, "max_km": 70, "sek_per_km": 7, "trainer_sek_per_km": 10, "absence_sek": 700,
                   "road_pct": 130, "budget_total": 10**6},
        "tables": {
            "regions": {"budget": [10**6]},
            "companies": {"closed_only": [0]},
            "sites": {"company": [0], "region": [0], "x": [0], "y": [0], "room_seats": [0], "hosts_open": [0]},
            "calendars": {"busy": ["0", "0"]},
            "teams": {"site": [0], "calendar": [0], "max_away": [2]},
            "employees": {"team": [0, 0]},
            "absences": {"employee": [0], "t0": [0], "t1": [4]},
            "needs": {"employee": [0, 1], "skill": [0, 0], "value": [9000, 9000], "deadline": [20, 20]},
            "providers": {"region": [0], "x": [0], "y": [0], "capacity": [1], "calendar": [1]},
            "venues": {"provider": [0], "region": [0], "x": [10_000], "y": [0], "rooms": [1], "seats": [10]},
            "courses": {"provider": [0], "offsets": [[0, 1]], "start_half": [0], "same_week": [1], "min": [2],
                        "max": [8], "fixed": [1000], "seat": [100], "at_venue": [1], "at_site": [0], "online": [0]},
            "course_skills": {"course": [0], "skill": [0]},
        },
    }  # fmt: skip
    for path, value in changes.items():
        table, column = path.split("__")
        data["tables"][table][column] = value  # type: ignore[index]
    return data


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, NOT_WORTH),
        ({"venues__x": [60_000]}, TOO_FAR),
        ({"venues__x": [53_000]}, NOT_WORTH),
        ({"needs__deadline": [5, 20]}, NO_TIME),
        ({"needs__deadline": [6, 20]}, NOT_WORTH),
        ({"absences__t1": [20]}, NO_TIME),
        ({"calendars__busy": ["0", "fffff"]}, NO_TIME),
        ({"calendars__busy": ["55555", "0"]}, NO_TIME),
        ({"courses__start_half": [1]}, NOT_WORTH),
        ({"courses__offsets": [[0, 10]], "needs__deadline": [14, 20]}, NO_TIME),
        ({"courses__min": [3]}, TOO_FEW),
        ({"venues__seats": [1]}, TOO_FEW),
        ({"needs__skill": [0, 1]}, TOO_FEW),
        ({"courses__min": [1], "needs__skill": [0, 1]}, NOT_WORTH),
    ],
)
def test_reasons_by_hand(changes: dict[str, Any], reason: str) -> None:
    if changes.get("courses__offsets") == [[0, 10]]:
        changes = {**changes, "courses__same_week": [0]}
    assert Reasons(copy.deepcopy(_one_need(**changes))).why(0) == reason


@pytest.mark.parametrize(
    ("host", "hosts_open", "closed", "reason"),
    [(1, 0, 0, TOO_FAR), (1, 1, 0, NOT_WORTH), (0, 0, 0, NOT_WORTH), (1, 1, 1, NOT_WORTH)],
)
def test_whose_room_one_may_use(host: int, hosts_open: int, closed: int, reason: str) -> None:
    data = _one_need(courses__at_venue=[0], courses__at_site=[1], companies__closed_only=[closed, 0])
    data["tables"]["sites"] = {
        "company": [0, host], "region": [0, 0], "x": [0, 5000], "y": [0, 0], "room_seats": [0, 8],
        "hosts_open": [0, hosts_open],
    }  # fmt: skip
    assert Reasons(data).why(0) == reason


def test_kilometres_are_rounded_to_the_nearest() -> None:
    assert kilometres(3000, 4000, 100) == 5
    assert kilometres(-3000, 4000, 130) == 7  # 6.5
    assert kilometres(0, 384, 130) == 0
    assert kilometres(0, 385, 130) == 1
