"""A plan becomes activities with invitations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from kompetens.analysis.models import Need
from kompetens.core import clock
from kompetens.core.actor import acting, current_actor, system_actor
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.organisations.models import Employment, Team
from kompetens.organisations.queries.actors import actor_for
from kompetens.planning import refusals
from kompetens.planning.actions.adopt import adopt_plan
from kompetens.planning.models import PlannedActivity, PlanRun
from kompetens.planning.period import STOCKHOLM, Period
from kompetens.planning.queries.problem import build_problem
from kompetens.planning.refusals import Refused
from kompetens.portal.models import Activity, Attendance, Course, Enrolment, Venue
from tests.factories.world import World, build_world, make_activity
from tests.planning.runs import MONDAY, PERIOD, a_run, free_start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_system")]



@pytest.fixture
def world() -> World:
    world = build_world()
    Team.objects.update(max_away=8)
    return world


def test_activities_are_opened_and_people_invited(world: World) -> None:
    run = a_run(world)
    before = Activity.objects.count()
    result = adopt_plan(current_actor(), run)
    assert (result.activities, result.invitations, result.needs) == (2, 8, 8)
    assert (result.late, result.small, result.lost, result.clashing) == (0, 0, 0, 0)
    assert Activity.objects.count() == before + 2
    for planned in PlannedActivity.objects.filter(run=run).select_related("activity"):
        activity = planned.activity
        assert activity is not None
        assert (activity.starts_at, activity.ends_at) == (planned.starts_at, planned.ends_at)
        assert (activity.venue_id, activity.seats_taken, activity.status) == (planned.venue_id, 4, "open")
        times = [(PERIOD.starts(slot), PERIOD.ends(slot)) for slot in planned.slots]
        assert list(activity.sessions.values_list("starts_at", "ends_at")) == times
        assert activity.enrolments.filter(status="invited").count() == 4
    assert Attendance.objects.count() == 16
    assert set(Need.objects.values_list("status", flat=True)) == {"planned"}
    assert AuditEntry.objects.filter(action="planning.adopt", object_id=str(run.pk)).count() == 1


def test_only_once(world: World) -> None:
    run = a_run(world)
    adopt_plan(current_actor(), run)
    with pytest.raises(Refused, match=str(refusals.ADOPTED)[:20]):
        adopt_plan(current_actor(), run)
    assert Enrolment.objects.count() == 8


@pytest.mark.parametrize("status", ["queued", "running", "failed", "cancelled"])
def test_only_a_finished_run(world: World, status: str) -> None:
    run = a_run(world)
    PlanRun.objects.filter(pk=run.pk).update(status=status)
    with pytest.raises(Refused):
        adopt_plan(current_actor(), run)
    assert not Enrolment.objects.exists()


def test_people_who_left_are_dropped_and_groups_that_shrink_too_far(world: World) -> None:
    run = a_run(world)
    start = PERIOD.day(free_start())
    left = [world.own.employees[0].pk, *(each.pk for each in world.other.employees[:3])]
    Employment.objects.filter(pk__in=left).update(ended_on=start - timedelta(days=1))
    result = adopt_plan(current_actor(), run)
    assert (result.activities, result.invitations, result.lost, result.small) == (1, 3, 4, 1)
    assert set(Enrolment.objects.values_list("employment_id", flat=True)) == {e.pk for e in world.own.employees[1:]}
    assert Need.objects.filter(status="planned").count() == 3


def test_needs_that_are_no_longer_open_take_no_seat(world: World) -> None:
    run = a_run(world)
    Need.objects.filter(pk=world.own.needs[0].pk).update(status="withdrawn")
    result = adopt_plan(current_actor(), run)
    assert (result.invitations, result.lost) == (7, 1)
    assert Need.objects.get(pk=world.own.needs[0].pk).status == "withdrawn"


def test_who_has_another_session_is_not_invited_and_her_need_stays_open(world: World) -> None:
    run = a_run(world)
    busy = world.own.employees[0]
    activity = make_activity(world.own.course, world.own.venue, PERIOD.starts(free_start()))
    enrolment = Enrolment.objects.create(
        programme=world.programme, region=busy.region, company=busy.company, team=busy.team, person=busy.person,
        employment=busy, activity=activity, provider=world.own.provider, status="confirmed", listed_name="x",
        listed_company="y", enrolled_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip
    session = activity.sessions.get(number=1)
    Attendance.objects.create(
        programme=world.programme, region=busy.region, company=busy.company, team=busy.team, person=busy.person,
        employment=busy, session=session, enrolment=enrolment, provider=world.own.provider,
        during=(session.starts_at, session.ends_at),
    )  # fmt: skip
    result = adopt_plan(current_actor(), run)
    assert (result.invitations, result.clashing, result.needs) == (7, 1, 7)
    assert Need.objects.get(pk=world.own.needs[0].pk).status == "open"


def test_withdrawn_courses_are_left_out(world: World) -> None:
    run = a_run(world)
    Course.objects.filter(pk=world.other.course.pk).update(is_withdrawn=True)
    result = adopt_plan(current_actor(), run)
    assert (result.activities, result.late, result.invitations) == (1, 1, 4)


def test_what_has_started_is_left_out(world: World) -> None:
    run = a_run(world)
    later = clock.at(datetime.combine(MONDAY + timedelta(weeks=30), datetime.min.time(), STOCKHOLM))
    with later, pytest.raises(Refused) as refusal:
        adopt_plan(current_actor(), run)
    assert str(refusal.value) == str(refusals.NOTHING_LEFT)
    assert PlanRun.objects.get(pk=run.pk).adopted_at is None
    assert not Enrolment.objects.exists()


def test_the_past_is_open_to_the_programmes_clock(world: World) -> None:
    """A demonstration replays months that lie behind."""
    run = a_run(world)
    PlanRun.objects.filter(pk=run.pk).update(first_day=MONDAY - timedelta(weeks=20))
    PlannedActivity.objects.update(
        starts_at=F("starts_at") - timedelta(weeks=20), ends_at=F("ends_at") - timedelta(weeks=20)
    )
    with pytest.raises(Refused):
        adopt_plan(current_actor(), run)
    with clock.at(datetime.combine(MONDAY - timedelta(weeks=21), datetime.min.time(), STOCKHOLM)):
        assert adopt_plan(current_actor(), run).activities == 2


def test_a_plan_that_another_has_overtaken_is_refused(world: World) -> None:
    early, late = a_run(world), a_run(world, weeks_later=5)
    adopt_plan(current_actor(), early)
    with pytest.raises(Refused) as refusal:
        adopt_plan(current_actor(), late)
    assert str(refusal.value) == str(refusals.OVERTAKEN)


def test_a_need_of_several_is_taken_from_in_the_next_plan(world: World) -> None:
    Need.objects.filter(company=world.own.company).delete()
    Need.objects.create(
        programme=world.programme, region=world.own.region, company=world.own.company, key="many",
        skill=world.skill, target_level=2, headcount=6,
    )  # fmt: skip
    adopt_plan(current_actor(), a_run(world))
    built = build_problem(world.programme, Period(MONDAY + timedelta(weeks=8), 6))
    assert built.people_wanted == 2
    assert built.wishes == []
    assert list(built.left_out.values()) == [("nobody", 2)]


@pytest.mark.parametrize("role", ["coordinator", "administrator", "controller", "company_contact", "participant"])
def test_only_the_programme_manager_adopts(world: World, role: str) -> None:
    run = a_run(world)
    actor: Any = actor_for(world.people[role].user_id)
    with acting(actor), pytest.raises(Denied):
        adopt_plan(actor, run)


def test_the_programme_manager_adopts_as_herself(world: World) -> None:
    run = a_run(world)
    manager = actor_for(world.people["programme_manager"].user_id)
    assert adopt_plan(manager, run).invitations == 8
    assert PlanRun.objects.get(pk=run.pk).adopted_by == manager.user


def test_rows_are_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    run = a_run(world)
    with django_assert_max_num_queries(45):
        adopt_plan(system_actor("test", "count the queries"), run)


def _shrink_venue(world: World) -> None:
    Venue.objects.filter(pk=world.own.venue.pk).update(seats=2)


def _other_half(world: World) -> None:
    Course.objects.filter(pk=world.own.course.pk).update(start_half=1)


def _no_venue(world: World) -> None:
    Course.objects.filter(pk=world.own.course.pk).update(at_venue=False)


def _closed(world: World) -> None:
    PlannedActivity.objects.filter(course=world.own.course).update(closed_company=world.other.company)


@pytest.mark.parametrize("change", [_shrink_venue, _other_half, _no_venue, _closed])
def test_what_no_longer_fits_its_place_or_course_is_left_out(world: World, change: Callable[[World], None]) -> None:
    run = a_run(world)
    change(world)
    result = adopt_plan(current_actor(), run)
    assert (result.activities, result.invitations, result.unfit, result.lost) == (1, 4, 1, 0)
    assert set(Need.objects.filter(company=world.own.company).values_list("status", flat=True)) == {"open"}
    assert not Activity.objects.filter(course=world.own.course, starts_at__gt=PERIOD.starts(0)).exists()
