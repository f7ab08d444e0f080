"""What was read out of a file, and how it was understood."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from kompetens.core.messages import Message, MessageError

Kind = Literal["personnel", "skill_matrix", "course_offer"]
KINDS: tuple[Kind, ...] = ("personnel", "skill_matrix", "course_offer")

DATE_FIELDS = frozenset({"employment_start", "employment_end", "birth_date", "rated_on"})


class UnreadableFile(MessageError):
    """Nothing can be read out of the file; ``message`` says why and what to do."""


@dataclass(frozen=True)
class ReadOptions:
    """What a user has decided instead of leaving it to the reader.

    ``columns`` gives column numbers (0 for A) their field, or None for a column that must not be used;
    ``header_row`` is the row of the headings as the spreadsheet numbers it (0: there are none);
    ``levels`` are the steps of the scale of a matrix; ``today`` decides the century of short numbers.
    """

    kind: Kind | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[int, str | None] = field(default_factory=dict)
    levels: tuple[int, ...] = (0, 1, 2, 3, 4)
    today: datetime.date | None = None


@dataclass(frozen=True)
class ReadColumn:
    """How one column was understood. ``field`` is None for a column that is not used.

    ``by`` is 'heading', 'content', 'heading and content', 'position' or 'user'; ``column`` is the letter.
    """

    sheet: str
    column: str
    heading: str
    field: str | None
    by: str


@dataclass(frozen=True)
class Refusal:
    """A row, or one cell of it, that was not read. ``row`` is numbered as the spreadsheet does."""

    sheet: str
    row: int
    why: str
    message: Message
    column: str | None = None
    person: str | None = None
    skill: str | None = None
    value: str | None = None
    cells: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The refusal as JSON: what does not apply is left out."""
        found: dict[str, Any] = {"sheet": self.sheet, "row": self.row}
        for name in ("column", "person", "skill", "value"):
            if (value := getattr(self, name)) is not None:
                found[name] = value
        found |= {"why": self.why, "code": self.message.code, "sv": self.message.sv, "en": self.message.en}
        if self.cells:
            found["cells"] = list(self.cells)
        return found


@dataclass(frozen=True)
class Remark:
    """Something about one cell that a person should look at; its row was read without it."""

    sheet: str
    row: int
    field: str
    value: str
    message: Message


@dataclass
class Reading:
    """Everything understood of one file.

    ``rows`` hold text, int, bool, :class:`~datetime.date`, :class:`~decimal.Decimal` (money and hours),
    lists of text, or None for an empty cell; fields whose column the file lacks are absent. ``skills`` lists
    the skills of a matrix with the level it requires. ``people`` lists the people of a matrix.
    """

    kind: Kind
    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    columns: list[ReadColumn] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    skills: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values: dates as YYYY-MM-DD, decimals as numbers."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "rows": [_plain_row(row) for row in self.rows],
            "refused": [refusal.to_json() for refusal in self.refused],
            "columns": [vars(column) for column in self.columns],
            "notes": [_plain_message(note) for note in self.notes],
            "remarks": [
                {"sheet": remark.sheet, "row": remark.row, "field": remark.field, "value": remark.value}
                | _plain_message(remark.message)
                for remark in self.remarks
            ],
        }
        if self.kind == "skill_matrix":
            found["skills"] = self.skills
            found["people"] = self.people
        return found

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Reading":
        """The reading of :meth:`to_json`, its JSON parsed with ``parse_float=Decimal``."""
        return cls(
            kind=found["kind"],
            rows=[_typed_row(row) for row in found["rows"]],
            refused=[_refusal(refusal) for refusal in found["refused"]],
            columns=[ReadColumn(**column) for column in found["columns"]],
            notes=[_message(note) for note in found["notes"]],
            remarks=[
                Remark(remark["sheet"], remark["row"], remark["field"], remark["value"], _message(remark))
                for remark in found["remarks"]
            ],
            skills=list(found.get("skills", ())),
            people=list(found.get("people", ())),
        )


def column_letter(index: int) -> str:
    """'A' for 0, 'AA' for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def _typed_row(row: Mapping[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name, value in row.items():
        if value is not None and name in DATE_FIELDS:
            value = datetime.date.fromisoformat(value)
        elif isinstance(value, int) and not isinstance(value, bool) and _is_decimal(name):
            value = Decimal(value)
        typed[name] = value
    return typed


def _is_decimal(name: str) -> bool:
    return name.endswith(("_sek", "_percent")) or name == "hours"


def _plain_message(message: Message) -> dict[str, str]:
    return {"code": message.code, "sv": message.sv, "en": message.en}


def _message(found: Mapping[str, Any]) -> Message:
    return Message(found["code"], found["en"], found["sv"])


def _refusal(found: Mapping[str, Any]) -> Refusal:
    return Refusal(
        sheet=found["sheet"],
        row=found["row"],
        why=found["why"],
        message=_message(found),
        column=found.get("column"),
        person=found.get("person"),
        skill=found.get("skill"),
        value=found.get("value"),
        cells=tuple(found.get("cells", ())),
    )


def unique_notes(notes: Iterable[Message]) -> list[Message]:
    """The notes in order, none twice."""
    return list(dict.fromkeys(notes))
