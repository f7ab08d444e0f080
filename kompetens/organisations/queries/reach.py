"""Which rows a permission opens to an actor, as a filter: what `may` says about one object, for a list."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from kompetens.core.actor import Actor
from kompetens.core.permission import rules_of

COLUMNS = {"programmes": "programme_id", "regions": "region_id", "companies": "company_id", "teams": "team_id"}
"""Scope → the column that rows carry for it."""

NOTHING = Q(pk__in=[])


def reach(actor: Actor, permission: str, columns: Mapping[str, str] = COLUMNS, person: str = "person_id") -> Q:
    """A filter on rows for which `may(actor, permission, row)` holds.

    `columns` names the model's columns where they differ (`{"companies": "pk"}` for companies themselves), `person`
    the one that says whose the row is; a scope that is not in `columns`, and an empty `person`, open nothing. Nor
    does a rule with a condition that is neither a scope nor one's own.
    """
    if actor.system:
        return Q()
    found = NOTHING
    for rule in rules_of(permission):
        if actor.roles.isdisjoint(rule.roles):
            continue
        scope = str(getattr(rule.condition, "scope", ""))
        if rule.condition is None:
            return Q()
        if scope == "person":
            if person and actor.person:
                found |= Q(**{person: actor.person})
        elif scope in columns and (ids := actor.limited_to(rule.roles).ids(scope)):
            found |= Q(**{f"{columns[scope]}__in": ids})
    return found
