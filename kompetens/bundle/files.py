"""Reading the files of a bundle: rows of text cells in the format's column order, whatever file they come from."""

import csv
import datetime
import io
import zipfile
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from python_calamine import CalamineError, CalamineWorkbook

from kompetens.bundle import faults
from kompetens.bundle.faults import Fault
from kompetens.bundle.format import BY_NAME, TABLES
from kompetens.bundle.schema import Table
from kompetens.core.messages import Message

WORKBOOK_LIMIT_MB = 400
_DELIMITERS = ";,\t"
_IGNORED = {".md", ".txt", ".pdf", ".zip"}

Report = Callable[[Fault], None]


class UnreadableFile(Exception):
    """The file's rows cannot be told apart; the fault has been reported."""


def find_files(folder: Path, report: Report) -> dict[str, Path]:
    """Table name -> its file. Reports missing, doubled and unknown files; text files and PDFs are ignored."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or path.is_dir() or path.suffix.lower() in _IGNORED:
            continue
        table = path.stem.lower()
        if table not in BY_NAME or path.suffix.lower() not in (".csv", ".xlsx"):
            report(Fault(path.name, 0, "", faults.UNKNOWN_FILE.fill(hint=_hint(table, list(BY_NAME)))))
        elif table in found:
            message = faults.FILE_TWICE.fill(first=found[table].name, second=path.name)
            report(Fault(path.name, 0, "", message, fatal=True))
        else:
            found[table] = path
    for expected in TABLES:
        if expected.required and expected.name not in found:
            report(Fault(f"{expected.name}.csv", 0, "", faults.FILE_MISSING, fatal=True))
    return found


def _hint(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, 1, 0.6)
    return f" ({close[0]}?)" if close else ""


class TableFile:
    """One file of the bundle. `rows()` may be called again and again; each reads the file anew."""

    def __init__(self, path: Path, table: Table, report: Report) -> None:
        self.path = path
        self.table = table
        self._report = report
        self._places: list[int] = []
        self._width = 0

    def rows(self) -> Iterator[tuple[int, list[str] | None]]:
        """(row number, cells in the format's column order); None for a row with the wrong number of cells.

        Cells are stripped; a column that the file lacks is an empty cell; empty rows are left out.
        Raises :class:`UnreadableFile`.
        """
        records = self._workbook() if self.path.suffix.lower() == ".xlsx" else self._csv()
        heading = next(records, None)
        if heading is None:
            self._fatal(faults.EMPTY_FILE)
        self._read_heading([cell.strip().lower() for cell in heading])
        places, width = self._places, self._width
        for number, record in enumerate(records, start=2):
            size = len(record)
            if size != width:
                if not any(cell.strip() for cell in record):
                    continue
                if not self._trim(record):
                    self._report(self._cell_count(number, size))
                    yield number, None
                    continue
            cells = [record[place].strip() if place >= 0 else "" for place in places]
            if any(cells):
                yield number, cells

    def _trim(self, record: list[str]) -> bool:
        """Cut trailing empty cells beyond the heading; whether the record then fits it."""
        while len(record) > self._width and not record[-1].strip():
            record.pop()
        return len(record) == self._width

    def _cell_count(self, number: int, size: int) -> Fault:
        message = faults.CELL_COUNT.fill(cells=size, columns=self._width)
        return Fault(self.path.name, number, "", message)

    def _read_heading(self, names: list[str]) -> None:
        while names and not names[-1]:
            names.pop()
        if not names:
            self._fatal(faults.EMPTY_FILE)
        known = self.table.by_name
        for index, name in enumerate(names):
            if name in names[:index]:
                self._fatal(faults.COLUMN_TWICE, column=name)
            if name not in known:
                unknown = faults.UNKNOWN_COLUMN.fill(hint=_hint(name, list(known)))
                self._report(Fault(self.path.name, 1, name, unknown))
        missing = [column.name for column in self.table.columns if column.required and column.name not in names]
        for name in missing:
            self._report(Fault(self.path.name, 1, name, faults.COLUMN_MISSING, fatal=True))
        if missing:
            raise UnreadableFile(self.path.name)
        self._places = [names.index(name) if name in names else -1 for name in self.table.column_names]
        self._width = len(names)

    def _fatal(self, message: Message, row: int = 0, column: str = "") -> NoReturn:
        self._report(Fault(self.path.name, row, column, message, fatal=True))
        raise UnreadableFile(self.path.name)

    def _csv(self) -> Iterator[list[str]]:
        with self.path.open("rb") as raw:
            head = raw.read(4096)
            if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
                self._fatal(faults.NOT_UTF8.fill(guess="UTF-16"), row=1)
            if b"\0" in head or head[:4] == b"PK\x03\x04":
                self._fatal(faults.NOT_TEXT)
            raw.seek(0)
            text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
            reader = csv.reader(text, delimiter=self._delimiter(head), strict=False)
            try:
                yield from reader
            except UnicodeDecodeError:
                row = self._first_bad_line()
                self._fatal(faults.NOT_UTF8.fill(guess="Windows-1252?"), row=row)
            except csv.Error:
                self._fatal(faults.BROKEN_CSV, row=reader.line_num)

    def _delimiter(self, head: bytes) -> str:
        line = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace").strip().lower()
        known = self.table.by_name

        def hits(delimiter: str) -> int:
            return sum(name.strip(' "') in known for name in line.split(delimiter))

        return max(_DELIMITERS, key=hits)

    def _first_bad_line(self) -> int:
        with self.path.open("rb") as raw:
            for number, line in enumerate(raw, start=1):
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError:
                    return number
        return 0

    def _workbook(self) -> Iterator[list[str]]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                size = sum(entry.file_size for entry in archive.infolist()) >> 20
            if size > WORKBOOK_LIMIT_MB:
                self._fatal(faults.WORKBOOK_TOO_LARGE.fill(megabytes=size, limit=WORKBOOK_LIMIT_MB))
            sheet = CalamineWorkbook.from_path(self.path).get_sheet_by_index(0)
            rows = sheet.iter_rows()
        except (CalamineError, zipfile.BadZipFile, OSError, IndexError):
            self._fatal(faults.BROKEN_WORKBOOK)
        # calamine leaves out empty rows above the first filled one; row numbers must stay the workbook's own.
        first = sheet.start[0] if sheet.start else 0
        for _ in range(first):
            yield []
        for row in rows:
            yield [_cell_text(cell) for cell in row]


def _cell_text(cell: Any) -> str:
    """A workbook cell as the text that a CSV file would hold."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)
