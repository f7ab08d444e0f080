"""The audit log as a page reads it, and the permission tables in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kompetens.core.models import AuditEntry
from kompetens.core.permission import ANYONE, SIGNED_IN, Rule, tables
from kompetens.organisations.models import Person, Role
from kompetens.organisations.queries.matching import matching

ROWS = 50
NOBODY = -1

SCOPE_WORDS = {
    "programmes": _("in the programme"),
    "regions": _("in the region"),
    "companies": _("in the company"),
    "employers": _("at her employer"),
    "teams": _("in the team"),
    "providers": _("at the provider"),
    "person": _("her own"),
}
ROOM_WORDS = {
    "accounts": _("Sign-in"),
    "organisations": _("Companies and people"),
    "skills": _("Skills"),
    "analysis": _("Needs analysis"),
    "portal": _("Kompetensportalen"),
    "bundle": _("Programme files"),
    "planning": _("Planning"),
    "reporting": _("Reports"),
    "notifications": _("Messages"),
    "dashboard": _("Start page"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log with the name of whoever did it."""

    pk: int
    at: datetime
    who: str
    person: int | None
    action: str
    words: str | Promise
    kind: str
    label: str
    object: str
    reason: str
    changes: list[tuple[str, str, str]]


def entries(
    before: int | None = None, who: str = "", action: str = "", kind: str = "", number: int | None = None
) -> tuple[list[Entry], int | None]:
    """The latest ROWS entries the actor may see, or those before the entry `before`; and where the next page begins."""
    found = AuditEntry.objects.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    if who:
        people = list(Person.objects.filter(matching(who)).values_list("pk", flat=True)[:100])
        found = found.filter(person_id__in=people or [NOBODY])
    if action:
        found = found.filter(action__startswith=action)
    if kind:
        found = found.filter(object_type=_model_label(kind))
    if number is not None:
        found = found.filter(object_id=str(number))
    rows = list(found[: ROWS + 1])
    return _with_names(rows[:ROWS]), rows[ROWS - 1].pk if len(rows) > ROWS else None


def _model_label(kind: str) -> str:
    """`analysis.need` from that, or from what the interface calls it: "need"."""
    wanted = kind.strip().lower()
    for model in apps.get_models():
        if wanted in (model._meta.model_name, str(model._meta.verbose_name).lower()):
            return str(model._meta.label_lower)
    return wanted


def _with_names(rows: list[AuditEntry]) -> list[Entry]:
    names = dict(Person.objects.filter(pk__in={row.person_id for row in rows}).values_list("pk", "listed_name"))
    return [_entry(row, names) for row in rows]


def _entry(row: AuditEntry, names: dict[int, str]) -> Entry:
    who = names.get(row.person_id or NOBODY) or row.system or f"{row.user_id or '–'}"
    kind = row.object_type.rpartition(".")[2]
    return Entry(
        row.pk, row.at, who, row.person_id, row.action, _words(row.action), row.object_type, kind, row.object_id,
        row.reason,
        [_change(name, change) for name, change in row.changes.items()],
    )  # fmt: skip


def _words(action: str) -> str | Promise:
    """What the permission of that name means: "see an identity number"; empty for an action without one."""
    table = tables().get(action.partition(".")[0])
    rules = table.rules.get(action) if table else None
    return rules[0].means if rules else ""


def _change(name: str, change: Any) -> tuple[str, str, str]:
    before, after = change if isinstance(change, list) and len(change) == 2 else (None, change)
    return name, _short(before), _short(after)


def _short(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(part)}" for name, part in value.items())[:200]
    return str(value)[:200]


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One permission: what it means and, for each of `columns`, on what a role has it ("" = not at all)."""

    name: str
    means: str | Promise
    cells: list[str]


def columns() -> list[tuple[str, str | Promise]]:
    """Who can have a permission: everybody, everybody with an account, and the roles."""
    return [(ANYONE, _("everybody")), (SIGNED_IN, _("signed in")), *Role.choices]


def permission_matrix() -> list[tuple[str | Promise, list[PermissionRow]]]:
    """Every room's table: (room in words, rows)."""
    keys = [key for key, _label in columns()]
    matrix: list[tuple[str | Promise, list[PermissionRow]]] = []
    for room, table in sorted(tables().items()):
        rows = [_permission_row(name, rules, keys) for name, rules in table.rules.items()]
        if rows:
            matrix.append((ROOM_WORDS.get(room, room), rows))
    return matrix


def _permission_row(name: str, rules: Iterable[Rule], keys: list[str]) -> PermissionRow:
    rules = list(rules)
    cells = []
    for key in keys:
        words = [_on_what(rule) for rule in rules if key in rule.roles]
        cells.append(", ".join(dict.fromkeys(words)))
    return PermissionRow(name, rules[0].means, cells)


def _on_what(rule: Rule) -> str:
    if rule.when:
        return str(rule.when)
    scope = getattr(rule.condition, "scope", None)
    if scope in SCOPE_WORDS:
        return str(SCOPE_WORDS[scope])
    return str(_("yes") if rule.condition is None else _("on a condition"))
