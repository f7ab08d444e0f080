"""Who has which role, and on what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models.company import Company, Provider
from kompetens.organisations.models.people import Person
from kompetens.organisations.models.programme import Programme, Region
from kompetens.organisations.models.team import Team


class Role(models.TextChoices):
    """The roles of domain.md; `participant` is implied by an employment and needs no membership."""

    PROGRAMME_MANAGER = "programme_manager", _("programme manager")
    COORDINATOR = "coordinator", _("coordinator")
    BROKER = "broker", _("competence broker")
    CONTROLLER = "controller", _("controller")
    ADMINISTRATOR = "administrator", _("administrator")
    COMPANY_CONTACT = "company_contact", _("company contact")
    MANAGER = "manager", _("manager")
    PARTICIPANT = "participant", _("participant")
    TRAINER = "trainer", _("trainer")
    PROVIDER_ADMIN = "provider_admin", _("provider administrator")
    NETWORK_LEAD = "network_lead", _("network lead")
    EDITOR = "editor", _("editor")
    EVALUATOR = "evaluator", _("evaluator")
    AUDITOR = "auditor", _("auditor")
    OPERATIONS = "operations", _("operations")


class Membership(models.Model):
    """A person's role on one thing: a programme, region, company, team or provider; `until` ends it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "region", "company", "team", "provider"],
                name="membership_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="membership_scope_fits_role",
                condition=(
                    models.Q(role__in=["coordinator", "broker"], region__isnull=False)
                    | models.Q(role="company_contact", company__isnull=False)
                    | models.Q(role="manager", team__isnull=False)
                    | models.Q(role__in=["trainer", "provider_admin"], provider__isnull=False)
                    | ~models.Q(
                        role__in=["coordinator", "broker", "company_contact", "manager", "trainer", "provider_admin"]
                    )
                ),
                violation_error_message=_("This role needs a region, company, team or provider that it is for."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
