"""Who is told what, and what is written of it."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kompetens.accounts.models import User
from kompetens.core.actor import acting, current_actor
from kompetens.notifications.actions.send import BATCH, DELIVER, Notice, notify, notify_many
from kompetens.notifications.models import Message, Preference
from kompetens.organisations.models import Person
from kompetens.organisations.queries.actors import actor_for
from tests.factories.world import make_employment, make_person
from tests.notifications.conftest import SYSTEM
from tests.notifications.samples import context_of

SERVER = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 9}


@pytest.fixture
def served(settings):
    """A mail server is configured; nobody talks to it here."""
    settings.EMAIL_HOST = "127.0.0.1"


def tell(world, who, kind="invitation", **more):
    with acting(SYSTEM):
        return notify(kind, who, world.own.activity, context_of(world.own), link="/portal/mine/", **more)


def jobs() -> list[list[int]]:
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = %s order by id", [DELIVER])
        return [json.loads(args)["ids"] for (args,) in cursor.fetchall()]


def test_a_message_carries_whose_it_is_and_its_job_carries_ids_only(world, served):
    employment = world.own.employees[0]
    message = tell(world, employment)
    assert (message.state, message.reason, message.language) == ("queued", "", "sv")
    assert (message.company_id, message.region_id) == (employment.company_id, employment.region_id)
    assert (message.person_id, message.employment_id) == (employment.person_id, employment.pk)
    assert (message.about_type, message.about_id) == ("portal.activity", world.own.activity.pk)
    assert message.address == ""
    assert jobs() == [[message.pk]]


def test_each_reads_her_own_language(world, served):
    employment = world.own.employees[1]
    with acting(SYSTEM):
        User.objects.filter(pk=employment.person.user_id).update(language="en")
    message = tell(world, employment)
    assert message.language == "en"
    assert message.subject.startswith("Answer the invitation: Measuring technique, basics, ")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda user: user.update(email=None), "no_address"),
        (lambda user: user.update(is_active=False), "closed"),
    ],
)
def test_who_cannot_be_mailed_finds_it_on_her_page(world, served, change, reason):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        change(User.objects.filter(pk=employment.person.user_id))
    message = tell(world, employment)
    assert (message.state, message.reason, message.in_inbox) == ("suppressed", reason, True)
    assert jobs() == []


def test_without_an_account_the_row_is_written_all_the_same(world, served):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        Person.objects.filter(pk=employment.person_id).update(user=None)
    assert tell(world, employment).reason == "no_address"


def test_the_employers_address_is_not_used(world, served):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        type(employment).objects.filter(pk=employment.pk).update(email="shared@company.example")
        User.objects.filter(pk=employment.person.user_id).update(email=None)
    assert tell(world, employment).state == "suppressed"


def test_without_a_mail_server_it_says_so(world, settings):
    settings.EMAIL_HOST = ""
    message = tell(world, world.own.employees[0])
    assert (message.state, message.reason) == ("suppressed", "no_server")
    assert jobs() == []


def test_a_kind_that_she_refused_is_not_mailed_and_one_that_nobody_can_refuse_is(world, served):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        for kind in ("reminder", "invitation"):
            Preference.objects.create(
                programme=world.programme, person_id=employment.person_id, kind=kind, channel="email", is_on=False
            )
    assert tell(world, employment, "reminder").reason == "refused"
    assert tell(world, employment, "invitation").state == "queued"


def test_protected_identity_is_seen_by_herself_and_the_programmes_staff_only(world, served):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        Person.objects.filter(pk=employment.person_id).update(is_protected=True)
    message = tell(world, employment)
    assert message.state == "queued"
    assert "Åsa" not in message.body + message.subject
    assert seen_by(world, message) == {"participant", "programme_manager", "administrator", "controller", "auditor"}


def seen_by(world, message) -> set[str]:
    seen = set()
    for role, person in world.people.items():
        with acting(SYSTEM):
            actor = actor_for(person.user_id)
        with acting(actor):
            if Message.objects.filter(pk=message.pk).exists():
                seen.add(role.removeprefix("neighbour_") if role.removeprefix("neighbour_") in EVERYWHERE else role)
    return seen


EVERYWHERE = {"programme_manager", "administrator", "controller", "auditor"}


def test_who_sees_a_message_and_who_does_when_she_becomes_protected(world, served):
    message = tell(world, world.own.employees[0])
    close = {"participant", "company_contact", "coordinator", "broker"}
    assert seen_by(world, message) == close | EVERYWHERE
    with acting(SYSTEM):
        Person.objects.filter(pk=message.person_id).update(is_protected=True)
    assert seen_by(world, message) == {"participant"} | EVERYWHERE


def test_a_person_who_acts_needs_no_sight_of_those_whom_she_tells(world, served):
    """The message goes out with the system's eyes, and the actor is herself again after it."""
    stranger = world.people["neighbour_company_contact"]
    with acting(SYSTEM):
        actor = actor_for(stranger.user_id)
        context = context_of(world.own)
    with acting(actor):
        assert notify("invitation", world.own.employees[0], world.own.activity, context) is not None
        assert current_actor() == actor
        assert not Message.objects.filter(person=world.own.employees[0].person_id).exists()


def test_what_is_rolled_back_tells_nobody(world, served):
    def tell_and_fail():
        with acting(SYSTEM):
            notify("invitation", world.own.employees[0], world.own.activity, context_of(world.own))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        tell_and_fail()
    with acting(SYSTEM):
        assert not Message.objects.exists()
    assert jobs() == []


def test_a_second_reminder_of_the_same_is_refused_by_the_database(world, served):
    from django.db import IntegrityError

    tell(world, world.own.employees[0], "reminder")
    with pytest.raises(IntegrityError, match="message_reminder_once"):
        tell(world, world.own.employees[0], "reminder")


def notices(world, employments):
    context = context_of(world.own)
    return [Notice(each, world.own.activity, context, "/portal/mine/") for each in employments]


def many(world, count):
    with acting(SYSTEM):
        people = [make_person(world.programme, f"m{n}", "Maja", f"Nr {n}") for n in range(count)]
        return [make_employment(person, world.own.team) for person in people]


def test_many_take_as_many_queries_as_few(world, served):
    employments = many(world, 130)
    counts = []
    for number in (5, 125):
        with acting(SYSTEM):
            told = notices(world, employments[:number])
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert len(notify_many("invitation", told)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
    assert [len(ids) for ids in jobs()] == [5, BATCH, 25]
