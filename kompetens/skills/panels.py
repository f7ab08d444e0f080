"""What this room adds to the page of an employee."""

from __future__ import annotations

from kompetens.core.actor import Actor
from kompetens.organisations.models import Employment
from kompetens.organisations.panels import Panel
from kompetens.skills.models import RoleHolder


def roles_of(actor: Actor, employment: Employment) -> Panel:
    """The roles that an employee holds."""
    roles = RoleHolder.objects.filter(employment=employment).select_related("profile").order_by("profile__sort_key")
    return Panel("skills/roles_panel.html", {"profiles": [role.profile for role in roles]})
