"""What every page's frame shows: the programme, places to go, and who acts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompetens.core.actor import ANONYMOUS, Actor
from kompetens.core.permission import may
from kompetens.organisations.models import Programme, Role
from kompetens.ui.navigation import Acting, Place

PLACES: dict[str, tuple[str, str | Promise, str]] = {
    "start": ("dashboard:start", _("Start"), "home"),
    "mine": ("portal:mine", _("My training"), "calendar"),
    "messages": ("notifications:inbox", _("Messages"), "mail"),
    "catalogue": ("portal:catalogue", _("Catalogue"), "search"),
    "sessions": ("portal:sessions", pgettext_lazy("training", "Sessions"), "clock"),
    "people": ("organisations:people", _("People"), "people"),
    "companies": ("organisations:companies", _("Companies"), "company"),
    "needs": ("analysis:needs", _("Needs"), "needs"),
    "plans": ("planning:runs", _("Plan"), "plan"),
    "hours": ("reporting:hours", _("Hours"), "chart"),
    "audit": ("organisations:audit", _("Audit log"), "lock"),
    "imports": ("bundle:imports", _("Import a programme"), "upload"),
    "permissions": ("organisations:permissions", _("What each role may do"), "lock"),
    "gaps": ("analysis:gaps", _("Gaps"), "needs"),
    "rate": ("analysis:rate", _("Rate my skills"), "certificate"),
    "profiles": ("skills:profiles", _("Role profiles"), "certificate"),
    "skills": ("skills:skills", _("Skills"), "certificate"),
    "myself": ("organisations:myself", _("What is kept about me"), "person"),
    "password": ("accounts:password", _("Choose a password"), "lock"),
}

PLACES_OF_ROLE: dict[str, tuple[str, ...]] = {
    "programme_manager": ("companies", "needs", "plans", "hours"),
    "administrator": ("companies", "needs", "plans", "hours"),
    "controller": ("hours", "companies", "needs", "plans"),
    "auditor": ("audit", "hours", "companies", "plans"),
    "coordinator": ("companies", "needs", "plans", "hours"),
    "broker": ("companies",),
    "company_contact": ("people", "needs", "catalogue", "hours"),
    "manager": ("people", "needs", "catalogue"),
    "trainer": ("sessions", "catalogue"),
    "provider_admin": ("sessions", "catalogue"),
    "participant": ("mine", "messages", "catalogue"),
}
"""At most five places with the start page; a person with several roles gets each role's first ones first."""

OF_OTHERS = {"people", "gaps", "profiles"}
"""Lists that would show a participant nothing but herself: she has pages of her own for that."""

MOST_PLACES = 5
SECONDS_KEPT = 30
_programme: tuple[float, Programme | None] = (0.0, None)


def the_programme() -> Programme | None:
    """The programme that the frame names: the latest one. Kept for half a minute in the process."""
    global _programme
    kept_until, programme = _programme
    if programme is None or time.monotonic() > kept_until:
        programme = Programme.objects.order_by("-starts_on").first()
        _programme = (time.monotonic() + SECONDS_KEPT, programme)
    return programme


def _wanted(actor: Actor) -> Iterator[str]:
    yield "start"
    lists = [PLACES_OF_ROLE[role] for role in PLACES_OF_ROLE if role in actor.roles]
    for rank in range(MOST_PLACES):
        for places in lists:
            if rank < len(places):
                yield places[rank]
    yield "catalogue"


def places_of(actor: Actor, path: str) -> list[Place]:
    """The rail: at most five places for the actor's roles, the current one marked."""
    keys = list(dict.fromkeys(_wanted(actor)))[:MOST_PLACES]
    places = []
    for key in keys:
        name, label, icon = PLACES[key]
        url = reverse(name)
        here = path == url if key in ("start", "catalogue") else path.startswith(url)
        places.append(Place(label, url, icon, current=here))
    return places


def more_places(actor: Actor) -> list[Place]:
    """Where else she may go: every page of the product that is open to her and not in her rail."""
    shown = {place.url for place in places_of(actor, "")}
    more = []
    for key, (name, label, icon) in PLACES.items():
        if key in OF_OTHERS and actor.roles <= {Role.PARTICIPANT}:
            continue
        match = resolve(reverse(name))
        needed = getattr(match.func, "access", None)
        if needed and reverse(name) not in shown and may(actor, needed):
            more.append(Place(label, reverse(name), icon))
    return more


def roles_in_words(actor: Actor) -> str:
    """ "coordinator, manager" in the interface's language; a participant's own role only when it is her only one."""
    held = [role for role in Role.values if role in actor.roles]
    shown = [role for role in held if role != Role.PARTICIPANT] or held
    return ", ".join(str(Role(role).label) for role in shown)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context of the base pages; nothing is asked of the database but the programme's name."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    context: dict[str, Any] = {
        "actor": actor,
        "user": getattr(request, "user", None),
        "programme": the_programme(),
        "public_navigation": [
            Place(_("Home"), "/", current=request.path == "/"),
            Place(_("Catalogue"), "/portal/", current=request.path.startswith("/portal/")),
        ],
    }
    if actor.user:
        context["navigation"] = places_of(actor, request.path)
        context["acting"] = Acting(actor.name, roles_in_words(actor).capitalize())
    return context
