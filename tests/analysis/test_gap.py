"""Gaps as the database computes them, against a reference that goes row by row."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompetens.analysis.queries.gap import DIMENSIONS, Scope, cells_sql, gap_rows, gap_sums
from kompetens.core.actor import acting, system_actor
from kompetens.organisations.models import Employment, Site, Team, scope_of
from kompetens.skills.models import Evidence, RoleHolder, RoleProfile, RoleRequirement, Skill, SkillGroup
from tests.factories.world import World, make_employment, make_person

SYSTEM = system_actor("test", "arrange gaps")
TODAY = date.today()
STRENGTH = ["agreed", "certificate", "manager", "self"]


class Stage:
    """Two companies with two teams each, six people, four skills in two subjects, three roles; nothing rated."""

    def __init__(self, world: World) -> None:
        framework = world.skill.framework
        self.groups = [world.group, SkillGroup.objects.create(framework=framework, key="more", name_sv="Mer")]
        self.skills = [
            Skill.objects.create(framework=framework, group=self.groups[n % 2], concept_id=f"s{n}", name_sv=f"S{n}")
            for n in range(4)
        ]
        self.profiles = [
            RoleProfile.objects.create(programme=world.programme, key=f"p{n}", name_sv=f"P{n}") for n in range(3)
        ]
        RoleHolder.objects.all().delete()
        teams = []
        for side in (world.own, world.other):
            scope = {"programme": world.programme, "region": side.region, "company": side.company}
            site = Site.objects.get(pk=side.site.pk)
            second = Team.objects.create(**scope, site=site, calendar=side.team.calendar, key="second", name="Lag 2")
            teams += [side.team, second]
        self.people = [
            make_employment(make_person(world.programme, f"g{n}", "F", "L"), teams[n % 4]) for n in range(6)
        ]


@pytest.fixture
def stage(world):
    with acting(SYSTEM):
        yield Stage(world)


requirements = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 3)),
    st.tuples(st.integers(0, 4), st.integers(1, 5), st.none() | st.integers(1, 4)),
    max_size=12,
)
holders = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=10)
ratings = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from(STRENGTH), st.integers(-1, 3)),
    st.integers(0, 4),
    max_size=25,
)


def arrange(stage: Stage, asked, held, said) -> None:
    for (profile, skill), (level, importance, headcount) in asked.items():
        RoleRequirement.objects.create(
            programme=stage.profiles[profile].programme, profile=stage.profiles[profile], skill=stage.skills[skill],
            level=level, importance=importance, headcount=headcount,
        )  # fmt: skip
    for person, profile in held:
        RoleHolder.objects.create(**scope_of(stage.people[person]), profile=stage.profiles[profile])
    for (person, skill, kind, days), level in said.items():
        Evidence.objects.create(
            **scope_of(stage.people[person]), skill=stage.skills[skill], kind=kind, level=level,
            observed_on=TODAY - timedelta(days=days),
        )  # fmt: skip


def expected(stage: Stage, asked, held, said) -> dict[tuple[int, int], tuple[int, int, int | None, int | None]]:
    """(employment, skill) → required, importance, present, gap, worked out by hand."""
    wanted: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for person, profile in held:
        for (of, skill), (level, importance, _) in asked.items():
            if of == profile:
                wanted[person, skill].append((level, importance))
    result = {}
    for (person, skill), pairs in wanted.items():
        required, importance = max(level for level, _ in pairs), max(weight for _, weight in pairs)
        present = None
        for kind in STRENGTH:
            days = [d for (p, s, k, d) in said if (p, s, k) == (person, skill, kind) and d >= 0]
            if days:
                present = said[person, skill, kind, min(days)]
                break
        gap = None if present is None else max(required - present, 0)
        result[stage.people[person].pk, stage.skills[skill].pk] = (required, importance, present, gap)
    return result


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requirements, held=holders, said=ratings)
def test_gaps_are_the_reference_never_negative_and_add_up(stage, asked, held, said):
    before = transaction.savepoint()
    try:
        arrange(stage, asked, held, said)
        rows = gap_rows(Scope())
        found = {(r.employment, r.skill): (r.required, r.importance, r.present, r.gap) for r in rows}
        assert found == expected(stage, asked, held, said)
        assert len(found) == len(rows)
        assert all(row.gap is None or row.gap >= 0 for row in rows)
        assert all((row.gap is None) == (row.present is None) for row in rows)
        _sums_agree(rows)
    finally:
        transaction.savepoint_rollback(before)


def _sums_agree(rows) -> None:
    (whole,) = gap_sums(Scope())
    for dimension, column in DIMENSIONS.items():
        parts = gap_sums(Scope(), dimension)
        for part in parts:
            mine = [row for row in rows if getattr(row, column.removesuffix("_id")) == part.key[0]]
            assert part.pairs == len(mine)
            assert part.rated == sum(row.present is not None for row in mine)
            assert part.gaps == sum(bool(row.gap) for row in mine)
            assert part.levels == sum(row.gap or 0 for row in mine)
            assert part.people == len({row.employment for row in mine})
            assert part.people_with_gap == len({row.employment for row in mine if row.gap})
        for figure in ("pairs", "rated", "gaps", "levels", "unrated"):
            assert sum(getattr(part, figure) for part in parts) == getattr(whole, figure), (dimension, figure)
        if dimension in ("region", "company", "team", "employment"):
            assert sum(part.people for part in parts) == whole.people
            assert sum(part.people_with_gap for part in parts) == whole.people_with_gap
        assert [part.levels for part in parts] == sorted((part.levels for part in parts), reverse=True)


def test_not_rated_is_not_zero(stage):
    arrange(stage, {(0, 0): (3, 3, None)}, {(0, 0), (1, 0)}, {(1, 0, "self", 0): 0})
    by_person = {row.employment: row for row in gap_rows(Scope())}
    unrated, zero = by_person[stage.people[0].pk], by_person[stage.people[1].pk]
    assert (unrated.present, unrated.gap) == (None, None)
    assert (zero.present, zero.gap) == (0, 3)
    (whole,) = gap_sums(Scope())
    assert (whole.pairs, whole.rated, whole.unrated, whole.people_with_gap) == (2, 1, 1, 1)


def test_the_strongest_kind_counts_and_within_it_the_latest_and_nothing_from_tomorrow(stage):
    said = {(0, 0, "self", 0): 4, (0, 0, "manager", 3): 1, (0, 0, "manager", 2): 2, (0, 0, "agreed", -1): 3}
    arrange(stage, {(0, 0): (3, 3, None)}, {(0, 0)}, said)
    (row,) = gap_rows(Scope())
    assert (row.present, row.kind, row.observed_on, row.gap) == (2, "manager", TODAY - timedelta(days=2), 1)


def test_each_scope_shows_its_own(stage, world):
    arrange(stage, {(0, 0): (3, 3, None), (0, 1): (2, 3, None)}, {(n, 0) for n in range(6)}, {})
    own = {job.pk for job in stage.people if job.company_id == world.own.company.pk}
    people = {"region": world.own.region.pk, "company": world.own.company.pk}
    for name, pk in people.items():
        assert {row.employment for row in gap_rows(Scope(**{name: pk}))} == own
    team = stage.people[0].team_id
    assert {row.team for row in gap_rows(Scope(team=team))} == {team}
    assert {row.employment for row in gap_rows(Scope(employments=[stage.people[2].pk]))} == {stage.people[2].pk}
    assert {row.skill for row in gap_rows(Scope(skills=[stage.skills[1].pk]))} == {stage.skills[1].pk}
    assert {row.subject for row in gap_rows(Scope(subject=stage.groups[1].pk))} == {stage.groups[1].pk}
    assert len(gap_rows(Scope(programme=world.programme.pk))) == 12
    assert gap_sums(Scope(programme=world.programme.pk + 1), "team") == []


def test_who_has_left_lacks_nothing(stage):
    arrange(stage, {(0, 0): (3, 3, None)}, {(0, 0), (1, 0)}, {})
    Employment.objects.filter(pk=stage.people[0].pk).update(ended_on=TODAY - timedelta(days=1))
    Employment.objects.filter(pk=stage.people[1].pk).update(ended_on=TODAY)
    assert {row.employment for row in gap_rows(Scope())} == {stage.people[1].pk}


@pytest.mark.parametrize("role", ["company_contact", "manager", "coordinator", "participant", "trainer"])
def test_row_security_binds_the_query_too(stage, world, actor_of, role):
    arrange(stage, {(0, 0): (3, 3, None)}, {(n, 0) for n in range(6)}, {})
    with acting(actor_of(world.people[role])):
        companies = {row.company for row in gap_rows(Scope())}
        assert companies <= {world.own.company.pk}
        assert gap_rows(Scope(company=world.other.company.pk)) == []
    assert companies or role in ("participant", "trainer")


def test_the_query_can_be_explained(stage):
    from django.db import connection

    sql, parameters = cells_sql(Scope(company=1, subject=1))
    with connection.cursor() as cursor:
        cursor.execute(f"explain {sql} select count(*) from cells", parameters)
        assert cursor.fetchall()
