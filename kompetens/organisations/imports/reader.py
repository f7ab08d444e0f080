"""From the sheets of a file to a reading: which kind of list it is, and which of its sheets hold one."""

from dataclasses import dataclass
from typing import Any

from kompetens.core.text import fold
from kompetens.organisations.imports import messages
from kompetens.organisations.imports.courses import looks_like_courses, read_courses
from kompetens.organisations.imports.layout import Layout, complete_by_content, find_layout
from kompetens.organisations.imports.matrix import Matrix, find_matrix, read_matrix
from kompetens.organisations.imports.personnel import read_personnel
from kompetens.organisations.imports.reading import Kind, Reading, ReadOptions, UnreadableFile, unique_notes
from kompetens.organisations.imports.sources import Sheet, Source
from kompetens.organisations.imports.tables import Table
from kompetens.organisations.imports.vocabulary import vocabulary

_STRONG = frozenset(
    {"email", "phone", "employment_start", "employment_end", "hourly_pay_sek", "monthly_pay_sek", "pay_sek",
     "employment_rate_percent", "postal_code", "street", "worker_category", "cost_centre"}
)  # fmt: skip


@dataclass
class _Candidate:
    """One way of understanding one sheet."""

    kind: Kind
    score: float
    found: Any


def interpret(source: Source, options: ReadOptions) -> Reading:
    """What the sheets hold. Raises :class:`UnreadableFile` when it is no list of a known kind."""
    sheets, skipped = _chosen(source.sheets, options)
    candidates = [(sheet, _candidates(sheet, options)) for sheet in sheets]
    totals: dict[Kind, float] = {}
    for _, found in candidates:
        for candidate in found[:1]:
            totals[candidate.kind] = max(totals.get(candidate.kind, 0), candidate.score)
    if not totals:
        raise UnreadableFile(messages.NOT_UNDERSTOOD)
    reading = Reading(max(totals, key=lambda kind: totals[kind]))
    reading.notes += source.notes
    seen: dict[str, int] = {}
    for sheet, found in candidates:
        chosen = next((candidate for candidate in found if candidate.kind == reading.kind), None)
        if chosen is None:
            if sheet.rows:
                skipped.append((sheet.name, "it holds no such list", "där finns ingen sådan lista"))
            continue
        _read(chosen, options, reading, seen)
    if not (reading.rows or reading.refused or reading.people):
        raise UnreadableFile(messages.NO_ROWS)
    for name, english, swedish in skipped:
        reading.notes.append(messages.SHEET_SKIPPED.fill(sheet=name, reason_en=english, reason_sv=swedish))
    reading.notes = unique_notes(reading.notes)
    return reading


def _chosen(sheets: list[Sheet], options: ReadOptions) -> tuple[list[Sheet], list[tuple[str, str, str]]]:
    """The sheets to look at, and those passed over with the reason in English and Swedish."""
    if options.sheet is not None:
        chosen = [sheet for sheet in sheets if sheet.name == options.sheet]
        if not chosen:
            raise UnreadableFile(messages.NO_SUCH_SHEET.fill(name=options.sheet))
        return chosen, []
    filled = [sheet for sheet in sheets if sheet.rows]
    kept, skipped = [], []
    for sheet in filled:
        if sheet.hidden:
            skipped.append((sheet.name, "it is hidden", "det är dolt"))
        elif fold(sheet.name) in vocabulary().skipped_sheets:
            skipped.append((sheet.name, "its name says that it is not the list", "namnet säger att det inte är listan"))
        else:
            kept.append(sheet)
    return (kept, skipped) if kept else (filled, [])


def _candidates(sheet: Sheet, options: ReadOptions) -> list[_Candidate]:
    """The ways in which a sheet can be understood, the likeliest first."""
    if not sheet.rows:
        return []
    table = Table(sheet.name, sheet.rows)
    found = []
    people = _people(table, options) if options.kind in (None, "personnel") else None
    if people is not None:
        found.append(people)
    if options.kind in (None, "course_offer") and (courses := _courses(table, options)) is not None:
        found.append(courses)
    if options.kind in (None, "skill_matrix") and (matrix := find_matrix(table, options)) is not None:
        found.append(_Candidate("skill_matrix", _matrix_score(matrix, people), matrix))
    return sorted(found, key=lambda candidate: -candidate.score)


def _people(table: Table, options: ReadOptions) -> _Candidate | None:
    layout = find_layout(table, ("personnel",), options)
    complete_by_content(layout)
    numbered = layout.column("identity_number")
    share = table.profile(numbered, layout.first).share("like identity") if numbered is not None else 0.0
    named = layout.has("full_name", "last_name", "first_name")
    joined = layout.has("birth_date") and layout.has("identity_last_four")
    if not (share or joined or numbered is not None or (named and len(layout.fields) >= 2)):
        return None
    score = len(layout.fields) + (10 if share >= 0.3 or joined else 0) + (2 if named else 0)
    return _Candidate("personnel", score, layout)


def _courses(table: Table, options: ReadOptions) -> _Candidate | None:
    layout = find_layout(table, ("course_offer",), options)
    if not looks_like_courses(layout):
        return None
    heading = fold(layout.labels[layout.column("title") or 0])
    certain = any(word in heading for word in ("kurs", "utbildning", "course", "training"))
    if not certain and len(layout.fields) < 4:
        return None
    return _Candidate("course_offer", len(layout.fields) + (8 if certain else 0), layout)


def _matrix_score(matrix: Matrix, people: _Candidate | None) -> float:
    """Above a list of people when the skills are more than what only such a list has."""
    if matrix.is_list:
        return 100
    base = people.score if people else 0
    strong = len(_STRONG & set(people.found.fields.values())) if people else 0
    skills = len(matrix.skills)
    if skills >= max(2, strong) or (skills == 1 and strong == 0 and len(matrix.layout.fields) <= 3):
        return base + skills
    return base / 2


def _read(candidate: _Candidate, options: ReadOptions, reading: Reading, seen: dict[str, int]) -> None:
    layout: Layout = candidate.found.layout if isinstance(candidate.found, Matrix) else candidate.found
    if layout.header >= 0:
        number = layout.header + 1
        if not layout.table.across:
            reading.notes.append(messages.HEADINGS_AT.fill(sheet=layout.table.sheet, row=number))
    else:
        reading.notes.append(messages.NO_HEADINGS.fill(sheet=layout.table.sheet))
    if isinstance(candidate.found, Matrix):
        read_matrix(candidate.found, options, reading, seen)
    elif candidate.kind == "personnel":
        read_personnel(layout, options, reading, seen)
    else:
        read_courses(layout, reading)
    columns = layout.read_columns()
    if isinstance(candidate.found, Matrix):
        columns = [
            type(column)(column.sheet, column.column, column.heading, "skill", "heading")
            if column.field is None and column.heading in candidate.found.skills.values()
            else column
            for column in columns
        ]
    reading.columns += columns
