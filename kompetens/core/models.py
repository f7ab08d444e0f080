"""The audit log."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """Who did what to which object, when and why. Append-only: neither login can change or remove a row.

    `changes` maps a field to [before, after]; it never holds identity numbers or names of protected persons.
    `company_id`, `region_id` and `programme_id` are whose matter it is, so that row security can let their
    own staff read it.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    system = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    action = models.CharField(max_length=80, db_index=True)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80, blank=True)
    programme_id = models.BigIntegerField(null=True)
    region_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]
