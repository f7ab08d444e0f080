"""The pages of companies, people, skills and needs in a real browser: accessible, no wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kompetens.analysis.actions.needs import make_needs_from_gaps
from kompetens.core.actor import acting, system_actor
from kompetens.organisations.actions.people import protect_person
from kompetens.organisations.models import Company
from kompetens.skills.models import Evidence
from tests.analysis.test_pages import many
from tests.factories.browser import axe_findings, scrolls_sideways
from tests.factories.server import environment_of, web_server
from tests.factories.session import session_cookie
from tests.factories.world import World, build_world

pytestmark = pytest.mark.browser

SYSTEM = system_actor("test", "arrange pages")
LOOKS = [(1280, "dark", "en"), (360, "light", "sv")]


@pytest.fixture
def world(committed: Any) -> World:
    with acting(SYSTEM):
        made = build_world()
        many(made, made.own, 8, 14)
        long_name = "Hjälmare Maskin & Verktygsservice i Eskilstuna AB"
        Company.objects.filter(pk=made.own.company.pk).update(name=long_name)
        protect_person(SYSTEM, made.own.employees[1])
        make_needs_from_gaps(SYSTEM, made.own.company)
    return made


@pytest.fixture
def site(committed: Any, world: World, tmp_path: Path) -> Iterator[str]:
    with web_server(environment_of(committed.environment, tmp_path), processes=1) as address:
        yield address


def pages_of(world: World) -> dict[str, list[str]]:
    company, job = world.own.company.pk, world.own.employees
    need, profile = world.own.needs[0].pk, world.profile.pk
    return {
        "programme_manager": [
            "/organisations/companies/", f"/organisations/companies/{company}/", "/organisations/people/",
            f"/organisations/people/{job[1].pk}/", "/organisations/permissions/", "/organisations/audit/",
            "/analysis/needs/", f"/analysis/gaps/?company={company}", "/analysis/gaps/",
        ],
        "company_contact": [
            "/analysis/needs/new/", f"/analysis/needs/{need}/", "/skills/?q=handhavnde", "/skills/profiles/",
            f"/skills/profiles/{profile}/", "/organisations/people/?q=ingen+som+heter+så",
        ],
        "broker": ["/analysis/needs/"],
        "participant": ["/analysis/rate/", "/organisations/me/", f"/organisations/people/{job[0].pk}/"],
    }  # fmt: skip


def signed_in(browser: Browser, site: str, world: World, role: str, width: int, scheme: Any, language: str) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    name, value = session_cookie(world.people[role])
    cookies = {name: value, "django_language": language}
    context.add_cookies([{"name": key, "value": text, "url": site} for key, text in cookies.items()])
    return context.new_page()


def watch(page: Page, faults: list[str]) -> None:
    """What the content security policy stops is a fault."""
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_accessible_and_no_wider_than_the_screen(
    browser: Browser, site: str, world: World, width: int, scheme: str, language: str
) -> None:
    faults: list[str] = []
    for role, paths in pages_of(world).items():
        page = signed_in(browser, site, world, role, width, scheme, language)
        watch(page, faults)
        for path in paths:
            response = page.goto(site + path)
            assert response is not None
            if response.status != 200:
                faults.append(f"{path} as {role}: {response.status}")
            faults += [f"{path}: {finding}" for finding in axe_findings(page)]
            if scrolls_sideways(page):
                faults.append(f"{path} is wider than {width} pixels")
        page.context.close()
    assert faults == []


def test_a_person_rates_herself_on_a_phone_with_the_keyboard_and_by_touch(
    browser: Browser, site: str, world: World
) -> None:
    page = signed_in(browser, site, world, "participant", 360, "light", "sv")
    page.goto(f"{site}/analysis/rate/")
    fields = page.locator("fieldset.rating")
    assert fields.count() == 15
    fields.nth(0).locator("label").nth(3).click()
    second = fields.nth(1).locator("input")
    second.nth(5).focus()
    page.keyboard.press("ArrowRight")
    assert second.nth(0).is_checked()
    page.get_by_role("button", name="Spara skattningarna").click()
    page.get_by_text("2 skattningar är sparade.").wait_for()
    with acting(SYSTEM):
        mine = Evidence.objects.filter(kind="self", person=world.people["participant"])
        assert sorted(mine.values_list("level", flat=True)) == [0, 3]
