"""Whom the portal's actions tell what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kompetens.core import clock
from kompetens.core.actor import acting
from kompetens.notifications.models import LeadTime, Message
from kompetens.organisations.models import Employment
from kompetens.portal.actions.activities import ProposedActivity, cancel_activity, open_planned_activities
from kompetens.portal.actions.enrolment import (
    accept_invitation,
    accept_invitations,
    cancel_enrolment,
    decline_invitation,
    enrol,
)
from kompetens.portal.actions.messages import remind
from kompetens.portal.models import Activity, Enrolment
from tests.portal.conftest import SYSTEM


@pytest.fixture(autouse=True)
def _served(settings):
    settings.EMAIL_HOST = "127.0.0.1"


def told() -> list[tuple[str, int]]:
    """Kind and person of each message, in order."""
    with acting(SYSTEM):
        return list(Message.objects.order_by("pk").values_list("kind", "person_id"))


def last() -> Message:
    with acting(SYSTEM):
        return Message.objects.order_by("-pk")[0]


def forget() -> None:
    with acting(SYSTEM):
        Message.objects.all().delete()


def small(world, seats=1) -> Activity:
    with acting(SYSTEM):
        Activity.objects.filter(pk=world.own.activity.pk).update(seats=seats)
        return Activity.objects.get(pk=world.own.activity.pk)


def book(actors, activity, employment) -> Enrolment:
    with acting(actors("company_contact")) as actor:
        return enrol(actor, activity, employment)


def invite(world, actors, employments) -> list[Enrolment]:
    side = world.own
    start = (side.activity.starts_at + timedelta(days=14)).date()
    start += timedelta(days=-start.weekday() % 7)
    plan = ProposedActivity(side.course, "V", side.venue, None, None, None, start, 0, employments)
    with acting(actors("programme_manager")) as actor:
        [activity] = open_planned_activities(actor, [plan])
    with acting(SYSTEM):
        return list(Enrolment.objects.filter(activity=activity).order_by("pk"))


def test_a_seat_is_confirmed_with_its_sessions_for_the_calendar(world, actors):
    employment = world.own.employees[0]
    enrolment = book(actors, world.own.activity, employment)
    message = last()
    assert (message.kind, message.person_id, message.state) == ("confirmation", employment.person_id, "queued")
    assert (message.about_type, message.about_id) == ("portal.enrolment", enrolment.pk)
    assert message.link == "/portal/mine/"
    assert len(message.events) == 2
    assert {event["summary"] for event in message.events} == {"Mätteknik grund"}
    assert message.useless_after == world.own.activity.starts_at


def test_who_has_to_wait_reads_her_place_and_later_that_she_has_a_seat(world, actors):
    first, second, third = world.own.employees[:3]
    activity = small(world)
    seat = book(actors, activity, first)
    book(actors, activity, second)
    book(actors, activity, third)
    assert [kind for kind, _ in told()] == ["confirmation", "waiting", "waiting"]
    assert "Du har plats 2 på reservlistan" in last().body
    forget()
    with acting(actors("participant")) as actor:
        assert actor.person == first.person_id
        cancel_enrolment(actor, seat)
    assert told() == [("promoted", second.person_id)], "who cancels for herself knows it"


def test_who_is_cancelled_by_somebody_else_is_told_why(world, actors):
    seat = book(actors, world.own.activity, world.own.employees[0])
    with acting(actors("company_contact")) as actor:
        cancel_enrolment(actor, seat, "Skiftet har ändrats.")
    message = last()
    assert message.kind == "cancelled"
    assert message.subject.startswith("Din plats är avbokad: ")
    assert "Skäl: Skiftet har ändrats." in message.body


def test_an_invitation_its_acceptance_and_somebody_elses_no(world, actors):
    people = world.own.employees[:2]
    yes, no = invite(world, actors, people)
    assert told() == [("invitation", each.person_id) for each in people]
    forget()
    with acting(actors("company_contact")) as actor:
        accept_invitation(actor, yes)
        decline_invitation(actor, no, "Behövs här.")
    assert told() == [("confirmation", yes.person_id), ("cancelled", no.person_id)]


def test_accepting_for_all_tells_all_unless_it_has_been(world, actors):
    rows = invite(world, actors, world.own.employees)
    forget()
    with acting(SYSTEM):
        activity = Activity.objects.get(pk=rows[0].activity_id)
    with clock.at(activity.ends_at + timedelta(days=1)), acting(actors("programme_manager")) as actor:
        accept_invitations(actor, [activity])
    assert told() == []
    with acting(SYSTEM):
        Enrolment.objects.update(status="invited")
    with acting(actors("programme_manager")) as actor:
        accept_invitations(actor, [activity])
    assert sorted(told()) == sorted(("confirmation", each.person_id) for each in rows)


def test_a_cancelled_activity_tells_who_had_a_seat_or_waited(world, actors):
    activity = small(world)
    seat, queue = (book(actors, activity, each) for each in world.own.employees[:2])
    forget()
    with acting(actors("coordinator")) as actor:
        cancel_activity(actor, activity, "Utbildaren är sjuk.")
    assert sorted(told()) == sorted([("cancelled", seat.person_id), ("cancelled", queue.person_id)])
    assert last().subject.startswith("Inställt: Mätteknik grund, ")
    assert "Skäl: Utbildaren är sjuk." in last().body


def test_a_refused_enrolment_tells_nobody(world, actors):
    from kompetens.portal.refusals import Refusal

    book(actors, world.own.activity, world.own.employees[0])
    forget()
    with pytest.raises(Refusal):
        book(actors, world.own.activity, world.own.employees[0])
    assert told() == []


def at(activity, **before):
    return clock.at(activity.starts_at - timedelta(**before))


def test_the_reminder_comes_once_within_the_lead_time(world, actors):
    enrolment = book(actors, world.own.activity, world.own.employees[0])
    forget()
    activity = world.own.activity
    with at(activity, days=4):
        assert remind() == 0
    with at(activity, days=3, hours=1):
        assert remind() == 1
    message = last()
    assert (message.kind, message.about_id) == ("reminder", enrolment.pk)
    assert message.subject.startswith("Snart dags: Mätteknik grund, ")
    with at(activity, days=1):
        assert remind() == 0
    assert len(told()) == 1


def test_the_lead_time_is_the_programmes_and_nought_turns_it_off(world, actors):
    book(actors, world.own.activity, world.own.employees[0])
    with acting(SYSTEM):
        lead = LeadTime.objects.create(programme=world.programme, days=10)
    with at(world.own.activity, days=10):
        assert remind() == 1
    forget()
    with acting(SYSTEM):
        LeadTime.objects.filter(pk=lead.pk).update(days=0)
    with at(world.own.activity, days=1):
        assert remind() == 0


def test_who_has_not_answered_is_asked_to_and_who_is_fresh_or_waits_is_left_alone(world, actors):
    [invited] = invite(world, actors, [world.own.employees[0]])
    forget()
    with acting(SYSTEM):
        later = Activity.objects.get(pk=invited.activity_id)
        scope = Employment.objects.get(pk=world.own.employees[1].pk)
    with clock.at(later.starts_at - timedelta(hours=20)):
        book(actors, later, scope)
        forget()
        assert remind() == 1
    assert last().person_id == invited.person_id
    assert last().subject.startswith("Svara snarast: ")


def test_a_cancelled_activity_reminds_nobody(world, actors):
    book(actors, world.own.activity, world.own.employees[0])
    with acting(actors("coordinator")) as actor:
        cancel_activity(actor, world.own.activity, "")
    with at(world.own.activity, days=2):
        assert remind() == 0
