"""Skill frameworks side by side, and the scales that levels are read on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models.programme import localised


class LevelScale(models.Model):
    """A scale of levels: data, because 0–4, 1–3 and 1–4 are all in use."""

    key = models.SlugField(max_length=40, unique=True)
    name_sv = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    lowest = models.PositiveSmallIntegerField(default=0)
    highest = models.PositiveSmallIntegerField(default=4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(highest__gt=models.F("lowest")), name="scale_highest_above_lowest"
            )
        ]

    def __str__(self) -> str:
        return localised(self, "name")


class Level(models.Model):
    """What one step of a scale means."""

    scale = models.ForeignKey(LevelScale, on_delete=models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField()
    name_sv = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["scale", "value"]
        constraints = [models.UniqueConstraint(fields=["scale", "value"], name="level_once")]

    def __str__(self) -> str:
        return f"{self.value} {localised(self, 'name')}"


class Framework(models.Model):
    """A list of skills with a source and a version: the programme's own, JobTech's, ESCO's."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    version = models.CharField(max_length=40, blank=True)
    scale = models.ForeignKey(LevelScale, on_delete=models.PROTECT, related_name="frameworks", null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class SkillGroup(models.Model):
    """A subject under which skills and courses are found."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="groups")
    key = models.SlugField(max_length=60)
    name_sv = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    sort_key = models.CharField(max_length=250, db_collation="C", blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="skill_group_key_once")]

    def __str__(self) -> str:
        return localised(self, "name")


class Skill(models.Model):
    """What can be learnt. `concept_id` is the framework's own identifier; `same_as` the mapped concept elsewhere.

    `valid_months`: the skill expires that long after it was proven (truck licence); empty = it does not.
    """

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="skills")
    group = models.ForeignKey(SkillGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="skills")
    concept_id = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    same_as = models.ManyToManyField("self", blank=True)
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    legally_required = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=700, db_collation="C", blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "concept_id"],
                name="skill_concept_once",
                violation_error_message=_("The framework has a skill with this identifier already."),
            )
        ]

    def __str__(self) -> str:
        return localised(self, "name")
