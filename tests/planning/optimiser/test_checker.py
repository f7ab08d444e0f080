"""Each rule H0 to H10 is broken on purpose in a good plan; the checker must name it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetens.planning.checker import PlanError, Report, check

from .instances import SLOTS, solved, tables

Tables = dict[str, Any]
Breach = Callable[[Tables, Tables, int], bool]

SEEDS = st.integers(0, 11)
PICKS = st.integers(0, 10**6)


def _pair(seed: int) -> tuple[Tables, Tables]:
    return tables(seed), copy.deepcopy(solved(seed).to_tables())


def _column(data: Tables, table: str, column: str) -> list[Any]:
    values: list[Any] = data["tables"][table][column]
    return values


def _acts(plan: Tables) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = plan["tables"]["activities"]
    return rows


def _parts(plan: Tables) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = plan["tables"]["participations"]
    return rows


def _one(values: list[Any], pick: int) -> Any:
    return values[pick % len(values)]


def _where(plan: Tables, pick: int, wanted: Callable[[int], bool]) -> int | None:
    rows = [a for a in range(len(_acts(plan)["course"])) if wanted(a)]
    return _one(rows, pick) if rows else None


def _group(plan: Tables, a: int) -> list[int]:
    return [e for b, e in zip(_parts(plan)["activity"], _parts(plan)["employee"], strict=True) if b == a]


def _book(plan: Tables, a: int, e: int) -> None:
    _parts(plan)["activity"].append(a)
    _parts(plan)["employee"].append(e)


def _company(problem: Tables, e: int) -> int:
    site = _column(problem, "teams", "site")[_column(problem, "employees", "team")[e]]
    company: int = _column(problem, "sites", "company")[site]
    return company


def unknown_course(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_acts(plan)["course"])
    _acts(plan)["course"][row] = _one([-1, len(_column(problem, "courses", "min")), 10**6], pick)
    return True


def unknown_employee(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["employee"])
    _parts(plan)["employee"][row] = _one([-1, len(_column(problem, "employees", "team"))], pick)
    return True


def unknown_activity(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["activity"])
    _parts(plan)["activity"][row] = _one([-1, len(_acts(plan)["course"])], pick)
    return True


def outside_the_year(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_acts(plan)["start"])
    _acts(plan)["start"][row] = _one([-2, -1, SLOTS, SLOTS + 1], pick)
    return True


def wrong_half(problem: Tables, plan: Tables, pick: int) -> bool:
    half = _column(problem, "courses", "start_half")
    row = _where(plan, pick, lambda a: half[_acts(plan)["course"][a]] != 2)
    if row is None:
        return False
    _acts(plan)["start"][row] += 1 if _acts(plan)["start"][row] < 40 else -1
    return True


def over_the_weekend(problem: Tables, plan: Tables, pick: int) -> bool:
    row = _where(plan, pick, lambda a: len(_column(problem, "courses", "offsets")[_acts(plan)["course"][a]]) == 4)
    if row is None:
        return False
    _acts(plan)["start"][row] = 8 + 10 * (pick % 5)
    return True


def kind_not_offered(problem: Tables, plan: Tables, pick: int) -> bool:
    online = _column(problem, "courses", "online")
    row = _where(plan, pick, lambda a: online[_acts(plan)["course"][a]] == 0)
    if row is None:
        return False
    _acts(plan)["kind"][row], _acts(plan)["place"][row] = "O", -1
    return True


def foreign_venue(problem: Tables, plan: Tables, pick: int) -> bool:
    row = _where(plan, pick, lambda a: _acts(plan)["kind"][a] == "V")
    if row is None:
        return False
    own = _column(problem, "courses", "provider")[_acts(plan)["course"][row]]
    _acts(plan)["place"][row] = _column(problem, "venues", "provider").index(1 - own)
    return True


def site_without_room(problem: Tables, plan: Tables, pick: int) -> bool:
    row = _where(plan, pick, lambda a: _acts(plan)["kind"][a] == "S")
    if row is None:
        return False
    _acts(plan)["place"][row] = _column(problem, "sites", "room_seats").index(0)
    return True


def online_with_a_place(problem: Tables, plan: Tables, pick: int) -> bool:
    row = _where(plan, pick, lambda a: _acts(plan)["kind"][a] == "O")
    if row is None:
        return False
    _acts(plan)["place"][row] = 0
    return True


def group_too_small(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_acts(plan)["course"])
    kept = [(a, e) for a, e in zip(*_parts(plan).values(), strict=True) if a != row]
    plan["tables"]["participations"] = {"activity": [a for a, _ in kept], "employee": [e for _, e in kept]}
    return True


def group_too_large(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_acts(plan)["course"])
    for e in [e for e in range(60) if e not in _group(plan, row)][:10]:
        _book(plan, row, e)
    return True


def listed_twice(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["activity"])
    _book(plan, _parts(plan)["activity"][row], _parts(plan)["employee"][row])
    return True


def provider_closed(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_acts(plan)["course"])
    provider = _column(problem, "courses", "provider")[_acts(plan)["course"][row]]
    _column(problem, "calendars", "busy").append(format(1 << _acts(plan)["start"][row], "x"))
    _column(problem, "providers", "calendar")[provider] = 3
    return True


def provider_overbooked(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_acts(plan)["course"])
    provider = _column(problem, "courses", "provider")[_acts(plan)["course"][row]]
    _column(problem, "providers", "capacity")[provider] = 0
    return True


def room_taken_twice(problem: Tables, plan: Tables, pick: int) -> bool:
    row = _where(plan, pick, lambda a: _acts(plan)["kind"][a] == "S")
    if row is None:
        return False
    for column in _acts(plan).values():
        column.append(column[row])
    return True


def somebody_ill(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["activity"])
    start = _acts(plan)["start"][_parts(plan)["activity"][row]]
    for column, value in (("employee", _parts(plan)["employee"][row]), ("t0", start), ("t1", start + 1)):
        _column(problem, "absences", column).append(value)
    return True


def shift_does_not_work(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["activity"])
    start = _acts(plan)["start"][_parts(plan)["activity"][row]]
    _column(problem, "calendars", "busy").append(format(1 << start, "x"))
    team = _column(problem, "employees", "team")[_parts(plan)["employee"][row]]
    _column(problem, "teams", "calendar")[team] = 3
    return True


def two_activities_on_one_day(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_acts(plan)["course"])
    for e in _group(plan, row):
        _book(plan, len(_acts(plan)["course"]), e)
    for column in _acts(plan).values():
        column.append(column[row])
    return True


def team_left_alone(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["activity"])
    team = _column(problem, "employees", "team")[_parts(plan)["employee"][row]]
    _column(problem, "teams", "max_away")[team] = 0
    return True


def too_far(problem: Tables, plan: Tables, pick: int) -> bool:
    row = _where(plan, pick, lambda a: _acts(plan)["kind"][a] == "V")
    if row is None:
        return False
    site = _column(problem, "teams", "site")[_column(problem, "employees", "team")[_group(plan, row)[0]]]
    _column(problem, "sites", "x")[site] = 10**6
    return True


def guest_where_none_are_taken(problem: Tables, plan: Tables, pick: int) -> bool:
    hosts = _column(problem, "sites", "hosts_open")
    row = _where(plan, pick, lambda a: _acts(plan)["kind"][a] == "S" and hosts[_acts(plan)["place"][a]] == 0)
    if row is None:
        return False
    own = _company(problem, _group(plan, row)[0])
    _book(plan, row, next(e for e in range(60) if _company(problem, e) != own))
    return True


def closed_company_mixed(problem: Tables, plan: Tables, pick: int) -> bool:
    row = _where(plan, pick, lambda a: all(_company(problem, e) != 0 for e in _group(plan, a)))
    if row is None:
        return False
    _book(plan, row, next(e for e in range(60) if _company(problem, e) == 0))
    return True


def filler(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["employee"])
    needs = problem["tables"]["needs"]
    who = _parts(plan)["employee"][row]
    keep = [i for i, e in enumerate(needs["employee"]) if e != who]
    problem["tables"]["needs"] = {c: [v[i] for i in keep] for c, v in needs.items()}
    return True


def after_the_deadline(problem: Tables, plan: Tables, pick: int) -> bool:
    row = pick % len(_parts(plan)["employee"])
    start = _acts(plan)["start"][_parts(plan)["activity"][row]]
    needs = problem["tables"]["needs"]
    for i, e in enumerate(needs["employee"]):
        if e == _parts(plan)["employee"][row]:
            needs["deadline"][i] = start
    return True


def region_out_of_money(problem: Tables, plan: Tables, pick: int) -> bool:
    cash = check(problem, plan).cash
    region = pick % 2 if cash[pick % 2] else 1 - pick % 2
    _column(problem, "regions", "budget")[region] = cash[region] - 1
    return True


def all_out_of_money(problem: Tables, plan: Tables, pick: int) -> bool:
    problem["params"]["budget_total"] = sum(check(problem, plan).cash) - 1
    return True


BREACHES: list[tuple[str, Breach]] = [
    ("H0", unknown_course), ("H0", unknown_employee), ("H0", unknown_activity), ("H1", outside_the_year),
    ("H1", wrong_half), ("H1", over_the_weekend), ("H2", kind_not_offered), ("H2", foreign_venue),
    ("H2", site_without_room), ("H2", online_with_a_place), ("H3", group_too_small), ("H3", group_too_large),
    ("H3", listed_twice), ("H4", provider_closed), ("H4", provider_overbooked), ("H4", room_taken_twice),
    ("H5", somebody_ill), ("H5", shift_does_not_work), ("H5", two_activities_on_one_day), ("H6", team_left_alone),
    ("H7", too_far), ("H8", guest_where_none_are_taken), ("H8", closed_company_mixed), ("H9", filler),
    ("H9", after_the_deadline), ("H10", region_out_of_money), ("H10", all_out_of_money),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "breach"), BREACHES, ids=lambda v: getattr(v, "__name__", v))
def test_a_breach_is_named(rule: str, breach: Breach) -> None:
    broken = 0

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(seed=SEEDS, pick=PICKS)
    def run(seed: int, pick: int) -> None:
        nonlocal broken
        problem, plan = _pair(seed)
        assert check(problem, plan).feasible
        if breach(problem, plan, pick):
            report = check(problem, plan)
            assert rule in report.errors, report.errors
            assert report.errors[rule].count >= 1
            assert report.errors[rule].examples[0]
            broken += 1

    run()
    assert broken >= 3


def test_the_empty_plan_keeps_every_rule() -> None:
    report = check(tables(1), {"tables": {"activities": _no("course", "kind", "place", "start"),
                                          "participations": _no("activity", "employee")}})  # fmt: skip
    assert (report.feasible, report.objective, report.needs_met) == (True, 0, 0)


def _no(*columns: str) -> dict[str, list[Any]]:
    return {c: [] for c in columns}


def test_parts_add_up_and_an_unheld_activity_costs_nothing() -> None:
    problem, plan = _pair(2)
    before: Report = check(problem, plan)
    assert before.objective == before.parts["value"] - sum(v for k, v in before.parts.items() if k != "value")
    for column, value in (("course", 0), ("kind", "X"), ("place", 0), ("start", 0)):
        _acts(plan)[column].append(value)
    after = check(problem, plan)
    assert after.objective == before.objective
    assert set(after.errors) == {"H2"}


def test_a_need_is_credited_once_to_the_earlier_activity() -> None:
    problem = tables(3)
    problem["tables"]["needs"] = {"employee": [0], "skill": [4], "value": [5000], "deadline": [SLOTS]}
    problem["tables"]["absences"] = _no("employee", "t0", "t1")
    problem["tables"]["calendars"]["busy"] = ["0", "0", "0"]
    plan = {"tables": {"activities": {"course": [4, 4], "kind": ["O", "O"], "place": [-1, -1], "start": [20, 8]},
                       "participations": {"activity": [0, 1], "employee": [0, 0]}}}  # fmt: skip
    report = check(problem, plan)
    assert report.needs_met == 1
    assert report.errors["H9"].examples == ["activity 0: employee 0 is credited no need"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["activities"].pop("start"), "column start is missing"),
        (lambda t: t["activities"]["start"].append(1), "unequal length"),
        (lambda t: t["participations"]["employee"].__setitem__(0, "Anna"), "row 0, column employee: 'Anna'"),
    ],
)
def test_a_plan_that_is_none_is_refused(change: Callable[[Any], Any], words: str) -> None:
    problem, plan = _pair(1)
    change(plan["tables"])
    with pytest.raises(PlanError, match=words):
        check(problem, plan)
