"""Legal units, their groups and workplaces, and those who teach."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models.programme import Municipality, Programme, Region


class CompanyGroup(models.Model):
    """Companies under common ownership (koncern): what state-aid law counts as one undertaking."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="groups")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="group_key_once")]

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """A legal unit in the programme. `closed_only`: its people train only among themselves.

    `organisation_number` has ten digits. A sole trader's is her personal identity number: such companies
    carry `is_sole_trader` and the number is treated as personal data wherever it is shown.
    """

    class Size(models.TextChoices):
        MICRO = "micro", _("micro (under 10)")
        SMALL = "small", _("small (10–49)")
        MEDIUM = "medium", _("medium (50–249)")
        LARGE = "large", _("large (250 or more)")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="companies")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="companies")
    group = models.ForeignKey(CompanyGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="companies")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    organisation_number = models.CharField(max_length=10)
    is_sole_trader = models.BooleanField(default=False)
    sni_code = models.CharField(max_length=5, blank=True)
    size_class = models.CharField(max_length=10, choices=Size.choices, default=Size.SMALL)
    closed_only = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=400, db_collation="C", blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "sort_key"], name="company_region_name")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="company_key_once"),
            models.UniqueConstraint(
                fields=["programme", "organisation_number"],
                name="company_organisation_number_once",
                violation_error_message=_("A company with this organisation number is in the programme already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A workplace (arbetsställe). Coordinates in WGS 84 degrees; `room_seats` 0 = no training room."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="sites")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="sites")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    cfar_number = models.CharField(max_length=8, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="sites")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    room_seats = models.PositiveIntegerField(default=0)
    hosts_open = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=400, db_collation="C", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="site_key_once")]

    def __str__(self) -> str:
        return self.name


class Provider(models.Model):
    """Who teaches (utbildningsanordnare). `capacity`: activities in session at the same time.

    `closed_weeks` lists ISO weeks ("2026-W30") without teaching.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="providers")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="providers")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    organisation_number = models.CharField(max_length=10, blank=True)
    email = models.EmailField(blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    capacity = models.PositiveIntegerField(default=1)
    closed_weeks = models.JSONField(default=list, blank=True)
    sort_key = models.CharField(max_length=400, db_collation="C", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="provider_key_once")]

    def __str__(self) -> str:
        return self.name
