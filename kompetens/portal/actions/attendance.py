"""Who was there, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kompetens.core.actor import Actor
from kompetens.core.audit import log
from kompetens.core.clock import now
from kompetens.core.permission import require
from kompetens.portal.models import Attendance, Session
from kompetens.portal.refusals import NotOnTheList, SessionNotStarted, TooManyMinutes

Status = Attendance.Status


def record_attendance(
    actor: Actor, session: Session, entries: Mapping[int, int | None], *, rest_present: bool = False
) -> int:
    """Record minutes (attendance id → 0 to the session's length; None takes a record back). Returns how many changed.

    With `rest_present` everybody without a record or an entry was there the whole session: "all present" is
    `entries={}`. What was recorded before may be corrected; the audit log keeps [before, after]. The actor
    records those whom she sees: a provider its whole list, a coordinator her region's people. Three queries,
    however long the list. Raises Denied, SessionNotStarted, TooManyMinutes, NotOnTheList.
    """
    require(actor, "portal.record_attendance", session)
    if session.starts_at > now():
        raise SessionNotStarted(when=session.starts_at)
    rows = {row.pk: row for row in _locked(session)}
    if unknown := set(entries) - set(rows):
        raise NotOnTheList(ids=sorted(unknown))
    changes: dict[str, Any] = {}
    for row in rows.values():
        wanted = entries.get(row.pk, session.minutes if rest_present and row.minutes is None else row.minutes)
        if wanted == row.minutes:
            continue
        if wanted is not None and not 0 <= wanted <= session.minutes:
            raise TooManyMinutes(name=row.enrolment.listed_name, most=session.minutes)
        changes[str(row.enrolment_id)] = [row.minutes, wanted]
        _set(row, wanted, session.minutes, actor)
    changed = [row for row in rows.values() if str(row.enrolment_id) in changes]
    Attendance.objects.bulk_update(changed, ["minutes", "status", "recorded_at", "recorded_by"])
    if changed:
        log("portal.record_attendance", session, changes)
    return len(changed)


def _locked(session: Session) -> list[Attendance]:
    rows = Attendance.objects.filter(session=session).select_related("enrolment").order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)))


def _set(row: Attendance, minutes: int | None, whole: int, actor: Actor) -> None:
    row.minutes = minutes
    row.status = status_of(minutes, whole)
    row.recorded_at, row.recorded_by = (None, None) if minutes is None else (now(), actor.person)


def status_of(minutes: int | None, whole: int) -> str:
    """The word for `minutes` of a session of `whole` minutes."""
    if minutes is None:
        return Status.EXPECTED
    if minutes == 0:
        return Status.ABSENT
    return Status.PRESENT if minutes == whole else Status.PARTLY
