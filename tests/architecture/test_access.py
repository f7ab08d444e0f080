"""Who may open what: every address × every role × own and neighbour's object, from the URL map.

`access.txt` beside this file is the result in readable form and is kept under version control: a change of who may
open a page shows in review. Write it anew with `KOMPETENS_WRITE_ACCESS=1 make test TESTS=tests/architecture`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from kompetens.core.actor import ANONYMOUS, acting, system_actor
from kompetens.core.permission import ANYONE, SIGNED_IN, may, rules_of, tables
from kompetens.organisations.models import Role
from kompetens.organisations.queries.actors import actor_for
from tests.architecture.objects import OBJECTS, SHARED, build_objects
from tests.architecture.routes import Route, all_routes
from tests.factories.session import session_cookie
from tests.factories.world import build_world

SYSTEM = system_actor("test", "arrange a test")
TABLE = Path(__file__).with_name("access.txt")
EVERYWHERE = {"programme_manager", "administrator", "controller", "auditor"}
"""Roles whose scope is the whole programme: both companies are theirs."""
ROLES = ["anonymous", *Role.values]


def test_every_address_names_its_access():
    for route in all_routes():
        assert route.access, f"{route.name} has no @access and no @public"
        if route.access not in (ANYONE, SIGNED_IN):
            assert rules_of(route.access), route.name


def test_every_address_with_an_object_has_one_to_try():
    lacking = {route.name for route in all_routes() if route.arguments} - set(OBJECTS)
    assert not lacking, f"add to tests/architecture/objects.py: {sorted(lacking)}"
    assert not set(OBJECTS) - {route.name for route in all_routes()}


def test_every_rule_names_known_roles_and_says_what_it_means():
    known = {*Role.values, ANYONE, SIGNED_IN}
    for table in tables().values():
        for rule in table:
            assert rule.roles <= known, rule
            assert str(rule.means), rule


def test_every_permission_is_used():
    source = "\n".join(path.read_text() for path in Path("kompetens").rglob("*.py") if path.name != "permissions.py")
    source += "\n".join(path.read_text() for path in Path("kompetens").rglob("*.html"))
    for table in tables().values():
        for permission in table.rules:
            assert f'"{permission}"' in source, f"{permission} stands in a table and nowhere else"


class Undo(Exception):
    pass


def _status(session: tuple[str, str] | None, method: str, address: str) -> int:
    """The answer's status for a session; whatever the request wrote is undone."""
    status = 0
    client = Client(raise_request_exception=False)
    if session is not None:
        client.cookies[session[0]] = session[1]
    try:
        with transaction.atomic():
            status = getattr(client, method)(address).status_code
            raise Undo
    except Undo:
        return status


@pytest.fixture
def world(committed):
    with acting(SYSTEM):
        world = build_world()
        world.objects = {side: build_objects(world, side) for side in ("own", "other")}
        world.actors = {role: actor_for(world.people[role].user_id) for role in Role.values}
    world.actors["anonymous"] = ANONYMOUS
    return world


def _sessions(world) -> dict[str, tuple[str, str] | None]:
    return {"anonymous": None, **{role: session_cookie(world.people[role]) for role in Role.values}}


def _opens_to(route: Route, world, role: str) -> bool:
    if route.access in (ANYONE, SIGNED_IN):
        return route.access == ANYONE or role != "anonymous"
    return may(world.actors[role], route.access)


def _judge(route: Route, world, role: str, side: str, method: str, status: int) -> str:
    """A sentence when the answer is wrong, else ""."""
    where = f"{method.upper()} {route.name} as {role} on {side}: {status}"
    if status >= 500 or status == 0:
        return where
    if not _opens_to(route, world, role):
        wanted = 302 if role == "anonymous" else 403
        return "" if status == wanted else f"{where}, expected {wanted}"
    stranger = side == "other" and role not in EVERYWHERE and route.arguments and route.name not in SHARED
    if stranger and status not in (404, 405):
        return f"{where}, a neighbour's object must be 404"
    return ""


@pytest.mark.timeout(900)
def test_every_address_for_every_role_on_own_and_neighbours_objects(world):
    sessions, wrong, lines = _sessions(world), [], []
    for route in all_routes():
        if route.arguments and route.name not in OBJECTS:
            continue  # test_every_address_with_an_object_has_one_to_try says so
        for method in ("get", "post"):
            good: dict[str, list[str]] = {"own": [], "other": []}
            for side in ("own", "other") if route.arguments else ("own",):
                values = OBJECTS[route.name](world.objects[side]) if route.arguments else {}
                for role in ROLES:
                    status = _status(sessions[role], method, route.address(values))
                    if sentence := _judge(route, world, role, side, method, status):
                        wrong.append(sentence)
                    # 422 is a form that asks for more: the role got through
                    if status in (200, 422) or (status == 302 and _opens_to(route, world, role)):
                        good[side].append(role)
            if good["own"] or good["other"]:
                lines.append(_line(method, route, good))
    assert not wrong, "\n".join(wrong)
    text = "\n".join(lines) + "\n"
    if os.environ.get("KOMPETENS_WRITE_ACCESS"):
        TABLE.write_text(text)
    assert text == TABLE.read_text(), "who may open what has changed: look at it, then write access.txt anew"


def _line(method: str, route: Route, good: dict[str, list[str]]) -> str:
    def words(roles: list[str]) -> str:
        return "everybody" if set(roles) == set(ROLES) else ", ".join(roles) or "nobody"

    line = f"{method.upper():<4} {route.name:<32} {words(good['own'])}"
    return f"{line} | neighbour's: {words(good['other'])}" if route.arguments else line
