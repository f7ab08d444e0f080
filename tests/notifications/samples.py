"""A context that every kind can be written with, and a notice about the world's activity."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kompetens.notifications.calendars import CalendarEvent
from tests.factories.world import Side


def context_of(side: Side, **more: Any) -> dict[str, Any]:
    activity = side.activity
    return {
        "course": side.course,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
        "sessions": list(activity.sessions.all()),
        "place": activity.place_name,
        "place_in_queue": 3,
        "reason": "Utbildaren är sjuk.",
        "whole_activity": True,
        "before_starts_at": activity.starts_at - timedelta(days=7),
        "before_place": "",
        "is_answered": True,
        "address": "https://kompetens.example/accounts/link/?sesame=x",
        "hours": 24,
        **more,
    }


def events_of(side: Side) -> list[CalendarEvent]:
    return [
        CalendarEvent(
            key=f"session-{each.pk}",
            starts_at=each.starts_at.isoformat(),
            ends_at=each.ends_at.isoformat(),
            place=side.activity.place_name,
        )
        for each in side.activity.sessions.all()
    ]
