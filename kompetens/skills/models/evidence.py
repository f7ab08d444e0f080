"""What shows that a person has a skill, and which role she holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models import AboutEmployee
from kompetens.skills.models.framework import Skill
from kompetens.skills.models.profiles import RoleProfile


class RoleHolder(AboutEmployee):
    """An employee holds a role, as described by a profile."""

    profile = models.ForeignKey(RoleProfile, on_delete=models.PROTECT, related_name="holders")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employment", "profile"], name="role_holder_once")]

    def __str__(self) -> str:
        return str(self.profile)


class Evidence(AboutEmployee):
    """Somebody's word, on a day, for the level a person has: a rating or a certificate.

    Rows are added, never overwritten: the level now is the latest row of the strongest kind, in the order
    agreed, certificate, manager, self. No row = not rated, which is not 0.
    """

    class Kind(models.TextChoices):
        AGREED = "agreed", _("agreed by both")
        CERTIFICATE = "certificate", _("certificate")
        MANAGER = "manager", _("manager's rating")
        SELF = "self", _("own rating")

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="evidence")
    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    observed_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["employment", "skill", "-observed_on"], name="evidence_latest")]
        constraints = [
            models.UniqueConstraint(fields=["employment", "skill", "kind", "observed_on"], name="evidence_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.level}"
