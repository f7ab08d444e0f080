"""Registering, renaming and protecting people; reading their numbers."""

from __future__ import annotations

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from kompetens.core.actor import acting, system_actor
from kompetens.core.encryption import EncryptionError
from kompetens.core.identifiers import Gender, official_test_numbers, parse_identity_number
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.organisations import identity
from kompetens.organisations.actions.identity import find_by_identity, reveal_identity
from kompetens.organisations.actions.people import (
    copies_of_names,
    protect_person,
    register_person,
    rename_person,
    set_identity,
)
from kompetens.organisations.models import Employment, IdentityReveal, Person
from kompetens.portal.models import Enrolment

SYSTEM = system_actor("test", "look at the rows")
NUMBERS = list(official_test_numbers(Gender.FEMALE, 6))


@pytest.fixture
def contact(world, actor_of):
    return actor_of(world.people["company_contact"])


@pytest.fixture
def manager_of_programme(world, actor_of):
    return actor_of(world.people["programme_manager"])


@pytest.fixture
def anna(world, contact):
    with acting(contact):
        return register_person(
            contact, world.own.team, key="1001", first_name=" Anna ", last_name="Ärlig-Öström", number=NUMBERS[0],
            email="anna@own.example", phone="070-123 45 67", title="Svetsare",
        )  # fmt: skip


def person_of(job: Employment) -> Person:
    with acting(SYSTEM):
        return Person.objects.get(pk=job.person_id)


def test_a_contact_registers_somebody_whose_number_is_nowhere_in_the_clear(world, contact, anna):
    person = person_of(anna)
    assert (anna.listed_name, anna.company_id) == ("Ärlig-Öström, Anna", world.own.company.pk)
    assert (person.birth_date, person.gender) == (NUMBERS[0].birth_date, "woman")
    assert NUMBERS[0].value.encode() not in bytes(person.identity_cipher) + bytes(person.identity_index)
    assert identity.opened(person) == NUMBERS[0].value
    assert identity.masked(person) == NUMBERS[0].masked
    with acting(contact):
        assert not Person.objects.filter(pk=anna.person_id).exists()


def test_a_number_moved_to_another_persons_row_does_not_open(world, contact, anna):
    with acting(contact):
        other = register_person(
            contact, world.own.team, key="1002", first_name="Bo", last_name="Ek", number=NUMBERS[1]
        )
    victim, thief = person_of(anna), person_of(other)
    thief.identity_cipher = victim.identity_cipher
    with pytest.raises(EncryptionError):
        identity.opened(thief)


def test_somebody_known_by_her_number_gets_a_second_employment(world, anna, actor_of):
    coordinator = actor_of(world.people["neighbour_coordinator"])
    with acting(coordinator):
        second = register_person(
            coordinator, world.other.team, key="77", first_name="Anna", last_name="Gift", number=NUMBERS[0]
        )
    assert second.person_id == anna.person_id
    assert second.listed_name == "Ärlig-Öström, Anna"


@pytest.mark.parametrize("role", ["manager", "participant", "neighbour_company_contact", "trainer", "broker"])
def test_others_may_not_register(world, actor_of, role):
    actor = actor_of(world.people[role])
    with acting(actor), pytest.raises(Denied):
        register_person(actor, world.own.team, key="1", first_name="A", last_name="B")


def test_a_key_or_a_number_that_is_taken_is_refused_with_a_sentence(world, contact, anna):
    with acting(contact):
        with pytest.raises(ValidationError) as taken:
            register_person(contact, world.own.team, key="1001", first_name="Carl", last_name="Dal")
        assert taken.value.code == "taken"
        eva = register_person(contact, world.own.team, key="1003", first_name="Eva", last_name="Dal")
        with pytest.raises(ValidationError):
            set_identity(contact, eva, NUMBERS[0])
        with pytest.raises(ValidationError):
            register_person(contact, world.own.team, key="1004", first_name=" ", last_name="")


def test_a_new_name_stands_everywhere_and_the_log_does_not_repeat_it(world, contact, anna):
    with acting(SYSTEM):
        _enrol(world, anna)
    with acting(contact):
        rename_person(contact, anna, "Anna", "Åkesson")
    with acting(SYSTEM):
        assert Enrolment.objects.get(person_id=anna.person_id).listed_name == "Åkesson, Anna"
        assert Employment.objects.get(pk=anna.pk).sort_key < Employment.objects.get(
            pk=world.own.employees[0].pk
        ).sort_key  # Åkesson before Öberg
        text = str(list(AuditEntry.objects.filter(action__startswith="organisations.").values()))
    for name in ("Åkesson", "Ärlig", "Anna"):
        assert name not in text


def _enrol(world, job):
    from kompetens.core.clock import now

    return Enrolment.objects.create(
        programme_id=job.programme_id, region_id=job.region_id, company_id=job.company_id, team_id=job.team_id,
        person_id=job.person_id, employment=job, activity=world.own.activity, provider=world.own.provider,
        status="confirmed", listed_name=job.listed_name, listed_company="X", sort_key=job.sort_key,
        enrolled_at=now(), changed_at=now(),
    )  # fmt: skip


def test_protection_empties_every_row_that_others_read(world, manager_of_programme, anna):
    with acting(SYSTEM):
        _enrol(world, anna)
    with acting(manager_of_programme):
        protect_person(manager_of_programme, anna)
    person = person_of(anna)
    with acting(SYSTEM):
        job = Employment.objects.get(pk=anna.pk)
        seat = Enrolment.objects.get(person_id=anna.person_id)
        everything = str(list(Employment.objects.values())) + str(list(Enrolment.objects.values()))
    assert (job.first_name, job.last_name, job.email, job.phone) == ("", "", "", "")
    assert job.listed_name == seat.listed_name == person.listed_name
    assert person.listed_name == identity.pseudonym(person.programme_id, person.key)
    assert person.pseudo_number[:9] == f"{person.birth_date:%Y%m%d}T"
    assert parse_identity_number(person.pseudo_number).type == "pseudonym"
    assert (person.first_name, person.last_name) == ("Anna", "Ärlig-Öström")
    assert identity.masked(person) == "••••"
    for word in ("Ärlig-Öström", "anna@own.example", "070-123"):
        assert word not in everything


def test_every_copy_of_a_name_is_known():
    assert Enrolment in set(copies_of_names())


def test_only_staff_protects(world, actor_of, anna):
    for role in ("company_contact", "coordinator", "controller", "auditor"):
        actor = actor_of(world.people[role])
        with acting(actor), pytest.raises(Denied):
            protect_person(actor, anna)


def test_pseudo_numbers_of_people_born_on_one_day_differ(world, manager_of_programme):
    born = NUMBERS[2]
    twin = next(n for n in official_test_numbers(Gender.MALE, 20_000) if n.birth_date == born.birth_date)
    seen = set()
    with acting(manager_of_programme):
        for index, number in enumerate((born, twin)):
            job = register_person(
                manager_of_programme, world.own.team, key=f"t{index}", first_name="Tvilling", last_name="Född",
                number=number, is_protected=True, email="x@y.example",
            )  # fmt: skip
            assert job.email == ""
            seen.add(person_of(job).pseudo_number)
    assert len(seen) == 2
    person = person_of(job)
    with acting(SYSTEM):
        born_on = person.birth_date
        assert identity.pseudo_number(1, "a", born_on, 0) != identity.pseudo_number(1, "a", born_on, 1)


# Reading numbers ----------------------------------------------------------------------------------------------


def test_a_reading_needs_a_reason_and_is_kept_for_the_person_to_see(world, contact, actor_of, anna):
    with acting(contact):
        with pytest.raises(ValidationError):
            reveal_identity(contact, anna, "   .  ")
        assert reveal_identity(contact, anna, "Anmälan till certifiering") == NUMBERS[0].value
    with acting(SYSTEM):
        kept = IdentityReveal.objects.get()
        entry = AuditEntry.objects.get(action="organisations.reveal_identity")
    assert (kept.person_id, kept.by_user_id, kept.reason) == (anna.person_id, contact.user, "Anmälan till certifiering")
    assert (entry.reason, entry.object_id) == ("Anmälan till certifiering", str(anna.pk))
    assert NUMBERS[0].value[8:] not in str(entry.changes) + entry.reason


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("programme_manager", True), ("administrator", True), ("controller", True), ("company_contact", True),
        ("coordinator", False), ("manager", False), ("broker", False), ("trainer", False), ("auditor", False),
        ("evaluator", False), ("operations", False), ("participant", False), ("neighbour_company_contact", False),
    ],
)  # fmt: skip
def test_who_reads_an_ordinary_number(world, actor_of, anna, role, allowed):
    actor = actor_of(world.people[role])
    with acting(actor):
        if allowed:
            assert reveal_identity(actor, anna, "a good reason") == NUMBERS[0].value
        else:
            with pytest.raises(Denied):
                reveal_identity(actor, anna, "a good reason")
    with acting(SYSTEM):
        assert IdentityReveal.objects.count() == int(allowed)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("programme_manager", True), ("administrator", True), ("controller", False), ("company_contact", False)],
)
def test_who_reads_and_finds_a_protected_number(world, actor_of, manager_of_programme, anna, role, allowed):
    with acting(manager_of_programme):
        protect_person(manager_of_programme, anna)
    actor = actor_of(world.people[role])
    with acting(actor):
        found = find_by_identity(actor, NUMBERS[0])
        assert (found is not None) == allowed
        if allowed:
            assert reveal_identity(actor, anna, "a good reason") == NUMBERS[0].value
        else:
            with pytest.raises(Denied):
                reveal_identity(actor, anna, "a good reason")


def test_finding_by_number_stays_in_ones_own_company(world, contact, actor_of, anna):
    with acting(contact):
        assert find_by_identity(contact, NUMBERS[0]) == anna
        assert find_by_identity(contact, NUMBERS[5]) is None
    neighbour = actor_of(world.people["neighbour_company_contact"])
    with acting(neighbour):
        assert find_by_identity(neighbour, NUMBERS[0]) is None
    manager = actor_of(world.people["manager"])
    with acting(manager):
        assert find_by_identity(manager, NUMBERS[0]) is None


# Keys -----------------------------------------------------------------------------------------------------------


def test_numbers_sealed_with_an_older_key_open_after_rotation(settings, world, anna):
    person = person_of(anna)
    new = base64.b64encode(b"n" * 32).decode()
    settings.IDENTITY_KEY = f"1:{settings.IDENTITY_KEY},2:{new}"
    assert identity.opened(person) == NUMBERS[0].value
    assert not identity.cipher().is_current(person.identity_cipher)
    sealed, index = identity.seal(NUMBERS[0].value)
    assert sealed[0] == 2
    assert index == bytes(person.identity_index)


def test_a_key_of_the_wrong_length_says_so_without_showing_it(settings):
    settings.IDENTITY_KEY = base64.b64encode(b"short-secret").decode()
    with pytest.raises(ImproperlyConfigured) as error:
        identity.cipher()
    assert settings.IDENTITY_KEY not in str(error.value)
    assert "short-secret" not in str(error.value)
