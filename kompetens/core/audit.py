"""Write to the audit log, in the transaction of what is logged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kompetens.core.actor import Actor, current_actor
from kompetens.core.models import AuditEntry


def log(action: str, obj: Any, changes: dict[str, Any] | None = None, *, reason: str = "") -> None:
    """Keep that the current actor did `action` ("enrolment.cancel") to `obj` (a saved model instance).

    `changes` maps field → [before, after], JSON values only. Raises PermissionError when nobody acts.
    """
    log_many(action, [(obj, changes or {})], reason=reason)


def log_many(action: str, done: Iterable[tuple[Any, dict[str, Any]]], *, reason: str = "") -> None:
    """The same for many objects, each with its changes, in one query for every 1,000."""
    actor = current_actor()
    if not actor.is_known:
        raise PermissionError(f"{action} without an actor")
    # bulk_create asks for no RETURNING of rows that the writer herself may not read
    entries = [_entry(actor, action, obj, changes, reason) for obj, changes in done]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def _entry(actor: Actor, action: str, obj: Any, changes: dict[str, Any], reason: str) -> AuditEntry:
    entry = AuditEntry(
        user_id=actor.user,
        person_id=actor.person,
        system=actor.system,
        reason=(reason or actor.reason)[:300],
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk or ""),
        changes=changes,
    )
    for scope in ("programme", "region", "company"):
        # what happens to a programme, region or company itself is its own matter
        own = obj.pk if obj._meta.model_name == scope else None
        setattr(entry, f"{scope}_id", own or getattr(obj, f"{scope}_id", None))
    return entry
