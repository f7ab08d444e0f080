"""The matrix of people and skills, and needs made from it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kompetens.analysis.actions.needs import make_needs_from_gaps, target_of
from kompetens.analysis.queries.gap import Scope, skill_columns
from kompetens.analysis.queries.matrix import PEOPLE, SKILLS, lines, people_with_roles
from kompetens.core.access import access
from kompetens.core.actor import Actor
from kompetens.core.permission import may
from kompetens.organisations.models import Company, Employment, Team
from kompetens.organisations.queries.companies import COMPANY, COMPANY_OF_TEAM, company_choices
from kompetens.organisations.queries.reach import reach
from kompetens.ui.markup import query
from kompetens.ui.navigation import Crumb

COLUMNS = {"programmes": "programme_id", "regions": "region_id", "companies": "company_id", "teams": "pk"}


@access("analysis.see_gaps")
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """People × skills of a company (`?company=`) or team (`&team=`): windows by `page` and `skills`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    company = _company(request, actor)
    if company is None:
        return _without_company(request, actor)
    mine = Team.objects.filter(reach(actor, "analysis.see_gaps", COLUMNS, person=""), company=company)
    teams = list(mine.order_by("sort_key", "pk"))
    team = _team(request, actor, company, teams)
    people = Paginator(people_with_roles(actor, company.pk, team.pk if team else None), PEOPLE).get_page(
        request.GET.get("page")
    )
    columns = Paginator(skill_columns(Scope(company=company.pk, team=team.pk if team else None)), SKILLS).get_page(
        request.GET.get("skills")
    )
    context = {
        "company": company,
        "team": team,
        "teams": [(each, query(request.GET, team=each.pk, page=None, skills=None)) for each in teams],
        "whole": query(request.GET, team=None, page=None, skills=None) if _sees_whole(actor, company) else "",
        "page": people,
        "columns": columns,
        "lines": lines(list(people), list(columns)),
        "skills_before": query(request.GET, skills=columns.number - 1) if columns.has_previous() else "",
        "skills_after": query(request.GET, skills=columns.number + 1) if columns.has_next() else "",
        "makes": team is None and may(actor, "analysis.make_needs", target_of(company)),
        "crumbs": [Crumb(_("Needs"), reverse("analysis:needs")), Crumb(_("Gaps"), reverse("analysis:gaps")),
                   Crumb(company.name)],
    }  # fmt: skip
    return render(request, "analysis/gaps.html", context)


def _company(request: HttpRequest, actor: Actor) -> Company | None:
    """The company asked for, or the only one that the actor has."""
    mine = Company.objects.filter(reach(actor, "analysis.see_gaps", COMPANY_OF_TEAM, person="")).distinct()
    asked = request.GET.get("company", "")
    if asked.isdecimal():
        return get_object_or_404(mine, pk=int(asked))
    few = list(mine[:2])
    return few[0] if len(few) == 1 else None


def _without_company(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A choice for those with several companies; an employee goes to her own page."""
    companies = company_choices(actor, "analysis.see_gaps")
    own = Employment.objects.filter(person_id=actor.person).order_by("pk").first() if actor.person else None
    if own is not None and not actor.roles.difference({"participant"}):
        return redirect("organisations:person", pk=own.pk)
    context = {
        "companies": companies,
        "goal": reverse("analysis:gaps"),
        "title": _("Gaps"),
        "crumbs": [Crumb(_("Needs"), reverse("analysis:needs")), Crumb(_("Gaps"))],
    }
    return render(request, "analysis/choose_company.html", context)


def _sees_whole(actor: Actor, company: Company) -> bool:
    return may(actor, "analysis.see_gaps", target_of(company))


def _team(request: HttpRequest, actor: Actor, company: Company, teams: list[Team]) -> Team | None:
    """The team asked for; a manager who sees teams only gets her first one."""
    asked = request.GET.get("team", "")
    if asked.isdecimal():
        for team in teams:
            if team.pk == int(asked):
                return team
        raise Http404
    return None if _sees_whole(actor, company) or not teams else teams[0]


@access("analysis.make_needs")
@require_POST
def make_needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Make needs from a company's gaps."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    company = get_object_or_404(Company.objects.filter(reach(actor, "analysis.make_needs", COMPANY, person="")), pk=pk)
    made = make_needs_from_gaps(actor, company)
    messages.success(
        request,
        _("%(added)s new needs, %(changed)s changed, %(met)s met, %(same)s as they were.")
        % {"added": made.added, "changed": made.changed, "met": made.met, "same": made.unchanged + made.withdrawn},
    )
    return redirect(f"{reverse('analysis:needs')}?company={company.pk}")
