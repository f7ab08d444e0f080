"""The calendar file of a message: the sessions of an activity, in Swedish time (RFC 5545, RFC 5546)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from email.utils import parseaddr
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from kompetens.notifications.kinds import CalendarMethod
from kompetens.notifications.models import Message

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class CalendarEvent(TypedDict):
    """A session as it is kept with a message: `key` names it for good ("session-17"), times in ISO 8601; the message
    adds its title as `summary`, in its own language."""

    key: str
    starts_at: str
    ends_at: str
    place: str


def calendar_file(message: Message, method: CalendarMethod, domain: str) -> bytes:
    """The file that adds the message's events to a calendar, changes them, or takes them out.

    A session has the same UID in every message. SEQUENCE is the message's age in seconds since 2020, so that
    a later message replaces an earlier one.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Smart kompetens//Kompetensportalen//SV")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    for each in message.events:
        calendar.add_component(_event(each, method, domain, message.created_at))
    _add_time_zone(calendar, {int(each["starts_at"][:4]) for each in message.events})
    return bytes(calendar.to_ical())


def _event(each: Any, method: CalendarMethod, domain: str, written: datetime) -> Event:
    event = Event()
    event.add("uid", f"{each['key']}@{domain}")
    event.add("dtstamp", written.astimezone(UTC))
    event.add("sequence", int((written - _EPOCH).total_seconds()))
    event.add("dtstart", datetime.fromisoformat(each["starts_at"]).astimezone(STOCKHOLM))
    event.add("dtend", datetime.fromisoformat(each["ends_at"]).astimezone(STOCKHOLM))
    event.add("summary", each["summary"])
    if each["place"]:
        event.add("location", each["place"])
    event.add("status", "CANCELLED" if method is CalendarMethod.CANCEL else "CONFIRMED")
    event.add("organizer", _organizer())
    return event


def _organizer() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    if name:
        organizer.params["CN"] = vText(name)
    return organizer


def _add_time_zone(calendar: Calendar, years: Collection[int]) -> None:
    calendar.add_missing_timezones(first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 1, 1))
