"""The pages of messages in a real browser: accessible, and no wider than the screen.

`KOMPETENS_SCREENSHOTS=FOLDER` keeps a picture of every page.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kompetens.core.actor import acting
from kompetens.notifications.actions.inbox import mark_read
from kompetens.notifications.actions.send import Notice, notify_many
from kompetens.organisations.queries.actors import actor_for
from tests.factories.browser import axe_findings, scrolls_sideways
from tests.factories.server import environment_of, web_server
from tests.factories.session import session_cookie
from tests.notifications.conftest import SYSTEM
from tests.notifications.samples import context_of

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("KOMPETENS_SCREENSHOTS", "")
LOOKS = [(1280, "light", "sv"), (360, "dark", "en"), (360, "light", "sv"), (1280, "dark", "en")]


@pytest.fixture
def paths(committed_world):
    """A message of every kind that has a page, one of them read."""
    world = committed_world
    employment = world.own.employees[0]
    with acting(SYSTEM):
        context = context_of(world.own)
        kinds = ("invitation", "confirmation", "waiting", "promoted", "changed", "reminder", "cancelled")
        told = [
            notify_many(kind, [Notice(employment, world.own.activity, context, "/portal/mine/")])[0] for kind in kinds
        ]
        actor = actor_for(employment.person.user_id)
        mark_read(actor, told[0])
    return ["/messages/", "/messages/?show=unread", f"/messages/{told[1].pk}/", "/messages/choose/"]


def test_accessible_and_no_wider_than_the_screen(browser, paths, committed_world, committed, tmp_path: Path):
    faults = []
    name, value = session_cookie(committed_world.people["participant"])
    with web_server(environment_of(committed.environment, tmp_path), processes=1) as site:
        for width, scheme, language in LOOKS:
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            cookies = {name: value, "django_language": language}
            context.add_cookies([{"name": key, "value": each, "url": site} for key, each in cookies.items()])
            page = context.new_page()
            for number, path in enumerate(paths):
                assert page.goto(site + path).status == 200, path
                where = f"{path} {width} {scheme} {language}"
                faults += [f"{where}: {finding}" for finding in axe_findings(page)]
                if scrolls_sideways(page):
                    faults.append(f"{where}: wider than the screen")
                if PICTURES:
                    page.screenshot(
                        path=f"{PICTURES}/messages-{number}-{width}-{scheme}-{language}.png", full_page=True
                    )
            context.close()
    assert not faults, "\n".join(faults)
