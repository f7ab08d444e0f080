"""A wish to close a gap."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompetens.organisations.models import Company, Employment, Person, Programme, Region, Team
from kompetens.skills.models import Skill


class Need(models.Model):
    """A need of one employee, or of `headcount` people of a company who are not named yet.

    `priority` 1 (can wait) – 5 (urgent). `deadline` empty = none. A need that is planned or met keeps its
    row: the trace runs need → activity → attendance → effect. `basis` keeps what a need from a gap came of
    (importance, required, present, reached, asked), so that its priority can be explained.
    """

    class Origin(models.TextChoices):
        GAP = "gap", _("gap")
        STATED = "stated", _("stated wish")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("need", "open")
        PLANNED = "planned", pgettext_lazy("need", "planned")
        MET = "met", pgettext_lazy("need", "met")
        WITHDRAWN = "withdrawn", pgettext_lazy("need", "withdrawn")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="needs")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="needs")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="needs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    employment = models.ForeignKey(Employment, on_delete=models.CASCADE, null=True, blank=True, related_name="needs")
    key = models.CharField(max_length=80)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="needs")
    target_level = models.PositiveSmallIntegerField()
    headcount = models.PositiveIntegerField(default=1)
    priority = models.PositiveSmallIntegerField(default=3)
    deadline = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.STATED)
    reason = models.CharField(max_length=300, blank=True)
    basis = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)

    class Meta:
        indexes = [models.Index(fields=["region", "status", "skill"], name="need_region_open")]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="need_key_once"),
            models.UniqueConstraint(
                fields=["employment", "skill"],
                condition=Q(status="open"),
                name="need_open_once",
                violation_error_message=_("The person has an open need of this skill already. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=5),
                name="need_priority",
                violation_error_message=_("Priority is a number from 1 (can wait) to 5 (urgent)."),
            ),
            models.CheckConstraint(
                condition=Q(headcount__gte=1) & (Q(employment__isnull=True) | Q(headcount=1)),
                name="need_headcount",
                violation_error_message=_(
                    "A need is for one named person, or for a number of people who are not named."
                ),
            ),
            models.CheckConstraint(
                condition=Q(employment__isnull=True, person__isnull=True)
                | Q(employment__isnull=False, person__isnull=False, team__isnull=False),
                name="need_person_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} → {self.target_level}"
