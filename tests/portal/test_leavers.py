"""People who leave their company, and activities of other programmes: no seat, no place in the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from kompetens.core.actor import acting
from kompetens.core.clock import today
from kompetens.core.permission import Denied
from kompetens.organisations.models import Employment, Programme, Provider, Region
from kompetens.portal.actions.enrolment import cancel_enrolment, enrol, release_people
from kompetens.portal.models import Activity, Attendance, Course, Enrolment, Venue
from kompetens.portal.queries.consistency import faults
from kompetens.portal.queries.standing import choosable
from kompetens.portal.refusals import OtherProgramme
from tests.factories.world import make_activity
from tests.portal.conftest import SYSTEM, actor_of


@pytest.fixture
def activity(world):
    """Of one seat, ninety days ahead."""
    with acting(SYSTEM):
        start = world.own.activity.starts_at + timedelta(days=60)
        return make_activity(world.own.course, world.own.venue, start, seats=1)


def leave_company(*employments: Employment, day=None) -> None:
    last = day or today() - timedelta(days=1)
    Employment.objects.filter(pk__in=[each.pk for each in employments]).update(ended_on=last)


def states(activity: Activity) -> list[str]:
    return list(Enrolment.objects.filter(activity=activity).order_by("pk").values_list("status", flat=True))


def test_the_queue_passes_over_whoever_has_left(world, activity):
    first, left, third, _ = world.own.employees
    with acting(SYSTEM):
        held, _, _ = (enrol(SYSTEM, activity, each) for each in (first, left, third))
        leave_company(left)
        assert [each.employment_id for each in cancel_enrolment(SYSTEM, held)] == [third.pk]
        assert states(activity) == ["cancelled", "waiting", "confirmed"]
        assert faults() == []


def test_who_works_until_the_day_itself_is_promoted(world, activity):
    first, second, *_ = world.own.employees
    with acting(SYSTEM):
        held, _ = (enrol(SYSTEM, activity, each) for each in (first, second))
        leave_company(second, day=timezone.localdate(activity.starts_at))
        assert [each.employment_id for each in cancel_enrolment(SYSTEM, held)] == [second.pk]


def test_released_people_lose_seat_and_place_and_the_next_is_promoted(world, activity):
    seat, place, stays, _ = world.own.employees
    with acting(SYSTEM):
        for each in (seat, place, stays):
            enrol(SYSTEM, activity, each)
        other = enrol(SYSTEM, world.own.activity, seat)
        leave_company(seat, place)
        assert release_people([seat.pk, place.pk, stays.pk], Enrolment.CancelCode.LEFT) == 3
        activity.refresh_from_db()
        other.refresh_from_db()
        assert states(activity) == ["cancelled", "cancelled", "confirmed"]
        assert (activity.seats_taken, activity.waiting, other.status) == (1, 0, "cancelled")
        assert set(Attendance.objects.values_list("employment_id", flat=True)) == {stays.pk}
        assert faults() == []
        with translation.override("sv"):
            assert other.why_ended == "Arbetar inte kvar på företaget då."
        with translation.override("en"):
            assert other.why_ended == "No longer works at the company then."


def test_only_what_lies_after_the_last_day_is_released(world, activity):
    person, *_ = world.own.employees
    with acting(SYSTEM):
        before = enrol(SYSTEM, world.own.activity, person)
        after = enrol(SYSTEM, activity, person)
        leave_company(person, day=timezone.localdate(world.own.activity.starts_at))
        assert release_people([person.pk]) == 1
        before.refresh_from_db()
        after.refresh_from_db()
        assert (before.status, after.status) == ("confirmed", "cancelled")
        assert release_people([person.pk]) == 0


def test_what_has_started_is_kept(world):
    person = world.own.employees[0]
    with acting(SYSTEM):
        held = enrol(SYSTEM, world.own.activity, person)
        Activity.objects.filter(pk=world.own.activity.pk).update(starts_at=timezone.now() - timedelta(hours=1))
        leave_company(person)
        assert release_people([person.pk]) == 0
        held.refresh_from_db()
        assert held.status == "confirmed"


def test_releasing_is_for_the_system(world):
    with acting(actor_of(world.people["programme_manager"])), pytest.raises(Denied):
        release_people([world.own.employees[0].pk])


def test_released_people_are_few_statements(world, django_assert_max_num_queries):
    with acting(SYSTEM):
        for number, each in enumerate(world.own.employees):
            start = world.own.activity.starts_at + timedelta(days=70 + number)
            enrol(SYSTEM, make_activity(world.own.course, world.own.venue, start), each)
        leave_company(*world.own.employees)
        with django_assert_max_num_queries(26):
            assert release_people([each.pk for each in world.own.employees]) == 4


@pytest.fixture
def elsewhere(world):
    """An open activity of another programme."""
    with acting(SYSTEM):
        programme = Programme.objects.create(
            key="second", name_sv="Andra", starts_on=today(), ends_on=today() + timedelta(days=300),
            reference_date=today(),
        )  # fmt: skip
        region = Region.objects.create(programme=programme, key="r2", name="R2", county_code="05")
        where = {"latitude": 58, "longitude": 15}
        provider = Provider.objects.create(programme=programme, region=region, key="p", name="P", **where)
        course = Course.objects.create(
            programme=programme, provider=provider, subject=world.group, key="c", title_sv="K", offsets=[0, 1]
        )
        venue = Venue.objects.create(
            provider=provider, region=region, key="v", name="V", municipality=world.own.site.municipality, **where
        )
        return make_activity(course, venue, world.own.activity.starts_at + timedelta(days=60))


def test_an_activity_of_another_programme_is_closed(world, elsewhere):
    person = world.own.employees[0]
    actor = actor_of(person.person)
    with acting(actor), pytest.raises(OtherProgramme):
        enrol(actor, elsewhere, person)
    contact = actor_of(world.people["company_contact"])
    with acting(contact):
        assert choosable(contact, world.own.activity).count() == 4
        assert choosable(contact, elsewhere).count() == 0
    with acting(SYSTEM):
        assert not Enrolment.objects.exists()


def test_the_page_says_so_and_the_catalogue_leaves_it_out(world, elsewhere, sign_in):
    client = sign_in(world.own.employees[0].person)
    page = client.get(f"/portal/activities/{elsewhere.pk}/").content.decode()
    assert "ett annat program" in page
    for address in ("/portal/", "/portal/?show=courses"):
        assert {row.programme_id for row in client.get(address).context["page"]} == {world.programme.pk}
        assert len({row.programme_id for row in Client().get(address).context["page"]}) == 2
    client.post(f"/portal/activities/{elsewhere.pk}/enrol/", {"job": world.own.employees[0].pk})
    with acting(SYSTEM):
        assert not Enrolment.objects.exists()
