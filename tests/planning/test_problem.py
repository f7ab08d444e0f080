"""From the database to the planner's tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kompetens.analysis.models import Need
from kompetens.core.geo import to_metres
from kompetens.organisations.models import Absence, Calendar, Company, Employment, Provider, Team, scope_of
from kompetens.planning.optimiser.problem import Problem
from kompetens.planning.period import STOCKHOLM, Period
from kompetens.planning.queries.problem import BuiltProblem, build_problem
from kompetens.portal.models import Attendance, Course, CourseSkill, Enrolment
from kompetens.skills.models import Evidence, RoleHolder
from tests.factories.world import World, build_world, make_activity, make_employment, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_system")]


def next_monday(weeks: int = 1) -> date:
    today = date.today()
    return today + timedelta(days=7 * weeks - today.weekday())


PERIOD = Period(next_monday(8), 8)
"""After the world's own activities."""


@pytest.fixture
def world() -> World:
    return build_world()


def build(world: World, period: Period = PERIOD) -> BuiltProblem:
    built = build_problem(world.programme, period)
    Problem.from_tables(built.data)  # the engine accepts it
    return built


def column(built: BuiltProblem, table: str, name: str) -> list[Any]:
    return list(built.data["tables"][table][name])


def busy(built: BuiltProblem, table: str, row: int) -> int:
    return int(column(built, "calendars", "busy")[column(built, table, "calendar")[row]], 16)


def away(built: BuiltProblem, employment: Employment) -> set[int]:
    row = built.ids["employees"].index(employment.pk)
    rows = zip(*(column(built, "absences", name) for name in ("employee", "t0", "t1")), strict=True)
    return {slot for employee, t0, t1 in rows if employee == row for slot in range(t0, t1)}


def test_every_open_need_becomes_a_row_with_a_value(world: World) -> None:
    built = build(world)
    assert len(built.wishes) == 8
    assert built.left_out == {}
    assert built.people_wanted == 8
    # cheapest attendance: 12,000 / 5.6 + 500 + 2 × 700 + 250; priority 4 = 145 %, importance 4 = 110 %
    assert set(column(built, "needs", "value")) == {round((12_000 / 5.6 + 2_150) * 1.5 * 1.45 * 1.10)}
    assert set(column(built, "needs", "deadline")) == {80}
    assert built.ids["employees"] == sorted(e.pk for side in (world.own, world.other) for e in side.employees)
    x, y = to_metres(world.own.site.latitude, world.own.site.longitude)
    row = built.ids["sites"].index(world.own.site.pk)
    assert (column(built, "sites", "x")[row], column(built, "sites", "y")[row]) == (round(x), round(y))


def test_needs_that_are_not_open_are_not_planned(world: World) -> None:
    planned, met, withdrawn, _ = world.own.needs
    for need, status in ((planned, "planned"), (met, "met"), (withdrawn, "withdrawn")):
        need.status = status
        need.save()
    assert len(build(world).wishes) == 5


def test_a_course_must_reach_the_level_that_is_asked_for(world: World) -> None:
    need = world.own.needs[0]
    need.target_level = 3
    need.save()
    built = build(world)
    assert built.left_out == {need.pk: ("no-course", 1)}
    CourseSkill.objects.filter(course=world.other.course).update(level=4)
    built = build(world)
    assert built.left_out == {}
    pairs = set(zip(column(built, "course_skills", "course"), column(built, "course_skills", "skill"), strict=True))
    own, other = (built.ids["courses"].index(side.course.pk) for side in (world.own, world.other))
    assert pairs == {(own, 0), (other, 0), (other, 1)}


def test_courses_that_nobody_can_hold_are_left_out(world: World) -> None:
    Course.objects.filter(pk=world.own.course.pk).update(is_withdrawn=True)
    built = build(world)
    assert built.ids["courses"] == [world.other.course.pk]
    Course.objects.filter(pk=world.other.course.pk).update(is_withdrawn=True)
    built = build(world)
    assert {reason for reason, _ in built.left_out.values()} == {"no-course"}


def test_gap_and_importance_weigh(world: World) -> None:
    low, high = world.own.employees[:2]
    for employment, kind, level in ((low, "self", 2), (low, "manager", 0), (high, "manager", 1)):
        Evidence.objects.create(
            **scope_of(employment), skill=world.skill, level=level, kind=kind, observed_on=date.today()
        )
    RoleHolder.objects.filter(employment=world.own.employees[2]).delete()
    built = build(world)
    value = {wish.employment: wish.value for wish in built.wishes}
    unrated, unheld = value[world.own.employees[3].pk], value[world.own.employees[2].pk]
    assert value[low.pk] / unrated == pytest.approx(1.08, abs=0.001), "the manager's word is stronger: two levels"
    assert value[high.pk] / unrated == pytest.approx(0.92, abs=0.001)
    assert unrated / unheld == pytest.approx(1.10, abs=0.001)


def test_deadlines_bind_unless_they_have_passed(world: World) -> None:
    soon, passed, later, _ = world.own.needs
    soon.deadline, passed.deadline = PERIOD.first_day + timedelta(days=1), PERIOD.first_day - timedelta(days=1)
    later.deadline = PERIOD.first_day + timedelta(days=13)  # a Sunday
    for need in (soon, passed, later):
        need.save()
    deadlines = {wish.need: wish.deadline for wish in build(world).wishes}
    assert (deadlines[soon.pk], deadlines[passed.pk], deadlines[later.pk]) == (4, 80, 20)


class TestHeadcount:
    """Needs of people who are not named yet."""

    def want(self, world: World, headcount: int, team: Team | None = None) -> Need:
        Need.objects.filter(company=world.own.company).delete()
        side = world.own
        return Need.objects.create(
            programme=world.programme, region=side.region, company=side.company, team=team, key="many",
            skill=world.skill, target_level=2, headcount=headcount,
        )  # fmt: skip

    def chosen(self, built: BuiltProblem, need: Need) -> set[int]:
        return {wish.employment for wish in built.wishes if wish.need == need.pk}

    def test_goes_to_holders_of_the_role_who_lack_the_skill(self, world: World) -> None:
        first, second, third, fourth = world.own.employees
        RoleHolder.objects.filter(employment=fourth).delete()
        Evidence.objects.create(**scope_of(first), skill=world.skill, level=2, kind="manager", observed_on=date.today())
        need = self.want(world, 2)
        assert self.chosen(build(world), need) == {second.pk, third.pk}

    def test_says_how_many_are_lacking(self, world: World) -> None:
        need = self.want(world, 6, world.own.team)
        built = build(world)
        assert len(self.chosen(built, need)) == 4
        assert built.left_out == {need.pk: ("nobody", 2)}

    def test_never_takes_who_has_the_need_in_her_own_name(self, world: World) -> None:
        need, named = self.want(world, 4), world.own.employees[0]
        Need.objects.create(**scope_of(named), key="own", skill=world.skill, target_level=1)
        assert named.pk not in self.chosen(build(world), need)

    def test_two_needs_of_one_skill_take_different_people(self, world: World) -> None:
        need = self.want(world, 2)
        other = Need.objects.create(
            programme=world.programme, region=world.own.region, company=world.own.company, key="more",
            skill=world.skill, target_level=2, headcount=2,
        )  # fmt: skip
        built = build(world)
        assert not self.chosen(built, need) & self.chosen(built, other)
        assert self.chosen(build(world), need) == self.chosen(built, need), "the lot is drawn the same way each time"


class TestTime:
    """When people, teams and providers are free."""

    def test_absences_become_slots(self, world: World) -> None:
        employment = world.own.employees[0]
        monday = PERIOD.first_day
        for first, last in ((0, 1), (5, 6), (11, 13), (-9, -3)):
            Absence.objects.create(
                **scope_of(employment),
                first_day=monday + timedelta(days=first), last_day=monday + timedelta(days=last),
            )  # fmt: skip
        assert away(build(world), employment) == {0, 1, 2, 3, 18, 19}

    def test_outside_the_employment_nobody_trains(self, world: World) -> None:
        starts, ends, gone, _ = world.own.employees
        Employment.objects.filter(pk=starts.pk).update(started_on=PERIOD.first_day + timedelta(days=7))
        Employment.objects.filter(pk=ends.pk).update(ended_on=PERIOD.first_day + timedelta(days=3))
        Employment.objects.filter(pk=gone.pk).update(ended_on=PERIOD.first_day - timedelta(days=3))
        built = build(world)
        assert away(built, starts) == set(range(10))
        assert away(built, ends) == set(range(8, 80))
        assert built.left_out == {world.own.needs[2].pk: ("gone", 1)}

    def test_shift_busy_weeks_and_holidays_close_a_team(self, world: World) -> None:
        week = (PERIOD.first_day + timedelta(weeks=3)).isocalendar()
        Calendar.objects.filter(company=world.own.company).update(
            pattern="two-shift", phase=0, busy_weeks=[f"{week.year}-W{week.week:02d}"]
        )
        built = build(world)
        row = built.ids["teams"].index(world.own.team.pk)
        monday = world.programme.starts_on - timedelta(days=world.programme.starts_on.weekday())
        first = (PERIOD.first_day - monday).days // 7
        for week_number in range(8):
            slots = busy(built, "teams", row) >> 10 * week_number & 0b1111111111
            closed = (first + week_number) % 2 != 0 or week_number == 3
            holidays = PERIOD.holidays() >> 10 * week_number & 0b1111111111
            assert slots == (0b1111111111 if closed else holidays)

    def test_providers_close_in_their_weeks(self, world: World) -> None:
        week = (PERIOD.first_day + timedelta(weeks=2)).isocalendar().week
        Provider.objects.filter(pk=world.own.provider.pk).update(closed_weeks=[week])
        built = build(world)
        row = built.ids["providers"].index(world.own.provider.pk)
        assert busy(built, "providers", row) == PERIOD.holidays() | 0b1111111111 << 20

    def test_bookings_keep_a_person_away_and_take_from_team_and_provider(self, world: World) -> None:
        monday = next(n for n in range(3, 8) if not PERIOD.holidays() >> 10 * n & 0b11)
        start = datetime.combine(PERIOD.first_day + timedelta(weeks=monday), datetime.min.time(), STOCKHOLM)
        Team.objects.filter(pk=world.own.team.pk).update(max_away=1)
        Provider.objects.filter(pk=world.own.provider.pk).update(capacity=1)
        activity = make_activity(world.own.course, world.own.venue, start.replace(hour=8))
        one, other = world.own.employees[:2]
        now = datetime.now(STOCKHOLM)
        scope = scope_of(one)
        enrolment = Enrolment.objects.create(
            **scope, activity=activity, provider=world.own.provider, status="invited", listed_name="x",
            listed_company="y", enrolled_at=now, changed_at=now,
        )  # fmt: skip
        session = activity.sessions.get(number=1)
        Attendance.objects.create(
            **scope, session=session, enrolment=enrolment, provider=world.own.provider,
            during=(session.starts_at, session.ends_at),
        )  # fmt: skip
        built, slot = build(world), 10 * monday
        assert away(built, one) == {slot, slot + 1}
        assert away(built, other) == set()
        assert busy(built, "teams", built.ids["teams"].index(world.own.team.pk)) >> slot & 0b11 == 0b01
        assert busy(built, "teams", built.ids["teams"].index(world.other.team.pk)) >> slot & 0b11 == 0
        assert busy(built, "providers", built.ids["providers"].index(world.own.provider.pk)) >> slot & 0b11 == 0b11
        Enrolment.objects.update(status="cancelled")
        assert away(build(world), one) == set()

    def test_two_employments_never_have_the_same_time(self, world: World) -> None:
        first = world.own.employees[0]
        second = make_employment(first.person, world.other.team)
        Need.objects.create(**scope_of(second), key="second", skill=world.skill, target_level=2)
        built = build(world)
        free = [set(range(80)) - away(built, each) for each in (first, second)]
        assert free[0]
        assert free[1]
        assert not free[0] & free[1]


def test_a_region_keeps_what_its_activities_have_left(world: World) -> None:
    built = build(world)
    row = built.ids["regions"].index(world.own.region.pk)
    before = column(built, "regions", "budget")[row]
    assert before == 1_000_000 - 2 * 12_000, "two open activities"
    make_activity(world.own.course, world.own.venue, datetime.now(STOCKHOLM) + timedelta(days=300))
    cancelled = make_activity(world.own.course, world.own.venue, datetime.now(STOCKHOLM) + timedelta(days=200))
    type(cancelled).objects.filter(pk=cancelled.pk).update(status="cancelled")
    after = build(world)
    assert column(after, "regions", "budget")[row] == before - 12_000
    assert after.data["params"]["budget_total"] == sum(column(after, "regions", "budget"))


def test_closed_companies_and_rooms(world: World) -> None:
    Company.objects.filter(pk=world.own.company.pk).update(closed_only=True)
    built = build(world)
    own = built.ids["companies"].index(world.own.company.pk)
    assert column(built, "companies", "closed_only") == [int(row == own) for row in range(2)]
    assert column(built, "sites", "room_seats") == [12, 12]


def test_the_number_of_queries_does_not_grow(world: World, django_assert_num_queries: Callable[..., Any]) -> None:
    with CaptureQueriesContext(connection) as few:
        build_problem(world.programme, PERIOD)
    for index in range(3):
        employment = make_employment(make_person(world.programme, f"more-{index}", "Ali", "Ek"), world.own.team)
        Need.objects.create(**scope_of(employment), key=f"more-{index}", skill=world.skill, target_level=2)
    make_activity(world.own.course, world.own.venue, datetime.combine(PERIOD.first_day, datetime.min.time(), STOCKHOLM))
    with django_assert_num_queries(len(few)):
        build_problem(world.programme, PERIOD)
    assert len(few) <= 20
