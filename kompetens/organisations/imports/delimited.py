"""Delimited text: finding the delimiter, and reading on when quotation marks are loose."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from kompetens.organisations.imports import messages
from kompetens.organisations.imports.reading import UnreadableFile

DELIMITERS = {";": "semikolon", "\t": "tabb", ",": "komma", "|": "lodstreck"}
_SAMPLE_LINES = 60
# A quoted cell with more line breaks than this has swallowed rows.
_MOST_LINES_IN_A_CELL = 20
_NO_CELLS: list[Any] = []


@dataclass(frozen=True)
class Table:
    """Rows of text; the delimiter's Swedish name; whether quotation marks had to be read as they stand."""

    rows: list[list[Any]]
    delimiter_name: str
    loose_quotes: bool


def parse(text: str, most_rows: int, most_columns: int) -> Table:
    """The rows of *text*, blank ones kept so that row numbers are the spreadsheet's.

    Raises :class:`UnreadableFile` when there are too many rows or columns.
    """
    csv.field_size_limit(max(len(text), 1))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    declared = None
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        declared, text = first.strip()[4], "\n" + rest
    delimiter = declared or find_delimiter(text)
    rows = _rows(text, delimiter, csv.QUOTE_MINIMAL, most_rows, most_columns)
    loose = rows is None
    if rows is None:
        rows = _rows(text, delimiter, csv.QUOTE_NONE, most_rows, most_columns) or []
    return Table(rows, DELIMITERS.get(delimiter, delimiter), loose)


def find_delimiter(text: str) -> str:
    """The delimiter that divides most lines into the same number of columns."""
    lines = [line for line in text.split("\n", 400)[:400] if line.strip()][:_SAMPLE_LINES]
    if not lines:
        return ";"
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> float:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    # Many even columns speak for a delimiter; a decimal comma divides some cells into two only.
    return count / len(lines) + min(width, 20) / 40


def _rows(
    text: str, delimiter: str, quoting: Literal[0, 3], most_rows: int, most_columns: int
) -> list[list[Any]] | None:
    """The rows, or None when a quotation mark has swallowed part of the file."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, quoting=quoting, skipinitialspace=True)
    rows: list[list[Any]] = []
    filled = 0
    try:
        for row in reader:
            if len(row) > most_columns:
                raise UnreadableFile(messages.TOO_WIDE.fill(limit=most_columns))
            if any(cell.count("\n") > _MOST_LINES_IN_A_CELL for cell in row):
                return None
            if any(cell and not cell.isspace() for cell in row):
                filled += 1
                rows.append(row)
            else:
                rows.append(_NO_CELLS)
            if filled > most_rows:
                raise UnreadableFile(messages.TOO_MANY_ROWS.fill(limit=most_rows))
    except csv.Error:
        return None if quoting != csv.QUOTE_NONE else rows
    return rows
