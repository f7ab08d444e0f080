"""What this room adds to the pages of a company and of an employee."""

from __future__ import annotations

from django.db.models import Expression
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kompetens.analysis.actions.needs import target_of
from kompetens.analysis.models import Need
from kompetens.analysis.queries.gap import Scope, named_gap_rows
from kompetens.analysis.queries.needs import Wanted, by_subject, needs
from kompetens.core.actor import Actor
from kompetens.core.permission import may
from kompetens.organisations.models import Company, Employment
from kompetens.organisations.panels import CompanyCount, Panel
from kompetens.organisations.queries.companies import count_of
from kompetens.skills.models import Evidence


def _open_needs(actor: Actor) -> Expression:
    return count_of(needs(actor, Wanted()), "company")


def _list_of(company: Company) -> str:
    return f"{reverse('analysis:needs')}?company={company.pk}"


NEEDS_OF_COMPANY = CompanyCount("open_needs", _("Needs"), _open_needs, _list_of, "analysis.see_needs")


def needs_of_company(actor: Actor, company: Company) -> Panel | None:
    """Open needs by subject, for those who may see the company's needs."""
    target = target_of(company)
    if not may(actor, "analysis.see_needs", target):
        return None
    context = {
        "company": company,
        "sums": by_subject(needs(actor, Wanted(company=company.pk))),
        "sees_gaps": may(actor, "analysis.see_gaps", target),
        "states": may(actor, "analysis.state_need", target),
    }
    return Panel("analysis/company_panel.html", context, sheet="analysis/analysis.css")


def levels_of_employee(actor: Actor, employment: Employment) -> Panel | None:
    """Each skill of her roles with what is asked and what she has, for those who may see it."""
    if not may(actor, "analysis.see_gaps", employment):
        return None
    kinds = dict(Evidence.Kind.choices)
    rows = named_gap_rows(Scope(employments=[employment.pk]))
    lines = [(name, row, kinds.get(row.kind or "", "")) for name, row in rows]
    context = {
        "job": employment,
        "lines": lines,
        "rates_self": may(actor, "analysis.rate_self", employment),
        "rates": may(actor, "analysis.rate_as_manager", employment) and actor.person != employment.person_id,
    }
    return Panel("analysis/levels_panel.html", context)


def needs_of_employee(actor: Actor, employment: Employment) -> Panel | None:
    """Her needs, all but the withdrawn."""
    if not may(actor, "analysis.see_needs", employment):
        return None
    mine = Need.objects.filter(employment=employment).exclude(status=Need.Status.WITHDRAWN).select_related("skill")
    context = {
        "job": employment,
        "needs": mine.order_by("-priority", "skill__sort_key"),
        "states": may(actor, "analysis.state_need", employment),
    }
    return Panel("analysis/employee_panel.html", context)
