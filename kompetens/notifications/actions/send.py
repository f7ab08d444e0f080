"""Tell people something: on their page, and by mail.

The rows and the jobs that deliver them are written in the transaction of what caused them: nothing is sent for
a change that was rolled back, and nothing is lost for one that was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from procrastinate.contrib.django import app

from kompetens.core.actor import current_actor, reading_as, system_actor
from kompetens.core.clock import now
from kompetens.notifications.calendars import CalendarEvent
from kompetens.notifications.kinds import KINDS, Kind
from kompetens.notifications.models import Message
from kompetens.notifications.queries.recipients import Recipient, recipients
from kompetens.notifications.rendering import Words, words

SENDER = system_actor("notifications", "tell people what concerns them")

DELIVER = "notifications.deliver"
BATCH = 100
"""Messages that one job delivers, over one connection."""
_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one person.

    `recipient` is a Person, an Employment or any row about an employee (it has `person_id`): its scope becomes
    the message's. `about` is the saved object that it is about. `context` gives the kind's variables; notices
    that share one mapping are put into words once for each language. `link` is the path of a page of ours,
    `events` what goes into the calendar file. After `useless_after` it is not mailed any more.
    """

    recipient: Any
    about: Model
    context: Mapping[str, Any]
    link: str = ""
    events: Sequence[CalendarEvent] = ()
    useless_after: datetime | None = None


def notify(
    kind: str,
    recipient: Any,
    about: Model,
    context: Mapping[str, Any],
    *,
    link: str = "",
    events: Sequence[CalendarEvent] = (),
    useless_after: datetime | None = None,
) -> Message | None:
    """Tell one person; see `Notice`. None when the person is gone. Raises KeyError for an unknown kind or a
    variable that is lacking."""
    told = notify_many(kind, [Notice(recipient, about, context, link, events, useless_after)])
    return told[0] if told else None


def notify_many(kind: str, notices: Iterable[Notice]) -> list[Message]:
    """Tell many people something of one kind: one query for the people, one for each 2,000 messages, one for
    the jobs, whatever their number. Needs an open transaction."""
    the_kind, notices = KINDS[kind], list(notices)
    if not notices:
        return []
    with _as_sender():
        known = recipients((_person(each) for each in notices), the_kind)
        rows = _rows(the_kind, [each for each in notices if _person(each) in known], known)
        Message.objects.bulk_create(rows, batch_size=_ROWS)
    defer([row.pk for row in rows if row.state == Message.State.QUEUED])
    return rows


def defer(messages: Sequence[int], at: datetime | None = None) -> None:
    """Hand messages (ids) to the workers, `at` some time or at once; what is small goes before what is large."""
    if not messages:
        return
    jobs: list[dict[str, Any]] = [
        {"ids": list(messages[start : start + BATCH])} for start in range(0, len(messages), BATCH)
    ]
    priority = 0 if len(messages) < BATCH else -10
    app.configure_task(DELIVER, schedule_at=at, priority=priority).batch_defer(*jobs)


def _as_sender() -> AbstractContextManager[Any]:
    """Act as the system, unless a part of it acts already."""
    return nullcontext() if current_actor().system else reading_as(SENDER)


def _person(notice: Notice) -> int:
    recipient = notice.recipient
    return int(recipient.person_id if hasattr(recipient, "person_id") else recipient.pk)


def _rows(kind: Kind, notices: Iterable[Notice], known: Mapping[int, Recipient]) -> list[Message]:
    written: dict[tuple[int, str], Words] = {}
    moment, rows = now(), []
    for notice in notices:
        recipient = known[_person(notice)]
        key = id(notice.context), recipient.language
        if key not in written:
            written[key] = words(kind, recipient.language, notice.context)
        rows.append(_row(kind, notice, recipient, written[key], moment))
    return rows


def _row(kind: Kind, notice: Notice, recipient: Recipient, text: Words, moment: datetime) -> Message:
    reason = recipient.suppressed or ("" if settings.EMAIL_HOST else Message.Reason.NO_SERVER)
    return Message(
        **_scope(notice.recipient, recipient),
        kind=kind.key,
        language=recipient.language,
        subject=text.subject,
        body=text.body,
        link=notice.link,
        events=[{**event, "summary": text.title} for event in notice.events] if kind.calendar else [],
        about_type=notice.about._meta.label_lower,
        about_id=notice.about.pk,
        state=Message.State.SUPPRESSED if reason else Message.State.QUEUED,
        reason=reason,
        created_at=moment,
        due_at=moment,
        useless_after=notice.useless_after,
        in_inbox=kind.in_inbox,
    )


def _scope(row: Any, recipient: Recipient) -> dict[str, int | None]:
    """Whose matter the message is: for a person with protected identity her own and the programme's."""
    scope: dict[str, int | None] = {"programme_id": recipient.programme, "person_id": recipient.person}
    if recipient.is_protected:
        return scope
    is_employment = row._meta.label_lower == "organisations.employment"
    return {
        **scope,
        "region_id": getattr(row, "region_id", None),
        "company_id": getattr(row, "company_id", None),
        "employment_id": row.pk if is_employment else getattr(row, "employment_id", None),
    }
