"""What rooms above add to the pages of a company and of an employee, without this room knowing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Expression

from kompetens.core.actor import Actor
from kompetens.organisations.models import Company, Employment
from kompetens.ui.markup import Text


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: a template, what it is filled with (nothing of the page's own context), a style sheet."""

    template: str
    context: Mapping[str, Any]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class CompanyCount:
    """A column of numbers in the list of companies: `expression` annotates them, counting what the actor may see;
    `url` leads to what is counted."""

    name: str
    label: Text
    expression: Callable[[Actor], Expression]
    url: Callable[[Company], str]
    permission: str


CompanyPanel = Callable[[Actor, Company], Panel | None]
EmployeePanel = Callable[[Actor, Employment], Panel | None]

_of_company: list[tuple[int, CompanyPanel]] = []
_of_employee: list[tuple[int, EmployeePanel]] = []
_counts: list[CompanyCount] = []


def add_company_panel(order: int, make: CompanyPanel) -> None:
    """`make(actor, company)` gives the panel, or None when there is nothing for that actor. Call it in `ready()`."""
    _of_company.append((order, make))


def add_employee_panel(order: int, make: EmployeePanel) -> None:
    """`make(actor, employment)` gives the panel, or None when there is nothing for that actor."""
    _of_employee.append((order, make))


def add_company_count(count: CompanyCount) -> None:
    """Add a column to the list of companies."""
    _counts.append(count)


def company_counts() -> list[CompanyCount]:
    return list(_counts)


def company_panels(actor: Actor, company: Company) -> list[Panel]:
    """The panels of a company's page in order."""
    made = (make(actor, company) for _, make in sorted(_of_company, key=lambda entry: entry[0]))
    return [panel for panel in made if panel is not None]


def employee_panels(actor: Actor, employment: Employment) -> list[Panel]:
    """The panels of an employee's page in order."""
    made = (make(actor, employment) for _, make in sorted(_of_employee, key=lambda entry: entry[0]))
    return [panel for panel in made if panel is not None]
