"""What a role requires."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kompetens.organisations.models import Company, Programme, Region
from kompetens.organisations.models.programme import localised
from kompetens.skills.models.framework import Skill


class RoleProfile(models.Model):
    """Skills and levels that a role requires; shared by the programme, or one company's own."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="role_profiles")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, blank=True, related_name="role_profiles")
    key = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150, blank=True)
    sort_key = models.CharField(max_length=350, db_collation="C", blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="role_profile_key_once")]

    def __str__(self) -> str:
        return localised(self, "name")


class RoleRequirement(models.Model):
    """A profile requires `level` of `skill`; `importance` 1–5; `headcount` people must have it
    (coverage). The scope columns are the profile's."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    profile = models.ForeignKey(RoleProfile, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="requirements")
    level = models.PositiveSmallIntegerField()
    importance = models.PositiveSmallIntegerField(default=3)
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "skill"], name="requirement_once"),
            models.CheckConstraint(condition=Q(importance__gte=1, importance__lte=5), name="requirement_importance"),
            models.CheckConstraint(condition=Q(level__gte=0), name="requirement_level"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"
