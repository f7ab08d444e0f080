"""Migrating only when needed, first-start steps, and the command line's dispatch."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kompetens.cli import DJANGO, LIBRARY, main, parser
from kompetens.launcher import state
from kompetens.launcher.database import DatabaseUrls, EmbeddedDatabase
from kompetens.launcher.errors import StartError
from kompetens.launcher.first_start import Step, first_start, wants_demonstration
from kompetens.launcher.keys import KEYS, check_keys
from kompetens.launcher.migrations import fingerprint, migrate_if_needed

from .conftest import environment, leftovers


@pytest.fixture(scope="module")
def database(migrated_dir: Path) -> Iterator[EmbeddedDatabase]:
    with EmbeddedDatabase(migrated_dir) as opened:
        yield opened


def a_checkout(folder: Path) -> Path:
    migrations = folder / "kompetens" / "core" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_initial.py").write_text("one\n")
    (folder / "config").mkdir()
    (folder / "config" / "settings.py").write_text("INSTALLED_APPS = []\n")
    (folder / "requirements").mkdir()
    (folder / "requirements" / "base.txt").write_text("django==5\n")
    return folder


@pytest.mark.parametrize(
    "change", ["kompetens/core/migrations/0001_initial.py", "config/settings.py", "requirements/base.txt", "new"]
)
def test_the_fingerprint_knows_every_source_of_migrations(tmp_path: Path, change: str) -> None:
    checkout = a_checkout(tmp_path)
    before = fingerprint(checkout)
    assert fingerprint(checkout) == before
    if change == "new":
        (checkout / "kompetens/core/migrations/0002_more.py").write_text("")
    else:
        (checkout / change).write_text("changed\n")
    assert fingerprint(checkout) != before


def test_migrates_once_and_again_only_after_a_change(database: EmbeddedDatabase, migrated_dir: Path) -> None:
    said: list[str] = []
    migrate_if_needed(database.urls, migrated_dir, said.append)
    with psycopg.connect(database.urls.app) as app:
        assert app.execute("select count(*) > 10 from django_migrations").fetchone() == (True,)
    said.clear()
    assert migrate_if_needed(database.urls, migrated_dir, said.append) is False
    assert said == []
    with psycopg.connect(database.urls.owner) as owner:
        state.write(owner, "migrations", "an older version")
    assert migrate_if_needed(database.urls, migrated_dir, said.append) is True
    assert said[0] == "Migrating the database"


def test_without_the_owners_login_a_needed_migration_is_a_sentence(
    database: EmbeddedDatabase, migrated_dir: Path
) -> None:
    migrate_if_needed(database.urls, migrated_dir, print)
    app_only = DatabaseUrls(database.urls.app, "")
    assert migrate_if_needed(app_only, migrated_dir, print) is False
    with psycopg.connect(database.urls.owner) as owner:
        state.write(owner, "migrations", "an older version")
    with pytest.raises(StartError, match="DATABASE_OWNER_URL"):
        migrate_if_needed(app_only, migrated_dir, print)


def test_an_unreachable_database_is_a_sentence(tmp_path: Path) -> None:
    nowhere = DatabaseUrls(f"postgresql://app@/kompetens?host={tmp_path}", "")
    with pytest.raises(StartError, match="cannot be reached"):
        migrate_if_needed(nowhere, tmp_path, print)


def test_a_step_is_done_only_when_it_has_ended_well(
    database: EmbeddedDatabase, migrated_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    fails = Step("example", "An example", ("no-such-command",))
    works = Step("example", "An example", ("check", "--tag", "models"))
    with pytest.raises(StartError, match=r"An example.*takes it up again"):
        first_start(database.urls, migrated_dir, said.append, steps=[fails])
    assert first_start(database.urls, migrated_dir, said.append, steps=[works]) == 1
    assert first_start(database.urls, migrated_dir, said.append, steps=[works, fails]) == 0
    assert said == ["An example", "An example"]


def test_other_keys_than_the_databases_are_refused(
    database: EmbeddedDatabase, migrated_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        monkeypatch.delenv(f"KOMPETENS_{name.upper()}", raising=False)
    check_keys(database.urls, migrated_dir)
    check_keys(database.urls, migrated_dir)
    with pytest.raises(StartError, match="written with another identity_key"):
        check_keys(database.urls, tmp_path)
    for name in KEYS:
        monkeypatch.setenv(f"KOMPETENS_{name.upper()}", (migrated_dir / "secrets" / name).read_text())
    check_keys(database.urls, tmp_path)


@pytest.mark.parametrize(
    ("wish", "embedded", "wanted"),
    [("", True, True), ("", False, False), ("0", True, False), ("1", False, True), ("no", True, False)],
)
def test_the_demonstration_never_goes_unasked_into_a_named_database(
    monkeypatch: pytest.MonkeyPatch, wish: str, embedded: bool, wanted: bool
) -> None:
    monkeypatch.setenv("KOMPETENS_DEMO", wish)
    assert wants_demonstration(embedded) is wanted


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for name in ("run", "worker", "manage", "healthy", *LIBRARY, *DJANGO):
        assert name in text


def test_an_unknown_command_or_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["dance"], ["run", "--fast"], []):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    assert parser().prog == "kompetens"


def test_the_command_line_loads_neither_django_nor_a_driver() -> None:
    program = "import sys, kompetens.cli; kompetens.cli.parser();"
    program += "print([m for m in ('django', 'psycopg', 'numpy', 'psutil') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_command_brings_its_database_along_and_takes_it_down(data_dir: Path) -> None:
    query = "from django.db import connection as c; k = c.cursor();"
    query += "k.execute('select current_user'); print(k.fetchone())"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kompetens", "manage", "shell", "--no-imports", "-c", query],
        env=environment(data_dir),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "('kompetens_app',)" in done.stdout, done.stderr
    assert done.returncode == 0
    assert leftovers(data_dir) == []


def test_nothing_healthy_is_exit_code_one(data_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kompetens", "healthy"],
        env=environment(data_dir, PORT="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Nothing answers at http://127.0.0.1:1/healthz" in done.stderr
