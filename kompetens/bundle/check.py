"""Judge a whole bundle without a database, and hand out its clean rows.

The check reads every file once, in dependency order, and reports every fault. What it keeps in memory is one
entry per key that other tables refer to, eight bytes per row of the long tables for their uniqueness, and one
bit per row: 500,000 employees fit well under 1 GiB. Clean rows are read from the files anew when asked for.
"""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kompetens.bundle import faults
from kompetens.bundle.crosschecks import CrossChecks
from kompetens.bundle.dates import DateContext
from kompetens.bundle.faults import Fault
from kompetens.bundle.files import TableFile, UnreadableFile, find_files
from kompetens.bundle.format import BY_NAME, TABLES
from kompetens.bundle.keys import Keys
from kompetens.bundle.rowcheck import OnProgress, RowReader, TableCheck, TableResult

KEPT_FAULTS = 10_000

OnFault = Callable[[Fault], None]


class CheckedBundle:
    """What a check found. `faults` keeps the first `KEPT_FAULTS`, `fault_count` counts all of them."""

    def __init__(self, folder: Path, dates: DateContext) -> None:
        self.folder = folder
        self.dates = dates
        self.faults: list[Fault] = []
        self.fault_count = 0
        self.fatal = False
        self.files: dict[str, Path] = {}
        self.tables = {table.name: TableResult() for table in TABLES}

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all was found wrong."""
        return self.fault_count == 0

    def is_importable(self, accept_good_rows: bool) -> bool:
        """Whether the bundle may be imported: clean, or with its faulty rows left out on request."""
        return self.is_clean or (accept_good_rows and not self.fatal)

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The table's clean rows in file order, typed, in the format's column order."""
        path = self.files.get(table)
        if path is None:
            return
        bad = self.tables[table].bad
        reader = RowReader(BY_NAME[table], self.dates)
        for number, cells in TableFile(path, BY_NAME[table], _ignore).rows():
            if number not in bad and cells is not None:
                yield reader.read(cells)

    def set_aside(self, table: str) -> tuple[list[tuple[Any, ...]], bool]:
        """The keys of the rows left out, as far as they can be read, and whether all of them can."""
        path, bad = self.files.get(table), self.tables[table].bad
        if path is None or not bad:
            return [], True
        reader, names = RowReader(BY_NAME[table], self.dates), BY_NAME[table].column_names
        places = [names.index(name) for name in BY_NAME[table].key]
        keys, readable = [], True
        for number, cells in TableFile(path, BY_NAME[table], _ignore).rows():
            if number not in bad:
                continue
            values, wrong = reader.try_read(cells) if cells is not None else ([], [])
            if cells is None or any(column.name in BY_NAME[table].key for column, _, _ in wrong):
                readable = False
            else:
                keys.append(tuple(values[place] for place in places))
        return keys, readable

    def records(self, table: str) -> Iterator[dict[str, Any]]:
        """The same rows as dictionaries by column name."""
        names = BY_NAME[table].column_names
        for row in self.rows(table):
            yield dict(zip(names, row, strict=True))


def _ignore(_fault: Fault) -> None:
    return None


def check_bundle(
    folder: Path,
    reference: datetime.date,
    *,
    on_fault: OnFault | None = None,
    on_progress: OnProgress | None = None,
) -> CheckedBundle:
    """Check the bundle in *folder*; relative dates count from the Monday of the week of *reference*.

    `on_fault` gets every fault as it is found, `on_progress` (table, rows read so far) now and then; an
    exception raised there ends the check.
    """
    bundle = CheckedBundle(folder, DateContext(reference))
    report = _reporter(bundle, on_fault)
    if not folder.is_dir():
        report(Fault(folder.name, 0, "", faults.NO_FOLDER, fatal=True))
        return bundle
    bundle.files = find_files(folder, report)
    keys, cross = Keys(), CrossChecks()
    for table in TABLES:
        path = bundle.files.get(table.name)
        if path is None:
            if table.required:
                keys.unreadable(table.name)
            continue
        check = TableCheck(TableFile(path, table, report), bundle.dates, keys, cross, report)
        try:
            check.run(bundle.tables[table.name], on_progress)
        except UnreadableFile:
            keys.unreadable(table.name)
    return bundle


def _reporter(bundle: CheckedBundle, on_fault: OnFault | None) -> OnFault:
    def report(fault: Fault) -> None:
        bundle.fault_count += 1
        bundle.fatal = bundle.fatal or fault.fatal
        if len(bundle.faults) < KEPT_FAULTS:
            bundle.faults.append(fault)
        if on_fault is not None:
            on_fault(fault)

    return report


def programme_key(folder: Path) -> str:
    """The key in the bundle's programme file, unchecked; empty when it cannot be read."""
    try:
        path = find_files(folder, _ignore).get("programme")
        if path is None:
            return ""
        rows = TableFile(path, BY_NAME["programme"], _ignore).rows()
        for _, cells in rows:
            if cells is not None:
                return cells[0]
    except (UnreadableFile, OSError):
        return ""
    return ""
