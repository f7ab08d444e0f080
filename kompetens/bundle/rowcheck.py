"""One table's rows: cells to values, references, rules over the row, uniqueness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kompetens.bundle import faults
from kompetens.bundle.cells import Parser, parser_for
from kompetens.bundle.crosschecks import CrossChecks
from kompetens.bundle.dates import DateContext
from kompetens.bundle.faults import Fault
from kompetens.bundle.files import TableFile
from kompetens.bundle.keys import Keys, Once, first_rows
from kompetens.bundle.schema import Column, Kind, Table
from kompetens.core.identifiers import mask_identity_number
from kompetens.core.messages import Message, MessageError

Report = Callable[[Fault], None]
OnProgress = Callable[[str, int], None]
_PROGRESS_EVERY = 5_000


@dataclass(slots=True)
class TableResult:
    """Rows of one table: read, faulty in themselves, and right but hanging on a faulty row."""

    rows: int = 0
    faulty: int = 0
    dropped: int = 0
    bad: set[int] = field(default_factory=set)

    @property
    def good(self) -> int:
        """Rows that can be imported."""
        return self.rows - len(self.bad)


class RowReader:
    """Turns a row's cells into typed values."""

    def __init__(self, table: Table, dates: DateContext) -> None:
        self._columns: list[tuple[Column, Parser]] = [(column, parser_for(column, dates)) for column in table.columns]

    def read(self, cells: list[str]) -> tuple[Any, ...]:
        """The values of a row that is known to be right."""
        return tuple(
            parse(cell) if cell else column.default for (column, parse), cell in zip(self._columns, cells, strict=True)
        )

    def try_read(self, cells: list[str]) -> tuple[list[Any], list[tuple[Column, Message, str]]]:
        """The values, and what is wrong with which cell."""
        values: list[Any] = []
        wrong: list[tuple[Column, Message, str]] = []
        for (column, parse), cell in zip(self._columns, cells, strict=True):
            if not cell:
                values.append(column.default)
                if column.required:
                    wrong.append((column, faults.MISSING, ""))
                continue
            try:
                values.append(parse(cell))
            except MessageError as error:
                values.append(None)
                wrong.append((column, error.message, cell))
        return values, wrong


class TableCheck:
    """Reads one file and reports what is wrong in it; good rows' keys go to `keys`."""

    def __init__(self, file: TableFile, dates: DateContext, keys: Keys, cross: CrossChecks, report: Report) -> None:
        self.file = file
        self.table = file.table
        self.dates = dates
        self.keys = keys
        self.report = report
        self._reader = RowReader(self.table, dates)
        self._references = [
            (index, column, keys.known[column.reference])
            for index, column in enumerate(self.table.columns)
            if column.reference
        ]
        self._targets = [
            (index, f"{self.table.name}.{column.name}")
            for index, column in enumerate(self.table.columns)
            if column.name in keys.targets_of(self.table.name)
        ]
        self._cross = cross.check_of(self.table.name)
        self._memory = cross.memory_of(self.table.name)
        self._once = [self._unique(names) for names in (self.table.key, *self.table.unique)]

    def _unique(self, names: tuple[str, ...]) -> tuple[tuple[int, ...], Once, tuple[str, ...]]:
        places = tuple(self.table.column_names.index(name) for name in names)
        return places, Once(), names

    def run(self, result: TableResult, on_progress: OnProgress | None) -> None:
        """Check every row. Raises UnreadableFile when the file cannot be read to its end."""
        for number, cells in self.file.rows():
            result.rows += 1
            if cells is None:
                result.faulty += 1
                result.bad.add(number)
            else:
                self._row(number, cells, result)
            if on_progress is not None and result.rows % _PROGRESS_EVERY == 0:
                on_progress(self.table.name, result.rows)
        self._doubles(result)
        if self.table.single and result.rows != 1:
            self.report(Fault(self.file.path.name, 0, "", faults.SINGLE_ROW.fill(rows=result.rows), fatal=True))
        if on_progress is not None:
            on_progress(self.table.name, result.rows)

    def _row(self, number: int, cells: list[str], result: TableResult) -> None:
        values, wrong = self._reader.try_read(cells)
        hanging = 0
        for column, message, cell in wrong:
            self._fault(number, column, message, cell)
        for index, column, known in self._references:
            value = values[index]
            if value is None or value == "" or value in known:
                continue
            judged = self.keys.judge(column.reference, value)
            if judged is not None:
                message, consequence = judged
                hanging += consequence
                wrong.append((column, message, cells[index]))
                self._fault(number, column, message, cells[index], consequence)
        if not wrong:
            wrong = self._whole_row(number, values, cells)
        if wrong:
            result.bad.add(number)
            result.faulty += len(wrong) > hanging
            result.dropped += len(wrong) == hanging
            self._remember_faulty(values, number)
        else:
            self._remember(values, number)

    def _whole_row(self, number: int, values: list[Any], cells: list[str]) -> list[tuple[Column, Message, str]]:
        """Rules over the row, and facts that tie it to other tables."""
        if not self.table.rules and self._cross is None and self._memory is None:
            return []
        row = dict(zip(self.table.column_names, values, strict=True))
        found = [
            (rule.column, Message(rule.code, rule.en, rule.sv)) for rule in self.table.rules if not rule.holds(row)
        ]
        if self._cross is not None:
            found.extend(self._cross(row))
        if not found and self._memory is not None:
            self._memory(row)
        wrong = []
        for name, message in found:
            column = self.table.by_name[name]
            cell = cells[self.table.column_names.index(name)]
            wrong.append((column, message, cell))
            self._fault(number, column, message, cell)
        return wrong

    def _remember(self, values: list[Any], number: int) -> None:
        for index, target in self._targets:
            self.keys.known[target].add(values[index])
        for places, once, _ in self._once:
            key = tuple(values[place] for place in places)
            if any(part not in (None, "") for part in key):
                once.add(key, number)
        if self.table.name == "programme":
            row = dict(zip(self.table.column_names, values, strict=True))
            self.dates.starts, self.dates.ends = row["starts"], row["ends"]

    def _remember_faulty(self, values: list[Any], number: int) -> None:
        for index, target in self._targets:
            value = values[index]
            if value is not None and value not in self.keys.known[target]:
                self.keys.faulty[target].setdefault(value, number)

    def _forget(self, values: list[Any], number: int) -> None:
        """A row taken for good turned out faulty: what refers to it hangs on it."""
        for index, target in self._targets:
            self.keys.known[target].discard(values[index])
            self.keys.faulty[target].setdefault(values[index], number)

    def _doubles(self, result: TableResult) -> None:
        """Report rows that repeat a key or a value that may stand once; the first row is the right one."""
        wanted = [once.suspects() for _, once, _ in self._once]
        if not any(wanted):
            return
        keys: list[list[tuple[int, tuple[Any, ...]]]] = [[] for _ in self._once]
        doubled: dict[int, list[Any]] = {}
        for number, cells in TableFile(self.file.path, self.table, lambda _: None).rows():
            if cells is None or not any(number in suspects for suspects in wanted):
                continue
            values = self._reader.read(cells)
            for found, suspects, (places, _, _) in zip(keys, wanted, self._once, strict=True):
                if number in suspects:
                    found.append((number, tuple(values[place] for place in places)))
                    doubled[number] = list(values)
        key_repeats = first_rows(keys[0])
        for found, (_, _, names) in zip(keys, self._once, strict=True):
            message = faults.DUPLICATE if names == self.table.key else faults.NOT_UNIQUE
            for number, first in first_rows(found).items():
                self._fault(number, self.table.by_name[names[-1]], message.fill(first=first), "")
                result.faulty += number not in result.bad
                result.bad.add(number)
                if number not in key_repeats:
                    self._forget(doubled[number], number)

    def _fault(self, number: int, column: Column, message: Message, cell: str, consequence: bool = False) -> None:
        shown = _shown(column, cell)
        self.report(Fault(self.file.path.name, number, column.name, message, shown, consequence))


def _shown(column: Column, cell: str) -> str:
    """The cell as a fault may show it: identity numbers are hidden, long texts cut."""
    if column.kind is Kind.IDENTITY_NUMBER and cell:
        return mask_identity_number(cell)
    return cell if len(cell) <= 60 else cell[:57] + "…"
