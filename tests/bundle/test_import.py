"""A bundle in the database: once, again, and changed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kompetens.accounts.models import User
from kompetens.analysis.models import Need
from kompetens.bundle.actions.importing import BundleRefused, Imported, check, import_bundle
from kompetens.bundle.models import BundleSnapshot
from kompetens.core.actor import acting, system_actor
from kompetens.core.messages import MessageError
from kompetens.core.models import AuditEntry
from kompetens.organisations.identity import opened
from kompetens.organisations.models import Company, Employment, Membership, Person, Programme, Team
from kompetens.portal.models import Course
from kompetens.skills.models import Evidence, Framework, RoleHolder, Skill
from tests.bundle.conftest import edit, line

TEST = system_actor("test", "look at what an import did")


def take_in(folder: Path, **options: Any) -> Imported:
    return import_bundle(check(folder), **options)


def read(folder: Path, table: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    edit(folder, table, found.extend)
    return found


def rows(folder: Path, table: str) -> int:
    return sum(1 for _ in (folder / f"{table}.csv").open(encoding="utf-8")) - 1


@pytest.mark.django_db
def test_everything_arrives(bundle: Path) -> None:
    done = take_in(bundle)
    assert not done.is_unchanged
    with acting(TEST):
        assert Employment.objects.count() == rows(bundle, "employments")
        assert Person.objects.count() == rows(bundle, "people")
        assert Need.objects.count() == rows(bundle, "needs")
        assert Evidence.objects.count() == rows(bundle, "ratings")
        assert RoleHolder.objects.count() == rows(bundle, "role_holders")
        assert Membership.objects.count() == rows(bundle, "memberships")
        assert Course.objects.count() == rows(bundle, "courses")
        with_email = Person.objects.filter(user__isnull=False).count()
        assert User.objects.count() == with_email > 0


@pytest.mark.django_db
def test_identity_numbers_are_sealed_and_found(bundle: Path) -> None:
    wanted = {}
    edit(bundle, "people", lambda found: wanted.update({r["person"]: r["identity_number"] for r in found}))
    take_in(bundle)
    with acting(TEST):
        for person in Person.objects.exclude(identity_type="none"):
            assert opened(person) == wanted[person.key]
            assert wanted[person.key].encode() not in bytes(person.identity_cipher)
            assert str(person.birth_date).replace("-", "") == wanted[person.key][:8]


@pytest.mark.django_db
def test_a_protected_name_is_only_in_her_own_row(bundle: Path) -> None:
    def protect(found: list[dict[str, str]]) -> None:
        found[-1].update(protected="ja", first_name="Hemlig", last_name="Namnsson", email="x1@a.example")

    edit(bundle, "people", protect)
    take_in(bundle)
    with acting(TEST):
        person = Person.objects.get(is_protected=True)
        job = Employment.objects.get(person=person)
        assert (person.first_name, person.last_name) == ("Hemlig", "Namnsson")
        assert person.pseudo_number[:8] == f"{person.birth_date:%Y%m%d}"
        shown = " ".join([job.first_name, job.last_name, job.listed_name, job.sort_key, job.email, job.phone])
        assert "emlig" not in shown + person.listed_name
        assert "amnsson" not in shown + person.listed_name + person.sort_key
        assert not job.email


@pytest.mark.django_db
def test_again_changes_nothing(bundle: Path) -> None:
    take_in(bundle)
    with acting(TEST):
        people = list(Person.objects.order_by("pk").values())
        audit = AuditEntry.objects.count()
    again = take_in(bundle)
    assert again.is_unchanged
    with acting(TEST):
        assert list(Person.objects.order_by("pk").values()) == people
        assert AuditEntry.objects.count() == audit


@pytest.mark.django_db
def test_relative_dates_stay_where_they_were(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(bundle)
    with acting(TEST):
        before = Programme.objects.get()
    monkeypatch.setattr("kompetens.bundle.actions.importing.today", lambda: date(2031, 5, 7))
    assert take_in(bundle).is_unchanged
    with acting(TEST):
        assert Programme.objects.get().starts_on == before.starts_on
    assert before.starts_on.weekday() == 0


@pytest.mark.django_db
def test_own_changes_stand_and_only_differences_are_written(bundle: Path) -> None:
    take_in(bundle)
    with acting(TEST):
        Team.objects.update(name="omdöpt här")
    edit(bundle, "companies", lambda found: found[0].update(name="Nytt namn AB"))
    done = take_in(bundle)
    changed = {d.table: (d.added, d.changed, d.removed) for d in done.differences if not d.is_empty}
    assert changed == {"companies": (0, 1, 0)}
    with acting(TEST):
        assert Company.objects.filter(name="Nytt namn AB").count() == 1
        assert set(Team.objects.values_list("name", flat=True)) == {"omdöpt här"}


@pytest.mark.django_db
def test_what_is_gone_is_withdrawn_not_lost(bundle: Path) -> None:
    take_in(bundle)
    gone: dict[str, str] = {}

    def leave(found: list[dict[str, str]]) -> None:
        gone.update(found.pop())

    edit(bundle, "needs", leave)
    done = take_in(bundle)
    assert {d.table: d.removed for d in done.differences if d.removed} == {"needs": 1}
    with acting(TEST):
        need = Need.objects.get(status="withdrawn")
        assert need.key == f"{gone['employment']}/{gone['skill']}"


@pytest.mark.django_db
def test_somebody_who_left_ends_her_employment(bundle: Path) -> None:
    take_in(bundle)
    left: list[str] = []
    edit(bundle, "employments", lambda found: left.append(found.pop()["employment"]))
    for table in ("role_holders", "absences", "ratings", "needs"):
        edit(
            bundle,
            table,
            lambda found: found.__setitem__(slice(None), [r for r in found if r["employment"] != left[0]]),
        )
    done = take_in(bundle)
    assert not done.is_unchanged
    with acting(TEST):
        job = Employment.objects.get(key=left[0])
        assert job.ended_on is not None
        assert Employment.objects.filter(ended_on__isnull=False).count() == 1


@pytest.mark.django_db
def test_a_new_team_moves_all_that_is_about_her(bundle: Path) -> None:
    take_in(bundle)
    moved: dict[str, str] = {}

    def move(found: list[dict[str, str]]) -> None:
        first = found[0]
        other = next(
            r for r in found if r["team"] != first["team"] and r["employment"][:10] == first["employment"][:10]
        )
        first["team"] = other["team"]
        moved.update(first)

    edit(bundle, "employments", move)
    take_in(bundle)
    with acting(TEST):
        job = Employment.objects.get(key=moved["employment"])
        assert job.team.key == moved["team"]
        assert set(Evidence.objects.filter(employment=job).values_list("team__key", flat=True)) == {moved["team"]}


@pytest.mark.django_db
def test_a_rehearsal_writes_nothing(bundle: Path) -> None:
    done = take_in(bundle, rehearse=True)
    assert {d.table for d in done.differences if d.added} >= {"people", "needs"}
    with acting(TEST):
        assert not Programme.objects.exists()
        assert not User.objects.exists()


@pytest.mark.django_db
def test_a_faulty_bundle_is_refused_or_its_good_rows_taken(bundle: Path) -> None:
    edit(bundle, "companies", line({"company": "fel", "organisation_number": "4090000012"}))
    with pytest.raises(BundleRefused):
        take_in(bundle)
    with acting(TEST):
        assert not Programme.objects.exists()
    take_in(bundle, accept_good_rows=True)
    with acting(TEST):
        assert Company.objects.count() == rows(bundle, "companies") - 1


@pytest.mark.django_db
def test_a_faulty_row_is_not_taken_for_one_that_is_gone(bundle: Path) -> None:
    """Accepting the good rows must not end the employments of people whose rows have a fault."""
    take_in(bundle)
    edit(bundle, "people", lambda found: found[-1].update(email="fel@"))
    done = take_in(bundle, accept_good_rows=True)
    assert done.is_unchanged
    with acting(TEST):
        assert not Employment.objects.filter(ended_on__isnull=False).exists()
        assert not Need.objects.exclude(status="open").exists()
    edit(bundle, "people", lambda found: found[-1].update(email="ny@a.example"))
    done = take_in(bundle)
    assert {d.table: (d.added, d.changed, d.removed) for d in done.differences if not d.is_empty} == {
        "people": (0, 1, 0)
    }
    with acting(TEST):
        assert User.objects.filter(email="ny@a.example").exists()


@pytest.mark.django_db
def test_nothing_is_removed_when_a_faulty_row_has_no_key(bundle: Path) -> None:
    take_in(bundle)
    edit(bundle, "needs", lambda found: (found[-1].update(skill=""), found.pop(3)))
    assert take_in(bundle, accept_good_rows=True).is_unchanged
    with acting(TEST):
        assert not Need.objects.exclude(status="open").exists()


@pytest.mark.django_db
def test_a_need_that_comes_back_is_open_again(bundle: Path) -> None:
    take_in(bundle)
    whole = (bundle / "needs.csv").read_bytes()
    edit(bundle, "needs", lambda found: found.pop())
    take_in(bundle)
    (bundle / "needs.csv").write_bytes(whole)
    take_in(bundle)
    with acting(TEST):
        assert set(Need.objects.values_list("status", flat=True)) == {"open"}
        assert Need.objects.count() == rows(bundle, "needs")


@pytest.mark.django_db
def test_people_s_own_needs_and_ratings_stay(bundle: Path) -> None:
    take_in(bundle)
    with acting(TEST):
        old = Evidence.objects.select_related("employment").first()
        assert old is not None
        old.pk, old.observed_on = None, date(2026, 1, 5)
        old.save()
        need = Need.objects.filter(employment__isnull=False).first()
        assert need is not None
        Need.objects.filter(pk=need.pk).update(status="planned", priority=1)
        count = Evidence.objects.count()
    edit(bundle, "ratings", lambda found: found.pop())
    take_in(bundle)
    with acting(TEST):
        assert Evidence.objects.count() == count - 1
        assert Evidence.objects.filter(observed_on=date(2026, 1, 5)).exists()
        assert Need.objects.get(pk=need.pk).status == "planned"


@pytest.mark.django_db
def test_a_key_does_not_move_between_companies(bundle: Path) -> None:
    take_in(bundle)

    def move(found: list[dict[str, str]]) -> None:
        found[0]["team"] = found[-1]["team"]

    edit(bundle, "employments", move)
    with pytest.raises(MessageError) as error:
        take_in(bundle)
    assert error.value.code == "bundle-key-of-another-company"


@pytest.mark.django_db
def test_an_identity_number_that_somebody_else_has(bundle: Path) -> None:
    take_in(bundle)
    with acting(TEST):
        Person.objects.filter(key="p000001").update(key="inlagd-for-hand")
    edit(bundle, "people", lambda found: [r.update(first_name="Ny") for r in found if r["person"] == "p000001"])
    with pytest.raises(MessageError) as error:
        take_in(bundle)
    assert error.value.code == "bundle-identity-taken"


@pytest.mark.django_db
def test_skills_are_tied_to_other_lists_when_those_are_loaded(bundle: Path) -> None:
    with acting(TEST):
        other = Framework.objects.create(key="jobtech", name="JobTech")
        concept = next(r["jobtech_id"] for r in read(bundle, "skills") if r["jobtech_id"])
        Skill.objects.create(framework=other, concept_id=concept, name_sv="samma")
    take_in(bundle)
    assert take_in(bundle).is_unchanged
    with acting(TEST):
        tied = Skill.objects.get(framework=other).same_as.get()
        assert tied.framework.key == "ostra-mellansverige"
        assert tied.same_as.count() == 1


@pytest.mark.django_db
def test_two_employments_are_one_person(bundle: Path) -> None:
    edit(bundle, "employments", lambda found: found[-1].update(person=found[0]["person"]))
    take_in(bundle)
    with acting(TEST):
        person = Person.objects.get(key=read(bundle, "employments")[0]["person"])
        assert person.employments.values("company").distinct().count() == 2


@pytest.mark.django_db
def test_a_changed_name_reaches_every_copy(bundle: Path) -> None:
    take_in(bundle)
    edit(bundle, "people", lambda found: found[-1].update(last_name="Nygift"))
    take_in(bundle)
    with acting(TEST):
        person = Person.objects.get(last_name="Nygift")
        assert person.employments.get().listed_name == person.listed_name
        assert person.listed_name.startswith("Nygift")


@pytest.mark.django_db
def test_it_leaves_a_trace(bundle: Path) -> None:
    take_in(bundle)
    with acting(TEST):
        entry = AuditEntry.objects.get(action="bundle.import")
        assert entry.system == "import"
        assert entry.programme_id == Programme.objects.get().pk or entry.object_id == str(Programme.objects.get().pk)
        assert entry.changes["needs"][1][0] == rows(bundle, "needs")


def _killed_at(committed: Any, folder: Path, table: str) -> None:
    """Import in another process, which dies while it writes `table`."""
    script = (
        "import django, os, pathlib, signal, sys; django.setup()\n"
        "from kompetens.bundle.actions.importing import check, import_bundle\n"
        "def told(step, table, rows):\n"
        "    if (step, table) == ('write', sys.argv[2]): os.kill(os.getpid(), signal.SIGKILL)\n"
        "import_bundle(check(pathlib.Path(sys.argv[1])), on_step=told)\n"
    )
    environment = {**os.environ, **committed.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", script, str(folder), table], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL


def test_killed_on_the_way_leaves_nothing(committed: Any, bundle: Path) -> None:
    _killed_at(committed, bundle, "needs")
    with acting(TEST):
        assert not Programme.objects.exists()
        assert not Person.objects.exists()
    started = time.monotonic()
    take_in(bundle)
    assert time.monotonic() - started < 30
    with acting(TEST):
        assert Need.objects.count() == rows(bundle, "needs")


def test_killed_while_it_changes_what_is_there(committed: Any, bundle: Path) -> None:
    """All is as it was, and the next import is whole."""

    def everything() -> list[list[dict[str, Any]]]:
        with acting(TEST):
            models = (Programme, Person, Employment, User, Need, Evidence, BundleSnapshot, AuditEntry)
            return [list(model.objects.order_by("pk").values()) for model in models]

    take_in(bundle)
    before = everything()
    edit(bundle, "people", lambda found: found[-1].update(protected="ja", last_name="Nygift"))
    edit(bundle, "employments", lambda found: found[0].update(title="Ny titel"))
    edit(bundle, "ratings", lambda found: found.pop())
    edit(bundle, "needs", lambda found: found[0].update(priority="1" if found[0]["priority"] != "1" else "2"))
    _killed_at(committed, bundle, "needs")
    assert everything() == before
    done = take_in(bundle)
    changed = {d.table: (d.added, d.changed, d.removed) for d in done.differences if not d.is_empty}
    assert changed == {
        "people": (0, 1, 0), "employments": (0, 1, 0), "ratings": (0, 0, 1), "needs": (0, 1, 0),
    }  # fmt: skip
    assert take_in(bundle).is_unchanged
    with acting(TEST):
        person = Person.objects.get(last_name="Nygift")
        assert person.is_protected
        assert not Employment.objects.exclude(person=person).filter(listed_name=person.listed_name).exists()
        assert Evidence.objects.count() == rows(bundle, "ratings")
