"""Lists of people: personnel lists and exports from payroll systems."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kompetens.core.identifiers import (
    IdentifierError,
    IdentityNumber,
    parse_municipality_code,
    read_cfar_number,
    read_identity_number,
    read_organisation_number,
)
from kompetens.core.messages import Message
from kompetens.core.money import MoneyError, parse_sek
from kompetens.core.text import fold
from kompetens.organisations.imports import cells, messages
from kompetens.organisations.imports.layout import Layout
from kompetens.organisations.imports.names import from_capitals, in_capitals, split_name, surname_first
from kompetens.organisations.imports.reading import Reading, ReadOptions, Refusal, Remark, column_letter
from kompetens.organisations.imports.tables import is_like_identity
from kompetens.organisations.imports.vocabulary import vocabulary

_HOURLY_AT_MOST = Decimal(1_500)
_TEXTS = (
    "title", "department", "team", "shift", "employment_form", "site", "company", "manager",
    "cost_centre", "municipality", "ssyk", "employee_number",
)  # fmt: skip
_NAMES = ("first_name", "last_name", "full_name")


@dataclass
class People:
    """How the people of one table are read; shared by lists of people and matrices."""

    layout: Layout
    options: ReadOptions
    sheet: str
    last_first: bool = False
    capitals: bool = False
    zeros: int = 0
    short: int = 0
    notes: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        sample = [self.text(row, "full_name") for row in self.body()[:400]]
        if self.layout.has("full_name"):
            self._name_column()
            names = [name for name in sample if name]
            self.last_first = surname_first(names)
            if self.last_first:
                column = column_letter(self.layout.column("full_name") or 0)
                self.notes.append(messages.NAME_ORDER.fill(column=column))
        written = [self.text(row, name) for row in self.body()[:400] for name in _NAMES]
        self.capitals = in_capitals([name for name in written if name])
        if self.capitals:
            self.notes.append(messages.CAPITALS)

    def body(self) -> range:
        """The rows below the headings."""
        return range(self.layout.first, len(self.layout.table.rows))

    def cell(self, row: int, name: str) -> Any:
        """The cell of a field, '' when the table has no such column."""
        column = self._columns.get(name)
        return "" if column is None else self.layout.table.cell(row, column)

    def text(self, row: int, name: str) -> str:
        """The text of a field's cell, '' when there is none."""
        return cells.value_text(self.cell(row, name)) or ""

    @property
    def _columns(self) -> dict[str, int]:
        if not hasattr(self, "_by_name"):
            self._by_name = {found: column for column, found in self.layout.fields.items()}
        return self._by_name

    def names(self, row: int) -> tuple[str | None, str | None]:
        """(given names, surname)."""
        first, last = self.text(row, "first_name") or None, self.text(row, "last_name") or None
        full = self.text(row, "full_name")
        if full and first is None and last is None:
            first, last = split_name(full, last_first=self.last_first)
        if self.capitals:
            first = from_capitals(first) if first else first
            last = from_capitals(last) if last else last
        return first, last

    def identity(self, row: int) -> IdentityNumber | None:
        """The number, None when the table has no column for it. Raises :class:`IdentifierError`."""
        if self.layout.has("identity_number"):
            cell = self.cell(row, "identity_number")
        elif self.layout.has("birth_date") and self.layout.has("identity_last_four"):
            cell = self._joined(row)
        else:
            return None
        number = read_identity_number(cell if not cells.is_error(cell) else "", today=self.options.today)
        digits = sum(map(str.isdigit, cells.text(cell)))
        self.zeros += digits < 10 and number.value[8:].isdigit()
        self.short += digits == 10 and number.value[8:].isdigit()
        return number

    def _joined(self, row: int) -> str:
        """Date of birth and the four last digits in columns of their own."""
        last = cells.text(self.cell(row, "identity_last_four")).strip("- ")
        birth = self.cell(row, "birth_date")
        born = cells.date(birth)
        if not last or cells.is_blank(birth):
            return ""
        if born and (isinstance(birth, datetime.date) or len(cells.text(birth)) >= 8):
            return f"{born:%Y%m%d}{last.zfill(4)}"
        return f"{cells.text(birth).zfill(6)}{last.zfill(4)}"

    def _name_column(self) -> None:
        """'Namn' beside 'Förnamn' is the surname, unless it repeats the given name."""
        column = self.layout.column("full_name")
        if column is None or not self.layout.has("first_name") or self.layout.has("last_name"):
            return
        repeats = sum(
            bool(first) and fold(first) in fold(full)
            for first, full in ((self.text(row, "first_name"), self.text(row, "full_name")) for row in self.body()[:60])
        )
        if repeats < 2:
            self.layout.assign(column, "last_name", "heading and content")
            del self._by_name


def read_personnel(layout: Layout, options: ReadOptions, reading: Reading, seen: dict[str, int]) -> None:
    """Add the people of one table to *reading*; *seen* gives identity numbers the row they stand on."""
    _settle_ambiguous(layout)
    people = People(layout, options, layout.table.sheet)
    has_identity = layout.has("identity_number") or (layout.has("birth_date") and layout.has("identity_last_four"))
    heading = _heading_cells(layout)
    for row in people.body():
        content = layout.table.rows[row]
        if all(map(cells.is_blank, content)):
            continue
        note = _no_person(people, row, heading)
        if note is not None:
            reading.notes.append(note.fill(row=row + 1))
            continue
        problem = _read_row(people, row, reading, seen, has_identity)
        if problem is not None:
            reading.refused.append(_refusal(layout, row, problem))
    reading.notes += people.notes
    reading.notes += [messages.ZEROS.fill(count=people.zeros)] if people.zeros else []
    reading.notes += [messages.CENTURY.fill(count=people.short)] if people.short else []
    if not has_identity:
        reading.notes.append(messages.NO_IDENTITY)


def _read_row(people: People, row: int, reading: Reading, seen: dict[str, int], has_identity: bool) -> Message | None:
    """Add the row, or say why it is refused."""
    identity_cell = people.cell(row, "identity_number")
    if cells.is_error(identity_cell):
        return messages.CELL_ERROR.fill(value=cells.text(identity_cell))
    try:
        identity = people.identity(row)
    except IdentifierError as error:
        return error.message
    first, last = people.names(row)
    if first is None and last is None and people.layout.has(*_NAMES):
        return messages.NAME_MISSING
    if identity is not None:
        if identity.value in seen:
            return messages.TWICE.fill(row=seen[identity.value])
        seen[identity.value] = row + 1
    found: dict[str, Any] = {
        "identity_number": identity.value if identity else None,
        "first_name": first,
        "last_name": last,
    }
    _further_fields(people, row, found, reading)
    reading.rows.append(found)
    return None


def _further_fields(people: People, row: int, found: dict[str, Any], reading: Reading) -> None:
    for column, name in people.layout.fields.items():
        cell = people.layout.table.cell(row, column)
        if name in _TEXTS:
            found[name] = cells.value_text(cell)
        elif name == "protected_identity":
            found[name] = cells.yes_or_no(cell) or (fold(cells.text(cell)) not in ("", "nej", "no"))
        elif name == "worker_category":
            found[name] = _category(cell, people.layout.labels[column])
        elif reader := _READERS.get(name):
            read, message = reader
            value = None if cells.value_text(cell) is None else read(cell)
            found[name] = value
            if value is None and cells.value_text(cell) is not None and message is not None:
                shown = cells.text(cell)
                reading.remarks.append(Remark(people.sheet, row + 1, name, shown, message.fill(value=shown)))


def _end_date(cell: Any) -> datetime.date | None:
    """An end date; one in the far future means none, as payroll systems write it."""
    found = cells.date(cell)
    return None if found and found.year >= 2099 else found


def _amount(cell: Any) -> Decimal | None:
    try:
        return parse_sek(cell)
    except MoneyError:
        return None


def _identifier(read: Callable[[Any], Any]) -> Callable[[Any], str | None]:
    def wrapped(cell: Any) -> str | None:
        try:
            return str(read(cell))
        except IdentifierError:
            return None

    return wrapped


def _gender(cell: Any) -> str | None:
    answer = cells.text(cell).casefold()
    answers = vocabulary().answers
    return "female" if answer in answers["female"] else "male" if answer in answers["male"] else None


_READERS: dict[str, tuple[Callable[[Any], Any], Message | None]] = {
    "email": (cells.email, messages.BAD_EMAIL),
    "phone": (cells.phone, None),
    "employment_start": (cells.date, messages.BAD_DATE),
    "employment_end": (_end_date, None),
    "birth_date": (cells.date, messages.BAD_DATE),
    "hourly_pay_sek": (_amount, messages.BAD_AMOUNT),
    "monthly_pay_sek": (_amount, messages.BAD_AMOUNT),
    "employment_rate_percent": (cells.percent, messages.BAD_NUMBER),
    "cfar_number": (_identifier(read_cfar_number), messages.BAD_IDENTIFIER),
    "organisation_number": (_identifier(read_organisation_number), messages.BAD_IDENTIFIER),
    "municipality_code": (_identifier(parse_municipality_code), messages.BAD_IDENTIFIER),
    "gender": (_gender, None),
}


def _category(cell: Any, heading: str) -> str | None:
    """'worker' or 'salaried' from words, or from yes and no under a heading that names one of them."""
    answer, answers = cells.text(cell).casefold(), vocabulary().answers
    if answer in answers["worker"]:
        return "worker"
    if answer in answers["salaried"]:
        return "salaried"
    holds = cells.yes_or_no(cell)
    if holds is None:
        return None
    about_salaried = "tjansteman" in fold(heading) or "white" in fold(heading)
    return "salaried" if holds == about_salaried else "worker"


def _settle_ambiguous(layout: Layout) -> None:
    """Headings whose meaning the cells decide: 'Lön', 'Arbetsställe', 'Kommun'."""
    for column, name in list(layout.fields.items()):
        profile = layout.table.profile(column, layout.first)
        by = "heading and content"
        if name == "pay_sek":
            amounts = sorted(amount for cell in profile.sample if (amount := _amount(cell)) is not None)
            hourly = bool(amounts) and amounts[len(amounts) // 2] <= _HOURLY_AT_MOST
            layout.assign(column, "hourly_pay_sek" if hourly else "monthly_pay_sek", by)
        elif name == "site" and not layout.has("cfar_number") and profile.share("eight digits") >= 0.5:
            layout.assign(column, "cfar_number", by)
        elif name == "municipality" and profile.share("four digits") >= 0.5:
            layout.assign(column, "municipality_code", by)


def _heading_cells(layout: Layout) -> tuple[str, ...]:
    return tuple(fold(label) for label in layout.labels if label)


def _no_person(people: People, row: int, heading: tuple[str, ...]) -> Message | None:
    """Why the row is no person's: it sums up, repeats the headings, or is a heading or remark itself."""
    identity = people.cell(row, "identity_number")
    if is_like_identity(identity):
        return None
    content = [cell for cell in people.layout.table.rows[row] if not cells.is_blank(cell)]
    texts = [fold(cells.text(cell)) for cell in content]
    if len(heading) > 1 and sum(text in heading for text in texts) >= max(2, 0.7 * len(texts)):
        return messages.TEXT_SKIPPED
    if is_sum_row(texts):
        return messages.SUM_SKIPPED
    named = any(people.text(row, name) for name in _NAMES)
    if len(content) == 2 and not named and not cells.text(identity):
        return messages.TEXT_SKIPPED
    if len(content) == 1 and not (named and _only_name(people, row)):
        return messages.TEXT_SKIPPED
    if not named and not cells.text(identity) and not any(isinstance(cell, str) for cell in content):
        return messages.SUM_SKIPPED
    return None


def is_sum_row(texts: list[str]) -> bool:
    """True when the first text of a row says that it sums up others ('Summa', 'Antal anställda 42')."""
    return bool(texts) and _is_sum(texts[0])


def _is_sum(text: str) -> bool:
    words = "".join(letter for letter in text if not letter.isdigit()).strip()
    return words in vocabulary().sums or (words.split(" ")[0] in ("summa", "totalt", "delsumma") if words else False)


def _only_name(people: People, row: int) -> bool:
    """A row with nothing but a name is a person whose number is missing; other lone texts are headings."""
    full = people.text(row, "full_name")
    return not full or len(full.split()) > 1


def _refusal(layout: Layout, row: int, problem: Message) -> Refusal:
    number, _ = layout.table.place(row, 0)
    content = tuple(cells.text(cell) for cell in layout.table.rows[row])
    return Refusal(layout.table.sheet, number, messages.WHY[problem.code], problem, cells=content)
