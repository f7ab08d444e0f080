"""What a run gives back: progress on the way, and the plan with its worth and its bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import ProblemError
from .files import read_columns, write_columns

KIND_NAMES = ("V", "S", "O")
PLAN_COLUMNS = {"activities": ("course", "kind", "place", "start"), "participations": ("activity", "employee")}


@dataclass(frozen=True)
class Progress:
    """How far a run has come: elapsed seconds, steps done, best objective so far and upper bound, both in SEK."""

    seconds: float
    iterations: int
    objective: int
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Share of the bound that is not reached; None without a positive bound."""
        return None if not self.bound else max(0.0, 1.0 - self.objective / self.bound)


@dataclass(frozen=True)
class Plan:
    """A plan: activity rows (course, kind, place, start) and participation rows (activity, employee).

    `objective` and `bound` in SEK: no plan can be worth more than `bound`. `iterations` repeats the run exactly.
    """

    activities: dict[str, list[Any]]
    participations: dict[str, list[int]]
    objective: int = 0
    bound: float | None = None
    seconds: float = 0.0
    iterations: int = 0
    seed: int = 1
    prices: dict[str, Any] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """Share of the bound that is not reached."""
        return None if not self.bound else max(0.0, 1.0 - self.objective / self.bound)

    def to_tables(self) -> dict[str, Any]:
        """`{"tables": {"activities": ..., "participations": ...}}` with plain Python values."""
        return {"tables": {"activities": self.activities, "participations": self.participations}}


def read_plan(path: str | Path) -> Plan:
    """Read a plan (JSON file, folder with plan.json, or folder of Parquet tables); raises `ProblemError`."""
    data = read_columns(path, "plan.json")
    tables: dict[str, dict[str, list[Any]]] = {}
    for table, columns in PLAN_COLUMNS.items():
        try:
            tables[table] = {c: [v if c == "kind" else int(v) for v in data["tables"][table][c]] for c in columns}
        except (KeyError, TypeError, ValueError) as error:
            raise ProblemError(f"{path}: table {table} of the plan is incomplete ({error}).", table) from error
        if len({len(v) for v in tables[table].values()}) != 1:
            raise ProblemError(f"{path}: table {table}: columns are of unequal length.", table)
    return Plan(tables["activities"], tables["participations"])


def write_plan(plan: Plan, folder: str | Path, *, parquet: bool = False) -> None:
    """Write a plan to `folder` as `plan.json` or as Parquet tables."""
    write_columns(plan.to_tables(), folder, "plan.json", parquet=parquet)
