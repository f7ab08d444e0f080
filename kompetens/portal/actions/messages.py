"""What people are told of their seats. The caller acts as the system, inside the transaction that changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now, today
from kompetens.notifications.actions.send import Notice, notify_many
from kompetens.notifications.calendars import CalendarEvent
from kompetens.notifications.models import LeadTime, Message
from kompetens.organisations.models import Programme
from kompetens.portal.models import Activity, Enrolment, Session

REMINDER = system_actor("reminder", "remind people of activities that start soon")

_FRESH = timedelta(days=1)
"""Who has been told of her seat so recently needs no reminder yet."""


def tell(kind: str, enrolments: Iterable[Enrolment], **more: Any) -> None:
    """Send each of the enrolled a message of `kind` (`kompetens.notifications.kinds`) about her activity.

    `more` are the kind's own variables. Of an activity that has started nobody is told any more. A query for the
    sessions, one for activities that the enrolments do not carry with them, and those of `notify_many`.
    """
    rows = list(enrolments)
    if not rows:
        return
    about = _about(rows, more)
    notify_many(
        kind,
        [
            Notice(row, row, context, reverse("portal:mine"), events, context["starts_at"])
            for row in rows
            if row.activity_id in about
            for context, events in (about[row.activity_id],)
        ],
    )


def _about(enrolments: list[Enrolment], more: dict[str, Any]) -> dict[int, tuple[dict[str, Any], list[CalendarEvent]]]:
    """Activity → what a message tells of it, and its sessions for a calendar; without those that have started."""
    loaded = {row.activity_id: row.activity for row in enrolments if Enrolment.activity.is_cached(row)}
    lacking = {row.activity_id for row in enrolments} - loaded.keys()
    if lacking:
        loaded |= Activity.objects.select_related("course").defer("course__search").in_bulk(lacking)
    found = {pk: row for pk, row in loaded.items() if row.starts_at > now()}
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(activity__in=found).order_by("activity", "number"):
        sessions[session.activity_id].append(session)
    return {pk: (_context(row, sessions[pk], more), _events(row, sessions[pk])) for pk, row in found.items()}


def _context(activity: Activity, sessions: list[Session], more: dict[str, Any]) -> dict[str, Any]:
    return {
        "course": activity.course,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
        "sessions": sessions,
        "place": activity.place_name,
        **more,
    }


def _events(activity: Activity, sessions: list[Session]) -> list[CalendarEvent]:
    return [
        CalendarEvent(
            key=f"session-{each.pk}",
            starts_at=each.starts_at.isoformat(),
            ends_at=each.ends_at.isoformat(),
            place=activity.place_name,
        )
        for each in sessions
    ]


def remind() -> int:
    """Remind whoever has a seat on an activity that starts within her programme's lead time, once; return how many."""
    told = 0
    with acting(REMINDER):
        days = dict(LeadTime.objects.values_list("programme_id", "days"))
        for programme in Programme.objects.values_list("pk", flat=True):
            rows = _due_for_reminder(programme, days.get(programme, LeadTime.DEFAULT_DAYS))
            tell("reminder", [row for row in rows if row.status == "confirmed"], is_answered=True)
            tell("reminder", [row for row in rows if row.status == "invited"], is_answered=False)
            told += len(rows)
    return told


def _due_for_reminder(programme: int, days: int) -> list[Enrolment]:
    if not days:
        return []
    end = timezone.make_aware(datetime.combine(today() + timedelta(days=days + 1), time.min))
    reminded = Message.objects.filter(kind="reminder", about_type="portal.enrolment", about_id=OuterRef("pk"))
    rows = Enrolment.objects.filter(
        ~Exists(reminded),
        programme=programme,
        status__in=Enrolment.HOLDS_SEAT,
        activity__status=Activity.Status.OPEN,
        activity__starts_at__gt=now(),
        activity__starts_at__lt=end,
        changed_at__lt=now() - _FRESH,
    )
    return list(rows.order_by("pk"))
