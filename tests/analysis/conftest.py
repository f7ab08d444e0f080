from __future__ import annotations

from tests.organisations.conftest import actor_of, world

__all__ = ["actor_of", "world"]
