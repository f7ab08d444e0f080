"""The trainer's list: all present in one go, exceptions, minutes, corrections that are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompetens.core import clock
from kompetens.core.actor import acting
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.portal.actions.attendance import record_attendance, status_of
from kompetens.portal.actions.enrolment import enrol
from kompetens.portal.models import Attendance
from kompetens.portal.refusals import NotOnTheList, SessionNotStarted, TooManyMinutes
from tests.portal.conftest import SYSTEM


@pytest.fixture
def session(world):
    """The first session of an activity with five people, one of the neighbour's."""
    with acting(SYSTEM) as system:
        world.own.team.max_away = 9
        world.own.team.save()
        for employment in [*world.own.employees, world.other.employees[0]]:
            enrol(system, world.own.activity, employment)
        return world.own.activity.sessions.first()


def rows_of(session):
    with acting(SYSTEM):
        return list(Attendance.objects.filter(session=session).order_by("pk"))


def test_nothing_is_recorded_before_the_session_starts(session, actors):
    early = session.starts_at - timedelta(minutes=1)
    with clock.at(early), acting(actors("trainer")) as trainer, pytest.raises(SessionNotStarted):
        record_attendance(trainer, session, {}, rest_present=True)


def test_all_present_in_one_go_then_the_exceptions(session, actors):
    with clock.at(session.starts_at), acting(actors("trainer")) as trainer:
        assert record_attendance(trainer, session, {}, rest_present=True) == 5
        assert record_attendance(trainer, session, {}, rest_present=True) == 0
        first, second, *_ = rows_of(session)
        assert record_attendance(trainer, session, {first.pk: 0, second.pk: 100}) == 2
    assert [(row.status, row.minutes) for row in rows_of(session)] == [
        ("absent", 0), ("partly", 100), ("present", 240), ("present", 240), ("present", 240),
    ]  # fmt: skip
    assert {row.recorded_by for row in rows_of(session)} == {trainer.person}
    with acting(SYSTEM):
        last = AuditEntry.objects.filter(action="portal.record_attendance").latest("pk")
        assert last.changes == {str(first.enrolment_id): [240, 0], str(second.enrolment_id): [240, 100]}


def test_a_record_can_be_taken_back(session, actors):
    with clock.at(session.ends_at), acting(actors("provider_admin")) as admin:
        (row, *_) = rows_of(session)
        record_attendance(admin, session, {row.pk: 30})
        record_attendance(admin, session, {row.pk: None})
    (row, *_) = rows_of(session)
    assert (row.status, row.minutes, row.recorded_at, row.recorded_by) == ("expected", None, None, None)


@pytest.mark.parametrize("minutes", [-1, 241])
def test_minutes_stay_within_the_session(session, actors, minutes):
    (row, *_) = rows_of(session)
    with clock.at(session.ends_at), acting(actors("trainer")) as trainer, pytest.raises(TooManyMinutes, match="240"):
        record_attendance(trainer, session, {row.pk: minutes}, rest_present=True)
    assert {each.minutes for each in rows_of(session)} == {None}


def test_a_coordinator_records_her_own_regions_people(session, actors):
    with clock.at(session.ends_at), acting(actors("coordinator")) as coordinator:
        assert record_attendance(coordinator, session, {}, rest_present=True) == 4
        strange = next(row for row in rows_of(session) if row.minutes is None)
        with pytest.raises(NotOnTheList):
            record_attendance(coordinator, session, {strange.pk: 240})


@pytest.mark.parametrize(
    "role", ["neighbour_trainer", "participant", "company_contact", "manager", "auditor", "broker"]
)
def test_nobody_else_records(session, actors, role):
    with clock.at(session.ends_at), acting(actors(role)) as actor, pytest.raises(Denied):
        record_attendance(actor, session, {}, rest_present=True)


def test_a_longer_list_takes_no_more_queries(session, world, actors):
    counts = []
    with clock.at(session.ends_at), acting(actors("trainer")) as trainer:
        rows = rows_of(session)
        for chosen in (rows[:1], rows):
            with CaptureQueriesContext(connection) as queries:
                record_attendance(trainer, session, {row.pk: 60 + len(chosen) for row in chosen})
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@given(st.integers(1, 600), st.none() | st.integers(0, 600))
def test_the_word_fits_the_minutes(whole, minutes):
    word = status_of(minutes, whole)
    assert (word == "expected") == (minutes is None)
    assert (word == "absent") == (minutes == 0)
    assert (word == "present") == (minutes == whole)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(st.none() | st.integers(0, 240), min_size=5, max_size=5), rest=st.booleans())
def test_what_is_entered_is_what_stands(session, actors, entries, rest):
    with clock.at(session.ends_at), acting(actors("trainer")) as trainer:
        before = rows_of(session)
        chosen = {row.pk: value for row, value in zip(before, entries, strict=True) if value is not None}
        record_attendance(trainer, session, chosen, rest_present=rest)
        for old, new in zip(before, rows_of(session), strict=True):
            untouched = 240 if rest and old.minutes is None else old.minutes
            assert new.minutes == chosen.get(old.pk, untouched)
