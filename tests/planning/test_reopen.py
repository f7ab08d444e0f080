"""A planned need whose seat comes to nothing is open again, at once or by the job."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kompetens.analysis.models import Need
from kompetens.core import clock
from kompetens.core.actor import current_actor
from kompetens.core.models import AuditEntry
from kompetens.organisations.models import Employment, Team
from kompetens.planning.actions.adopt import adopt_plan
from kompetens.planning.actions.reopen import reopen_needs
from kompetens.planning.jobs import reopen_lost_needs
from kompetens.planning.period import Period
from kompetens.planning.queries.problem import build_problem
from kompetens.planning.queries.rows import planned_people
from kompetens.portal.actions.activities import cancel_activity
from kompetens.portal.actions.enrolment import cancel_enrolment, decline_invitation, release_people
from kompetens.portal.models import Attendance, Enrolment
from tests.factories.world import World, build_world
from tests.planning.runs import MONDAY, a_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_system")]


@pytest.fixture
def world() -> World:
    """With an adopted plan in which everybody has a seat."""
    world = build_world()
    Team.objects.update(max_away=8)
    adopt_plan(current_actor(), a_run(world))
    return world


def seat(world: World, number: int = 0) -> Enrolment:
    return Enrolment.objects.get(employment=world.own.employees[number])


def states(world: World) -> list[str]:
    return list(Need.objects.filter(company=world.own.company).order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("leave", [cancel_enrolment, decline_invitation])
def test_at_once_when_the_seat_is_given_up(world: World, leave) -> None:
    leave(current_actor(), seat(world))
    assert states(world) == ["open", "planned", "planned", "planned"]
    (entry,) = AuditEntry.objects.filter(action="planning.reopen_need")
    assert entry.object_id == str(world.own.needs[0].pk)
    built = build_problem(world.programme, Period(MONDAY + timedelta(weeks=8), 6))
    assert built.people_wanted == 1


def test_at_once_when_the_activity_is_called_off(world: World) -> None:
    cancel_activity(current_actor(), seat(world).activity, "ill")
    assert states(world) == ["open"] * 4
    assert set(Need.objects.filter(company=world.other.company).values_list("status", flat=True)) == {"planned"}


def test_at_once_when_she_leaves(world: World) -> None:
    left = world.own.employees[1]
    Employment.objects.filter(pk=left.pk).update(ended_on=clock.today())
    assert release_people([left.pk]) == 1
    assert states(world) == ["planned", "open", "planned", "planned"]


def test_the_job_finds_what_nobody_told(world: World) -> None:
    Enrolment.objects.filter(pk=seat(world).pk).update(status="cancelled")
    assert states(world) == ["planned"] * 4
    reopen_lost_needs(timestamp=0)
    assert states(world) == ["open", "planned", "planned", "planned"]
    assert reopen_needs() == 0


def test_whoever_was_there_keeps_her_need_planned_and_whoever_was_absent_does_not(world: World) -> None:
    present, absent, half, unrecorded = (seat(world, number) for number in range(4))
    Attendance.objects.filter(enrolment=present).update(status="present", minutes=240)
    Attendance.objects.filter(enrolment=absent).update(status="absent", minutes=0)
    Attendance.objects.filter(enrolment=half, session__number=1).update(status="absent", minutes=0)
    assert unrecorded.status == "invited"
    assert reopen_needs() == 0, "it is not over yet"
    with clock.at(present.activity.ends_at + timedelta(hours=1)):
        assert reopen_needs() == 1
    assert states(world) == ["planned", "open", "planned", "planned"]


def test_a_need_that_was_stated_anew_is_the_one_that_counts(world: World) -> None:
    first = world.own.needs[0]
    Need.objects.create(
        programme=world.programme, region=first.region, company=first.company, team=first.team, person=first.person,
        employment=first.employment, key="again", skill=first.skill, target_level=3, priority=2,
    )  # fmt: skip
    cancel_enrolment(current_actor(), seat(world))
    assert states(world) == ["planned", "planned", "planned", "planned", "open"]


def test_of_two_planned_needs_of_the_same_skill_one_is_opened(world: World) -> None:
    Need.objects.filter(pk=world.own.needs[1].pk).update(
        employment=world.own.employees[0], person=world.own.employees[0].person
    )
    Enrolment.objects.filter(company=world.own.company).update(status="cancelled")
    reopen_needs()
    assert sorted(states(world)) == ["open", "open", "open", "planned"]


def test_a_planned_need_without_a_plan_is_left_alone(world: World) -> None:
    adopted = world.own.needs[0]
    adopted.planned_seats.all().delete()
    cancel_enrolment(current_actor(), seat(world))
    assert states(world) == ["planned"] * 4


def test_a_need_of_several_has_back_the_place_of_whoever_cancelled(world: World) -> None:
    many = world.own.needs[0]
    Need.objects.filter(pk=many.pk).update(employment=None, person=None, headcount=1, status="open")
    assert planned_people(world.programme) == {many.pk: {world.own.employees[0].pk}}
    cancel_enrolment(current_actor(), seat(world))
    assert planned_people(world.programme) == {}
