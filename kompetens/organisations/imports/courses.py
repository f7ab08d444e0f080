"""Course offers as training providers send them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kompetens.core.messages import Message
from kompetens.core.money import MoneyError, parse_sek, sek
from kompetens.core.text import fold
from kompetens.organisations.imports import cells, messages
from kompetens.organisations.imports.durations import HOURS_PER_DAY, hours
from kompetens.organisations.imports.layout import Layout
from kompetens.organisations.imports.personnel import is_sum_row
from kompetens.organisations.imports.reading import Reading, Refusal, Remark
from kompetens.organisations.imports.vocabulary import vocabulary

VAT = Decimal("0.25")
_PRICES = ("price_per_activity_sek", "price_per_participant_sek", "price_per_day_sek", "price")
_OWN_TO_COURSES = frozenset(
    {*_PRICES, "min_participants", "max_participants", "participants", "content", "hours", "days", "form"}
)
_TEXTS = (
    "content", "provider", "course_code", "language", "prerequisites", "target_group", "certificate",
    "valid_years", "contact",
)  # fmt: skip
_PER_PARTICIPANT = re.compile(
    r"delt|person|pers\b|/\s*p\b|plats|\bst\b|styck|head|participant|seat|\bpp\b", re.IGNORECASE
)
_PER_GROUP = re.compile(r"tillf|grupp|kurs|dag|uppdrag|group|course|activity|totalt|fast", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|—|till|to)\s*(\d{1,3})\b")
_ONE_NUMBER = re.compile(r"\d{1,3}")
_AT_MOST = re.compile(r"max|högst|upp till|up to", re.IGNORECASE)
_AT_LEAST = re.compile(r"min|minst|från|from", re.IGNORECASE)
_NOT_PART_OF_AMOUNT = re.compile(
    r"(?:/|per|för)\s*(?:delt\w*|pers\w*|plats|grupp\w*|tillf\w*|kurs\w*|dag\w*|person|participant|group|course|p)\.?"
    r"|exkl?\.?\s*moms|inkl?\.?\s*moms|ex\.?\s*moms|utan moms|excl\.?\s*vat|incl\.?\s*vat|\bca\b|\bfrån\b|\bfr\.",
    re.IGNORECASE,
)


def looks_like_courses(layout: Layout) -> bool:
    """True when the table has course titles and something that only courses have."""
    return layout.has("title") and len(_OWN_TO_COURSES & set(layout.fields.values())) >= 1


def read_courses(layout: Layout, reading: Reading) -> None:
    """Add the courses of one table to *reading*."""
    reader = _CourseReader(layout, reading)
    for row in range(layout.first, len(layout.table.rows)):
        reader.read(row)
    if reading.rows:
        reading.notes.append(messages.EXCLUDING_VAT.fill(hours=HOURS_PER_DAY))


@dataclass
class _CourseReader:
    layout: Layout
    reading: Reading

    def __post_init__(self) -> None:
        self.sheet = self.layout.table.sheet
        self.columns = {name: column for column, name in self.layout.fields.items()}

    def read(self, row: int) -> None:
        content = [cell for cell in self.layout.table.rows[row] if not cells.is_blank(cell)]
        if not content:
            return
        title = cells.value_text(self.cell(row, "title"))
        texts = [fold(cells.text(cell)) for cell in content]
        if is_sum_row(texts):
            self.reading.notes.append(messages.SUM_SKIPPED.fill(row=row + 1))
            return
        headings = {fold(label) for label in self.layout.labels if label}
        if (len(content) == 1 and len(self.columns) > 2) or len(headings & set(texts)) > len(texts) / 2:
            self.reading.notes.append(messages.TEXT_SKIPPED.fill(row=row + 1))
            return
        if title is None:
            shown = tuple(cells.text(cell) for cell in self.layout.table.rows[row])
            problem = messages.COURSE_TITLE_MISSING
            self.reading.refused.append(Refusal(self.sheet, row + 1, messages.WHY[problem.code], problem, cells=shown))
            return
        found: dict[str, Any] = {"title": title}
        for name in _TEXTS:
            if name in self.columns:
                found[name] = cells.value_text(self.cell(row, name))
        self._extent(row, found)
        self._group(row, found)
        self._prices(row, found)
        self._place(row, found)
        self.reading.rows.append(found)

    def cell(self, row: int, name: str) -> Any:
        column = self.columns.get(name)
        return "" if column is None else self.layout.table.cell(row, column)

    def label(self, name: str) -> str:
        column = self.columns.get(name)
        return "" if column is None else self.layout.labels[column]

    def remark(self, row: int, name: str, message: Message) -> None:
        shown = cells.text(self.cell(row, name))
        self.reading.remarks.append(Remark(self.sheet, row + 1, name, shown, message.fill(value=shown)))

    def _extent(self, row: int, found: dict[str, Any]) -> None:
        if "hours" not in self.columns and "days" not in self.columns:
            return
        found["hours"] = None
        for name, unit in (("hours", self._unit()), ("days", HOURS_PER_DAY)):
            cell = self.cell(row, name)
            if cells.value_text(cell) is None:
                continue
            length = hours(cell, unit=unit)
            if length is None:
                self.remark(row, name, messages.BAD_HOURS)
            elif found["hours"] is None:
                found["hours"] = length

    def _unit(self) -> Decimal | None:
        """Hours that a bare number stands for by its heading; None when the heading does not say."""
        label = fold(self.label("hours"))
        if re.search(r"dag|day|dgr", label):
            return HOURS_PER_DAY
        return Decimal(1) if re.search(r"tim|hour|\bh\b", label) else None

    def _group(self, row: int, found: dict[str, Any]) -> None:
        smallest = largest = None
        both = cells.text(self.cell(row, "participants"))
        if match := _RANGE.search(both):
            smallest, largest = int(match[1]), int(match[2])
        elif match := _ONE_NUMBER.search(both):
            if _AT_LEAST.search(both) and not _AT_MOST.search(both):
                smallest = int(match[0])
            else:
                largest = int(match[0])
        for name in ("min_participants", "max_participants"):
            if name in self.columns and cells.value_text(self.cell(row, name)) is not None:
                count = self._count(row, name)
                if name == "min_participants":
                    smallest = count
                else:
                    largest = count
        if {"min_participants", "max_participants", "participants"} & self.columns.keys():
            found["min_participants"], found["max_participants"] = smallest, largest
            if smallest and largest and smallest > largest:
                name = "min_participants" if "min_participants" in self.columns else "participants"
                self.remark(row, name, messages.MIN_ABOVE_MAX)

    def _count(self, row: int, name: str) -> int | None:
        match = _ONE_NUMBER.fullmatch(re.sub(r"[^\d.,]|[.,]0+$", "", cells.text(self.cell(row, name))))
        if match is None:
            self.remark(row, name, messages.BAD_NUMBER)
            return None
        return int(match[0])

    def _prices(self, row: int, found: dict[str, Any]) -> None:
        present = [name for name in _PRICES if name in self.columns]
        if not present:
            return
        found["price_per_activity_sek"] = found["price_per_participant_sek"] = None
        for name in present:
            amount = self._amount(row, name)
            if amount is None:
                continue
            target = self._target(row, name, found)
            if name == "price_per_day_sek":
                if not found.get("hours"):
                    continue
                amount = sek(amount * found["hours"] / HOURS_PER_DAY)
                self.reading.notes.append(messages.PRICE_PER_DAY)
            found[target] = amount

    def _amount(self, row: int, name: str) -> Decimal | None:
        cell = self.cell(row, name)
        shown = cells.value_text(cell)
        if shown is None:
            return None
        try:
            amount = parse_sek(_NOT_PART_OF_AMOUNT.sub("", shown) if isinstance(cell, str) else cell)
        except MoneyError:
            self.remark(row, name, messages.BAD_AMOUNT)
            return None
        if re.search(
            r"in(?:kl?|cl)\.?\s*(?:moms|vat)|inklusive moms|including vat", f"{self.label(name)} {shown}", re.IGNORECASE
        ):
            column = self.layout.table.place(0, self.columns[name])[1]
            self.reading.notes.append(messages.VAT_TAKEN_OFF.fill(column=column))
            amount = sek(amount / (1 + VAT))
        return amount

    def _target(self, row: int, name: str, found: dict[str, Any]) -> str:
        if name in ("price_per_activity_sek", "price_per_participant_sek"):
            return name
        if name == "price_per_day_sek":
            return "price_per_activity_sek"
        told = f"{cells.text(self.cell(row, name))} {self.label(name)}"
        if _PER_PARTICIPANT.search(told):
            return "price_per_participant_sek"
        if not _PER_GROUP.search(told):
            self.remark(row, name, messages.PRICE_UNIT)
        return "price_per_activity_sek"

    def _place(self, row: int, found: dict[str, Any]) -> None:
        form = None
        if "form" in self.columns:
            form = course_form(cells.text(self.cell(row, "form")))
            if form is None and cells.value_text(self.cell(row, "form")) is not None:
                self.remark(row, "form", messages.UNKNOWN_FORM)
        if "location" in self.columns:
            places = re.split(
                r"\s*(?:[/;,&]|\boch\b|\beller\b|\bsamt\b|\band\b|\bor\b)\s*", cells.text(self.cell(row, "location"))
            )
            told = [place for place in places if place]
            forms = [course_form(place) for place in told]
            found["locations"] = [
                place for place, known in zip(told, forms, strict=True) if known not in ("on_site", "online")
            ]
            form = form or next((known for known in forms if known), None)
        if "form" in self.columns or form:
            found["form"] = form
        if "legally_required" in self.columns:
            found["legally_required"] = cells.yes_or_no(self.cell(row, "legally_required"))


def course_form(text: str) -> str | None:
    """'classroom', 'on_site', 'online' or 'blended' as the words tell, None when they do not."""
    words = fold(text)
    if not words:
        return None
    forms = vocabulary().forms
    for form, synonyms in forms.items():
        if words in synonyms:
            return form
    hits = {form for form, synonyms in forms.items() if any(f" {word} " in f" {words} " for word in synonyms)}
    if "on_site" in hits:
        return "on_site"
    if len(hits) == 2 and hits == {"classroom", "online"}:
        return "blended"
    return hits.pop() if len(hits) == 1 else None
