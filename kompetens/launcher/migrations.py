"""Migrate only when there is something to migrate: finding out through Django costs four seconds."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from . import state
from .commands import child, django_command, django_environment
from .database import DatabaseUrls
from .errors import StartError
from .paths import CHECKOUT

NOTE = "migrations"
_LOCK = 7_264_019_530_112
"""Number of the advisory lock that lets one process migrate at a time."""


def fingerprint(checkout: Path = CHECKOUT) -> str:
    """Changes whenever a migration could have come: our own files, the settings (which apps), and the
    pinned packages (their migrations)."""
    files = sorted(checkout.glob("kompetens/**/migrations/*.py"))
    files += [*sorted(checkout.glob("config/*.py")), checkout / "requirements" / "base.txt"]
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.relative_to(checkout)}:{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def migrate_if_needed(
    urls: DatabaseUrls, data_dir: Path, say: Callable[[str], None], checkout: Path = CHECKOUT
) -> bool:
    """Bring the database to this version's state; return whether anything had to be done.

    Raises:
        StartError: the database cannot be reached, the owner's address is needed and not named, or the
            migration failed.
    """
    wanted = fingerprint(checkout)
    with _connect(urls.owner or urls.app) as connection:
        if state.read(connection, NOTE) == wanted:
            return False
        if not urls.owner:
            raise StartError(
                "The database is not migrated for this version. Name the owner's login in "
                "DATABASE_OWNER_URL and start again."
            )
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        if state.read(connection, NOTE) == wanted:
            return False
        say("Migrating the database")
        command = django_command("migrate", "--database=owner", "--no-input")
        _migrate(command, django_environment(data_dir, urls.environment()), say)
        state.write(connection, NOTE, wanted)
    return True


def _migrate(command: list[str], environment: dict[str, str], say: Callable[[str], None]) -> None:
    """Run Django's command, with a line now and then instead of one for each migration."""
    applied = 0
    with child(command, environment, capture=True) as process:
        for line in process.stdout or ():
            if line.strip().startswith("Applying "):
                applied += 1
                if applied % 20 == 0:
                    say(f"  {applied} migrations applied")
            elif "FAIL" in line or "rror" in line:
                say(line.rstrip())
        code = process.wait()
    if code != 0:
        raise StartError(
            "The migration failed; what stands above tells why. Nothing else was started; "
            "the next start tries it again."
        )
    say(f"  {applied} migrations applied, all done")


def _connect(url: str) -> "psycopg.Connection[tuple[Any, ...]]":
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise StartError(
            f"The database cannot be reached: {str(error).strip()}. "
            "Check DATABASE_URL and DATABASE_OWNER_URL, and that the server runs."
        ) from error
