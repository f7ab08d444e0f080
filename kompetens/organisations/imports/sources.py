"""From bytes to sheets of cells: workbooks, delimited text and tables saved as web pages.

Runs inside the limits that :mod:`kompetens.organisations.imports.worker` sets.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import python_calamine

from kompetens.core.messages import Message
from kompetens.organisations.imports import delimited, messages
from kompetens.organisations.imports.encodings import decode
from kompetens.organisations.imports.reading import UnreadableFile

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_ROWS = 100_000
MOST_COLUMNS = 2_000

_OTHER_FILES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "en PDF"),
    (b"\x89PNG", "an image", "en bild"),
    (b"\xff\xd8\xff", "an image", "en bild"),
    (b"GIF8", "an image", "en bild"),
    (b"{\\rtf", "a text document", "ett textdokument"),
    (b"\x1f\x8b", "a compressed file", "en komprimerad fil"),
    (b"7z\xbc\xaf", "a compressed file", "en komprimerad fil"),
    (b"Rar!", "a compressed file", "en komprimerad fil"),
    (b"MZ", "a program", "ett program"),
    (b"\x7fELF", "a program", "ett program"),
    (b"SQLite format 3", "a database", "en databas"),
)
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class Sheet:
    """One sheet: ``rows`` from the first row of the spreadsheet on, cells as calamine gives them."""

    name: str
    rows: list[list[Any]]
    hidden: bool = False


@dataclass
class Source:
    """The sheets of a file and what was noticed on the way."""

    sheets: list[Sheet]
    notes: list[Message] = field(default_factory=list)


def load(path: Path) -> Source:
    """All sheets of the file. Raises :class:`UnreadableFile`."""
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(messages.TOO_BIG.fill(limit=LARGEST_FILE // 1024**2))
    data = path.read_bytes()
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile(messages.EMPTY)
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_COMPOUND_FILE):
        return _compound(data)
    for start, english, swedish in _OTHER_FILES:
        if data.startswith(start):
            raise UnreadableFile(_not_a_table(english, swedish))
    return _text(data)


def _zipped(data: bytes) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
        raise UnreadableFile(messages.DAMAGED) from None
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        raise UnreadableFile(messages.BOMB.fill(limit=LARGEST_UNPACKED // 1024**2))
    names = {part.filename for part in parts}
    if any(name.startswith("word/") for name in names):
        raise UnreadableFile(_not_a_table("a Word document", "ett Word-dokument"))
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFile(_not_a_table("a presentation", "en presentation"))
    if any(name.startswith("Index/") for name in names):
        raise UnreadableFile(_not_a_table("a Numbers document", "ett Numbers-dokument"))
    if not any(name.startswith("xl/") for name in names) and "content.xml" not in names:
        raise UnreadableFile(_not_a_table("a compressed file", "en komprimerad fil"))
    source = _workbook(data)
    if not any(sheet.rows for sheet in source.sheets):
        raise UnreadableFile(messages.ONLY_FORMULAS if _has_formulas(data) else messages.NO_CELLS)
    return source


def _compound(data: bytes) -> Source:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(messages.PASSWORD)
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile(_not_a_table("a Word document", "ett Word-dokument"))
    source = _workbook(data)
    if not any(sheet.rows for sheet in source.sheets):
        raise UnreadableFile(messages.NO_CELLS)
    return source


def _workbook(data: bytes) -> Source:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return Source([_sheet(workbook, place) for place in range(len(workbook.sheet_names))])
    except python_calamine.PasswordError:
        raise UnreadableFile(messages.PASSWORD) from None
    except (python_calamine.CalamineError, ValueError, OSError):
        raise UnreadableFile(messages.DAMAGED) from None


def _sheet(workbook: python_calamine.CalamineWorkbook, place: int) -> Sheet:
    meta = workbook.sheets_metadata[place]
    hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
    if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
        return Sheet(meta.name, [], hidden)
    sheet = workbook.get_sheet_by_index(place)
    if sheet.start is None:
        return Sheet(meta.name, [], hidden)
    top, left = sheet.start
    if sheet.width + left > MOST_COLUMNS:
        raise UnreadableFile(messages.TOO_WIDE.fill(limit=MOST_COLUMNS))
    rows: list[list[Any]] = [[] for _ in range(min(top, MOST_ROWS))]
    margin: list[Any] = [""] * left
    filled = 0
    for row in sheet.iter_rows():
        while row and row[-1] == "":
            row.pop()
        rows.append(margin + row if row else _NO_CELLS)
        filled += bool(row)
        if filled > MOST_ROWS:
            raise UnreadableFile(messages.TOO_MANY_ROWS.fill(limit=MOST_ROWS))
    return Sheet(meta.name, _trimmed(rows), hidden)


_NO_CELLS: list[Any] = []


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Without the rows at the end that hold nothing but blanks."""
    end = len(rows)
    while end and not any(str(cell).strip() for cell in rows[end - 1]):
        end -= 1
    return rows[:end]


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/") or part.filename == "content.xml":
                with archive.open(part) as file:
                    start = file.read(1_000_000)
                if re.search(rb"<f[ >/]|table:formula=", start):
                    return True
    return False


def _text(data: bytes) -> Source:
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise UnreadableFile(_not_a_table("a spreadsheet saved as XML", "ett kalkylblad sparat som XML"))
    decoded = decode(data)
    notes = [messages.REPAIRED] if decoded.repaired else []
    if start.startswith((b"<!doctype html", b"<html")) or b"<table" in start:
        tables = html_tables(decoded.text)
        if not tables:
            raise UnreadableFile(_not_a_table("a web page", "en webbsida"))
        return Source([Sheet(f"Tabell {n}", rows) for n, rows in enumerate(tables, 1)], notes)
    if start.startswith((b"<?xml", b"{", b"<svg")):
        raise UnreadableFile(_not_a_table("a data file (XML or JSON)", "en datafil (XML eller JSON)"))
    table = delimited.parse(decoded.text, MOST_ROWS, MOST_COLUMNS)
    notes.append(messages.ENCODING.fill(encoding=decoded.encoding, delimiter=table.delimiter_name))
    if table.loose_quotes:
        notes.append(messages.QUOTES)
    return Source([Sheet("1", _trimmed(table.rows))], notes)


def _not_a_table(english: str, swedish: str) -> Message:
    template = messages.NOT_A_TABLE_FILE
    return Message(template.code, template.en.format(what=english), template.sv.format(what=swedish))


class _Tables(HTMLParser):
    """The cells of all tables of a page, as some systems save them with the ending .xls."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._close()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._close()
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), 100) if span.isdigit() else 1
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        self.tables[-1][-1] += ["".join(self._cell), *[""] * (self._span - 1)]
        self._cell = None


def html_tables(text: str) -> list[list[list[Any]]]:
    """The tables of a web page that have any cells."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    tables = [table for table in parser.tables if any(table)]
    for table in tables:
        if len(table) > MOST_ROWS:
            raise UnreadableFile(messages.TOO_MANY_ROWS.fill(limit=MOST_ROWS))
        if max(map(len, table)) > MOST_COLUMNS:
            raise UnreadableFile(messages.TOO_WIDE.fill(limit=MOST_COLUMNS))
    return [list(table) for table in tables]
