"""What an actor may do: one readable table per room.

A room's `permissions.py` holds a `Table` of rules. A rule names a permission, the roles that have it, the
condition on the object, and a sentence for the person who lacks it. Row security decides which objects
exist for an actor; the table decides what she may do with those that do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kompetens.core.actor import Actor

Condition = Callable[[Actor, Any], bool]
Sentence = str | Promise

ANYONE = "anyone"
"""Pseudo-role: also visitors who are not signed in."""
SIGNED_IN = "signed in"
"""Pseudo-role: everybody with an account."""


class Denied(PermissionDenied):
    """The actor may not do this; `sentence` says why and who can help."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: `roles` have `permission` on objects for which `condition(actor, object)` holds."""

    permission: str
    roles: frozenset[str]
    means: Sentence
    condition: Condition | None = None
    when: Sentence = ""


class Table:
    """The rules of one room; a permission may stand on several rows (one for each condition)."""

    def __init__(self, room: str, rules: Iterable[Rule]) -> None:
        self.room = room
        self.rules: dict[str, list[Rule]] = {}
        for rule in rules:
            if not rule.permission.startswith(f"{room}."):
                raise ValueError(f"{rule.permission} does not belong to the room {room}")
            self.rules.setdefault(rule.permission, []).append(rule)
        _tables[room] = self

    def __iter__(self) -> Iterator[Rule]:
        return (rule for rules in self.rules.values() for rule in rules)


_tables: dict[str, Table] = {}


def tables() -> dict[str, Table]:
    """All rooms' tables by room name, for the auditor's page and the tests."""
    return dict(_tables)


def rule(
    permission: str,
    roles: str | Iterable[str],
    means: Sentence,
    condition: Condition | None = None,
    when: Sentence = "",
) -> Rule:
    """A row of a permission table; `roles` is one role or several."""
    chosen = frozenset([roles] if isinstance(roles, str) else roles)
    return Rule(permission, chosen, means, condition, when)


def rules_of(permission: str) -> list[Rule]:
    """The rows for `permission`. Raises KeyError when no table names it: a misspelt permission must not pass."""
    return _tables[permission.split(".", 1)[0]].rules[permission]


def _has_role(actor: Actor, roles: frozenset[str]) -> bool:
    if ANYONE in roles or (SIGNED_IN in roles and actor.user):
        return True
    return not roles.isdisjoint(actor.roles)


def may(actor: Actor, permission: str, obj: Any = None) -> bool:
    """Whether `actor` has `permission`, on `obj` when one is given. System actors have every permission.

    Without an object only the role is judged: it answers "is there anything of the kind for her".
    """
    rules = rules_of(permission)
    if actor.system:
        return True
    for each in rules:
        if not _has_role(actor, each.roles):
            continue
        if obj is None or each.condition is None or each.condition(actor.limited_to(each.roles), obj):
            return True
    return False


def require(actor: Actor, permission: str, obj: Any = None) -> None:
    """Raise Denied, with a sentence for the person, unless `actor` has `permission` on `obj`."""
    if not may(actor, permission, obj):
        means = rules_of(permission)[0].means
        raise Denied(
            _("You may not do this: %(what)s. Ask your coordinator if you think you should.") % {"what": means}
        )


def on(scope: str, attribute: str) -> Condition:
    """Condition: the object's `attribute` is in the actor's list `scope`."""

    def holds(actor: Actor, obj: Any) -> bool:
        return getattr(obj, attribute) in actor.ids(scope)

    holds.scope = scope  # type: ignore[attr-defined]  # what the auditor's page puts into words
    return holds


def own(attribute: str = "person_id") -> Condition:
    """Condition: the object belongs to the actor's own person."""

    def holds(actor: Actor, obj: Any) -> bool:
        return actor.person is not None and getattr(obj, attribute) == actor.person

    holds.scope = "person"  # type: ignore[attr-defined]
    return holds
