"""The page for imports: send, look, say yes or no; and what it says of bad files."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kompetens.bundle.actions.runs import carry_out_run, check_run
from kompetens.bundle.demo.command import generate_command
from kompetens.bundle.models import BundleImport
from kompetens.core.actor import acting, system_actor
from kompetens.organisations.models import Company, Programme
from tests.factories.world import build_world

SYSTEM = system_actor("test", "arrange a test")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    assert generate_command(["--out", str(folder), "--scale", "tiny", "--quiet"]) == 0
    return folder


@pytest.fixture
def world(committed, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    with acting(SYSTEM):
        return build_world()


@pytest.fixture
def manager(world, sign_in):
    return sign_in(world.people["programme_manager"])


def zipped(folder: Path) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.glob("*.csv")):
            archive.write(file, file.name)
    return SimpleUploadedFile("paket.zip", packed.getvalue(), "application/zip")


def sent(client, archive, **form) -> BundleImport:
    answer = client.post("/imports/", {"archive": archive, **form})
    assert answer.status_code == 302
    with acting(SYSTEM):
        return BundleImport.objects.latest("pk")


def test_a_bundle_is_checked_shown_and_carried_out(manager, bundle):
    run = sent(manager, zipped(bundle))
    address = f"/imports/{run.pk}/"
    assert "Kontrollerar filerna" in manager.get(address).content.decode()
    check_run(run.pk)
    page = manager.get(address).content.decode()
    assert "det här skulle ändras" in page
    assert "companies" in page
    with acting(SYSTEM):
        assert not Programme.objects.exclude(key="world").exists()
    assert manager.post(f"{address}confirm/").status_code == 302
    carry_out_run(run.pk)
    assert "Paketet är inläst" in manager.get(address).content.decode()
    with acting(SYSTEM):
        assert Company.objects.exclude(programme__key="world").count() == 3
    assert manager.post(f"{address}confirm/", follow=True).status_code == 200


def test_faults_are_listed_in_the_readers_language_and_nothing_is_kept(manager, bundle, tmp_path):
    faulty = shutil.copytree(bundle, tmp_path / "faulty")
    companies = faulty / "companies.csv"
    head, first, *rest = companies.read_text(encoding="utf-8-sig").splitlines()
    cells = first.split(";")
    cells[head.split(";").index("organisation_number")] = "123"
    companies.write_text("\n".join([head, ";".join(cells), *rest]) + "\n", encoding="utf-8")
    run = sent(manager, zipped(faulty))
    check_run(run.pk)
    swedish = manager.get(f"/imports/{run.pk}/").content.decode()
    assert "Paketet har" in swedish
    assert "organisation_number" in swedish
    manager.cookies["django_language"] = "en"
    english = manager.get(f"/imports/{run.pk}/").content.decode()
    assert "The bundle has" in english
    assert "Inget lästes in" not in english
    with acting(SYSTEM):
        assert not Programme.objects.exclude(key="world").exists()


def test_a_file_that_is_no_zip_gets_a_sentence(manager):
    run = sent(manager, SimpleUploadedFile("paket.zip", b"not a zip"))
    check_run(run.pk)
    assert "ingen zip-fil" in manager.get(f"/imports/{run.pk}/").content.decode()


def test_no_file_gets_a_sentence_at_the_field(manager):
    answer = manager.post("/imports/", {})
    assert answer.status_code == 422
    assert "id_archive" in answer.content.decode()


def test_a_checked_import_can_be_left(manager, bundle):
    run = sent(manager, zipped(bundle))
    check_run(run.pk)
    assert manager.post(f"/imports/{run.pk}/stop/").status_code == 302
    assert "Inläsningen stoppades" in manager.get(f"/imports/{run.pk}/").content.decode()
    with acting(SYSTEM):
        assert not Programme.objects.exclude(key="world").exists()
