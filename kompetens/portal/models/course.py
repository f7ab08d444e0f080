"""What is taught, by whom, where it can be taught, and at what price."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models import Municipality, Programme, Provider, Region
from kompetens.organisations.models.programme import localised
from kompetens.skills.models import Skill, SkillGroup

MINUTES_PER_HALF_DAY = 240


class Venue(models.Model):
    """A provider's place with `rooms` rooms of `seats` seats each. Coordinates in WGS 84 degrees."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="venues")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="venues")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="venues")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    rooms = models.PositiveIntegerField(default=1)
    seats = models.PositiveIntegerField(default=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="venue_key_once"),
            models.CheckConstraint(condition=Q(rooms__gte=1, seats__gte=1), name="venue_has_seats"),
        ]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """What is taught. `offsets` are its half-day sessions counted from the first (0 = the first, 1 = the next
    half day, 10 = the same half day a week later in five-day weeks); prices in whole SEK without VAT.

    `legally_required`: training that national standards demand gets no training aid (Regulation (EU)
    651/2014 article 31).
    """

    class StartHalf(models.IntegerChoices):
        MORNING = 0, _("morning")
        AFTERNOON = 1, _("afternoon")
        EITHER = 2, _("morning or afternoon")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="courses")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    subject = models.ForeignKey(SkillGroup, on_delete=models.PROTECT, related_name="courses")
    key = models.CharField(max_length=60)
    title_sv = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    description_sv = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="sv")
    skills: models.ManyToManyField[Skill, CourseSkill] = models.ManyToManyField(
        Skill, through="CourseSkill", related_name="courses"
    )
    offsets = ArrayField(models.PositiveSmallIntegerField())
    start_half = models.PositiveSmallIntegerField(choices=StartHalf.choices, default=StartHalf.MORNING)
    same_week = models.BooleanField(default=True)
    min_group = models.PositiveIntegerField(default=1)
    max_group = models.PositiveIntegerField(default=12)
    fixed_price_sek = models.PositiveIntegerField(default=0)
    seat_price_sek = models.PositiveIntegerField(default=0)
    at_venue = models.BooleanField(default=True)
    at_site = models.BooleanField(default=False)
    online = models.BooleanField(default=False)
    legally_required = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=450, db_collation="C", blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title_sv", weight="A", config="swedish")
        + SearchVector("title_en", weight="A", config="english")
        + SearchVector("description_sv", weight="B", config="swedish")
        + SearchVector("description_en", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["search"], name="course_search")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="course_key_once"),
            models.CheckConstraint(
                condition=Q(min_group__gte=1, max_group__gte=F("min_group")),
                name="course_group_sizes",
                violation_error_message=_("The largest group is at least as big as the smallest, which is at least 1."),
            ),
            models.CheckConstraint(
                condition=Q(at_venue=True) | Q(at_site=True) | Q(online=True),
                name="course_has_a_kind",
                violation_error_message=_(
                    "A course is held at the provider's, at a company or online: choose at least one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return localised(self, "title")

    @property
    def description(self) -> str:
        return localised(self, "description")

    @property
    def minutes(self) -> int:
        """Teaching time of the whole course."""
        return len(self.offsets) * MINUTES_PER_HALF_DAY


class CourseSkill(models.Model):
    """A course leads to `level` of a skill."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="course_skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="course_skills")
    level = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "skill"], name="course_skill_once")]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.level}"
