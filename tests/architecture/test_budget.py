"""Every page keeps to the budget: ten queries, 60 KB of HTML, and no more of either when the world has more rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kompetens.core.actor import acting, system_actor
from kompetens.core.permission import ANYONE, SIGNED_IN, may
from kompetens.organisations.models import Role
from kompetens.organisations.queries.actors import actor_for
from tests.architecture.objects import OBJECTS, build_objects
from tests.architecture.routes import Route, all_routes
from tests.factories.session import session_cookie
from tests.factories.world import build_world, make_employment, make_person

SYSTEM = system_actor("test", "arrange a test")
MOST_QUERIES, MOST_BYTES = 10, 60_000
NO_QUERY = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT")


def reader_of(route: Route, actors) -> str | None:
    """The first role that the page is open to; None for a visitor."""
    if route.access == ANYONE:
        return None
    for role, actor in actors.items():
        if route.access == SIGNED_IN or may(actor, route.access):
            return role
    raise AssertionError(f"nobody may open {route.name}")


def cost(address: str, session) -> tuple[int, int, int]:
    """(status, queries, bytes) of a GET."""
    client = Client()
    if session:
        client.cookies[session[0]] = session[1]
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    queries = [query for query in captured if not query["sql"].startswith(NO_QUERY)]
    return response.status_code, len(queries), len(response.content)


def measure(world, objects, actors) -> dict[str, tuple[int, int, int]]:
    sessions = {role: session_cookie(world.people[role]) for role in actors}
    found = {}
    for route in all_routes():
        if route.arguments and route.name not in OBJECTS:
            continue
        role = reader_of(route, actors)
        address = route.address(OBJECTS[route.name](objects) if route.arguments else {})
        found[route.name] = cost(address, sessions[role] if role else None)
    return found


@pytest.fixture
def world(committed):
    with acting(SYSTEM):
        return build_world()


def test_every_page_within_budget_and_constant(world):
    with acting(SYSTEM):
        objects = build_objects(world, "own")
        actors = {role: actor_for(world.people[role].user_id) for role in Role.values}
    few = measure(world, objects, actors)
    with acting(SYSTEM):
        for number in range(12):
            person = make_person(world.programme, f"more-{number}", "Fler", f"Person {number}")
            make_employment(person, world.own.team)
    many = measure(world, objects, actors)
    wrong = []
    for name, (status, queries, size) in many.items():
        if status != 200:
            continue
        if queries > MOST_QUERIES or size > MOST_BYTES:
            wrong.append(f"{name}: {queries} queries, {size} bytes")
        if queries > few[name][1]:
            wrong.append(f"{name}: {few[name][1]} queries with few rows, {queries} with more")
    assert sum(status == 200 for status, _, _ in many.values()) > 30
    assert not wrong, "\n".join(wrong)
