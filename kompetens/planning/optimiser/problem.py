"""The problem as the engine receives it: parameters and columnar tables, checked before any solving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import ProblemError
from .validation import validate

Ints = NDArray[np.int64]

#: Integer columns per table. A column named after another table (or `skill`) holds references.
COLUMNS: dict[str, tuple[str, ...]] = {
    "regions": ("budget",),
    "companies": ("closed_only",),
    "sites": ("company", "region", "x", "y", "room_seats", "hosts_open"),
    "calendars": (),
    "teams": ("site", "calendar", "max_away"),
    "employees": ("team",),
    "absences": ("employee", "t0", "t1"),
    "needs": ("employee", "skill", "value", "deadline"),
    "providers": ("region", "x", "y", "capacity", "calendar"),
    "venues": ("provider", "region", "x", "y", "rooms", "seats"),
    "courses": (
        "provider", "start_half", "same_week", "min", "max", "fixed", "seat", "at_venue", "at_site", "online",
    ),
    "course_skills": ("course", "skill"),
}  # fmt: skip

PARAMS = (
    "T", "max_km", "sek_per_km", "trainer_sek_per_km", "absence_sek", "road_pct", "budget_total",
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """A checked problem.

    `params`: name -> int (SEK, km, slots). `tables`: table -> column -> int64 array of shape (rows,);
    `offsets` is a list of session offsets per course, `busy` a list of hexadecimal strings per calendar.
    """

    params: dict[str, int]
    tables: dict[str, dict[str, Ints]]
    offsets: list[list[int]]
    busy: list[str]

    @classmethod
    def from_tables(cls, data: Mapping[str, Any]) -> Problem:
        """Build from `{"params": {...}, "tables": {table: {column: values}}}`; raises `ProblemError`."""
        params = _params(data.get("params"))
        raw = data.get("tables")
        if not isinstance(raw, Mapping):
            raise ProblemError("The problem has no tables.")
        tables: dict[str, dict[str, Ints]] = {}
        for table, columns in COLUMNS.items():
            if table not in raw or not isinstance(raw[table], Mapping):
                raise ProblemError(f"Table {table} is missing.", table)
            tables[table] = {c: _integers(_column(raw[table], table, c), table, c) for c in columns}
        busy = _column(raw["calendars"], "calendars", "busy")
        offsets = _column(raw["courses"], "courses", "offsets")
        problem = cls(params, tables, [_session_list(o, i) for i, o in enumerate(offsets)], [str(b) for b in busy])
        validate(problem)
        return problem

    def rows(self, table: str) -> int:
        """Number of rows of a table."""
        if table == "calendars":
            return len(self.busy)
        return len(self.tables[table][COLUMNS[table][0]])

    def to_tables(self) -> dict[str, Any]:
        """The columnar form again, with plain Python values."""
        tables: dict[str, dict[str, Any]] = {
            t: {c: v.tolist() for c, v in columns.items()} for t, columns in self.tables.items()
        }
        tables["calendars"]["busy"] = list(self.busy)
        tables["courses"]["offsets"] = [list(o) for o in self.offsets]
        return {"params": dict(self.params), "tables": tables}


def _params(raw: Any) -> dict[str, int]:
    if not isinstance(raw, Mapping):
        raise ProblemError("The problem has no parameters (params).", "params")
    params: dict[str, int] = {}
    for name in PARAMS:
        value = raw.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise ProblemError(f"Parameter {name}: a whole number is expected, not {value!r}.", "params", name)
        params[name] = int(value)
    return params


def _column(table: Mapping[str, Any], name: str, column: str) -> Any:
    if column not in table:
        raise ProblemError(f"Table {name}: column {column} is missing.", name, column)
    values = table[column]
    if isinstance(values, (str, bytes)) or not isinstance(values, (Sequence, np.ndarray)):
        raise ProblemError(f"Table {name}, column {column}: a list of values is expected.", name, column)
    return values


def _integers(values: Any, table: str, column: str) -> Ints:
    if len(values) == 0:
        return np.zeros(0, np.int64)
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError):
        array = np.asarray(values, dtype=object)
    if array.ndim == 1 and array.dtype.kind in "iu":
        return array.astype(np.int64)
    for row, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or abs(int(value)) >= 2**62:
            raise ProblemError(
                f"Table {table}, row {row}, column {column}: a whole number is expected, not {value!r}.",
                table, column, row,
            )  # fmt: skip
    return array.astype(np.int64)


def _session_list(values: Any, row: int) -> list[int]:
    ok = isinstance(values, (Sequence, np.ndarray)) and not isinstance(values, (str, bytes))
    if not ok or any(isinstance(v, bool) or not isinstance(v, (int, np.integer)) for v in values):
        raise ProblemError(
            f"Table courses, row {row}, column offsets: a list of session slots is expected, not {values!r}.",
            "courses", "offsets", row,
        )  # fmt: skip
    return [int(v) for v in values]
