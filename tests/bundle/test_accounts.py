"""Accounts after an import: an address signs its present owner in, and who has left cannot sign in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetens.accounts.actions.links import account_of
from kompetens.accounts.models import User
from kompetens.bundle.actions.importing import check, import_bundle
from kompetens.core.actor import acting
from kompetens.core.clock import today
from kompetens.core.messages import MessageError
from kompetens.organisations.models import Employment, Membership, Person
from kompetens.portal.models import Activity, Enrolment
from tests.bundle.conftest import edit
from tests.bundle.seats import TEST, coming, one_job, read, seat, set_cells, take_in

OF_EMPLOYEES = ("role_holders", "absences", "ratings", "needs")


def signs_in(email: str) -> str:
    """The key of the person whom the address signs in."""
    user = account_of(email)
    with acting(TEST):
        return Person.objects.get(user_id=user).key


def leave_out(folder: Path, job: str) -> None:
    edit(folder, "employments", lambda rows: rows.__setitem__(slice(None), [r for r in rows if r["employment"] != job]))
    for table in OF_EMPLOYEES:
        edit(folder, table, lambda rows: rows.__setitem__(slice(None), [r for r in rows if r["employment"] != job]))


@pytest.mark.django_db
def test_an_address_that_moves_signs_its_new_owner_in(bundle: Path) -> None:
    take_in(bundle)
    people = read(bundle, "people")
    had, gets = next(r for r in people if r["email"]), next(r for r in people if not r["email"])
    set_cells(bundle, "people", had["person"], email="")
    set_cells(bundle, "people", gets["person"], email=had["email"])
    take_in(bundle)
    assert signs_in(had["email"]) == gets["person"]
    with acting(TEST):
        assert Person.objects.get(key=had["person"]).user.email is None
        assert not Employment.objects.filter(person__key=had["person"]).exclude(email="").exists()


@pytest.mark.django_db
def test_two_who_exchange_addresses(bundle: Path) -> None:
    take_in(bundle)
    one, other = [r for r in read(bundle, "people") if r["email"]][:2]
    set_cells(bundle, "people", one["person"], email=other["email"])
    set_cells(bundle, "people", other["person"], email=one["email"])
    take_in(bundle)
    assert signs_in(other["email"]) == one["person"]
    assert signs_in(one["email"]) == other["person"]


@pytest.mark.django_db
def test_an_address_of_somebody_who_is_gone_from_the_file(bundle: Path) -> None:
    job, person = one_job(bundle, with_email=True)
    take_in(bundle)
    people = read(bundle, "people")
    email = next(r["email"] for r in people if r["person"] == person)
    gets = next(r["person"] for r in people if not r["email"])
    leave_out(bundle, job)
    edit(bundle, "people", lambda rows: rows.__setitem__(slice(None), [r for r in rows if r["person"] != person]))
    set_cells(bundle, "people", gets, email=email)
    take_in(bundle)
    assert signs_in(email) == gets


@pytest.mark.django_db
def test_an_address_of_an_account_outside_the_file_is_a_fault(bundle: Path) -> None:
    take_in(bundle)
    with acting(TEST):
        other = User.objects.create_user("nagon.annan@a.example")
        programme = Person.objects.all()[0].programme
        Person.objects.create(programme=programme, key="for-hand", listed_name="Annan, Någon", user=other)
    gets = next(r["person"] for r in read(bundle, "people") if not r["email"])
    set_cells(bundle, "people", gets, email="Nagon.Annan@a.example")
    with pytest.raises(MessageError) as error:
        take_in(bundle)
    assert error.value.code == "bundle-email-taken"
    assert gets in error.value.message.sv
    assert "Annan" not in error.value.message.sv


@pytest.mark.django_db
def test_who_has_left_everything_cannot_sign_in_until_she_is_back(bundle: Path) -> None:
    job, person = one_job(bundle, with_email=True)
    take_in(bundle)
    whole = {table: (bundle / f"{table}.csv").read_bytes() for table in ("employments", *OF_EMPLOYEES)}
    leave_out(bundle, job)
    take_in(bundle)
    with acting(TEST):
        assert list(User.objects.filter(is_active=False).values_list("person__key", flat=True)) == [person]
    for table, content in whole.items():
        (bundle / f"{table}.csv").write_bytes(content)
    take_in(bundle)
    with acting(TEST):
        assert not User.objects.filter(is_active=False).exists()


@pytest.mark.django_db
def test_who_has_a_role_still_can_sign_in(bundle: Path) -> None:
    job, person = one_job(bundle, with_email=True)
    take_in(bundle)
    with acting(TEST):
        known = Person.objects.get(key=person)
        Membership.objects.create(programme=known.programme, person=known, role="editor")
    set_cells(bundle, "employments", job, ends="2020-01-31", starts="2019-01-01")
    take_in(bundle)
    with acting(TEST):
        assert Employment.objects.get(key=job).ended_on < today()
        assert not User.objects.filter(is_active=False).exists()


@pytest.mark.django_db
def test_who_has_left_gives_up_her_seats(bundle: Path) -> None:
    job, person = one_job(bundle)
    take_in(bundle)
    activity = coming(seats=1)
    held = seat(job, activity)
    with acting(TEST):
        next_one = Employment.objects.exclude(person__key=person).order_by("pk")[0]
    waiting = seat(next_one.key, activity)
    assert (held.status, waiting.status) == ("confirmed", "waiting")
    leave_out(bundle, job)
    import_bundle(check(bundle))
    with acting(TEST):
        assert Enrolment.objects.get(pk=held.pk).status == "cancelled"
        assert Enrolment.objects.get(pk=waiting.pk).status == "confirmed"
        assert not Activity.objects.inconsistent_counters().exists()


@pytest.mark.django_db
def test_a_last_day_in_the_file_gives_up_the_seats_after_it(bundle: Path) -> None:
    job, _ = one_job(bundle)
    take_in(bundle)
    held = seat(job)
    set_cells(bundle, "employments", job, ends=today().isoformat())
    take_in(bundle)
    with acting(TEST):
        assert Enrolment.objects.get(pk=held.pk).status == "cancelled"
