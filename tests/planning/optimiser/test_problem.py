"""Bad problems are refused before any solving, with a sentence that names table, row and column."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from kompetens.planning.optimiser import Problem, ProblemError, read_plan, read_problem, write_problem

from .instances import problem, tables

Change = Callable[[dict[str, Any]], Any]


def _set(table: str, column: str, row: int, value: Any) -> Change:
    return lambda t: t[table][column].__setitem__(row, value)


BAD: list[tuple[str, Change, tuple[str, str, int | None], str]] = [
    ("min above max", _set("courses", "min", 2, 99), ("courses", "min", 2), "smallest group, 99, is above"),
    ("group of nobody", _set("courses", "min", 1, 0), ("courses", "min", 1), "0 is not a group size"),
    ("person in no team", _set("employees", "team", 7, 15), ("employees", "team", 7), "person 7 is in no team"),
    ("negative team", _set("employees", "team", 0, -1), ("employees", "team", 0), "team -1 does not exist"),
    ("negative cost", _set("courses", "fixed", 3, -5), ("courses", "fixed", 3), "-5 is not a cost in SEK"),
    ("negative value", _set("needs", "value", 4, -1), ("needs", "value", 4), "-1 is not a value in SEK"),
    ("negative budget", _set("regions", "budget", 1, -1), ("regions", "budget", 1), "-1 is not a budget"),
    ("unknown company", _set("sites", "company", 2, 44), ("sites", "company", 2), "no row 44 in table companies"),
    ("unknown provider", _set("venues", "provider", 0, 9), ("venues", "provider", 0), "no row 9 in table providers"),
    ("need of nobody", _set("needs", "employee", 1, 60), ("needs", "employee", 1), "no row 60 in table employees"),
    ("text for a number", _set("needs", "value", 2, "many"), ("needs", "value", 2), "not 'many'"),
    ("half a krona", _set("courses", "seat", 2, 0.5), ("courses", "seat", 2), "not 0.5"),
    ("nothing given", _set("teams", "max_away", 3, None), ("teams", "max_away", 3), "not None"),
    ("enormous number", _set("needs", "value", 0, 10**30), ("needs", "value", 0), "not 1000"),
    ("sessions backwards", _set("courses", "offsets", 1, [0, 3, 2]), ("courses", "offsets", 1), "must begin with 0"),
    ("no session", _set("courses", "offsets", 1, []), ("courses", "offsets", 1), "must begin with 0"),
    ("late first session", _set("courses", "offsets", 1, [2, 3]), ("courses", "offsets", 1), "must begin with 0"),
    ("sessions in words", _set("courses", "offsets", 1, "0 1"), ("courses", "offsets", 1), "list of session slots"),
    ("calendar in words", _set("calendars", "busy", 1, "Monday"), ("calendars", "busy", 1), "not a hexadecimal"),
    ("calendar below zero", _set("calendars", "busy", 1, "-1f"), ("calendars", "busy", 1), "not a hexadecimal"),
    ("unequal columns", lambda t: t["needs"]["value"].pop(), ("needs", "value", None), "unequal length"),
    ("no column", lambda t: t["venues"].pop("rooms"), ("venues", "rooms", None), "column rooms is missing"),
    ("no table", lambda t: t.pop("absences"), ("absences", "", None), "Table absences is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "where", "words"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_problem_is_named(change: Change, where: tuple[str, str, int | None], words: str) -> None:
    data = tables(1)
    change(data["tables"])
    with pytest.raises(ProblemError) as fault:
        Problem.from_tables(data)
    table, column, row = where
    assert words in str(fault.value)
    assert table in str(fault.value)
    assert column in str(fault.value)
    assert (fault.value.table, fault.value.column) == (table, column)
    if row is not None:
        assert f"row {row}" in str(fault.value)
        assert fault.value.row == row


def test_a_course_without_places() -> None:
    data = tables(1)
    for column in ("at_venue", "at_site", "online"):
        data["tables"]["courses"][column][5] = 0
    with pytest.raises(ProblemError, match="Table courses, row 5, column at_venue: course 5 has no place"):
        Problem.from_tables(data)


def test_a_course_whose_provider_has_no_venue() -> None:
    data = tables(1)
    venues = data["tables"]["venues"]
    other = 1 - data["tables"]["courses"]["provider"][0]
    venues["provider"] = [other] * 4
    with pytest.raises(ProblemError, match="row 0, column at_venue: course 0 has no place: only venues"):
        Problem.from_tables(data)


@pytest.mark.parametrize(("name", "value"), [("T", 0), ("max_km", -1), ("budget_total", -5), ("road_pct", "x")])
def test_bad_parameters(name: str, value: Any) -> None:
    data = tables(1)
    data["params"][name] = value
    with pytest.raises(ProblemError, match=f"Parameter {name}"):
        Problem.from_tables(data)


def test_far_too_many_rows() -> None:
    data = tables(1)
    data["tables"]["absences"] = dict.fromkeys(("employee", "t0", "t1"), np.zeros(10_000_000, np.int64))
    with pytest.raises(ProblemError, match="Table absences: 10000000 rows are too many; at most 5000000"):
        Problem.from_tables(data)


def test_far_too_many_rows_are_refused_before_they_are_read(tmp_path: Path) -> None:
    write_problem(problem(1), tmp_path, parquet=True)
    rows = np.zeros(3_000_000, np.int8)
    pyarrow.parquet.write_table(pyarrow.table({"team": rows}), tmp_path / "employees.parquet")
    with pytest.raises(ProblemError, match="Table employees: 3000000 rows are too many"):
        read_problem(tmp_path)


@pytest.mark.parametrize("parquet", [False, True])
def test_a_written_problem_reads_back(tmp_path: Path, parquet: bool) -> None:
    write_problem(problem(4), tmp_path, parquet=parquet)
    assert read_problem(tmp_path).to_tables() == tables(4)
    if not parquet:
        assert read_problem(tmp_path / "instance.json").to_tables() == tables(4)


def test_the_same_problem_is_written_in_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_problem(problem(4), tmp_path / folder, parquet=True)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_files_that_are_no_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="no such file"):
        read_problem(tmp_path / "nowhere")
    with pytest.raises(ProblemError, match=r"neither instance\.json nor Parquet"):
        read_problem(tmp_path)
    (tmp_path / "instance.json").write_text("{")
    with pytest.raises(ProblemError, match="not a JSON file"):
        read_problem(tmp_path)
    (tmp_path / "instance.json").write_text("[]")
    with pytest.raises(ProblemError, match="an object with params and tables"):
        read_problem(tmp_path)
    (tmp_path / "plan.json").write_text(json.dumps({"tables": {"activities": {}}}))
    with pytest.raises(ProblemError, match="table activities of the plan is incomplete"):
        read_plan(tmp_path)


def test_damaged_parquet(tmp_path: Path) -> None:
    write_problem(problem(1), tmp_path, parquet=True)
    (tmp_path / "needs.parquet").write_bytes(b"PAR1 but not really")
    with pytest.raises(ProblemError, match=r"needs\.parquet: this is not a Parquet file"):
        read_problem(tmp_path)
