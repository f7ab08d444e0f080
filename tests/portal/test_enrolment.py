"""Enrolling, answering, cancelling: who gets the seat, who waits, and what is said when it cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kompetens.core import clock
from kompetens.core.actor import acting
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.portal.actions.activities import cancel_activity
from kompetens.portal.actions.enrolment import (
    accept_invitation,
    accept_invitations,
    cancel_enrolment,
    decline_invitation,
    enrol,
    enrol_many,
)
from kompetens.portal.models import Activity, Attendance, Enrolment
from kompetens.portal.refusals import (
    ActivityNotOpen,
    ActivityStarted,
    Clash,
    ClashElsewhere,
    ClosedToCompany,
    EmploymentEnded,
    EnrolledAlready,
    NothingToCancel,
    NotInvited,
    OnlyOwnCompany,
    TeamLimit,
)
from tests.factories.world import make_activity, make_employment
from tests.portal.conftest import SYSTEM, actor_of


@pytest.fixture
def activity(world):
    """Of one seat, ninety days ahead."""
    with acting(SYSTEM):
        return make_activity(
            world.own.course, world.own.venue, world.own.activity.starts_at + timedelta(days=60), seats=1
        )


def refused(kind, actor, activity, employment) -> str:
    with pytest.raises(kind) as refusal, acting(actor):
        enrol(actor, activity, employment)
    assert "%(" not in str(refusal.value)
    return str(refusal.value)


def take(employment, activity) -> Enrolment:
    actor = actor_of(employment.person)
    with acting(actor):
        return enrol(actor, activity, employment)


def leave(enrolment) -> list[Enrolment]:
    with acting(SYSTEM):
        actor = actor_of(enrolment.person)
    with acting(actor):
        return cancel_enrolment(actor, enrolment)


def assert_sound():
    with acting(SYSTEM):
        assert not Activity.objects.inconsistent_counters().exists()
        for enrolment in Enrolment.objects.all():
            expected = 2 if enrolment.status in Enrolment.HOLDS_SEAT else 0
            assert enrolment.attendance.count() == expected


def test_the_first_gets_the_seat_and_the_next_waits_in_order(world, activity):
    first, second, third, _ = world.own.employees
    assert take(first, activity).status == "confirmed"
    assert [take(each, activity).queue_number for each in (second, third)] == [1, 2]
    with acting(SYSTEM):
        activity.refresh_from_db()
    assert (activity.seats_taken, activity.waiting) == (1, 2)
    assert_sound()


def test_a_freed_seat_goes_to_the_first_who_waits(world, activity):
    first, second, third, _ = world.own.employees
    seat = take(first, activity)
    take(second, activity)
    take(third, activity)
    assert [each.person_id for each in leave(seat)] == [second.person_id]
    with acting(SYSTEM):
        assert AuditEntry.objects.get(action="portal.promote").system == "enrolment"
    assert take(first, activity).status == "waiting"
    assert_sound()


def test_who_waits_and_has_another_session_by_now_keeps_her_place_and_the_next_is_promoted(world, activity):
    first, second, third, fourth = world.own.employees
    seat = take(first, activity)
    waiting = take(second, activity)
    with acting(SYSTEM):
        elsewhere = make_activity(world.other.course, world.other.venue, activity.starts_at, seats=3)
    other = take(second, elsewhere)
    assert leave(seat) == []  # nobody else waits: the seat is free, and second keeps her place
    assert take(third, activity).status == "confirmed"
    assert take(fourth, activity).status == "waiting"
    with acting(SYSTEM):
        waiting.refresh_from_db()
    assert waiting.queue_number == 1
    leave(other)
    with acting(SYSTEM):
        taken = Enrolment.objects.get(activity=activity, person=third.person_id)
    assert [each.pk for each in leave(taken)] == [waiting.pk]
    assert_sound()


def test_leaving_one_gives_her_the_free_seat_for_which_she_waited(world, activity):
    first, second, *_ = world.own.employees
    seat = take(first, activity)
    waiting = take(second, activity)
    with acting(SYSTEM):
        elsewhere = make_activity(world.other.course, world.other.venue, activity.starts_at, seats=3)
    other = take(second, elsewhere)
    leave(seat)
    assert [each.pk for each in leave(other)] == [waiting.pk]
    assert_sound()


def test_cancelling_an_activity_gives_its_people_the_free_seats_for_which_they_waited(world, activity, actors):
    first, second, *_ = world.own.employees
    seat = take(first, activity)
    waiting = take(second, activity)
    with acting(SYSTEM):
        elsewhere = make_activity(world.other.course, world.other.venue, activity.starts_at, seats=3)
    take(second, elsewhere)
    leave(seat)
    with acting(actors("programme_manager")) as manager:
        cancel_activity(manager, elsewhere, "Too few")
    with acting(SYSTEM):
        waiting.refresh_from_db()
    assert waiting.status == "confirmed"
    assert_sound()


def test_whoever_waits_and_can_come_by_now_goes_before_a_newcomer(world, activity):
    first, second, third, _ = world.own.employees
    seat = take(first, activity)
    waiting = take(second, activity)
    with acting(SYSTEM):  # a seat that was freed while nobody could look at the queue
        seat.attendance.all().delete()
        Enrolment.objects.filter(pk=seat.pk).update(status="cancelled")
        Activity.objects.filter(pk=activity.pk).update(seats_taken=0)
    assert take(third, activity).status == "waiting"
    with acting(SYSTEM):
        waiting.refresh_from_db()
    assert waiting.status == "confirmed"
    assert_sound()


def test_enrolling_twice_says_so_and_changes_nothing(world, activity):
    first, second, *_ = world.own.employees
    take(first, activity)
    take(second, activity)
    for person in (first, second):
        sentence = refused(EnrolledAlready, actor_of(person.person), activity, person)
        assert sentence.startswith(("You", "Du"))
    assert_sound()
    with acting(SYSTEM):
        assert Enrolment.objects.filter(activity=activity).count() == 2


def test_a_closed_activity_is_for_its_company(world):
    stranger = world.other.employees[0]
    refused(ClosedToCompany, actor_of(stranger.person), world.own.closed_activity, stranger)
    with acting(SYSTEM):
        world.own.company.closed_only = True
        world.own.company.save()
    colleague = world.own.employees[0]
    assert world.own.company.name in refused(OnlyOwnCompany, actor_of(colleague.person), world.own.activity, colleague)
    assert take(colleague, world.own.closed_activity).status == "confirmed"


def test_neither_a_started_nor_a_cancelled_activity_takes_anybody(world, activity, actors):
    first, second, *_ = world.own.employees
    seat = take(first, activity)
    actor = actor_of(first.person)
    with clock.at(activity.starts_at):
        refused(ActivityStarted, actor_of(second.person), activity, second)
        with pytest.raises(ActivityStarted), acting(actor):
            cancel_enrolment(actor, seat)
    with acting(actors("coordinator")) as coordinator:
        cancel_activity(coordinator, activity, "Too few")
    refused(ActivityNotOpen, actor_of(second.person), activity, second)
    with pytest.raises(NothingToCancel), acting(actor):
        cancel_enrolment(actor, seat)
    assert_sound()


def test_a_clash_names_the_other_session(world, activity):
    first = world.own.employees[0]
    with acting(SYSTEM):
        elsewhere = make_activity(world.other.course, world.other.venue, activity.starts_at + timedelta(hours=2))
    take(first, elsewhere)
    assert str(world.other.course) in refused(Clash, actor_of(first.person), activity, first)
    assert_sound()


def test_another_employers_training_is_not_told_to_the_contact(world, activity, actors):
    with acting(SYSTEM):
        person = world.own.employees[0].person
        second_job = make_employment(person, world.other.team)
        elsewhere = make_activity(world.other.course, world.other.venue, activity.starts_at)
    with acting(actors("neighbour_company_contact")) as neighbour:
        enrol(neighbour, elsewhere, second_job)
    sentence = refused(ClashElsewhere, actors("company_contact"), activity, world.own.employees[0])
    assert str(world.other.course) not in sentence
    assert str(world.other.course) in refused(Clash, actor_of(person), activity, world.own.employees[0])


def test_with_two_jobs_she_chooses_for_which_but_has_one_seat(world, activity):
    with acting(SYSTEM):
        person = world.own.employees[0].person
        second_job = make_employment(person, world.other.team)
    take(second_job, activity)
    refused(EnrolledAlready, actor_of(person), activity, world.own.employees[0])
    with acting(SYSTEM):
        assert Enrolment.objects.get(activity=activity).company_id == world.other.company.pk


def test_the_teams_limit_stops_her_and_her_manager_can_lift_it(world, activity, actors):
    with acting(SYSTEM):
        activity.seats = 8
        activity.save()
    for employment in world.own.employees[:3]:
        take(employment, activity)
    last = world.own.employees[3]
    assert "3" in refused(TeamLimit, actor_of(last.person), activity, last)
    with acting(actors("manager")) as manager:
        assert enrol(manager, activity, last).status == "confirmed"


def test_who_has_left_the_company_is_refused(world, activity, actors):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        employment.ended_on = clock.today()
        employment.save()
    refused(EmploymentEnded, actors("company_contact"), activity, employment)


@pytest.mark.parametrize("role", ["company_contact", "manager", "coordinator", "programme_manager"])
def test_a_leader_enrols_her_own_people_and_no_others(world, activity, actors, role):
    with acting(actors(role)) as actor:
        assert enrol(actor, activity, world.own.employees[0]).status == "confirmed"
        if role != "programme_manager":
            with pytest.raises(Denied):
                enrol(actor, activity, world.other.employees[0])


@pytest.mark.parametrize("role", ["trainer", "auditor", "controller", "broker", "editor"])
def test_others_enrol_nobody(world, activity, actors, role):
    with acting(actors(role)) as actor, pytest.raises(Denied):
        enrol(actor, activity, world.own.employees[0])


def test_a_participant_enrols_only_herself(world, activity):
    with acting(actor_of(world.own.employees[0].person)) as actor, pytest.raises(Denied):
        enrol(actor, activity, world.own.employees[1])


def test_several_at_once_each_with_an_answer(world, activity, actors):
    first = world.own.employees[0]
    take(first, activity)
    with acting(actors("company_contact")) as contact:
        answers = enrol_many(contact, activity, world.own.employees)
        said = {each.employment.pk: each for each in answers}
        assert isinstance(said[first.pk].refusal, EnrolledAlready)
        assert {said[each.pk].enrolment.status for each in world.own.employees[1:]} == {"waiting"}
    assert_sound()


@pytest.fixture
def invited(world, activity):
    from kompetens.portal.actions.activities import invitation
    from kompetens.portal.actions.seats import expect

    with acting(SYSTEM):
        companies = {world.own.company.pk: world.own.company}
        row = invitation(activity, world.own.employees[0], companies, is_clashing=False)
        row.save()
        expect([row.pk])
        Activity.objects.filter(pk=activity.pk).update(seats_taken=1)
    return row


def test_an_invitation_holds_the_seat_until_it_is_answered(world, activity, invited):
    waiting = take(world.own.employees[1], activity)
    assert waiting.status == "waiting"
    actor = actor_of(world.own.employees[0].person)
    with acting(actor):
        assert accept_invitation(actor, invited).status == "confirmed"
        for answer in (accept_invitation, decline_invitation):
            with pytest.raises(NotInvited):
                answer(actor, invited)
    assert_sound()


def test_a_declined_invitation_gives_the_seat_to_the_queue(world, activity, invited):
    waiting = take(world.own.employees[1], activity)
    actor = actor_of(world.own.employees[0].person)
    with acting(actor):
        assert [each.pk for each in decline_invitation(actor, invited)] == [waiting.pk]
    assert_sound()


def test_a_coordinator_answers_for_all(world, activity, invited, actors):
    with acting(actors("neighbour_coordinator")) as stranger:
        assert accept_invitations(stranger, [activity]) == 0
    with acting(actors("coordinator")) as actor:
        assert accept_invitations(actor, [activity]) == 1
    assert_sound()


def test_the_trainers_list_shows_no_protected_name(world, activity):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        person = employment.person
        person.is_protected, person.listed_name = True, "Deltagare K7"
        person.save()
        employment.first_name = employment.last_name = ""
        employment.listed_name = employment.sort_key = "Deltagare K7"
        employment.save()
    row = take(employment, activity)
    assert (row.listed_name, row.sort_key) == ("Deltagare K7", "Deltagare K7")
    with acting(SYSTEM):
        assert Attendance.objects.filter(enrolment=row).count() == 2
