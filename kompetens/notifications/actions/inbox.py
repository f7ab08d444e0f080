"""What a person does with her messages."""

from __future__ import annotations

from collections.abc import Collection

from kompetens.core.actor import Actor
from kompetens.core.audit import log
from kompetens.core.clock import now
from kompetens.core.permission import require
from kompetens.notifications.kinds import refusable
from kompetens.notifications.models import Message, Preference
from kompetens.notifications.queries.inbox import refused_kinds, unread
from kompetens.organisations.models import Person


def mark_read(actor: Actor, message: Message) -> None:
    """Note that she has opened it; the first time counts. Raises Denied for another's message."""
    require(actor, "notifications.see_inbox", message)
    if message.read_at is None:
        message.read_at = now()
        message.save(update_fields=["read_at"])


def mark_all_read(actor: Actor) -> int:
    """Note that she has read everything, and return how many they were."""
    require(actor, "notifications.see_inbox")
    return unread(actor).update(read_at=now())


def choose_kinds(actor: Actor, wanted: Collection[str]) -> None:
    """Keep which kinds she wants as mail; those that nobody can do without are left alone. Raises Denied."""
    require(actor, "notifications.choose")
    if actor.person is None:
        return
    person = Person.objects.get(pk=actor.person)
    before = refused_kinds(actor)
    after = {kind.key for kind in refusable() if kind.key not in wanted}
    rows = [
        Preference(
            programme_id=person.programme_id, person=person, kind=kind.key, channel="email", is_on=kind.key in wanted
        )
        for kind in refusable()
    ]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind", "channel"], update_fields=["is_on"]
    )
    if before != after:
        log("notifications.choose", person, {"refused": [sorted(before), sorted(after)]})
