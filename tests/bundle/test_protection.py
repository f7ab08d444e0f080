"""Protected identity in an import: what it takes away, and that only people lift it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetens.core.actor import acting
from kompetens.organisations.actions.people import protect_person
from kompetens.organisations.models import Employment, Person
from tests.bundle.seats import TEST, one_job, read, seat, set_cells, take_in


def _hidden(person: str, job: str) -> tuple[Person, Employment]:
    with acting(TEST):
        return Person.objects.get(key=person), Employment.objects.get(key=job)


@pytest.mark.django_db
def test_the_name_leaves_every_copy_also_when_the_employment_changes(bundle: Path) -> None:
    job, person = one_job(bundle)
    take_in(bundle)
    held = seat(job)
    set_cells(bundle, "employments", job, title="Ny titel")
    set_cells(bundle, "people", person, protected="ja")
    take_in(bundle)
    known, work = _hidden(person, job)
    with acting(TEST):
        held.refresh_from_db()
    assert known.is_protected
    assert known.listed_name == work.listed_name == held.listed_name
    assert known.sort_key == work.sort_key == held.sort_key
    assert known.last_name not in held.listed_name
    assert (work.first_name, work.last_name) == ("", "")


@pytest.mark.django_db
def test_a_new_name_reaches_every_copy_also_when_the_employment_changes(bundle: Path) -> None:
    job, person = one_job(bundle)
    take_in(bundle)
    held = seat(job)
    set_cells(bundle, "employments", job, title="Ny titel")
    set_cells(bundle, "people", person, last_name="Nygift")
    take_in(bundle)
    with acting(TEST):
        held.refresh_from_db()
    assert held.listed_name.startswith("Nygift, ")


@pytest.mark.django_db
def test_an_import_lifts_no_protection(bundle: Path) -> None:
    job, person = one_job(bundle, with_email=True)
    set_cells(bundle, "employments", job, phone="070-1740605")
    take_in(bundle)
    held = seat(job)
    with acting(TEST):
        protect_person(TEST, Person.objects.get(key=person))
    before, _ = _hidden(person, job)
    set_cells(bundle, "employments", job, phone="070-1740606")
    set_cells(bundle, "people", person, last_name="Nygift", language="en")
    take_in(bundle)
    known, work = _hidden(person, job)
    with acting(TEST):
        held.refresh_from_db()
    assert known.is_protected
    assert known.last_name == "Nygift"
    assert known.pseudo_number == before.pseudo_number != ""
    assert known.listed_name == before.listed_name == work.listed_name == held.listed_name
    assert (work.first_name, work.last_name, work.email, work.phone) == ("", "", "", "")


@pytest.mark.django_db
def test_a_number_that_comes_later_gives_the_pseudo_number(bundle: Path) -> None:
    job, person = one_job(bundle)
    number = next(row["identity_number"] for row in read(bundle, "people") if row["person"] == person)
    set_cells(bundle, "people", person, identity_number="")
    take_in(bundle)
    with acting(TEST):
        protect_person(TEST, Person.objects.get(key=person))
    set_cells(bundle, "people", person, identity_number=number)
    take_in(bundle)
    known, _ = _hidden(person, job)
    assert known.is_protected
    assert known.pseudo_number[:8] == number.replace("-", "")[:8]


@pytest.mark.django_db
def test_protection_takes_the_phone_too(bundle: Path) -> None:
    job, person = one_job(bundle, with_email=True)
    set_cells(bundle, "employments", job, phone="070-1740605")
    take_in(bundle)
    assert _hidden(person, job)[1].phone
    set_cells(bundle, "people", person, protected="ja")
    take_in(bundle)
    assert (_hidden(person, job)[1].phone, _hidden(person, job)[1].email) == ("", "")
