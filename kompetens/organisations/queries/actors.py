"""From an account to an actor: the roles she holds and the rows they show her."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from kompetens.accounts.models import User
from kompetens.core.actor import ANONYMOUS, SCOPES, Actor, Grant, become, system_actor
from kompetens.core.clock import today
from kompetens.organisations.models import Employment, Membership, Person

LOADER = system_actor("sign-in", "find out who acts")

SCOPE_OF_ROLE = {
    "programme_manager": ("programmes", "programme"),
    "administrator": ("programmes", "programme"),
    "controller": ("programmes", "programme"),
    "auditor": ("programmes", "programme"),
    "coordinator": ("regions", "region"),
    "broker": ("regions", "region"),
    "company_contact": ("companies", "company"),
    "manager": ("teams", "team"),
    "trainer": ("providers", "provider"),
    "provider_admin": ("providers", "provider"),
}
"""Which rows a role shows: role → (scope, membership column). Roles that are not here show public rows only."""


def _people(day: date) -> Any:
    """People with their memberships in force on `day` and whether they are employed, in one query."""
    memberships = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=day), person=OuterRef("pk"))
    columns = {name: name for name in ("role", "programme_id", "region_id", "company_id", "team_id", "provider_id")}
    columns["employer_id"] = "team__company_id"
    working = Employment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), person=OuterRef("pk"))
    return Person.objects.select_related("user").annotate(
        held=ArraySubquery(memberships.values(json=JSONObject(**columns))),
        employers=ArraySubquery(working.values("company_id")),
    )


def actor_of_person(person: Any) -> Actor:
    """The actor for a person from `_people`: all her roles together."""
    scopes: dict[str, set[int]] = {scope: set() for scope in SCOPES}
    grants = []
    for held in person.held:
        scope, column = SCOPE_OF_ROLE.get(held["role"], ("", ""))
        target = held.get(f"{column}_id") if column else None
        grants.append(Grant(held["role"], scope, target))
        if target:
            scopes[scope].add(target)
        if held["employer_id"]:
            scopes["employers"].add(held["employer_id"])
    scopes["employers"].update(person.employers)
    if person.employers:
        grants.append(Grant("participant"))
    return Actor(
        user=person.user_id,
        person=person.pk,
        name=f"{person.first_name} {person.last_name}".strip() or person.listed_name,
        scopes={scope: tuple(sorted(ids)) for scope, ids in scopes.items() if ids},
        grants=tuple(grants),
    )


def actor_for(user_id: int) -> Actor:
    """The actor of an account, for jobs and commands. Raises Person.DoesNotExist. Run it as a system actor."""
    return actor_of_person(_people(today()).get(user_id=user_id, user__is_active=True))


def _session_is_good(request: HttpRequest, user: User) -> bool:
    return constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def actor_of_user(request: HttpRequest, user_id: int | None) -> tuple[Actor, User | AnonymousUser]:
    """The request's actor and account, set for the open transaction (settings.ACTOR_LOADER).

    An account that is closed, changed its password, or belongs to nobody makes an anonymous visitor.
    """
    actor, user = ANONYMOUS, AnonymousUser()
    if user_id is not None:
        become(LOADER)
        person = _people(today()).filter(user_id=user_id, user__is_active=True).first()
        if person is not None and _session_is_good(request, person.user):
            actor, user = actor_of_person(person), person.user
    become(actor)
    return actor, user
