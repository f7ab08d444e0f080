"""Ground for every test: a real PostgreSQL, the application's own login, and actors.

`db` (or `@pytest.mark.django_db`) runs a test in a transaction that is rolled back. `committed` gives it a
database of its own, copied from the migrated one, in which everything commits for real: for races, tenancy,
jobs and other processes. Both connect as the application's login; nothing runs as the owner.
"""

from __future__ import annotations

import base64
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from kompetens.core.actor import acting, system_actor
from kompetens.launcher.database import DatabaseUrls, temporary_cluster

os.environ.setdefault("KOMPETENS_SECRET_KEY", "for-tests-only")
os.environ.setdefault("KOMPETENS_IDENTITY_KEY", base64.b64encode(b"i" * 32).decode())
os.environ.setdefault("KOMPETENS_INDEX_KEY", base64.b64encode(b"x" * 32).decode())

# settings were read before this file; other processes read the environment
settings.SECRET_KEY = os.environ["KOMPETENS_SECRET_KEY"]
settings.IDENTITY_KEY = os.environ["KOMPETENS_IDENTITY_KEY"]
settings.INDEX_KEY = os.environ["KOMPETENS_INDEX_KEY"]

TEMPLATE = "kompetens"


@dataclass(frozen=True)
class TestDatabase:
    """The addresses of one database in the throw-away cluster."""

    __test__ = False
    name: str
    urls: DatabaseUrls

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to work in this database."""
        return self.urls.environment()


def _named(urls: DatabaseUrls, name: str) -> DatabaseUrls:
    return DatabaseUrls(*(url.replace(f"/{TEMPLATE}?", f"/{name}?") for url in (urls.app, urls.owner)))


def _point_at(urls: DatabaseUrls) -> None:
    from config.settings import _database

    for alias, url in (("default", urls.app), ("owner", urls.owner)):
        connections[alias].close()
        connections[alias].settings_dict.update(_database(url))
        connections[alias].settings_dict["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseUrls]:
    """A throw-away PostgreSQL with the migrated, empty database."""
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    with temporary_cluster() as running:
        yield running.urls


@pytest.fixture(scope="session")
def django_db_setup(cluster: DatabaseUrls, django_db_blocker: Any) -> Iterator[None]:
    """Migrate as the owner, then work as the application's login."""
    with django_db_blocker.unblock():
        _point_at(cluster)
        call_command("migrate", database="owner", verbosity=0)
        connections["owner"].close()
        yield
        for alias in ("default", "owner"):
            connections[alias].close()


@pytest.fixture(scope="session", autouse=True)
def _named_programme() -> None:
    """The frame's programme is kept for half a minute in a process: counts of queries must not hang on when."""
    from kompetens.dashboard import context
    from kompetens.organisations.models import Programme

    named = Programme(name_sv="Världens projekt", name_en="The world's programme")
    context._programme = (float("inf"), named)


_serial = itertools.count(1)


@pytest.fixture
def committed(django_db_setup: None, cluster: DatabaseUrls, django_db_blocker: Any) -> Iterator[TestDatabase]:
    """A database of the test's own, in which transactions commit."""
    name = f"test_{os.getpid()}_{next(_serial)}"
    with django_db_blocker.unblock():
        _point_at(cluster)
        _as_owner(_named(cluster, "postgres"), f'create database "{name}" template {TEMPLATE}')
        own = _named(cluster, name)
        _point_at(own)
        try:
            yield TestDatabase(name, own)
        finally:
            _point_at(cluster)
            _as_owner(_named(cluster, "postgres"), f'drop database "{name}" with (force)')


def _as_owner(urls: DatabaseUrls, statement: str) -> None:
    import psycopg

    with psycopg.connect(urls.owner, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def as_system() -> Iterator[None]:
    """The test body acts as a named part of the system that sees every row."""
    with acting(system_actor("test", "arrange a test")):
        yield


@pytest.fixture
def sign_in(client: Any) -> Callable[[Any], Any]:
    """`sign_in(person)` gives Django's test client a session of that person's account."""

    def enter(person: Any) -> Any:
        from tests.factories.session import session_cookie

        name, value = session_cookie(person)
        client.cookies[name] = value
        return client

    return enter


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; without one the test is skipped, in CI that is a failure."""
    from tests.factories.browser import chromium, chromium_browser

    if chromium() is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("Chromium is missing, and in CI the browser tests must run")
        pytest.skip("Chromium is missing: install it to run the browser tests")
    # Playwright's synchronous interface runs an event loop in this thread; Django only warns of that
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    connections.close_all()  # inside the loop Django keeps other connections; these would stay open
    with chromium_browser() as running:
        yield running
