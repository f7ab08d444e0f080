"""Hand mails over to the mail server, each at most once.

A message is claimed in a transaction of its own before the conversation (queued → sending), and what became of it is
written after. If the worker dies in between, nobody knows whether the server has taken the mail: such a
message ends as failed with that reason and is not sent again. Two mails about one seat do more harm than one that is
lost, since every message also stands on the person's own page. Before the text is handed over nothing is lost: a server
that does not answer, or asks to come again (4xx), is asked again for two days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail.message import sanitize_address

from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now
from kompetens.notifications.actions.send import defer
from kompetens.notifications.models import Message
from kompetens.notifications.rendering import mail_of
from kompetens.notifications.smtp import Answer, Conversation, Outcome, Unreachable

MAILER = system_actor("mailer", "hand queued messages over to the mail server")

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]
"""How long after the first, second, … attempt the next one comes; after the last it is given up."""

CLAIM_LIVES = timedelta(minutes=15)
"""A claim that is older belongs to a worker that died; a conversation takes four time-outs of 30 s at most."""
FORGOTTEN = timedelta(hours=1)
"""A message that is due for so long has no job any more."""

State, Reason = Message.State, Message.Reason


def deliver(messages: Sequence[int]) -> None:
    """Deliver those of the messages (ids) that are queued and due, over one connection."""
    left = _due(messages)
    with Conversation() as line:
        while left:
            try:
                line.open()
            except Unreachable as reason:
                _postpone(left, State.QUEUED, str(reason))
                return
            _deliver_one(line, left.pop(0))


def sweep() -> None:
    """End the claims of dead workers, and give queued messages that no job knows of to one."""
    moment = now()
    with acting(MAILER):
        dead = Message.objects.filter(state=State.SENDING, claimed_at__lt=moment - CLAIM_LIVES)
        dead.update(state=State.FAILED, reason=Reason.INTERRUPTED)
        forgotten = Message.objects.filter(state=State.QUEUED, due_at__lt=moment - FORGOTTEN)
        ids = list(forgotten.order_by("pk").values_list("pk", flat=True))
        Message.objects.filter(pk__in=ids, state=State.QUEUED).update(due_at=moment)
        defer(ids)


def _due(messages: Sequence[int]) -> list[int]:
    with acting(MAILER):
        rows = Message.objects.filter(pk__in=messages, state=State.QUEUED, due_at__lte=now())
        return list(rows.order_by("pk").values_list("pk", flat=True))


def _deliver_one(line: Conversation, pk: int) -> None:
    message = _claim(pk)
    if message is None:
        return
    try:
        address = sanitize_address(message.address, "utf-8")
        text = mail_of(message, address).message().as_bytes(linesep="\r\n")
    except ValueError as error:  # an address or a subject that no mail can carry
        _record(message, Answer(Outcome.REFUSED, f"{type(error).__name__}: {error}"[:500]))
        return
    sender = sanitize_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], "utf-8")
    _record(message, line.send(sender, address, text))


def _claim(pk: int) -> Message | None:
    """The message, now ours alone to send; None when it is somebody else's, not due, or not to be sent any more."""
    with acting(MAILER):
        rows = Message.objects.select_for_update(of=("self",), skip_locked=True)
        rows = rows.select_related("programme", "person__user").filter(state=State.QUEUED, due_at__lte=now())
        message = rows.filter(pk=pk).first()
        if message is None:
            return None
        if reason := _no_longer(message):
            message.state, message.reason = State.SUPPRESSED, reason
        else:
            message.state, message.claimed_at = State.SENDING, now()
            message.address = str(message.person.user.email)  # type: ignore[union-attr]
        message.save(update_fields=["state", "reason", "claimed_at", "address"])
        return message if message.state == State.SENDING else None


def _no_longer(message: Message) -> str:
    """Why a message that was queued is not sent after all, or ""."""
    user = message.person.user
    if user is None or not user.email:
        return Reason.NO_ADDRESS
    if not user.is_active:
        return Reason.CLOSED
    return Reason.OUTDATED if message.useless_after and message.useless_after <= now() else ""


def _record(message: Message, answer: Answer) -> None:
    if answer.outcome is Outcome.LATER:
        _postpone([message.pk], State.SENDING, answer.words)
        return
    values: dict[str, Any] = {
        Outcome.TAKEN: {"state": State.SENT, "sent_at": now()},
        Outcome.REFUSED: {"state": State.FAILED, "reason": Reason.REJECTED},
        Outcome.UNKNOWN: {"state": State.FAILED, "reason": Reason.INTERRUPTED},
    }[answer.outcome]  # type: ignore[assignment]
    with acting(MAILER):
        ours = Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at)
        ours.update(attempts=message.attempts + 1, answer=answer.words, **values)


def _postpone(messages: Sequence[int], state: str, answer: str) -> None:
    """Queue those that are in `state` for a later attempt, each after its own number of attempts; give up the last."""
    moment = now()
    with acting(MAILER):
        rows = Message.objects.select_for_update().filter(pk__in=messages, state=state).order_by("pk")
        by_attempt: dict[int, list[int]] = defaultdict(list)
        for pk, attempts in rows.filter(due_at__lte=moment).values_list("pk", "attempts"):
            by_attempt[attempts].append(pk)
        for attempts, ids in by_attempt.items():
            failed = Message.objects.filter(pk__in=ids)
            if attempts >= len(BACK_OFF):
                failed.update(state=State.FAILED, reason=Reason.UNREACHABLE, attempts=attempts + 1, answer=answer)
                continue
            due = moment + BACK_OFF[attempts]
            failed.update(state=State.QUEUED, due_at=due, attempts=attempts + 1, answer=answer)
            defer(ids, at=due)
