"""The design pages in a real browser: accessible, no wider than the screen, and the script does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.factories.browser import axe_findings
from tests.factories.server import environment_of, web_server

pytestmark = pytest.mark.browser

PAGES = ("/ui/design/", "/ui/design/home/", "/ui/design/list/", "/ui/design/activity/", "/nowhere/")
LOOKS = [(1280, "light", "sv"), (360, "light", "en"), (1280, "dark", "en"), (360, "dark", "sv")]


@pytest.fixture
def site(committed: Any, tmp_path: Path) -> Iterator[str]:
    with web_server(environment_of(committed.environment, tmp_path), processes=1) as address:
        yield address


@pytest.fixture
def chrome(browser: Browser) -> Browser:
    return browser


def open_page(chrome: Browser, site: str, width: int, scheme: Any, language: str, faults: list[str]) -> Page:
    context = chrome.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    return page


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_accessible_and_no_wider_than_the_screen(
    chrome: Browser, site: str, width: int, scheme: str, language: str
) -> None:
    faults: list[str] = []
    page = open_page(chrome, site, width, scheme, language, faults)
    for path in PAGES:
        page.goto(site + path)
        faults += [f"{path}: {finding}" for finding in axe_findings(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{path} is wider than {width} pixels")
        assert page.get_attribute("html", "lang") == language
    assert faults == []


def test_what_is_typed_is_kept_and_sent_once(chrome: Browser, site: str) -> None:
    faults: list[str] = []
    page = open_page(chrome, site, 1280, "light", "en", faults)
    page.goto(f"{site}/ui/design/")
    form = page.locator("form[data-draft]")
    form.locator("[name=why]").fill("Program a robot")
    form.locator("[value=evening]").check()
    page.goto(f"{site}/ui/design/list/")
    page.goto(f"{site}/ui/design/")
    assert form.locator("[name=why]").input_value() == "Program a robot"
    assert form.locator("[value=evening]").is_checked()
    form.get_by_text("What you had typed is still here.").wait_for()

    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with page.expect_navigation():
        page.evaluate("() => { const b = document.querySelector('form[data-draft] .primary'); b.click(); b.click() }")
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"

    page.goto(f"{site}/ui/design/")
    form.get_by_text("Throw it away").click()
    assert form.locator("[name=why]").input_value() == ""
    assert faults == []


def test_the_theme_changes_at_once_and_without_a_script(chrome: Browser, site: str) -> None:
    page = open_page(chrome, site, 1280, "light", "en", [])
    page.goto(f"{site}/ui/design/activity/")
    page.get_by_role("button", name="Dark").click()
    assert page.get_attribute("html", "data-theme") == "dark"
    page.reload()
    assert page.get_attribute("html", "data-theme") == "dark"

    plain = chrome.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{site}/ui/design/activity/?a=1")
    plain.locator("[data-theme-switch] [value=dark]").click()
    assert plain.url == f"{site}/ui/design/activity/?a=1"
    assert plain.get_attribute("html", "data-theme") == "dark"


def test_htmx_evaluates_nothing_and_keeps_no_pages(chrome: Browser, site: str) -> None:
    page = open_page(chrome, site, 1280, "light", "en", [])
    page.goto(f"{site}/ui/design/activity/", wait_until="networkidle")
    names = ("allowEval", "allowScriptTags", "includeIndicatorStyles", "historyCacheSize")
    assert page.evaluate("names => names.map(name => htmx.config[name])", names) == [False, False, False, 0]
    assert page.locator("head style").count() == 0
