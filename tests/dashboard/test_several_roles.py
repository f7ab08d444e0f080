"""Somebody with several roles sees with each of them what that role may see, not the sum of all rows."""

from __future__ import annotations

import pytest

from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.core.permission import may
from kompetens.dashboard.queries.tasks import figures_of
from kompetens.organisations.models import Employment, Membership, Role
from kompetens.organisations.queries.actors import actor_for
from kompetens.organisations.queries.reach import reach
from kompetens.portal.actions.enrolment import cancel_enrolment, enrol
from kompetens.portal.models import Enrolment
from tests.factories.world import build_world, make_activity, make_employment, make_person

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test", "arrange a test")


@pytest.fixture
def world():
    with acting(SYSTEM):
        return build_world()


def also(world, person, role, **where):
    with acting(SYSTEM):
        Membership.objects.create(programme=world.programme, person=person, role=role, **where)


def figures(person) -> list[int]:
    with acting(SYSTEM):
        actor = actor_for(person.user_id)
    with acting(actor):
        return [figure.value for figure in figures_of(actor)]


@pytest.mark.parametrize("role", Role.values)
def test_the_enrolments_of_a_list_are_those_of_the_rule(world, role):
    with acting(SYSTEM):
        for side in (world.own, world.other):
            for each in side.employees:
                enrol(SYSTEM, side.activity, each)
        actor = actor_for(world.people[role].user_id)
        everything = list(Enrolment.objects.all())
        found = set(Enrolment.objects.filter(reach(actor, "portal.see_enrolments")))
    assert found == {row for row in everything if may(actor, "portal.see_enrolments", row)}
    assert bool(found) == may(actor, "portal.see_enrolments")


def test_a_contact_who_teaches_elsewhere_does_not_get_the_others_names(world, sign_in):
    contact = world.people["company_contact"]
    also(world, contact, "trainer", provider=world.own.provider)
    also(world, contact, "broker", region=world.other.region)
    with acting(SYSTEM):
        activity = make_activity(world.own.course, world.own.venue, world.own.activity.starts_at.replace(hour=18))
        theirs = [make_employment(make_person(world.programme, f"x{n}", "Stina", f"Främling{n}"), world.other.team)
                  for n in (1, 2)]  # fmt: skip
        own = enrol(SYSTEM, activity, world.own.employees[0])
        enrol(SYSTEM, activity, theirs[0])
        cancel_enrolment(SYSTEM, enrol(SYSTEM, activity, theirs[1]), "Hemlig orsak")
    response = sign_in(contact).get(f"/portal/activities/{activity.pk}/people/")
    page = response.content.decode()
    assert own.listed_name in page
    assert "Främling" not in page
    assert "Hemlig" not in page
    assert response.context["other_seats"] == 1


def test_the_start_pages_figures_count_what_the_role_may_see(world):
    contact = world.people["company_contact"]
    with acting(SYSTEM):
        for side in (world.own, world.other):
            enrol(SYSTEM, side.activity, side.employees[0])
    before = figures(contact)
    assert before == [4, 4, 0, 1]
    also(world, contact, "trainer", provider=world.other.provider)
    assert figures(contact) == before
    also(world, contact, "broker", region=world.other.region)
    assert figures(contact) == [2, *before]  # her own company, and the one of the region
    assert figures(world.people["broker"]) == [1]


def test_a_broker_who_is_employed_gets_no_exact_count_of_a_companys_needs(world, sign_in):
    broker = world.people["broker"]
    with acting(SYSTEM):
        job = make_employment(broker, world.own.team)
    client = sign_in(broker)
    (company,) = client.get("/organisations/companies/").context["page"]
    assert company.open_needs == 0
    with acting(SYSTEM):
        Need.objects.filter(pk=world.own.needs[0].pk).update(employment=job, person=broker)
    (company,) = client.get("/organisations/companies/").context["page"]
    assert company.open_needs == 1
    assert figures(broker) == [1]
    with acting(SYSTEM):
        assert Employment.objects.filter(company=world.own.company).count() == 5
