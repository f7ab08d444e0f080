"""The portal's pages in a real browser: accessible, no wider than the screen; a seat booked on a phone.

`KOMPETENS_SCREENSHOTS=FOLDER` keeps a picture of every page.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kompetens.core.actor import acting
from kompetens.portal.models import Enrolment
from tests.factories.browser import axe_findings, scrolls_sideways
from tests.factories.server import environment_of, web_server
from tests.factories.session import session_cookie
from tests.factories.world import build_world
from tests.portal.conftest import SYSTEM
from tests.portal.scene import Scene, make_scene

pytestmark = pytest.mark.browser

LOOKS = [(1280, "light", "sv"), (360, "light", "en"), (1280, "dark", "en"), (360, "dark", "sv")]
PICTURES = os.environ.get("KOMPETENS_SCREENSHOTS", "")


@pytest.fixture
def scene(committed: Any) -> Scene:
    with acting(SYSTEM):
        return make_scene(build_world())


@pytest.fixture
def site(scene: Scene, committed: Any, tmp_path: Path) -> Iterator[str]:
    with web_server(environment_of(committed.environment, tmp_path), processes=1) as address:
        yield address


def open_as(browser: Browser, site: str, scene: Scene, who: str, look: tuple[int, Any, str], **more: Any) -> Page:
    width, scheme, language = look
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **more)
    cookies = [{"name": "django_language", "value": language, "url": site}]
    if who:
        name, value = session_cookie(scene.world.people[who])
        cookies.append({"name": name, "value": value, "url": site})
    context.add_cookies(cookies)
    return context.new_page()


@pytest.mark.parametrize("look", LOOKS)
def test_accessible_and_no_wider_than_the_screen(browser: Browser, site: str, scene: Scene, look: Any) -> None:
    faults: list[str] = []
    for name, who, path in scene.pages:
        page = open_as(browser, site, scene, who, look)
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, path
        faults += [f"{name}: {finding}" for finding in axe_findings(page)]
        if scrolls_sideways(page):
            faults.append(f"{name} is wider than {look[0]} pixels")
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{'-'.join(map(str, look))}.png", full_page=True)
        page.context.close()
    assert faults == []


@pytest.mark.parametrize("script", [True, False])
def test_a_seat_booked_and_given_up_on_a_phone(browser: Browser, site: str, scene: Scene, script: bool) -> None:
    page = open_as(browser, site, scene, "participant", (360, "light", "sv"), java_script_enabled=script)
    page.goto(f"{site}/portal/")
    page.get_by_label("Vad vill du lära dig?").fill("ledarskap")
    page.get_by_role("button", name="Visa träffar").click()
    page.locator(".hit").last.get_by_role("link").click()
    page.get_by_role("link", name="Anmäl mig").click()
    page.get_by_label("Hjälmare").check()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("button", name="Anmäl mig").click()
    page.get_by_text("Du har en plats på ”Ledarskap för skiftledare”.").wait_for()
    page.locator(".hit", has_text="Ledarskap").get_by_role("link", name="Avboka min plats").click()
    page.get_by_role("button", name="Lämna platsen").click()
    page.get_by_text("är avbokad för").wait_for()
    with acting(SYSTEM):
        assert Enrolment.objects.filter(person=scene.participant, status="cancelled").count() == 1


def test_the_trainer_marks_a_list_without_a_script(browser: Browser, site: str, scene: Scene) -> None:
    path = next(path for name, _, path in scene.pages if name == "session")
    page = open_as(browser, site, scene, "trainer", (360, "light", "sv"), java_script_enabled=False)
    page.goto(site + path)
    page.get_by_role("button", name="Alla andra var här").click()
    page.get_by_text("Närvaron är sparad för 5 personer.").wait_for()
    row = page.locator(".roll li", has_text="Ölund")
    row.get_by_label("Delvis").check()
    row.get_by_label("minuter").fill("999")
    page.get_by_role("button", name="Spara det som är markerat").click()
    page.get_by_role("link", name="från 1 till 240").click()
    row.get_by_label("minuter").fill("60")
    page.get_by_role("button", name="Spara det som är markerat").click()
    page.get_by_text("Närvaron är sparad för 1 person.").wait_for()
