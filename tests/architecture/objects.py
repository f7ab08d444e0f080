"""An object of each side for every address that names one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kompetens.reporting.models import Export, ExportProfile

Objects = dict[str, Any]


def build_objects(world: Any, side_name: str) -> Objects:
    """What stands on one side of the world: name → model instance. Needs a system actor."""
    side = getattr(world, side_name)
    prefix = "" if side_name == "own" else "neighbour_"
    contact = world.people[f"{prefix}company_contact"]
    objects: Objects = {"company": side.company, "activity": side.activity, "closed": side.closed_activity}
    objects["export"] = Export.objects.create(
        programme=world.programme,
        company=side.company,
        user_id=contact.user_id,
        profile=ExportProfile.objects.first(),
        first_month=date(2026, 3, 1),
        last_month=date(2026, 3, 1),
    )
    return objects


def pk_of(name: str, argument: str = "pk") -> Callable[[Objects], dict[str, Any]]:
    return lambda objects: {argument: objects[name].pk}


OBJECTS: dict[str, Callable[[Objects], dict[str, Any]]] = {
    "reporting:report": pk_of("export"),
    "reporting:stop": pk_of("export"),
    "reporting:file": pk_of("export"),
}
"""Address → the arguments that point it at the side's object."""

PUBLIC: set[str] = set()
"""Addresses whose objects everybody may see."""
