"""With no actor nothing is seen; with one, her rows and no others; and an actor never outlives her block."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from kompetens.core.actor import ANONYMOUS, Actor, acting, current_actor, system_actor
from kompetens.organisations.models import Company, Employment, Person
from kompetens.organisations.queries.actors import actor_for
from tests.factories.world import build_world

SYSTEM = system_actor("test", "arrange a test")


@pytest.fixture
def world(committed):
    with acting(SYSTEM):
        return build_world()


def actor_of(person) -> Actor:
    with acting(SYSTEM):
        return actor_for(person.user_id)


def protected_models():
    """Models whose table has row security, as the database says."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity")
        tables = {name for (name,) in cursor.fetchall()}
    return [model for model in apps.get_models() if model._meta.db_table in tables]


def test_without_an_actor_no_protected_row_is_seen(world):
    models = protected_models()
    assert len(models) >= 15
    public = {"portal.activity", "portal.session", "skills.roleprofile", "skills.rolerequirement"}
    for model in models:
        if model._meta.label_lower not in public:
            assert model.objects.count() == 0, model
        with acting(SYSTEM):
            total = model.objects.count()
        with acting(ANONYMOUS):
            assert model.objects.count() <= total


def test_the_login_cannot_switch_row_security_off(world):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("alter table organisations_person disable row level security")
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("role", ["company_contact", "manager", "coordinator"])
def test_each_sees_her_own_people_and_no_neighbours(world, role):
    with acting(actor_of(world.people[role])):
        assert set(Employment.objects.values_list("company_id", flat=True)) == {world.own.company.pk}
        assert not Employment.objects.filter(company=world.other.company).exists()
        assert not Person.objects.filter(pk=world.other.employees[0].person_id).exists()


def test_an_employee_sees_herself_and_her_own_company_only(world):
    with acting(actor_of(world.people["participant"])):
        assert Employment.objects.get() == world.own.employees[0]
        assert Company.objects.get() == world.own.company


def test_a_row_cannot_be_written_into_a_neighbour(world):
    employment = world.own.employees[0]
    employment.company = world.other.company
    with pytest.raises(ProgrammingError), acting(actor_of(world.people["company_contact"])):
        employment.save()
    with acting(actor_of(world.people["company_contact"])):
        assert Employment.objects.filter(company=world.other.company).update(title="taken") == 0


def test_an_actor_ends_with_her_block_also_inside_a_transaction_and_after_an_error(world):
    contact = actor_of(world.people["company_contact"])
    with transaction.atomic():
        with acting(contact):
            assert Employment.objects.exists()
        assert not Employment.objects.exists()
        with pytest.raises(ValueError, match="on purpose"), acting(contact):
            raise ValueError("on purpose")
        assert not Employment.objects.exists()
        assert current_actor() == ANONYMOUS
    with acting(contact):
        with acting(SYSTEM):
            assert Employment.objects.filter(company=world.other.company).exists()
        assert not Employment.objects.filter(company=world.other.company).exists()


def test_the_audit_log_only_grows(world):
    from kompetens.core.audit import log
    from kompetens.core.models import AuditEntry

    with acting(actor_of(world.people["company_contact"])):
        log("test.done", world.own.company, {"name": ["a", "b"]})
    with acting(SYSTEM):
        entry = AuditEntry.objects.get(action="test.done")
        assert entry.company_id == world.own.company.pk
        assert entry.region_id == world.own.region.pk
        for change in (lambda: AuditEntry.objects.update(action="x"), lambda: AuditEntry.objects.all().delete()):
            with pytest.raises(ProgrammingError), transaction.atomic():
                change()


def test_nothing_is_logged_without_an_actor(world):
    from kompetens.core.audit import log

    with pytest.raises(PermissionError):
        log("test.done", world.programme)
