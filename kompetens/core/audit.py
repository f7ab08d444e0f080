"""Write to the audit log, in the transaction of what is logged."""

from __future__ import annotations

from typing import Any

from kompetens.core.actor import current_actor
from kompetens.core.models import AuditEntry


def log(action: str, obj: Any, changes: dict[str, Any] | None = None, *, reason: str = "") -> None:
    """Keep that the current actor did `action` ("enrolment.cancel") to `obj` (a saved model instance).

    `changes` maps field → [before, after], JSON values only. Raises PermissionError when nobody acts.
    """
    actor = current_actor()
    if not actor.is_known:
        raise PermissionError(f"{action} without an actor")
    entry = AuditEntry(
        user_id=actor.user,
        person_id=actor.person,
        system=actor.system,
        reason=(reason or actor.reason)[:300],
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk or ""),
        changes=changes or {},
    )
    for scope in ("programme_id", "region_id", "company_id"):
        setattr(entry, scope, getattr(obj, scope, None))
    # bulk_create asks for no RETURNING of rows that the writer herself may not read
    AuditEntry.objects.bulk_create([entry])
