from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kompetens.core.actor import Actor, acting, system_actor
from kompetens.organisations.queries.actors import actor_for
from tests.factories.world import World, build_world

SYSTEM = system_actor("test", "arrange a test")


@pytest.fixture
def world(db: None) -> World:
    with acting(SYSTEM):
        return build_world()


@pytest.fixture
def actor_of() -> Callable[[Any], Actor]:
    """`actor_of(person)`: the actor that her account gives her."""

    def load(person: Any) -> Actor:
        with acting(SYSTEM):
            return actor_for(person.user_id)

    return load
