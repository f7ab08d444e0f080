"""What a problem must satisfy before it is solved. Every fault is one sentence with table, row and column."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .errors import ProblemError

if TYPE_CHECKING:
    from .problem import Problem

#: Most rows a table may have; beyond this the machine would run out of memory long before a plan exists.
MOST_ROWS = {"employees": 2_000_000, "absences": 5_000_000, "needs": 5_000_000}
MOST_ROWS_OTHER = 500_000
MOST_SLOTS = 20_000
#: Money per row that still leaves every sum exact in 64 bits and in double precision.
MOST_MONEY = 10**9
MOST_BUDGET = 10**14
MOST_METRES = 10**8

REFERENCES = {
    "company": "companies", "region": "regions", "site": "sites", "calendar": "calendars", "team": "teams",
    "employee": "employees", "provider": "providers", "course": "courses",
}  # fmt: skip

#: (table, column, lowest, highest, what the number is)
RANGES: tuple[tuple[str, str, int, int, str], ...] = (
    ("regions", "budget", 0, MOST_BUDGET, "a budget in SEK"),
    ("companies", "closed_only", 0, 1, "0 or 1"),
    ("sites", "x", -MOST_METRES, MOST_METRES, "a coordinate in metres"),
    ("sites", "y", -MOST_METRES, MOST_METRES, "a coordinate in metres"),
    ("sites", "room_seats", 0, 100_000, "a number of seats"),
    ("sites", "hosts_open", 0, 1, "0 or 1"),
    ("teams", "max_away", 0, 1_000_000, "a number of members"),
    ("absences", "t0", -(10**9), 10**9, "a slot"),
    ("absences", "t1", -(10**9), 10**9, "a slot"),
    ("needs", "skill", 0, 10_000_000, "a skill number"),
    ("needs", "value", 0, MOST_MONEY, "a value in SEK"),
    ("needs", "deadline", 0, 10**9, "a slot"),
    ("providers", "x", -MOST_METRES, MOST_METRES, "a coordinate in metres"),
    ("providers", "y", -MOST_METRES, MOST_METRES, "a coordinate in metres"),
    ("providers", "capacity", 0, 10_000, "a number of activities at the same time"),
    ("venues", "x", -MOST_METRES, MOST_METRES, "a coordinate in metres"),
    ("venues", "y", -MOST_METRES, MOST_METRES, "a coordinate in metres"),
    ("venues", "rooms", 0, 10_000, "a number of rooms"),
    ("venues", "seats", 0, 100_000, "a number of seats"),
    ("courses", "start_half", 0, 2, "0 (morning), 1 (afternoon) or 2 (either)"),
    ("courses", "same_week", 0, 1, "0 or 1"),
    ("courses", "min", 1, 100_000, "a group size"),
    ("courses", "max", 1, 100_000, "a group size"),
    ("courses", "fixed", 0, MOST_MONEY, "a cost in SEK"),
    ("courses", "seat", 0, MOST_MONEY, "a cost in SEK"),
    ("courses", "at_venue", 0, 1, "0 or 1"),
    ("courses", "at_site", 0, 1, "0 or 1"),
    ("courses", "online", 0, 1, "0 or 1"),
    ("course_skills", "skill", 0, 10_000_000, "a skill number"),
)  # fmt: skip

PARAM_RANGES = {
    "T": (1, MOST_SLOTS), "max_km": (0, 100_000), "sek_per_km": (0, 100_000), "trainer_sek_per_km": (0, 100_000),
    "absence_sek": (0, 10**7), "road_pct": (0, 10_000), "budget_total": (0, MOST_BUDGET),
}  # fmt: skip

#: What a reference means when it points nowhere, said in the field's words.
MISSING = {
    ("employees", "team"): "person {row} is in no team: team {value} does not exist",
}


def validate(problem: Problem) -> None:
    """Raise `ProblemError` at the first fault; checks are ordered so that later ones may rely on earlier ones."""
    _check_params(problem)
    for table in problem.tables:
        _check_shape(problem, table)
    for table, column, low, high, what in RANGES:
        values = problem.tables[table][column]
        _refuse(
            (values < low) | (values > high), table, column,
            lambda r, v=values, w=what, lo=low, hi=high: f"{v[r]} is not {w} ({lo} to {hi})",
        )  # fmt: skip
    _check_references(problem)
    _check_calendars(problem)
    _check_courses(problem)


def _check_params(problem: Problem) -> None:
    for name, (low, high) in PARAM_RANGES.items():
        value = problem.params[name]
        if not low <= value <= high:
            raise ProblemError(f"Parameter {name}: {value} is outside {low} to {high}.", "params", name)


def _check_shape(problem: Problem, table: str) -> None:
    lengths = {c: len(v) for c, v in problem.tables[table].items()}
    if table == "courses":
        lengths["offsets"] = len(problem.offsets)
    if table == "calendars":
        lengths["busy"] = len(problem.busy)
    if len(set(lengths.values())) > 1:
        (short, n), (long, m) = (f(lengths.items(), key=lambda i: i[1]) for f in (min, max))
        raise ProblemError(
            f"Table {table}: columns are of unequal length; {short} has {n} rows and {long} has {m}.",
            table, short, n,
        )  # fmt: skip
    refuse_size(table, problem.rows(table))


def refuse_size(table: str, rows: int) -> None:
    """Raise `ProblemError` when a table has more rows than can be planned on one machine."""
    most = MOST_ROWS.get(table, MOST_ROWS_OTHER)
    if rows > most:
        raise ProblemError(f"Table {table}: {rows} rows are too many; at most {most} can be planned at once.", table)


def _check_references(problem: Problem) -> None:
    for table, columns in problem.tables.items():
        for column, values in columns.items():
            target = REFERENCES.get(column)
            if target is None:
                continue
            known = problem.rows(target)
            text = MISSING.get((table, column), "there is no row {value} in table " + target)
            _refuse(
                (values < 0) | (values >= known), table, column,
                lambda r, v=values, t=text: t.format(row=r, value=v[r]),
            )  # fmt: skip


def _check_calendars(problem: Problem) -> None:
    for row, text in enumerate(problem.busy):
        try:
            good = int(text, 16) >= 0
        except ValueError:
            good = False
        if not good:
            raise ProblemError(
                f"Table calendars, row {row}, column busy: {text[:40]!r} is not a hexadecimal number.",
                "calendars", "busy", row,
            )  # fmt: skip


def _check_courses(problem: Problem) -> None:
    courses = problem.tables["courses"]
    _refuse(
        courses["min"] > courses["max"], "courses", "min",
        lambda r: f"the smallest group, {courses['min'][r]}, is above the largest, {courses['max'][r]}",
    )  # fmt: skip
    _refuse(
        courses["at_venue"] + courses["at_site"] + courses["online"] == 0, "courses", "at_venue",
        lambda r: f"course {r} has no place: neither venues, sites nor online are allowed",
    )  # fmt: skip
    for row, offsets in enumerate(problem.offsets):
        rising = all(a < b for a, b in pairwise(offsets))
        if not offsets or offsets[0] != 0 or not rising or offsets[-1] >= MOST_SLOTS:
            raise ProblemError(
                f"Table courses, row {row}, column offsets: {offsets} must begin with 0 and rise.",
                "courses", "offsets", row,
            )  # fmt: skip
    has_venue = np.zeros(problem.rows("providers"), bool)
    has_venue[problem.tables["venues"]["provider"]] = True
    only_venue = (courses["at_site"] == 0) & (courses["online"] == 0)
    _refuse(
        only_venue & ~has_venue[courses["provider"]], "courses", "at_venue",
        lambda r: f"course {r} has no place: only venues are allowed and its provider has none",
    )  # fmt: skip


def _refuse(bad: NDArray[np.bool_], table: str, column: str, text: Callable[..., Any]) -> None:
    """Raise for the first bad row; `text(row)` says what is wrong."""
    if not bad.any():
        return
    row = int(np.argmax(bad))
    more = int(bad.sum()) - 1
    also = f" ({more} more rows like this)" if more else ""
    raise ProblemError(f"Table {table}, row {row}, column {column}: {text(row)}{also}.", table, column, row)
