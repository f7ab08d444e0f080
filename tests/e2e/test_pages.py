"""Every page as a person meets it: axe finds nothing, nothing scrolls sideways on a phone, no link is dead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from kompetens.core.actor import acting, system_actor
from kompetens.core.permission import ANYONE, SIGNED_IN, may
from kompetens.organisations.models import Role
from kompetens.organisations.queries.actors import actor_for
from tests.architecture.objects import OBJECTS, build_objects
from tests.architecture.routes import Route, all_routes
from tests.factories.browser import axe_findings, scrolls_sideways
from tests.factories.server import environment_of, web_server
from tests.factories.session import session_cookie
from tests.factories.world import build_world

pytestmark = pytest.mark.browser
SYSTEM = system_actor("test", "arrange a test")
LOOKS = [(1280, "light", "sv"), (360, "light", "en"), (1280, "dark", "en"), (360, "dark", "sv")]
"""Each width, scheme and language at least twice; a page meets one of them, in `long` all."""


@pytest.fixture
def world(committed, tmp_path):
    with acting(SYSTEM):
        world = build_world()
        world.objects = build_objects(world, "own")
        world.actors = {role: actor_for(world.people[role].user_id) for role in Role.values}
    with web_server(environment_of(committed.environment, tmp_path), processes=1, threads=4) as base:
        world.base = base
        yield world


def _readers(route: Route, world: Any) -> list[str]:
    if route.access == ANYONE:
        return [""]
    return [role for role, actor in world.actors.items() if route.access == SIGNED_IN or may(actor, route.access)]


def _window(world: Any, browser: Any, role: str, look: tuple[int, str, str]) -> Any:
    width, scheme, language = look
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    cookies = [{"name": "django_language", "value": language, "url": world.base}]
    if role:
        name, value = session_cookie(world.people[role])
        cookies.append({"name": name, "value": value, "url": world.base})
    context.add_cookies(cookies)
    return context.new_page()


def _faults(page: Any, world: Any, route: Route, look: tuple[int, str, str]) -> list[str]:
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("console", lambda line: heard.append(line.text) if "Content Security" in line.text else None)
    address = route.address(OBJECTS[route.name](world.objects) if route.arguments else {})
    response = page.request.get(world.base + address)
    if response.status != 200 or "html" not in response.headers.get("content-type", ""):
        return []  # only answers POST, or a file; test_access judges it
    page.goto(world.base + address)
    if page.locator("html").count() and page.locator("main").count() == 0:
        return []  # a piece of a page, drawn within its page
    found = [*heard, *axe_findings(page)]
    if scrolls_sideways(page):
        found.append("scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    return [f"{route.name} {look}: {fault}" for fault in found]


def test_every_page_is_accessible_and_fits(world, browser):
    faults = []
    for number, route in enumerate(all_routes()):
        look = LOOKS[number % len(LOOKS)]
        page = _window(world, browser, _readers(route, world)[0], look)
        faults += _faults(page, world, route, look)
        page.context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_in_every_role_is_accessible_and_fits(world, browser, look):
    faults = []
    for route in all_routes():
        for role in _readers(route, world):
            page = _window(world, browser, role, look)
            faults += _faults(page, world, route, look)
            page.context.close()
    assert not faults, "\n".join(faults)


def _crawl(world: Any, page: Any) -> list[str]:
    """Follow every link of ours from the first and the start page; the dead ones."""
    seen, todo, dead = set(), ["/", "/start/"], []
    while todo and len(seen) < 120:
        path = todo.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = page.request.get(world.base + path, max_redirects=0)
        if response.status >= 400:
            dead.append(f"{path}: {response.status}")
            continue
        if "html" not in response.headers.get("content-type", ""):
            continue
        page.goto(world.base + path)
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            parts = urlsplit(urljoin(world.base + path, link))
            if parts.netloc == urlsplit(world.base).netloc and not parts.path.startswith("/static/"):
                todo.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return dead


@pytest.mark.parametrize("role", ["", "programme_manager", "company_contact", "participant", "trainer"])
def test_no_dead_link(world, browser, role):
    page = _window(world, browser, role, LOOKS[0])
    assert not _crawl(world, page)


@pytest.mark.long
@pytest.mark.parametrize("role", Role.values)
def test_no_dead_link_in_any_role(world, browser, role):
    page = _window(world, browser, role, LOOKS[0])
    assert not _crawl(world, page)
