"""Companies: the list, and one company."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kompetens.core.access import access
from kompetens.core.actor import Actor
from kompetens.core.permission import may
from kompetens.organisations.forms.filters import CompanyFilter
from kompetens.organisations.models import Company
from kompetens.organisations.panels import company_counts, company_panels
from kompetens.organisations.permissions import STAFF
from kompetens.organisations.queries.companies import companies, regions, sites_of, teams_of, with_counts
from kompetens.ui.navigation import Crumb

ROWS = 50


@access("organisations.see_companies")
@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    """The companies the actor may see: filters `q`, `region`, `size`; `sort` by name, people or a room's count."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = CompanyFilter(request.GET)
    form.choose(
        "region",
        _("All regions"),
        [(str(region.pk), region.name) for region in regions(actor, "organisations.see_companies")],
    )
    counts = [count for count in company_counts() if may(actor, count.permission)]
    found = companies(actor, form.value("q") or "", form.chosen_id("region"), form.value("size") or "")
    sort = request.GET.get("sort", "")
    allowed = {"name": "sort_key", "people": "people", **{count.name: count.name for count in counts}}
    column = allowed.get(sort.removeprefix("-"), "sort_key")
    order = f"-{column}" if sort.startswith("-") else column
    page = Paginator(with_counts(actor, found, counts).order_by(order, "sort_key", "pk"), ROWS).get_page(
        request.GET.get("page")
    )
    for company in page:
        counted = [(count.label, getattr(company, count.name), count.url(company)) for count in counts]
        company.counted = counted  # type: ignore[attr-defined]
    hits = page.paginator.count
    context = {
        "form": form,
        "page": page,
        "counts": counts,
        "hits": ngettext("%(n)s company", "%(n)s companies", hits) % {"n": hits},
        "shows_people": may(actor, "organisations.see_people"),
    }
    return render(request, "organisations/companies.html", context)


@access("organisations.see_companies")
@require_safe
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """One company: facts, workplaces, teams, and what other rooms know of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = get_object_or_404(companies(actor).select_related("region", "group"), pk=pk)
    sees_people = may(actor, "organisations.see_people", _as_employer(shown))
    teams = list(teams_of(shown))
    panels = company_panels(actor, shown)
    context = {
        "company": shown,
        "number": _number(actor, shown),
        "sites": sites_of(shown),
        "teams": teams,
        "people": sum(getattr(team, "people", 0) for team in teams),
        "sees_people": sees_people,
        "people_url": f"{reverse('organisations:people')}?company={shown.pk}",
        "panels": panels,
        "sheets": list(dict.fromkeys(panel.sheet for panel in panels if panel.sheet)),
        "crumbs": [Crumb(_("Companies"), reverse("organisations:companies")), Crumb(shown.name)],
    }
    return render(request, "organisations/company.html", context)


def _as_employer(company: Company) -> Any:
    """The company as the rules about its employees look at it."""
    return SimpleNamespace(
        programme_id=company.programme_id,
        region_id=company.region_id,
        company_id=company.pk,
        team_id=None,
        person_id=None,
    )


def _number(actor: Actor, company: Company) -> str:
    """`556036-0793`; a sole trader's, which is her identity number, is hidden from all but her own and the staff."""
    number = company.organisation_number
    if company.is_sole_trader and not (actor.roles.intersection(STAFF) or company.pk in actor.ids("companies")):
        return "••••••-••••"
    return f"{number[:6]}-{number[6:]}"
