"""Which keys exist, which were faulty, and which values stand twice."""

from array import array
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import numpy as np

from kompetens.bundle import faults
from kompetens.bundle.format import referenced_columns
from kompetens.core.messages import Message

_HINT_LIMIT = 5_000


class Keys:
    """The values that references may point to: known (of good rows) and faulty (of rows left out)."""

    def __init__(self) -> None:
        self._targets = referenced_columns()
        self.known: dict[str, set[Any]] = {}
        self.faulty: dict[str, dict[Any, int]] = {}
        self._unreadable: set[str] = set()
        for table, columns in self._targets.items():
            for column in columns:
                self.known[f"{table}.{column}"] = set()
                self.faulty[f"{table}.{column}"] = {}

    def targets_of(self, table: str) -> frozenset[str]:
        """The columns of *table* that other tables refer to."""
        return self._targets.get(table, frozenset())

    def unreadable(self, table: str) -> None:
        """Nothing is known of *table*: references to it are not judged."""
        self._unreadable.add(table)

    def judge(self, reference: str, value: Any) -> tuple[Message, bool] | None:
        """What is wrong with a reference that is not known, and whether it only hangs on a faulty row."""
        table, _, column = reference.partition(".")
        if table in self._unreadable:
            return None
        row = self.faulty[reference].get(value)
        if row is not None:
            return faults.HANGS_ON_FAULTY.fill(row=row, table=table), True
        known = self.known[reference]
        close = get_close_matches(str(value), [str(k) for k in known], 1, 0.75) if len(known) < _HINT_LIMIT else []
        hint = f" ({close[0]}?)" if close else ""
        return faults.UNKNOWN_REFERENCE.fill(column=column, table=table, hint=hint), False


class Once:
    """Finds rows whose key stands twice, with eight bytes a row.

    Keys are kept as hashes; rows whose hashes meet are compared in full by the caller in a second reading,
    so that two different keys are never taken for one.
    """

    def __init__(self) -> None:
        self._hashes = array("q")
        self._rows = array("q")

    def add(self, key: tuple[Any, ...], row: int) -> None:
        self._hashes.append(hash(key))
        self._rows.append(row)

    def suspects(self) -> set[int]:
        """Row numbers whose key may stand twice."""
        if len(self._hashes) < 2:
            return set()
        hashes = np.frombuffer(self._hashes, dtype=np.int64)
        rows = np.frombuffer(self._rows, dtype=np.int64)
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        same = ordered[1:] == ordered[:-1]
        if not same.any():
            return set()
        doubled = np.zeros(len(order), bool)
        doubled[1:] |= same
        doubled[:-1] |= same
        return set(rows[order[doubled]].tolist())


def first_rows(keys: Iterable[tuple[int, tuple[Any, ...]]]) -> dict[int, int]:
    """Row -> the earlier row with the same key, for every row that repeats one."""
    seen: dict[tuple[Any, ...], int] = {}
    repeated: dict[int, int] = {}
    for row, key in keys:
        first = seen.setdefault(key, row)
        if first != row:
            repeated[row] = first
    return repeated
