"""A human being, and her jobs as her employers know them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kompetens.accounts.models import User
from kompetens.organisations.models.company import Company, Site
from kompetens.organisations.models.programme import Programme, Region
from kompetens.organisations.models.team import Team


class Person(models.Model):
    """A human being in the programme: seen by herself and by the programme's own authorised staff.

    Employers see `Employment`, which carries the names they may use. The identity number is encrypted
    (`identity_cipher`, AES-GCM), found by keyed hash (`identity_index`), shown by
    `actions.identity.reveal_identity` only, which logs. `is_protected`: her names and contact details leave
    the programme's own staff nowhere; everybody else meets `listed_name`, a pseudonym.
    """

    class IdentityType(models.TextChoices):
        PERSONAL = "personal", _("personal identity number")
        COORDINATION = "coordination", _("coordination number")
        INTERIM = "interim", _("interim number")
        NONE = "none", _("not known yet")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("woman")
        MAN = "man", _("man")
        UNKNOWN = "unknown", _("not known")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="people")
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")
    key = models.CharField(max_length=60)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    listed_name = models.CharField(max_length=210)
    sort_key = models.CharField(max_length=500, db_collation="C", blank=True)
    identity_type = models.CharField(max_length=12, choices=IdentityType.choices, default=IdentityType.NONE)
    identity_cipher = models.BinaryField(null=True, blank=True)
    identity_index = models.BinaryField(null=True, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=8, choices=Gender.choices, default=Gender.UNKNOWN)
    is_protected = models.BooleanField(default=False)
    pseudo_number = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="person_key_once"),
            models.UniqueConstraint(
                fields=["programme", "identity_index"],
                name="person_identity_once",
                violation_error_message=_("A person with this identity number is in the programme already."),
            ),
            models.UniqueConstraint(
                fields=["programme", "pseudo_number"],
                name="person_pseudo_number_once",
                condition=~models.Q(pseudo_number=""),
            ),
            models.CheckConstraint(
                condition=models.Q(identity_type="none", identity_cipher__isnull=True)
                | (
                    ~models.Q(identity_type="none")
                    & models.Q(identity_cipher__isnull=False, identity_index__isnull=False)
                ),
                name="person_identity_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.listed_name


class Employment(models.Model):
    """A person's job at a site, as her employer knows it; carries every column that decides who sees it.

    For a person with protected identity the names and contact details are empty here and `listed_name` is
    her pseudonym: what is not in the row cannot leak from it.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="employments")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="employments")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="employments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="employments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    key = models.CharField(max_length=60)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    listed_name = models.CharField(max_length=210)
    sort_key = models.CharField(max_length=500, db_collation="C", blank=True)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "sort_key"], name="employment_company_name"),
            models.Index(fields=["region", "sort_key"], name="employment_region_name"),
            models.Index(fields=["team", "sort_key"], name="employment_team_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="employment_key_once"),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="employment_ends_after_start",
                violation_error_message=_("An employment ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.listed_name


class IdentityReveal(models.Model):
    """Somebody read a person's identity number: who, when, why. Append-only; the person may see it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    by_name = models.CharField(max_length=210)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="reveal_person")]

    def __str__(self) -> str:
        return f"{self.by_name} {self.at:%Y-%m-%d %H:%M}"
