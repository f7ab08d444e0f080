"""An import as a page asks for it: checked, confirmed, stopped, and somebody else's."""

from __future__ import annotations

import shutil
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError

from kompetens.bundle.actions.importing import check, import_bundle
from kompetens.bundle.actions.runs import (
    UPLOADS,
    carry_out_run,
    check_run,
    confirm_import,
    forget_old_runs,
    start_import,
    stop_import,
)
from kompetens.bundle.actions.unpacking import unpack
from kompetens.bundle.models import BundleImport
from kompetens.core.actor import Actor, Grant, acting, system_actor
from kompetens.core.clock import now
from kompetens.core.messages import MessageError
from kompetens.core.permission import Denied
from kompetens.organisations.models import Person, Programme
from tests.bundle.conftest import edit, line

TEST = system_actor("test", "look at what a run did")


def manager(programme: Programme | None = None, user: int | None = None) -> Actor:
    ids = (programme.pk,) if programme else ()
    grant = Grant("programme_manager", "programmes", programme.pk if programme else None)
    return Actor(user=user or 4711, person=1, name="M", scopes={"programmes": ids}, grants=(grant,))


def zipped(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.make_archive(str(tmp_path / "paket"), "zip", folder))


def again(run: BundleImport) -> BundleImport:
    with acting(TEST):
        return BundleImport.objects.get(pk=run.pk)


def ask(actor: Actor, source: Path, **options: Any) -> BundleImport:
    with acting(actor):
        return start_import(actor, source, **options)


def test_from_zip_to_programme(committed: Any, bundle: Path, tmp_path: Path) -> None:
    actor = manager()
    run = ask(actor, zipped(bundle, tmp_path))
    check_run(run.pk)
    checked = again(run)
    assert checked.status == "checked", checked.message
    assert {d["table"] for d in checked.differences} >= {"people", "needs"}
    with acting(TEST):
        assert not Programme.objects.exists()
    with acting(actor):
        confirm_import(actor, again(run))
    carry_out_run(run.pk)
    done = again(run)
    assert done.status == "done", done.message
    with acting(TEST):
        assert done.programme_id == Programme.objects.get().pk
        people = Person.objects.count()
    carry_out_run(run.pk)
    with acting(TEST):
        assert Person.objects.count() == people


def test_faults_are_kept_and_nothing_is_written(committed: Any, bundle: Path) -> None:
    edit(bundle, "teams", line({"team": "x", "site": "finns-inte"}))
    actor = manager()
    run = ask(actor, bundle)
    check_run(run.pk)
    refused = again(run)
    assert refused.status == "refused"
    assert refused.faults[0]["file"] == "teams.csv"
    assert refused.faults[0]["code"] == "unknown-reference"
    with acting(actor), pytest.raises(ValueError, match=r"yes|ja"):
        confirm_import(actor, refused)


def test_stopped_before_it_is_written(committed: Any, bundle: Path) -> None:
    actor = manager()
    run = ask(actor, bundle)
    check_run(run.pk)
    with acting(actor):
        stop_import(actor, again(run))
    assert again(run).status == "cancelled"
    carry_out_run(run.pk)
    with acting(TEST):
        assert not Programme.objects.exists()


def test_stopped_while_it_is_written(committed: Any, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kompetens.bundle.actions.runs.TOLD_EVERY", 0.0)
    actor = manager()
    run = ask(actor, bundle)
    check_run(run.pk)
    with acting(actor):
        confirm_import(actor, again(run))
        stop_import(actor, again(run))
    carry_out_run(run.pk)
    assert again(run).status == "cancelled"
    with acting(TEST):
        assert not Programme.objects.exists()


def test_another_programme_is_refused(committed: Any, bundle: Path) -> None:
    import_bundle(check(bundle))
    run = ask(manager(user=999), bundle)
    check_run(run.pk)
    refused = again(run)
    assert refused.status == "failed"
    assert refused.message


def test_its_own_programme_manager_may(committed: Any, bundle: Path) -> None:
    import_bundle(check(bundle))
    with acting(TEST):
        karin = Person.objects.get(key="karin-wallgren")
        programme = Programme.objects.get()
    run = ask(manager(programme, karin.user_id), bundle)
    check_run(run.pk)
    assert again(run).status == "checked"
    assert again(run).differences == []


@pytest.mark.django_db
def test_a_participant_may_not(bundle: Path) -> None:
    somebody = Actor(user=5, person=5, name="P", grants=(Grant("participant"),))
    with acting(somebody), pytest.raises(Denied):
        start_import(somebody, bundle)


def test_a_zip_cannot_write_elsewhere(tmp_path: Path) -> None:
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("../../utanför.csv", "a;b\n")
    folder = unpack(archive, tmp_path / "in" / "ner")
    assert [path.name for path in folder.iterdir()] == ["utanför.csv"]
    assert not (tmp_path / "utanför.csv").exists()


def test_a_zip_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kompetens.bundle.actions.unpacking.LIMIT_MB", 1)
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("people.csv", b"0" * (2 << 20))
    with pytest.raises(MessageError):
        unpack(archive, tmp_path / "ut")


def test_not_a_zip(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("person;first_name\n")
    with pytest.raises(MessageError):
        unpack(tmp_path / "x.zip", tmp_path / "ut")


def test_workspace_is_left_clean(committed: Any, bundle: Path) -> None:
    run = ask(manager(), bundle)
    check_run(run.pk)
    assert not list((settings.DATA_DIR / "bundles").glob("bundle-*"))


def test_an_upload_goes_when_its_run_is_over(committed: Any, bundle: Path, tmp_path: Path) -> None:
    uploads = Path(settings.MEDIA_ROOT) / UPLOADS
    uploads.mkdir(parents=True, exist_ok=True)
    sent = [shutil.copy(zipped(bundle, tmp_path), uploads / f"test-{number}.zip") for number in (1, 2)]
    actor = manager()
    stopped, waiting = (ask(actor, Path(file)) for file in sent)
    with acting(actor):
        stop_import(actor, again(stopped))
    assert not Path(sent[0]).exists()
    check_run(waiting.pk)
    assert forget_old_runs() == 0
    assert Path(sent[1]).exists()
    with acting(TEST):
        BundleImport.objects.filter(pk=waiting.pk).update(asked_at=now() - timedelta(days=8))
    assert forget_old_runs() == 1
    assert not Path(sent[1]).exists()
    assert again(waiting).status == "cancelled"


def test_a_damaged_zip_is_told(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("people.csv", b"person;first_name\n" * 2000)
    content = bytearray(archive.read_bytes())
    start = 30 + len("people.csv")
    content[start : start + 20] = bytes(byte ^ 0xFF for byte in content[start : start + 20])
    archive.write_bytes(bytes(content))
    with pytest.raises(MessageError) as error:
        unpack(archive, tmp_path / "ut")
    assert error.value.code == "bundle-zip-damaged"


def test_a_name_too_long_for_the_disk_is_told(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("x" * 300 + ".csv", b"a")
    with pytest.raises(MessageError) as error:
        unpack(archive, tmp_path / "ut")
    assert error.value.code == "bundle-zip-damaged"


def test_a_fault_of_the_programme_ends_the_run(
    committed: Any, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads = Path(settings.MEDIA_ROOT) / UPLOADS
    uploads.mkdir(parents=True, exist_ok=True)
    sent = Path(shutil.copy(zipped(bundle, tmp_path), uploads / "fel.zip"))
    run = ask(manager(), sent)

    def fault(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("Åsa Öberg 198504122380")

    monkeypatch.setattr("kompetens.bundle.actions.runs.check", fault)
    with pytest.raises(RuntimeError):
        check_run(run.pk)
    failed = again(run)
    assert failed.status == "failed"
    assert failed.message
    assert "Åsa" not in failed.message
    assert not sent.exists()


@pytest.mark.parametrize("lost", [OperationalError, psycopg.OperationalError])
def test_a_database_that_is_away_does_not_end_the_run(
    committed: Any, bundle: Path, monkeypatch: pytest.MonkeyPatch, lost: type[Exception]
) -> None:
    run = ask(manager(), bundle)

    def away(*_args: Any, **_more: Any) -> None:
        raise lost("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr("kompetens.bundle.actions.runs.check", away)
        with pytest.raises(lost):
            check_run(run.pk)
    assert again(run).status == "checking"
    check_run(run.pk)
    assert again(run).status == "checked"


def test_a_programme_that_others_made_meanwhile_is_theirs(committed: Any, bundle: Path) -> None:
    """Nor does a role that the bundle itself would give help."""
    from kompetens.accounts.models import User

    with acting(TEST):
        stranger = User.objects.create_user("framling@a.example")
    actor = manager(user=stranger.pk)
    run = ask(actor, bundle)
    check_run(run.pk)
    with acting(actor):
        confirm_import(actor, again(run))
    import_bundle(check(bundle))
    edit(bundle, "programme", lambda rows: rows[0].update(name_sv="Kapat"))
    edit(bundle, "people", line({"person": "framling", "identity_number": "", "email": "framling@a.example"}))
    edit(
        bundle,
        "memberships",
        lambda rows: rows.append(dict.fromkeys(rows[0], "") | {"person": "framling", "role": "programme_manager"}),
    )
    carry_out_run(run.pk)
    assert again(run).status == "failed"
    with acting(TEST):
        assert Programme.objects.get().name_sv != "Kapat"
        assert not Person.objects.filter(key="framling").exists()


def test_only_what_was_confirmed_is_carried_out(committed: Any, bundle: Path) -> None:
    import_bundle(check(bundle))
    with acting(TEST):
        karin = Person.objects.get(key="karin-wallgren")
        programme = Programme.objects.get()
    actor = manager(programme, karin.user_id)
    edit(bundle, "programme", lambda rows: rows[0].update(name_en="Confirmed"))
    run = ask(actor, bundle)
    check_run(run.pk)
    with acting(actor):
        confirm_import(actor, again(run))
    edit(bundle, "programme", lambda rows: rows[0].update(name_en="Something else"))
    carry_out_run(run.pk)
    refused = again(run)
    assert refused.status == "failed"
    assert "på nytt" in refused.message
    with acting(TEST):
        assert Programme.objects.get().name_en == programme.name_en
