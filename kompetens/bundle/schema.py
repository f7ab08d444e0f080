"""What a table and a column of the bundle are. Names no table of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of cell. The typed value that a reader gets is given behind each."""

    KEY = "key"  # str, the programme's own short name for a thing; never changed between versions
    TEXT = "text"  # str
    INTEGER = "integer"  # int
    MONEY = "money"  # int, whole SEK
    BOOLEAN = "boolean"  # bool
    DATE = "date"  # datetime.date
    WEEKS = "weeks"  # tuple[int, ...], ISO week numbers
    CHOICE = "choice"  # str, one of `choices`
    CODE = "code"  # str of exactly `length` digits, leading zeros kept
    EMAIL = "email"  # str
    PHONE = "phone"  # str
    URL = "url"  # str
    IDENTITY_NUMBER = "identity number"  # str, 12 characters, century first
    ORGANISATION_NUMBER = "organisation number"  # str, 10 digits
    LATITUDE = "latitude"  # float, degrees north
    LONGITUDE = "longitude"  # float, degrees east


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `reference` is "table.column"; `default` stands in for an empty optional cell.

    `length` is the exact number of digits of a code, and the most characters of a text or key.
    """

    name: str
    kind: Kind
    sv: str
    en: str
    required: bool = True
    reference: str = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    length: int = 0
    default: Any = None

    @property
    def constraint(self) -> str:
        """The column's limits in a form both languages can read, empty when there are none."""
        parts = []
        if self.reference:
            parts.append(f"→ `{self.reference}`")
        if self.choices:
            parts.append(", ".join(f"`{choice}`" for choice in self.choices))
        if self.minimum is not None or self.maximum is not None:
            low = "" if self.minimum is None else f"{self.minimum:g}"
            high = "" if self.maximum is None else f"{self.maximum:g}"
            parts.append(f"{low}–{high}" if high else f"≥ {low}")
        if self.length:
            parts.append(f"{self.length}" if self.kind is Kind.CODE else f"≤ {self.length}")
        if self.default not in (None, "", ()):
            parts.append(f"= `{_shown(self.default)}`")
        return "; ".join(parts)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over several cells of one row.

    `holds` gets the typed row (rows with a faulty cell never reach it) and answers whether the rule holds;
    `column` is where the fault is shown; the texts say what is wrong and what to do.
    """

    code: str
    column: str
    holds: Callable[[Mapping[str, Any]], bool]
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its key, what else must be unique, and rules over a whole row."""

    name: str
    sv: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    rules: tuple[Rule, ...] = ()
    required: bool = True
    single: bool = False
    personal: bool = False
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
