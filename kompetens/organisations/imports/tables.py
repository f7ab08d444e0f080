"""A sheet as a table: cells by row and column, either way round, and what the columns hold."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kompetens.core.identifiers import IdentifierError, read_identity_number
from kompetens.organisations.imports import cells
from kompetens.organisations.imports.names import is_first_name, is_surname, looks_like_name
from kompetens.organisations.imports.reading import column_letter
from kompetens.organisations.imports.vocabulary import vocabulary

SAMPLE = 80
_MARKS = frozenset({"x", "xx", "xxx", "v", "o", "ok", "ja", "nej", "j", "n", "k", "u", "t"})


@dataclass
class Table:
    """``rows`` of cells; ``across`` when rows and columns of the sheet have changed places."""

    sheet: str
    rows: Sequence[Sequence[Any]]
    across: bool = False
    width: int = 0
    _profiles: dict[tuple[int, int], "Profile"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.width = max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Any:
        """The cell, '' beyond the edge."""
        cells_of_row = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells_of_row[column] if 0 <= column < len(cells_of_row) else ""

    def place(self, row: int, column: int) -> tuple[int, str]:
        """Row number and column letter of the sheet for a cell of this table."""
        if self.across:
            return column + 1, column_letter(row)
        return row + 1, column_letter(column)

    def turned(self) -> "Table":
        """The same cells with rows and columns changed."""
        turned = [[self.cell(row, column) for row in range(len(self.rows))] for column in range(self.width)]
        return Table(self.sheet, turned, across=not self.across)

    def profile(self, column: int, start: int) -> "Profile":
        """What the column holds from row *start* on (of the first cells that are not blank)."""
        key = (column, start)
        if key not in self._profiles:
            self._profiles[key] = Profile(self._sample(column, start))
        return self._profiles[key]

    def _sample(self, column: int, start: int) -> list[Any]:
        found: list[Any] = []
        for row in self.rows[start : start + SAMPLE * 20]:
            if column < len(row) and not cells.is_blank(row[column]):
                found.append(row[column])
                if len(found) == SAMPLE:
                    break
        return found


class Profile:
    """Shares (0 to 1) of sampled cells that can be read as one thing or another; 0 for an empty column."""

    def __init__(self, sample: list[Any]) -> None:
        self.sample = sample
        self._shares: dict[str, float] = {}

    def share(self, name: str) -> float:
        """The share of cells for which the test *name* of this module holds."""
        if not self.sample:
            return 0.0
        if name not in self._shares:
            test = _TESTS[name]
            self._shares[name] = sum(map(test, self.sample)) / len(self.sample)
        return self._shares[name]

    @property
    def is_empty(self) -> bool:
        """True when every cell is blank."""
        return not self.sample


def is_identity(cell: Any) -> bool:
    """True for a right identity number in any spelling; never for a date or a number too short."""
    if isinstance(cell, bool | datetime.date | datetime.time):
        return False
    found = cells.text(cell)
    if not 7 <= len(found) <= 20:
        return False
    try:
        read_identity_number(cell)
    except IdentifierError:
        return False
    return True


def is_like_identity(cell: Any) -> bool:
    """True for what somebody may have meant as an identity number, right or wrong."""
    if isinstance(cell, datetime.date):
        return False
    found = cells.text(cell)
    digits = sum(map(str.isdigit, found))
    return 7 <= digits <= 13 and len(found) - digits <= 5


def is_mark_or_level(cell: Any) -> bool:
    """True for a level up to 10, and for the short marks that people put in a matrix instead of one."""
    level = cells.level(cell)
    if level is not None:
        return level <= 10
    if isinstance(cell, bool):
        return False
    if isinstance(cell, float):
        return 0 <= cell <= 10
    found = cells.text(cell).casefold()
    if any(map(str.isalpha, found)):
        return found in _MARKS or found in vocabulary().not_rated
    return len(found) <= 3 and not found.isdigit()


def is_level(cell: Any) -> bool:
    """True for a whole number from 0 to 10."""
    found = cells.level(cell)
    return found is not None and found <= 10


def is_words(cell: Any) -> bool:
    """True for text with letters and without digits or @."""
    found = cells.text(cell)
    return (
        isinstance(cell, str) and any(map(str.isalpha, found)) and "@" not in found and not any(map(str.isdigit, found))
    )


def _is_single_word(cell: Any) -> bool:
    return is_words(cell) and len(cells.text(cell).split()) <= 2


def _is_answer(cell: Any) -> bool:
    answers = vocabulary().answers
    return isinstance(cell, bool) or cells.text(cell).casefold() in answers["yes"] | answers["no"]


_TESTS: dict[str, Callable[[Any], bool]] = {
    "identity": is_identity,
    "like identity": is_like_identity,
    "email": lambda cell: cells.email(cell) is not None,
    "date": lambda cell: cells.date(cell) is not None,
    "number": lambda cell: cells.number(cell) is not None,
    "level": is_level,
    "mark": is_mark_or_level,
    "words": is_words,
    "single word": _is_single_word,
    "answer": _is_answer,
    "full name": lambda cell: is_words(cell) and looks_like_name(cells.text(cell)),
    "first name": lambda cell: is_words(cell) and any(map(is_first_name, cells.text(cell).split())),
    "surname": lambda cell: is_words(cell) and any(map(is_surname, cells.text(cell).split())),
    "eight digits": lambda cell: len(cells.text(cell)) == 8 and cells.text(cell).isdigit(),
    "four digits": lambda cell: len(cells.text(cell).strip("- ")) <= 4 and cells.text(cell).strip("- ").isdigit(),
    "five digits": lambda cell: len(cells.text(cell).replace(" ", "")) == 5,
}
