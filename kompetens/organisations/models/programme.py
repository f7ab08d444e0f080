"""The undertaking that is funded, and the counties it covers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def localised(obj: models.Model, field: str) -> str:
    """`field`_sv or `field`_en after the interface's language; the other where one is empty."""
    first, second = ("en", "sv") if (get_language() or "sv").startswith("en") else ("sv", "en")
    return str(getattr(obj, f"{field}_{first}") or getattr(obj, f"{field}_{second}"))


class Programme(models.Model):
    """One funded undertaking (projekt) with a start, an end, a funder and a diary number.

    `reference_date` is the day that relative dates of its bundle counted from at the first import.
    """

    class Rules(models.TextChoices):
        ESF = "esf-2014", _("European Social Fund 2014–2020")
        ESF_PLUS = "esf-plus-2021", _("European Social Fund Plus 2021–2027")

    key = models.SlugField(max_length=60, unique=True)
    name_sv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    diary_number = models.CharField(max_length=60, blank=True)
    rules = models.CharField(max_length=20, choices=Rules.choices, default=Rules.ESF_PLUS)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reference_date = models.DateField()
    budget_sek = models.BigIntegerField(default=0)
    esf_sek = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("A programme ends after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(budget_sek__gte=models.F("esf_sek"), esf_sek__gte=0), name="programme_money"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the interface's language."""
        return localised(self, "name")


class Region(models.Model):
    """A partner county with its own coordinator and training budget (SEK)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="regions")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    county_code = models.CharField(max_length=2)
    is_owner = models.BooleanField(default=False)
    training_budget_sek = models.BigIntegerField(default=0)
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="region_key_once"),
            models.CheckConstraint(condition=models.Q(training_budget_sek__gte=0), name="region_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A Swedish municipality: four-digit code, county, centre (WGS 84 degrees)."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=100)
    county_code = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name
