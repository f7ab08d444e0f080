"""Where a table's headings stand and what its columns mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kompetens.organisations.imports import cells
from kompetens.organisations.imports.reading import ReadColumn, ReadOptions
from kompetens.organisations.imports.tables import Table, is_like_identity
from kompetens.organisations.imports.vocabulary import fields_for

MOST_HEADING_ROWS = 40
_HEADING_LENGTH = 120
_HYPHENATED = re.compile(r"(?<=[a-zåäö])-\s*[\r\n]+\s*(?=[a-zåäö])")

_WORDS = frozenset({"first_name", "last_name", "full_name"})
_DATES = frozenset({"employment_start", "employment_end", "birth_date", "rated_on", "starts_on"})
_NUMBERS = frozenset({"hourly_pay_sek", "monthly_pay_sek", "pay_sek", "employment_rate_percent", "days", "level"})
_WEIGHTS = {"identity_number": 3, "full_name": 2, "first_name": 2, "last_name": 2, "skill": 2, "title": 2}


@dataclass
class Layout:
    """``header`` is the row of the headings (-1: none); ``fields`` gives columns their field."""

    table: Table
    header: int
    labels: list[str]
    fields: dict[int, str] = field(default_factory=dict)
    by: dict[int, str] = field(default_factory=dict)
    score: float = 0.0

    @property
    def first(self) -> int:
        """The first row below the headings."""
        return self.header + 1

    def column(self, name: str) -> int | None:
        """The column of a field, or None."""
        return next((column for column, found in self.fields.items() if found == name), None)

    def has(self, *names: str) -> bool:
        """True when any of the fields has a column."""
        return any(found in names for found in self.fields.values())

    def assign(self, column: int, name: str | None, by: str) -> None:
        """Give a column another field (None: not used)."""
        self.fields.pop(column, None)
        if name is not None:
            for other in [place for place, found in self.fields.items() if found == name]:
                del self.fields[other]
            self.fields[column] = name
        self.by[column] = by

    def groups(self) -> list[str]:
        """For each column the heading above the group that it belongs to, '' when there is none."""
        return _groups(self.table, self.header - 1) if self.header > 0 else [""] * self.table.width

    def read_columns(self) -> list[ReadColumn]:
        """How every column was understood, for the user to check; empty columns without heading left out."""
        found = []
        for column in range(self.table.width):
            label = self.labels[column] if column < len(self.labels) else ""
            if not label and column not in self.fields:
                continue
            letter = str(self.table.place(0, column)[0]) if self.table.across else self.table.place(0, column)[1]
            name = self.fields.get(column)
            by = self.by.get(column, "heading" if name else "")
            found.append(ReadColumn(self.table.sheet, letter, label, name, by))
        return found


def find_layout(table: Table, kinds: tuple[str, ...], options: ReadOptions) -> Layout:
    """The likeliest headings of *table* read with the words of *kinds* (the first kind's count first)."""
    if options.header_row is not None and not table.across:
        best = _with_headings(table, options.header_row - 1, kinds)
    else:
        best = Layout(table, -1, [""] * table.width)
        for row in _candidates(table):
            layout = _with_headings(table, row, kinds)
            if layout.score > best.score:
                best = layout
        if best.score < 3:
            best = Layout(table, -1, [""] * table.width)
    for column, name in options.columns.items():
        if column < table.width:
            best.assign(column, name, "user")
    return best


def labels_at(table: Table, row: int) -> list[str]:
    """The headings of *row*; a blank one takes the text above it, and 'Person-' above goes before 'nummer'."""
    labels = []
    for column in range(table.width):
        label = _label(table, row, column)
        above = _label(table, row - 1, column) if row > 0 else ""
        if not label:
            label = above
        elif above.endswith("-"):
            label = above.rstrip("- ") + label
        labels.append(label)
    return labels


def _candidates(table: Table) -> Iterable[int]:
    most = MOST_HEADING_ROWS if table.width <= 200 else 12
    found = 0
    for row, content in enumerate(table.rows):
        texts = sum(isinstance(cell, str) and not cells.is_blank(cell) for cell in content)
        if texts == 0:
            continue
        found += 1
        if found > most:
            return
        yield row


def _with_headings(table: Table, row: int, kinds: tuple[str, ...]) -> Layout:
    labels = labels_at(table, row) if row >= 0 else [""] * table.width
    layout = Layout(table, row, labels)
    above = [_label(table, row - 1, column) if row > 0 else "" for column in range(table.width)]
    groups = _groups(table, row - 1) if row > 0 else [""] * table.width
    claims: list[tuple[float, int, int, str]] = []
    for column in range(table.width):
        for rank, name in enumerate(_possible_fields(above[column], groups[column], labels[column], kinds)):
            fit = fits(table, column, row + 1, name)
            if fit > 0:
                claims.append((-fit, rank, column, name))
    for _, _, column, name in sorted(claims):
        if column not in layout.fields and name not in layout.fields.values():
            layout.fields[column] = name
            layout.by[column] = "heading"
    layout.score = sum(_WEIGHTS.get(name, 1) for name in layout.fields.values())
    if any(_is_data(cells.text(table.cell(row, column))) for column in range(table.width)):
        layout.score = 0
    return layout


def _possible_fields(above: str, group: str, label: str, kinds: tuple[str, ...]) -> list[str]:
    """Fields for the heading itself, else for it together with the heading above ('Anställd' + 'fr.o.m.')."""
    for text in (label, *(f"{parent} {label}" for parent in (above, group) if parent and label)):
        if text:
            found = [name for kind in kinds for name in fields_for(kind, text)]
            if found:
                return list(dict.fromkeys(found))
    return []


def fits(table: Table, column: int, start: int, name: str) -> float:
    """How well the column's cells suit a field: 0 not at all, 0.5 an empty column, 1 and above well."""
    profile = table.profile(column, start)
    if profile.is_empty:
        return 0.5
    if name == "identity_number":
        share = profile.share("like identity")
        return 1 + profile.share("identity") if share >= 0.3 or profile.share("identity") > 0.2 else 0.0
    if name in _WORDS:
        return _fit_of_words(table, column, start, name)
    if name in _DATES:
        return 1.0 if profile.share("date") >= 0.3 else 0.0
    if name in _NUMBERS:
        return 1.0 if profile.share("number") >= 0.4 else 0.0
    if name == "email":
        return 0.8 + profile.share("email") if profile.share("email") >= 0.1 else 0.0
    if name == "cfar_number":
        return 1.0 if profile.share("eight digits") >= 0.4 or profile.share("number") >= 0.4 else 0.0
    if name == "identity_last_four":
        return 1.0 if profile.share("four digits") >= 0.5 else 0.0
    if name in ("required_level", "summary"):
        return 1.0 if profile.share("number") >= 0.3 or profile.share("mark") >= 0.5 else 0.0
    if name == "title" and profile.share("number") > 0.8:
        return 0.0
    return 1.0


def _fit_of_words(table: Table, column: int, start: int, name: str) -> float:
    profile = table.profile(column, start)
    if profile.share("words") < 0.5 or profile.share("answer") > 0.5:
        return 0.0
    if name == "full_name":
        return 1.0 + profile.share("full name")
    return 1.0 + profile.share("single word") / 2


def complete_by_content(layout: Layout) -> None:
    """Find identity numbers, addresses and names in columns whose heading says nothing or the wrong thing."""
    table, first = layout.table, layout.first
    named = layout.column("identity_number")
    best = max(
        range(table.width), key=lambda column: (table.profile(column, first).share("identity"), -column), default=None
    )
    if best is not None and best != named and _may_change(layout, best):
        share = table.profile(best, first).share("identity")
        current = table.profile(named, first).share("identity") if named is not None else 0.0
        if share >= 0.5 and current == 0.0:
            layout.assign(best, "identity_number", "content")
    if not layout.has("email"):
        _assign_best(layout, "email", "email", 0.5)
    if not layout.has("full_name", "first_name", "last_name"):
        _find_names(layout)
    if layout.header < 0:
        _pass_over_headings(layout)


def _pass_over_headings(layout: Layout) -> None:
    """Rows above the first identity number are headings, even when their words say nothing."""
    number = layout.column("identity_number")
    if number is None:
        return
    table = layout.table
    for row in range(min(len(table.rows), MOST_HEADING_ROWS)):
        if is_like_identity(table.cell(row, number)):
            if row:
                layout.header, layout.labels = row - 1, labels_at(table, row - 1)
            return


def _find_names(layout: Layout) -> None:
    if _assign_best(layout, "full_name", "full name", 0.5):
        return
    first = _assign_best(layout, "first_name", "first name", 0.3)
    if first:
        column = layout.column("first_name") or 0
        for neighbour in (column - 1, column + 1):
            free = 0 <= neighbour < layout.table.width and neighbour not in layout.fields
            if free and layout.table.profile(neighbour, layout.first).share("single word") > 0.8:
                layout.assign(neighbour, "last_name", "content")
                return


def _assign_best(layout: Layout, name: str, test: str, least: float) -> bool:
    free = [
        column for column in range(layout.table.width) if column not in layout.fields and _may_change(layout, column)
    ]
    if not free:
        return False
    best = max(free, key=lambda column: layout.table.profile(column, layout.first).share(test))
    if layout.table.profile(best, layout.first).share(test) < least:
        return False
    layout.assign(best, name, "content")
    return True


def _may_change(layout: Layout, column: int) -> bool:
    return layout.by.get(column) != "user"


def _label(table: Table, row: int, column: int) -> str:
    cell = table.cell(row, column)
    if not isinstance(cell, str) or len(cell) > _HEADING_LENGTH:
        return ""
    return cells.text(_HYPHENATED.sub("", cell)).rstrip(":*").strip()


def _groups(table: Table, row: int) -> list[str]:
    """For each column the heading of its group: the nearest text at or to the left of it in *row*."""
    groups: list[str] = []
    for column in range(table.width):
        groups.append(_label(table, row, column) or (groups[-1] if groups else ""))
    return groups


def _is_data(found: str) -> bool:
    """True for what stands in rows and never in headings."""
    digits = sum(map(str.isdigit, found))
    return "@" in found or (digits >= 9 and len(found) - digits <= 4)
