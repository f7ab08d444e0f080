"""The world and its actors, for tests of Kompetensportalen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kompetens.core.actor import Actor, acting, system_actor
from kompetens.organisations.queries.actors import actor_for
from tests.factories.world import World, build_world

SYSTEM = system_actor("test", "arrange a test")


def actor_of(person: Any) -> Actor:
    """The actor that the person's sign-in would give."""
    with acting(SYSTEM):
        return actor_for(person.user_id)


@pytest.fixture
def world(db: None) -> World:
    """A world that is rolled back after the test."""
    with acting(SYSTEM):
        return build_world()


@pytest.fixture
def actors(world: World) -> Callable[[str], Actor]:
    """`actors("coordinator")`: the actor of that person of the world."""
    return lambda name: actor_of(world.people[name])
