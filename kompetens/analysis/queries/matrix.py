"""People × skills, a window at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from kompetens.analysis.queries.gap import GapRow, Scope, SkillColumn, gap_rows
from kompetens.core.actor import Actor
from kompetens.organisations.models import Employment
from kompetens.organisations.queries.companies import employed
from kompetens.organisations.queries.reach import reach
from kompetens.skills.models import RoleHolder

PEOPLE, SKILLS = 25, 12
"""Rows and columns of one window."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A level beside what is asked. `tone`: g0 (reached), g1 (one level lacks), g2 (more), unrated, "" (not asked)."""

    required: int | None = None
    present: int | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A person with a cell for each skill of the window."""

    job: Employment
    cells: list[Cell]


def people_with_roles(actor: Actor, company: int, team: int | None) -> QuerySet[Employment]:
    """Employees of a company (or team) with a role, Swedish order, as far as the actor may see their levels."""
    found = Employment.objects.filter(reach(actor, "analysis.see_gaps"), employed(), company_id=company)
    if team is not None:
        found = found.filter(team_id=team)
    return found.filter(Exists(RoleHolder.objects.filter(employment=OuterRef("pk")))).order_by("sort_key", "pk")


def lines(people: Sequence[Employment], skills: Sequence[SkillColumn]) -> list[Line]:
    """The cells of one window, in one query."""
    scope = Scope(employments=[job.pk for job in people], skills=[column.skill for column in skills])
    cells = {(row.employment, row.skill): _cell(row) for row in gap_rows(scope)} if people and skills else {}
    return [Line(job, [cells.get((job.pk, column.skill), Cell()) for column in skills]) for job in people]


def _cell(row: GapRow) -> Cell:
    if row.gap is None:
        return Cell(row.required, None, "unrated")
    return Cell(row.required, row.present, f"g{min(row.gap, 2)}")
