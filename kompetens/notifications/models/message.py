"""What was told to whom, and what became of the mail: the delivery log and the person's inbox in one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompetens.notifications.kinds import KINDS, Kind
from kompetens.organisations.models import Company, Employment, Person, Programme, Region


class Message(models.Model):
    """A message to one person, on her page and, where that can be, by mail.

    It carries whose matter it is, for row security. Rows of a person with protected identity carry neither
    region nor company nor employment, so that only she and the programme's own staff see them; a trigger
    (migration 0001) clears them when the protection comes later. `body` names no person at all, and is empty
    where it holds a secret (a sign-in link).

    `address` is the one that the mail went to, written when it was handed over. `attempts` counts conversations with
    the mail server; `answer` is what it said last. A mail is handed over at most once: `sending` is committed
    before the conversation, and a row that stays there (its worker died) becomes failed, never queued again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("message", "on its way")
        SENDING = "sending", pgettext_lazy("message", "being sent")
        SENT = "sent", pgettext_lazy("message", "sent")
        FAILED = "failed", pgettext_lazy("message", "failed")
        SUPPRESSED = "suppressed", pgettext_lazy("message", "not sent")

    class Reason(models.TextChoices):
        """Why a mail was not sent, or did not arrive."""

        NO_ADDRESS = "no_address", _("The person has no e-mail address.")
        CLOSED = "closed", _("The person's account is closed.")
        NO_SERVER = "no_server", _("No mail server is configured.")
        REFUSED = "refused", _("The person has chosen not to get such messages by e-mail.")
        OUTDATED = "outdated", _("It would have come too late.")
        REJECTED = "rejected", _("The mail server refused it.")
        UNREACHABLE = "unreachable", _("The mail server could not take it in two days.")
        INTERRUPTED = "interrupted", _("Sending was interrupted: whether it arrived is not known.")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    employment = models.ForeignKey(Employment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    events = models.JSONField(default=list, blank=True)
    about_type = models.CharField(max_length=80)
    about_id = models.BigIntegerField(null=True, blank=True)
    address = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    useless_after = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    in_inbox = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="message_inbox", condition=Q(in_inbox=True)),
            models.Index(fields=["person"], name="message_unread", condition=Q(in_inbox=True, read_at__isnull=True)),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
            models.Index(fields=["due_at"], name="message_unsent", condition=Q(state__in=["queued", "sending"])),
            models.Index(fields=["company", "-created_at"], name="message_company"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about_type", "about_id"], condition=Q(kind="reminder"), name="message_reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="message_sent_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["failed", "suppressed"]) & ~Q(reason="")
                | ~Q(state__in=["failed", "suppressed"]) & Q(reason=""),
                name="message_reason_where_not_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def the_kind(self) -> Kind:
        return KINDS[self.kind]
