"""An import of a programme bundle, and what the last one held."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models import Programme


class BundleImport(models.Model):
    """One import asked for on a page: checked first, carried out when confirmed.

    `progress` is {"step", "table", "rows"} as last told. `faults` keeps the first ones as
    {"file", "row", "column", "value", "code", "sv", "en", "consequence"}; `fault_count` counts all.
    `differences` is a list of {"table", "added", "changed", "removed", "kept", "digest", "examples"}.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        CHECKING = "checking", _("checking")
        CHECKED = "checked", _("checked, waits for a yes")
        REFUSED = "refused", _("has faults")
        CONFIRMED = "confirmed", _("confirmed")
        RUNNING = "running", _("importing")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="bundle_imports"
    )
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=300)
    accept_good_rows = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    stop_asked = models.BooleanField(default=False)
    progress = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True)
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        return self.status in (
            self.Status.QUEUED,
            self.Status.CHECKING,
            self.Status.CONFIRMED,
            self.Status.RUNNING,
        )


class BundleSnapshot(models.Model):
    """What the last bundle held of one table: for each row the hash of its key and of its content.

    Both are arrays of unsigned 64-bit integers, sorted by key. A row that stands in the next bundle as it did
    in this one is left alone, whatever people have done with it here since.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="bundle_snapshots")
    table = models.CharField(max_length=30)
    part = models.PositiveIntegerField(default=0)
    keys = models.BinaryField()
    contents = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "table", "part"], name="bundle_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.table}/{self.part}"
