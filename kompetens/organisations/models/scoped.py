"""The columns by which row security lets people see what concerns an employee."""

from __future__ import annotations

from typing import Any

from django.db import models

from kompetens.organisations.models.company import Company
from kompetens.organisations.models.people import Employment, Person
from kompetens.organisations.models.programme import Programme, Region
from kompetens.organisations.models.team import Team

READERS_OF_COMPANY_ROWS = {"programme_id": "programmes", "region_id": "regions", "company_id": "companies"}
READERS_OF_EMPLOYEE_ROWS = {**READERS_OF_COMPANY_ROWS, "team_id": "teams", "person_id": "person"}
"""Column → scope, for `kompetens.core.row_security.RowSecurity`."""


class AboutEmployee(models.Model):
    """A row about one employee, carrying whose it is: policies compare its own columns, they never join."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    employment = models.ForeignKey(Employment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


def scope_of(employment: Employment) -> dict[str, Any]:
    """The scope columns of a row about `employment`, as keyword arguments."""
    return {
        "programme_id": employment.programme_id,
        "region_id": employment.region_id,
        "company_id": employment.company_id,
        "team_id": employment.team_id,
        "person_id": employment.person_id,
        "employment_id": employment.pk,
    }
