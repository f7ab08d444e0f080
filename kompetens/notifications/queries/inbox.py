"""A person's own messages."""

from __future__ import annotations

from django.db.models import QuerySet

from kompetens.core.actor import Actor
from kompetens.notifications.models import Message, Preference


def inbox(actor: Actor) -> QuerySet[Message]:
    """The actor's own messages, latest first; nobody else's, whatever she may see."""
    if actor.person is None:
        return Message.objects.none()
    return Message.objects.filter(person=actor.person, in_inbox=True).order_by("-created_at", "-pk")


def unread(actor: Actor) -> QuerySet[Message]:
    """Those of `inbox` that she has not opened."""
    return inbox(actor).filter(read_at__isnull=True)


def unread_count(actor: Actor) -> int:
    """How many messages the actor has not opened: one query on a small index, for the head of every page."""
    return 0 if actor.person is None else unread(actor).order_by().count()


def refused_kinds(actor: Actor) -> set[str]:
    """The kinds that the actor does not want as mail."""
    if actor.person is None:
        return set()
    rows = Preference.objects.filter(person=actor.person, channel=Preference.Channel.EMAIL, is_on=False)
    return set(rows.values_list("kind", flat=True))
