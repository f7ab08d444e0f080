"""The product running: web server and worker on a database of the test's own, with a small programme in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kompetens.bundle.actions.importing import check, import_bundle
from kompetens.bundle.demo.command import generate_command
from kompetens.core.actor import acting, system_actor
from kompetens.organisations.models import Programme
from tests.factories.server import environment_of, job_worker, web_server
from tests.factories.session import session_cookie

SYSTEM = system_actor("test", "arrange a test")


@dataclass(frozen=True)
class Site:
    """The running product: its address, its programme, and pages signed in as somebody."""

    base: str
    programme: Programme
    browser: Any
    data_dir: Path

    def page(self, person: Any = None, language: str = "en", width: int = 1280, scheme: str = "light") -> Any:
        """A new browser window, signed in as `person`."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "django_language", "value": language, "url": self.base}])
        if person is not None:
            name, value = session_cookie(person)
            context.add_cookies([{"name": name, "value": value, "url": self.base}])
        return context.new_page()


@pytest.fixture(scope="session")
def small_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration programme at a fiftieth of its size."""
    folder = tmp_path_factory.mktemp("bundle")
    assert generate_command(["--out", str(folder), "--scale", "tiny"]) == 0
    return folder


@pytest.fixture
def site(committed: Any, small_bundle: Path, browser: Any, tmp_path: Path, request: Any) -> Iterator[Site]:
    settings.MEDIA_ROOT = tmp_path / "files"
    done = import_bundle(check(small_bundle))
    with acting(SYSTEM):
        programme = Programme.objects.get(pk=done.programme_id)
    environment = environment_of(committed.environment, tmp_path)
    with web_server(environment, processes=1, threads=4) as base, job_worker(environment):
        yield Site(base, programme, browser, tmp_path)
