"""Activities are opened with the sessions their course says, alone and by the thousand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.actor import acting
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.portal.actions.activities import (
    ProposedActivity,
    cancel_activity,
    open_activity,
    open_planned_activities,
    session_times,
)
from kompetens.portal.models import Activity, Attendance, Course, Enrolment, Session
from kompetens.portal.refusals import (
    ActivityNotOpen,
    ClosedToCompany,
    HasAttendance,
    PlaceDoesNotFit,
    TooManySeats,
    WrongStart,
)
from kompetens.portal.timetable import STOCKHOLM
from tests.portal.conftest import SYSTEM

MONDAY = date(2027, 3, 22)  # the week before the clocks change


def course_of(offsets: list[int], start_half: int = 0, same_week: bool = False) -> Course:
    return Course(offsets=offsets, start_half=start_half, same_week=same_week)


def local(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=STOCKHOLM)


def test_two_whole_days_from_thursday():
    thursday = MONDAY + timedelta(days=3)
    times = session_times(course_of([0, 1, 2, 3]), thursday, 0)
    assert times == [
        (local(thursday, 8), local(thursday, 12)),
        (local(thursday, 13), local(thursday, 17)),
        (local(thursday + timedelta(days=1), 8), local(thursday + timedelta(days=1), 12)),
        (local(thursday + timedelta(days=1), 13), local(thursday + timedelta(days=1), 17)),
    ]


def test_weekends_are_stepped_over_and_summer_time_keeps_the_hour():
    friday = MONDAY + timedelta(days=4)
    times = session_times(course_of([0, 1, 10]), friday, 1 - 1)
    assert times[2] == (local(friday + timedelta(days=7), 8), local(friday + timedelta(days=7), 12))
    assert times[0][0].utcoffset() != times[2][0].utcoffset()
    afternoon = session_times(course_of([0, 1], start_half=2), friday, 1)
    assert [begins for begins, _ in afternoon] == [local(friday, 13), local(MONDAY + timedelta(days=7), 8)]


@pytest.mark.parametrize(
    ("course", "day", "half"),
    [
        (course_of([0]), MONDAY + timedelta(days=5), 0),
        (course_of([0]), MONDAY, 1),
        (course_of([0], start_half=1), MONDAY, 0),
        (course_of([0, 1, 2], same_week=True), MONDAY + timedelta(days=4), 0),
    ],
)
def test_a_start_that_the_course_does_not_allow_is_refused(course, day, half):
    with pytest.raises(WrongStart) as refused:
        session_times(course, day, half)
    assert str(refused.value)


@given(st.sets(st.integers(1, 99), max_size=12), st.integers(0, 4), st.integers(0, 1))
def test_sessions_are_on_weekdays_in_order_and_as_far_apart_as_the_offsets_say(more, weekday, half):
    offsets = [0, *sorted(more)]
    times = session_times(course_of(offsets, start_half=2), MONDAY + timedelta(days=weekday), half)
    assert times == sorted(times)
    for (begins, ends), offset in zip(times, offsets, strict=True):
        assert begins.weekday() < 5
        assert ends - begins == timedelta(hours=4)
        weeks = (begins.date() - MONDAY).days // 7
        slot = weeks * 10 + begins.weekday() * 2 + (begins.hour == 13)
        assert slot == weekday * 2 + half + offset


def proposal(side, employments, days=0, **changes):
    start = MONDAY + timedelta(days=days)
    values = {
        "course": side.course, "kind": "V", "venue": side.venue, "site": None, "closed_company": None, "region": None,
        "starts_on": start, "start_half": 0, "employments": employments,
    }  # fmt: skip
    return ProposedActivity(**{**values, **changes})


def test_a_coordinator_opens_an_activity_in_her_region_only(world, actors):
    times = session_times(world.own.course, MONDAY, 0)
    with acting(actors("coordinator")) as actor:
        activity = open_activity(actor, world.own.course, kind="V", venue=world.own.venue, sessions=times)
        assert (activity.seats, activity.place_name) == (8, "Kurslokalen Linköping")
        assert [(each.starts_at, each.ends_at) for each in activity.sessions.all()] == times
        with pytest.raises(Denied):
            open_activity(actor, world.other.course, kind="V", venue=world.other.venue, sessions=times)
        with pytest.raises(PlaceDoesNotFit):
            open_activity(actor, world.own.course, kind="V", venue=world.other.venue, sessions=times)
        with pytest.raises(PlaceDoesNotFit):
            open_activity(actor, world.own.course, kind="O", sessions=times)
        with pytest.raises(TooManySeats, match="8"):
            open_activity(actor, world.own.course, kind="V", venue=world.own.venue, sessions=times, seats=9)
    with acting(SYSTEM):
        assert AuditEntry.objects.get(action="portal.open_activity").object_id == str(activity.pk)


def test_an_activity_at_a_workplace_that_takes_no_guests_is_closed(world, actors):
    times = session_times(world.own.course, MONDAY, 0)
    with acting(actors("coordinator")) as actor:
        closed = open_activity(actor, world.own.course, kind="S", site=world.own.site, sessions=times)
        assert closed.closed_company_id == world.own.company.pk
        world.own.site.hosts_open = True
        assert not open_activity(actor, world.own.course, kind="S", site=world.own.site, sessions=times).closed_company


def test_a_plan_is_opened_with_its_people_invited(world, actors):
    people = world.own.employees
    with acting(actors("programme_manager")) as actor:
        activities = open_planned_activities(
            actor, [proposal(world.own, people[:3]), proposal(world.other, [], days=1)]
        )
        assert [(each.seats_taken, each.seats) for each in activities] == [(3, 8), (0, 8)]
        invited = Enrolment.objects.filter(activity=activities[0])
        assert {each.status for each in invited} == {"invited"}
        assert {each.listed_company for each in invited} == {world.own.company.name}
        assert Attendance.objects.filter(enrolment__in=invited, status="expected").count() == 6
        assert not Activity.objects.inconsistent_counters().exists()


def test_whom_an_earlier_session_keeps_is_left_out_with_the_reason(world, actors):
    first, second = world.own.employees[:2]
    with acting(actors("programme_manager")) as actor:
        open_planned_activities(actor, [proposal(world.own, [first])])
        later, earlier = open_planned_activities(
            actor,
            [
                proposal(world.other, [first, second], start_half=0),
                proposal(world.own, [second], start_half=0),
            ],
        )
        rows = {each.person_id: each for each in Enrolment.objects.filter(activity=later)}
        assert rows[first.person_id].status == "cancelled"
        assert rows[first.person_id].cancel_code == "clash"
        assert rows[second.person_id].status == "invited"
        assert Enrolment.objects.get(activity=earlier).status == "cancelled"
        assert (later.seats_taken, earlier.seats_taken) == (1, 0)
        assert not Activity.objects.inconsistent_counters().exists()


def test_a_plan_is_refused_whole(world, actors):
    with acting(actors("programme_manager")) as actor:
        before = Activity.objects.count()
        with pytest.raises(ClosedToCompany):
            open_planned_activities(
                actor,
                [
                    proposal(world.own, world.own.employees),
                    proposal(world.own, world.other.employees, kind="S", venue=None, site=world.own.site),
                ],
            )
        assert Activity.objects.count() == before
    with acting(actors("coordinator")) as actor, pytest.raises(Denied):
        open_planned_activities(actor, [proposal(world.own, []), proposal(world.other, [])])


def test_a_plan_takes_as_many_queries_for_six_activities_as_for_one(world, actors):
    with acting(actors("programme_manager")) as actor:
        counts = []
        for number, size in enumerate((1, 6)):
            proposals = [proposal(world.own, world.own.employees, days=28 * number + 7 * n) for n in range(size)]
            with CaptureQueriesContext(
                connection,
            ) as queries:
                open_planned_activities(actor, proposals)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_a_cancelled_activity_lets_everybody_go(world, actors):
    with acting(actors("programme_manager")) as actor:
        (activity,) = open_planned_activities(actor, [proposal(world.own, world.own.employees)])
        with acting(SYSTEM):
            row = Attendance.objects.filter(session__activity=activity).first()
            Attendance.objects.filter(pk=row.pk).update(status="absent", minutes=0)
        with pytest.raises(HasAttendance):
            cancel_activity(actor, activity, "The trainer is ill.")
        with acting(SYSTEM):
            Attendance.objects.filter(pk=row.pk).update(status="expected", minutes=None)
        cancelled = cancel_activity(actor, activity, "The trainer is ill.")
        assert (cancelled.status, cancelled.seats_taken, cancelled.waiting) == ("cancelled", 0, 0)
        rows = Enrolment.objects.filter(activity=activity)
        assert {(each.status, each.cancel_reason) for each in rows} == {("cancelled", "The trainer is ill.")}
        assert not Attendance.objects.filter(session__activity=activity).exists()
        with pytest.raises(ActivityNotOpen):
            cancel_activity(actor, activity, "Once more.")
    assert Session.objects.filter(activity=activity).count() == 2
