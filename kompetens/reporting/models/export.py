"""Named column profiles, and files made by them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models import Company, Programme, Region
from kompetens.organisations.models.programme import localised


class ExportProfile(models.Model):
    """A named, versioned layout of a report: which columns, in which order, how rounded.

    `columns` is a list of {"field": ..., "heading": ...}; the fields are those of
    `reporting.queries.hours.FIELDS`. A new template from an authority is a new version, no code.
    """

    class Rounding(models.TextChoices):
        WHOLE_HOURS_DOWN = "hours-down", _("whole hours, rounded down")
        MINUTES = "minutes", _("minutes")

    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    columns = models.JSONField()
    rounding = models.CharField(max_length=12, choices=Rounding.choices, default=Rounding.WHOLE_HOURS_DOWN)
    file_name = models.CharField(max_length=120, default="narvaro-{month}.xlsx")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="profile_version_once")]

    def __str__(self) -> str:
        return f"{localised(self, 'name')} v{self.version}"


class Export(models.Model):
    """A report somebody asked for: made by a job into a file that only she (and her programme's staff) can fetch."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    user_id = models.BigIntegerField()
    profile = models.ForeignKey(ExportProfile, on_delete=models.PROTECT, related_name="+")
    first_month = models.DateField()
    last_month = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    stop_asked = models.BooleanField(default=False)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    total_minutes = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    file = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(last_month__gte=models.F("first_month")), name="export_months")
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.first_month:%Y-%m}"
