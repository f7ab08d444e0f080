"""The people who share a shift and a leader, and when they can be away."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompetens.organisations.models.company import Company, Site
from kompetens.organisations.models.programme import Programme, Region


class Calendar(models.Model):
    """A shift pattern: which half days a team can train.

    `pattern` is "day", "two-shift", "three-shift" or "continuous"; `phase` says which week of the cycle comes
    first (formulation: two-shift teams train every second week, three-shift every third, continuous on the
    free days of a ten-day cycle). `busy_weeks` lists ISO weeks ("2026-W30") of peak production.
    """

    class Pattern(models.TextChoices):
        DAY = "day", pgettext_lazy("shift", "day")
        TWO = "two-shift", _("two shifts")
        THREE = "three-shift", _("three shifts")
        CONTINUOUS = "continuous", pgettext_lazy("shift", "continuous")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="calendars")
    key = models.CharField(max_length=60)
    pattern = models.CharField(max_length=12, choices=Pattern.choices, default=Pattern.DAY)
    phase = models.PositiveSmallIntegerField(default=0)
    busy_weeks = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="calendar_key_once")]

    def __str__(self) -> str:
        return self.key


class Team(models.Model):
    """People at a site who share a shift and a leader (arbetslag). `max_away`: most in training at once."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="teams")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="teams")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="teams")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    max_away = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=400, db_collation="C", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="team_key_once"),
            models.CheckConstraint(condition=models.Q(max_away__gte=1), name="team_max_away_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """Days (both included) on which an employee cannot train: holiday, leave."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    employment = models.ForeignKey("organisations.Employment", on_delete=models.CASCADE, related_name="absences")
    person = models.ForeignKey("organisations.Person", on_delete=models.CASCADE)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employment", "first_day", "last_day"], name="absence_once"),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="absence_ends_after_start",
                violation_error_message=_("An absence ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"
