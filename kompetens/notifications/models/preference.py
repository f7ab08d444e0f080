"""What a person wants to be told, and how long before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models import Person, Programme


class Preference(models.Model):
    """A person's yes or no to one kind of message on one channel; without a row it is yes."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="message_preferences")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}: {self.is_on}"


class LeadTime(models.Model):
    """How many days before it starts a programme's people are reminded of an activity; 0 turns reminders off."""

    DEFAULT_DAYS = 3

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="lead_time")
    days = models.PositiveSmallIntegerField(default=DEFAULT_DAYS)

    def __str__(self) -> str:
        return f"{self.days}"
