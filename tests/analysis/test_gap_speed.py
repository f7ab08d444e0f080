"""The whole programme's gaps in under a second: 5,000 people, twelve skills each, two kinds of ratings."""

from __future__ import annotations

import time

import pytest
from django.db import connection

from kompetens.analysis.queries.gap import Scope, gap_rows, gap_sums
from kompetens.core.actor import acting, system_actor

SYSTEM = system_actor("test", "arrange a large programme")
PEOPLE, SKILLS, PROFILES, ASKED = 5_000, 150, 20, 12


def fill(programme_id: int, team_id: int) -> None:
    """People in one team, a role each, ratings of four in five of their skills; written by the database."""
    statements = [
        f"""insert into skills_skill (framework_id, group_id, concept_id, name_sv, name_en, legally_required,
                is_retired, sort_key)
            select g.framework_id, g.id, 'bulk-' || n, 'Kompetens ' || n, '', false, false, n::text
            from skills_skillgroup g, generate_series(1, {SKILLS}) n""",
        f"""insert into skills_roleprofile (programme_id, key, name_sv, name_en, sort_key)
            select {programme_id}, 'bulk-' || n, 'Roll ' || n, '', n::text from generate_series(1, {PROFILES}) n""",
        f"""insert into skills_rolerequirement (programme_id, profile_id, skill_id, level, importance)
            select {programme_id}, p.id, s.id, 1 + (s.id + p.id) % 4, 1 + s.id % 5
            from (select id, row_number() over (order by id) as n from skills_roleprofile where key like 'bulk-%') p
            join (select id, row_number() over (order by id) as n from skills_skill where concept_id like 'bulk-%') s
            on (s.n + p.n * 7) % {SKILLS} < {ASKED}""",
        f"""insert into organisations_person (programme_id, key, first_name, last_name, listed_name, sort_key,
                identity_type, gender, is_protected, pseudo_number)
            select {programme_id}, 'bulk-' || n, 'F', 'L', 'L, F', n::text, 'none', 'unknown', false, ''
            from generate_series(1, {PEOPLE}) n""",
        f"""insert into organisations_employment (programme_id, region_id, company_id, site_id, team_id, person_id,
                key, first_name, last_name, listed_name, sort_key, title, email, phone)
            select t.programme_id, t.region_id, t.company_id, t.site_id, t.id, p.id, p.key, 'F', 'L', 'L, F',
                p.sort_key, '', '', ''
            from organisations_team t, organisations_person p where t.id = {team_id} and p.key like 'bulk-%'""",
        f"""insert into skills_roleholder (programme_id, region_id, company_id, team_id, person_id, employment_id,
                profile_id)
            select e.programme_id, e.region_id, e.company_id, e.team_id, e.person_id, e.id, p.id
            from organisations_employment e
            join (select id, row_number() over (order by id) - 1 as n from skills_roleprofile where key like 'bulk-%') p
            on p.n = e.id % {PROFILES} where e.key like 'bulk-%'""",
        """insert into skills_evidence (programme_id, region_id, company_id, team_id, person_id, employment_id,
                skill_id, level, kind, observed_on)
            select h.programme_id, h.region_id, h.company_id, h.team_id, h.person_id, h.employment_id, r.skill_id,
                (h.employment_id + r.skill_id) % 5, k.kind, current_date - k.days
            from skills_roleholder h join skills_rolerequirement r on r.profile_id = h.profile_id,
                (values ('self', 30), ('manager', 20)) k(kind, days)
            where (h.employment_id + r.skill_id) % 5 > 0""",
        "analyze",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def seconds(call) -> float:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)


@pytest.fixture
def large(world):
    with acting(SYSTEM):
        fill(world.programme.pk, world.own.team.pk)
    return world


@pytest.mark.long
def test_the_programme_within_a_second(large, actor_of, record_property):
    manager = actor_of(large.people["programme_manager"])
    with acting(manager):
        (whole,) = gap_sums(Scope(programme=large.programme.pk))
        assert whole.people == PEOPLE + 8
        assert whole.pairs == PEOPLE * ASKED + 8
        by_skill = seconds(lambda: gap_sums(Scope(programme=large.programme.pk), "region", "company", "skill"))
        rows = seconds(lambda: gap_rows(Scope(programme=large.programme.pk)))
    record_property("sums", by_skill)
    record_property("rows", rows)
    print(f"sums by company and skill {by_skill:.2f} s, {whole.pairs} rows {rows:.2f} s")
    assert by_skill < 1
    assert rows < 2
