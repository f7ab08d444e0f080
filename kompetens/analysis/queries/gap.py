"""Gap = required level − present level, never negative; not rated is not zero, it is not known.

Required: the highest level that any of a person's roles asks for. Present: the latest piece of evidence of the
strongest kind (agreed, certificate, manager's rating, own rating). Both are found by the database, for a whole
programme at a time; the rows that the actor may not see are not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kompetens.core.clock import today
from kompetens.skills.models import Skill, SkillGroup

DIMENSIONS = {
    "region": "region_id",
    "company": "company_id",
    "team": "team_id",
    "employment": "employment_id",
    "skill": "skill_id",
    "subject": "subject_id",
}
"""What gaps can be summed by → the column of the cells."""

# One pass over requirements and evidence, grouped: nothing is joined to anything large, so the time does not hang on
# what the planner believes about the tables (right after an import it knows nothing). A piece of evidence is a
# number that grows with its strength, then its day; the greatest of them is the one that counts.
_CELLS = """
with said as (
    select e.id as employment_id, r.skill_id, e.team_id, e.company_id, e.region_id, r.level as required, r.importance,
           r.headcount, null::bigint as word
    from skills_roleholder h
    join organisations_employment e on e.id = h.employment_id
    join skills_rolerequirement r on r.profile_id = h.profile_id
    where (e.ended_on is null or e.ended_on >= %(today)s){where}
    union all
    select v.employment_id, v.skill_id, null, null, null, null, null, null,
           array_position(array['self', 'manager', 'certificate', 'agreed'], v.kind::text)::bigint * 1000000000
           + (v.observed_on - date '0001-01-01') * 100 + v.level
    from skills_evidence v
    where v.observed_on <= %(today)s{among}
), asked as (
    select employment_id, skill_id, max(team_id) as team_id, max(company_id) as company_id, max(region_id) as region_id,
           max(required) as required, max(importance) as importance,
           case when bool_and(headcount is not null) filter (where required is not null) then max(headcount) end
               as headcount,
           max(word) as word
    from said group by employment_id, skill_id having max(required) is not null
), cells as (
    select a.employment_id, a.skill_id, a.team_id, a.company_id, a.region_id, a.required, a.importance, a.headcount,
           s.group_id as subject_id, (a.word %% 100)::int as present,
           (array['self', 'manager', 'certificate', 'agreed'])[a.word / 1000000000] as kind,
           date '0001-01-01' + (a.word / 100 %% 10000000)::int as observed_on,
           case when a.word is not null then greatest(a.required - a.word %% 100, 0)::int end as gap
    from asked a join skills_skill s on s.id = a.skill_id
    {subject}
)
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose gaps: ids, all None = everybody whom the actor sees. `skills` and `subject` narrow what is looked at."""

    programme: int | None = None
    region: int | None = None
    company: int | None = None
    team: int | None = None
    employments: Sequence[int] | None = None
    skills: Sequence[int] | None = None
    subject: int | None = None


@dataclass(frozen=True, slots=True)
class GapRow:
    """One person and one skill of her role. `present`, `kind`, `observed_on` and `gap` are None when not rated.

    `headcount`: so many must have the skill; None = everybody in the role.
    """

    employment: int
    skill: int
    team: int
    company: int
    region: int
    required: int
    importance: int
    headcount: int | None
    subject: int | None
    present: int | None
    kind: str | None
    observed_on: date | None
    gap: int | None


@dataclass(frozen=True, slots=True)
class GapSum:
    """Sums of one group; `key` has an id for each dimension asked for.

    `pairs` counts persons × skills, of which `rated` have a level, `gaps` one that is too low, by `levels` in
    all; `people` and `people_with_gap` count persons.
    """

    key: tuple[int | None, ...]
    pairs: int
    rated: int
    gaps: int
    levels: int
    people: int
    people_with_gap: int

    @property
    def unrated(self) -> int:
        return self.pairs - self.rated


def cells_sql(scope: Scope) -> tuple[str, dict[str, Any]]:
    """The SQL that makes the relation `cells` (a row for each person × skill), and its parameters."""
    where, among, subject = "", "", ""
    parameters: dict[str, Any] = {"today": today()}
    for name in ("programme", "region", "company"):
        value = getattr(scope, name)
        if value is not None:
            where += f" and e.{name}_id = %({name})s"
            among += f" and v.{name}_id = %({name})s"
            parameters[name] = value
    if scope.team is not None:
        where += " and e.team_id = %(team)s"
        # her team now: older evidence may carry the one she was in then
        among += " and v.employment_id in (select id from organisations_employment where team_id = %(team)s)"
        parameters["team"] = scope.team
    if scope.employments is not None:
        where += " and e.id = any(%(employments)s)"
        among += " and v.employment_id = any(%(employments)s)"
        parameters["employments"] = list(scope.employments)
    if scope.skills is not None:
        where += " and r.skill_id = any(%(skills)s)"
        among += " and v.skill_id = any(%(skills)s)"
        parameters["skills"] = list(scope.skills)
    if scope.subject is not None:
        subject = "where s.group_id = %(subject)s"
        parameters["subject"] = scope.subject
    return _CELLS.format(where=where, among=among, subject=subject), parameters


_COLUMNS = (
    "employment_id, skill_id, team_id, company_id, region_id, required, importance, headcount, subject_id, present, "
    "kind, observed_on, gap"
)


def gap_rows(scope: Scope) -> list[GapRow]:
    """Every person × skill of the scope, in no particular order."""
    cells, parameters = cells_sql(scope)
    with connection.cursor() as cursor:
        cursor.execute(f"{cells} select {_COLUMNS} from cells", parameters)
        return [GapRow(*row) for row in cursor.fetchall()]


def named_gap_rows(scope: Scope) -> list[tuple[str, GapRow]]:
    """Every person × skill of the scope with the skill's name, the widest gap first, in one query."""
    cells, parameters = cells_sql(scope)
    sql = f"""{cells}
        select s.name_sv, s.name_en, c.* from (select {_COLUMNS} from cells) c
        join skills_skill s on s.id = c.skill_id order by coalesce(c.gap, 0) desc, s.sort_key, s.id"""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [(str(Skill(name_sv=row[0], name_en=row[1])), GapRow(*row[2:])) for row in cursor.fetchall()]


def gap_sums(scope: Scope, *dimensions: str) -> list[GapSum]:
    """Sums by `dimensions` (keys of DIMENSIONS), the largest gap first; without dimensions one sum.

    Raises KeyError for an unknown dimension. Nobody in the scope: no rows, or one of zeros.
    """
    cells, parameters = cells_sql(scope)
    names = [DIMENSIONS[name] for name in dimensions]
    columns = ", ".join(names)
    figures = (
        "count(*), count(present), count(*) filter (where gap > 0), coalesce(sum(gap), 0), "
        "count(distinct employment_id), count(distinct employment_id) filter (where gap > 0)"
    )
    chosen = f"{columns}, {figures}" if names else figures
    grouped = f"group by {columns} order by {len(names) + 4} desc, {columns}" if names else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{cells} select {chosen} from cells {grouped}", parameters)
        width = len(names)
        return [GapSum(tuple(row[:width]), *map(int, row[width:])) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class SkillColumn:
    """A skill in a matrix, with its names and its sums over the whole scope."""

    skill: int
    name: str
    subject: str
    sums: GapSum

    @property
    def reached(self) -> int:
        """People who have the level that is asked of them."""
        return self.sums.rated - self.sums.gaps


def skill_columns(scope: Scope) -> list[SkillColumn]:
    """The skills that are asked of anybody in the scope, the largest gap first, in one query."""
    cells, parameters = cells_sql(scope)
    sql = f"""{cells}
        select c.skill_id, s.name_sv, s.name_en, coalesce(g.name_sv, ''), coalesce(g.name_en, ''), c.pairs, c.rated,
               c.gaps, c.levels
        from (select skill_id, count(*) as pairs, count(present) as rated, count(*) filter (where gap > 0) as gaps,
                     coalesce(sum(gap), 0) as levels from cells group by skill_id) c
        join skills_skill s on s.id = c.skill_id left join skills_skillgroup g on g.id = s.group_id
        order by c.levels desc, c.pairs desc, s.sort_key, s.id"""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [
            SkillColumn(
                row[0],
                str(Skill(name_sv=row[1], name_en=row[2])),
                str(SkillGroup(name_sv=row[3], name_en=row[4])),
                GapSum((row[0],), row[5], row[6], row[7], int(row[8]), row[5], row[7]),
            )
            for row in cursor.fetchall()
        ]
