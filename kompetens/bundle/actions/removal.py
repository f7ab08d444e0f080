"""What becomes of rows that the last bundle held and this one does not.

Only tables whose rows can go without taking anything with them are touched; nothing that people have done is
lost. Everything else stays, and the report says so.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from kompetens.bundle.actions.snapshot import Hashes, hash_of
from kompetens.bundle.crosschecks import need_key
from kompetens.core.clock import today


@dataclass(frozen=True, slots=True)
class Removal:
    """`keys`: id and the bundle's key of every row of the programme. `statement` takes the ids as %(ids)s."""

    keys: str
    statement: str


_OF_EMPLOYMENT = "join organisations_employment e on e.id = m.employment_id"
_OF_SKILL = "join skills_skill k on k.id = m.skill_id"

REMOVALS: dict[str, Removal] = {
    "needs": Removal(
        "select m.id, case when e.id is not null then e.key end, case when e.id is null then t.key end, k.concept_id "
        f"from analysis_need m left {_OF_EMPLOYMENT} left join organisations_team t on t.id = m.team_id "
        f"{_OF_SKILL} where m.programme_id = %(programme)s",
        "update analysis_need set status = 'withdrawn' where id = any(%(ids)s) and status = 'open'",
    ),
    "ratings": Removal(
        f"select m.id, e.key, k.concept_id, m.kind, m.observed_on from skills_evidence m {_OF_EMPLOYMENT} {_OF_SKILL} "
        "where m.programme_id = %(programme)s",
        "delete from skills_evidence where id = any(%(ids)s)",
    ),
    "memberships": Removal(
        "select m.id, h.key, m.role, r.key, c.key, t.key, p.key from organisations_membership m "
        "join organisations_person h on h.id = m.person_id left join organisations_region r on r.id = m.region_id "
        "left join organisations_company c on c.id = m.company_id left join organisations_team t on t.id = m.team_id "
        "left join organisations_provider p on p.id = m.provider_id where m.programme_id = %(programme)s",
        "delete from organisations_membership where id = any(%(ids)s)",
    ),
    "absences": Removal(
        f"select m.id, e.key, m.first_day, m.last_day from organisations_absence m {_OF_EMPLOYMENT} "
        "where m.programme_id = %(programme)s",
        "delete from organisations_absence where id = any(%(ids)s)",
    ),
    "role_holders": Removal(
        f"select m.id, e.key, q.key from skills_roleholder m {_OF_EMPLOYMENT} "
        "join skills_roleprofile q on q.id = m.profile_id where m.programme_id = %(programme)s",
        "delete from skills_roleholder where id = any(%(ids)s)",
    ),
    "employments": Removal(
        "select m.id, m.key from organisations_employment m where m.programme_id = %(programme)s",
        "update organisations_employment set ended_on = greatest(started_on, %(yesterday)s) "
        "where id = any(%(ids)s) and ended_on is null",
    ),
    "course_skills": Removal(
        f"select m.id, o.key, k.concept_id from portal_courseskill m join portal_course o on o.id = m.course_id "
        f"{_OF_SKILL} where o.programme_id = %(programme)s",
        "delete from portal_courseskill where id = any(%(ids)s)",
    ),
    "courses": Removal(
        "select m.id, m.key from portal_course m where m.programme_id = %(programme)s",
        "update portal_course set is_withdrawn = true where id = any(%(ids)s)",
    ),
    "role_requirements": Removal(
        "select m.id, q.key, k.concept_id from skills_rolerequirement m "
        f"join skills_roleprofile q on q.id = m.profile_id {_OF_SKILL} where q.programme_id = %(programme)s",
        "delete from skills_rolerequirement where id = any(%(ids)s)",
    ),
    "skills": Removal(
        "select m.id, m.concept_id from skills_skill m where m.framework_id = %(framework)s",
        "update skills_skill set is_retired = true where id = any(%(ids)s)",
    ),
}
"""In the order in which they are done."""


def remove_rows(cursor: Any, table: str, gone: Hashes, ids: dict[str, Any]) -> tuple[list[int], list[str]]:
    """Carry out what is to be done with the rows whose key hashes are in *gone*; their ids, and the first few keys."""
    removal = REMOVALS[table]
    wanted = set(gone.tolist())
    found: list[int] = []
    examples: list[str] = []
    cursor.execute(removal.keys, ids)
    while rows := cursor.fetchmany(10_000):
        for row in rows:
            if hash_of(tuple(row[1:])) in wanted:
                found.append(row[0])
                if len(examples) < 5:
                    examples.append(" / ".join(str(part) for part in row[1:] if part is not None))
    yesterday = today() - datetime.timedelta(days=1)
    cursor.execute(removal.statement, {**ids, "ids": found, "yesterday": yesterday})
    return found, examples


def reopen_needs(cursor: Any, returned: list[tuple[Any, ...]], ids: dict[str, Any]) -> None:
    """Needs that are back in the bundle and were withdrawn when they were gone from it are open again."""
    if not returned:
        return
    keys = [need_key(employment or "", team or "", skill) for employment, team, skill in returned]
    cursor.execute(
        "update analysis_need n set status = 'open' where programme_id = %(programme)s and key = any(%(keys)s) "
        "and status = 'withdrawn' and not exists (select 1 from analysis_need o "
        "where o.employment_id = n.employment_id and o.skill_id = n.skill_id and o.status = 'open')",
        {**ids, "keys": keys},
    )
