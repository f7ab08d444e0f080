"""Skill matrices: people down or across, or one row for each rating."""

from dataclasses import dataclass
from typing import Any

from kompetens.core.identifiers import IdentifierError
from kompetens.core.messages import Message
from kompetens.core.text import fold
from kompetens.organisations.imports import cells, messages
from kompetens.organisations.imports.layout import Layout, complete_by_content, find_layout
from kompetens.organisations.imports.names import looks_like_name
from kompetens.organisations.imports.personnel import People, is_sum_row
from kompetens.organisations.imports.reading import Reading, ReadOptions, Refusal
from kompetens.organisations.imports.tables import Table, is_identity, is_like_identity
from kompetens.organisations.imports.vocabulary import fields_for, vocabulary

_PERSON = frozenset({"identity_number", "identity_last_four", "birth_date", "first_name", "last_name", "full_name"})
_ABOUT_PERSON = _PERSON | {
    "title", "department", "team", "shift", "employee_number", "email", "phone", "manager", "company",
    "site", "employment_start", "employment_end", "worker_category", "row_number", "comment", "gender",
    "cost_centre", "employment_rate_percent", "organisation_number", "cfar_number", "hourly_pay_sek",
    "monthly_pay_sek", "pay_sek", "protected_identity", "union", "country", "city", "street", "postal_code",
    "municipality", "ssyk", "employment_form",
}  # fmt: skip
_NO_SKILL = frozenset({"required_level", "summary", "rated_on", "skill_group", "comment", "row_number"})


@dataclass
class Matrix:
    """A table read as a matrix: its layout, and the columns that hold skills."""

    layout: Layout
    skills: dict[int, str]
    score: float

    @property
    def is_list(self) -> bool:
        """True when every row is one rating."""
        return self.layout.has("skill") and self.layout.has("level")


def find_matrix(table: Table, options: ReadOptions) -> Matrix | None:
    """The table as a matrix, the better way round; None when it is none."""
    found = [_as_matrix(table, options)]
    if len(table.rows) <= 2_000 and table.width <= 2_000 and not options.columns:
        found.append(_as_matrix(table.turned(), options))
    return max((matrix for matrix in found if matrix), key=lambda matrix: matrix.score, default=None)


def _as_matrix(table: Table, options: ReadOptions) -> Matrix | None:
    layout = find_layout(table, ("personnel", "skill_matrix"), options)
    as_list = find_layout(table, ("skill_matrix", "personnel"), options)
    if as_list.has("skill") and as_list.has("level") and as_list.has(*_PERSON):
        return Matrix(as_list, {}, 20 + as_list.score)
    if layout.header < 0 or not layout.has(*_PERSON):
        _headings_by_levels(layout, options)
    if layout.header < 0:
        return None
    complete_by_content(layout)
    skills = _skill_columns(layout)
    for column in skills:
        layout.assign(column, None, "")
    if not layout.has(*_PERSON) or not skills:
        return None
    people = _likeness_to_people(layout)
    others = sum(map(_is_person, skills.values())) / len(skills)
    if people < 0.3 or others > people:
        return None
    return Matrix(layout, skills, 10 * people - 10 * others + min(len(skills), 10))


def _headings_by_levels(layout: Layout, options: ReadOptions) -> None:
    """Without a known heading: the row of texts above most columns of levels."""
    if options.header_row is not None:
        return
    table = layout.table
    best = 1
    for row in range(min(len(table.rows), 20)):
        texts = [isinstance(table.cell(row, column), str) for column in range(table.width)]
        count = sum(
            text and not cells.is_blank(table.cell(row, column)) and table.profile(column, row + 1).share("mark") >= 0.6
            for column, text in enumerate(texts)
        )
        if count > best:
            best = count
            layout.header = row
            layout.labels = [cells.text(table.cell(row, column)) for column in range(table.width)]
            layout.fields.clear()


def _skill_columns(layout: Layout) -> dict[int, str]:
    """Columns with a heading of their own whose cells are levels or marks, empty ones between them too."""
    skills: dict[int, str] = {}
    empty: dict[int, str] = {}
    groups = layout.groups()
    for column, label in enumerate(layout.labels):
        name = layout.fields.get(column)
        profile = layout.table.profile(column, layout.first)
        if not label or layout.by.get(column) == "user" or name in _PERSON:
            continue
        if groups[column] and "level" in fields_for("skill_matrix", label):
            skills[column] = groups[column]
            continue
        if name in _NO_SKILL and (name != "required_level" or layout.table.across):
            continue
        if any(known in _NO_SKILL for known in fields_for("skill_matrix", label)):
            continue
        if name in _ABOUT_PERSON and not (
            profile.share("level") > 0.8 and name not in ("row_number", "employee_number", "title")
        ):
            continue
        if profile.is_empty:
            empty[column] = label
        elif profile.share("mark") >= 0.6:
            skills[column] = label
    if skills:
        first, last = min(skills), max(skills)
        skills |= {column: label for column, label in empty.items() if first < column < last}
    return dict(sorted(skills.items()))


def _likeness_to_people(layout: Layout) -> float:
    """How much the rows look like people: identity numbers, else names, else only a heading that says so."""
    table, first = layout.table, layout.first
    number = layout.column("identity_number")
    if number is not None and table.profile(number, first).share("like identity") >= 0.3:
        return 1.0
    full = layout.column("full_name")
    if full is not None:
        named = layout.by.get(full) in ("heading", "user")
        return max(table.profile(full, first).share("full name"), 0.35 if named else 0.0)
    return 0.8 if layout.has("first_name", "last_name") else 0.3


def _is_person(label: str) -> bool:
    return is_identity(label) or looks_like_name(label)


def read_matrix(matrix: Matrix, options: ReadOptions, reading: Reading, seen: dict[str, int]) -> None:
    """Add the ratings of one table to *reading*; *seen* gives identity numbers the row they stand on."""
    reader = _MatrixReader(matrix, options, reading, seen)
    if matrix.is_list:
        reader.read_list()
    else:
        reader.read_grid()
    reader.add_notes()


class _MatrixReader:
    def __init__(self, matrix: Matrix, options: ReadOptions, reading: Reading, seen: dict[str, int]) -> None:
        self.matrix, self.layout, self.table = matrix, matrix.layout, matrix.layout.table
        self.options, self.reading, self.seen = options, reading, seen
        self.people = People(self.layout, options, self.table.sheet)
        self.has_identity = self.layout.has("identity_number") or (
            self.layout.has("birth_date") and self.layout.has("identity_last_four")
        )
        self.scale = f"{min(options.levels)}–{max(options.levels)}"
        self.not_rated: dict[str, int] = {}
        self.outside: dict[int, int] = {}
        self.rated: dict[tuple[str, str], tuple[int, int]] = {}

    def read_grid(self) -> None:
        required = self._required_levels()
        for column, label in self.matrix.skills.items():
            skill = {"skill": label, "group": self._group(column), "required_level": required.get(column)}
            self.reading.skills.append(skill)
        for row in self.people.body():
            if not self._is_person_row(row):
                continue
            person = self._person(row)
            if person is not None:
                for column, label in self.matrix.skills.items():
                    self._rate(row, column, person, label)

    def read_list(self) -> None:
        skill_column, level_column = self.layout.column("skill"), self.layout.column("level")
        known: dict[tuple[Any, ...], dict[str, Any]] = {}
        names: list[str] = []
        for row in self.people.body():
            if all(map(cells.is_blank, self.table.rows[row])) or self._is_sum(row):
                continue
            label = cells.text(self.table.cell(row, skill_column or 0))
            key = tuple(cells.text(self.people.cell(row, name)) for name in sorted(_PERSON))
            person = known.get(key) or self._person(row, repeated=True)
            if person is None or not label:
                continue
            known[key] = person
            names.append(label)
            self._rate(row, level_column or 0, person, label)
        self.reading.skills += [{"skill": name, "group": None, "required_level": None} for name in dict.fromkeys(names)]

    def _person(self, row: int, *, repeated: bool = False) -> dict[str, Any] | None:
        """Who stands on the row, as the fields that lead every rating; None when the row is refused."""
        try:
            identity = self.people.identity(row)
        except IdentifierError as error:
            self._refuse(row, error.message)
            return None
        first, last = self.people.names(row)
        if identity is None and first is None and last is None:
            self._refuse(row, messages.NAME_MISSING)
            return None
        who = identity.value if identity else " ".join(filter(None, (first, last)))
        number = self._row_number(row)
        if identity is not None and not repeated and who in self.seen:
            self._refuse(row, messages.TWICE.fill(row=self.seen[who]))
            return None
        if who not in self.seen:
            self.seen[who] = number
            person = {"identity_number": identity.value if identity else None, "first_name": first, "last_name": last}
            for name in ("title", "department", "team", "employee_number"):
                if self.layout.has(name):
                    person[name] = cells.value_text(self.people.cell(row, name))
            self.reading.people.append(person | {"sheet": self.table.sheet, "row": number})
        if identity is not None:
            return {"identity_number": identity.value}
        return {"identity_number": None, "first_name": first, "last_name": last}

    def _rate(self, row: int, column: int, person: dict[str, Any], skill: str) -> None:
        cell = self.table.cell(row, column)
        if cells.is_blank(cell):
            return
        mark = cells.text(cell)
        if mark.casefold() in vocabulary().not_rated:
            self.not_rated[mark] = self.not_rated.get(mark, 0) + 1
            return
        level = cells.level(cell)
        who = person["identity_number"] or " ".join(filter(None, (person["first_name"], person["last_name"])))
        if level is None or level not in self.options.levels:
            if level is not None:
                self.outside[level] = self.outside.get(level, 0) + 1
            self._refuse(row, messages.NOT_A_LEVEL.fill(value=mark, scale=self.scale), column, who, skill, mark)
            return
        earlier = self.rated.setdefault((who, skill), (self._row_number(row), level))
        if earlier != (self._row_number(row), level):
            if earlier[1] != level:
                self._refuse(row, messages.RATED_TWICE.fill(row=earlier[0]), column, who, skill, mark)
            return
        self.reading.rows.append({**person, "skill": skill, "level": level})

    def _is_person_row(self, row: int) -> bool:
        content = [cell for cell in self.table.rows[row] if not cells.is_blank(cell)]
        if not content or self._is_required(row) or self._is_sum(row):
            return False
        rated = any(not cells.is_blank(self.table.cell(row, column)) for column in self.matrix.skills)
        if self.has_identity and not rated:
            return is_like_identity(self.people.cell(row, "identity_number"))
        if not any(self.people.names(row)) and cells.is_blank(self.people.cell(row, "identity_number")):
            return rated and isinstance(content[0], str)
        alone = len(content) == 1
        return not alone or is_like_identity(content[0]) or looks_like_name(cells.text(content[0]))

    def _required_levels(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for row in range(max(self.layout.header - 2, 0), len(self.table.rows)):
            if row != self.layout.header and self._is_required(row):
                for column in self.matrix.skills:
                    level = cells.level(self.table.cell(row, column))
                    if level is not None:
                        found.setdefault(column, level)
        return found

    def _is_required(self, row: int) -> bool:
        return any(text in vocabulary().required for text in self._texts(row))

    def _is_sum(self, row: int) -> bool:
        number = cells.text(self.people.cell(row, "identity_number"))
        return not any(map(str.isdigit, number)) and is_sum_row(self._texts(row))

    def _texts(self, row: int) -> list[str]:
        """What stands on the row outside the skills."""
        return [
            fold(cells.text(cell))
            for column, cell in enumerate(self.table.rows[row])
            if column not in self.matrix.skills and isinstance(cell, str) and not cells.is_blank(cell)
        ]

    def _group(self, column: int) -> str | None:
        """The heading above a group of skills, when the row above the headings holds such."""
        above = self.layout.header - 1
        if above < 0 or self._is_required(above):
            return None
        texts = [self.table.cell(above, place) for place in range(min(self.matrix.skills), column + 1)]
        groups = [cells.text(cell) for cell in texts if isinstance(cell, str) and not cells.is_blank(cell)]
        return groups[-1] if groups and groups[-1] != self.matrix.skills[column] else None

    def _row_number(self, row: int) -> int:
        return self.table.place(row, 0)[0] if not self.table.across else row + 1

    def _refuse(
        self,
        row: int,
        problem: Message,
        column: int | None = None,
        person: str | None = None,
        skill: str | None = None,
        value: str | None = None,
    ) -> None:
        number, letter = self.table.place(row, column or 0)
        content = tuple(cells.text(cell) for cell in self.table.rows[row]) if column is None else ()
        self.reading.refused.append(
            Refusal(
                self.table.sheet,
                number,
                messages.WHY[problem.code],
                problem,
                letter if column is not None or self.table.across else None,
                person,
                skill,
                value,
                content,
            )
        )

    def add_notes(self) -> None:
        """What a person should know about how the table was read."""
        notes = self.reading.notes
        if self.table.across:
            notes.append(messages.ACROSS.fill(sheet=self.table.sheet))
        for mark, count in self.not_rated.items():
            notes.append(messages.NOT_RATED.fill(count=count, value=mark))
        for level, count in sorted(self.outside.items()):
            notes.append(messages.OTHER_SCALE.fill(count=count, value=level, scale=self.scale))
        notes += self.people.notes
        if self.people.zeros:
            notes.append(messages.ZEROS.fill(count=self.people.zeros))
        if self.people.short:
            notes.append(messages.CENTURY.fill(count=self.people.short))
        if not self.has_identity:
            notes.append(messages.NO_IDENTITY)
