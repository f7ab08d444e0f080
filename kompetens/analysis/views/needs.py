"""Needs: the list with its sums, one need, a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kompetens.analysis.actions.needs import change_need, state_need, withdraw_need
from kompetens.analysis.forms.needs import ChangeNeedForm, NeedFilter, NewNeedForm, WithdrawForm
from kompetens.analysis.models import Need
from kompetens.analysis.queries.needs import Wanted, by_subject, needs, sealed
from kompetens.core.access import access
from kompetens.core.actor import Actor
from kompetens.core.permission import may
from kompetens.organisations.models import Company, Employment, Team
from kompetens.organisations.queries.companies import COMPANY, COMPANY_OF_TEAM, company_choices, regions
from kompetens.organisations.queries.reach import reach
from kompetens.skills.models import Skill
from kompetens.skills.queries.scales import scales_of
from kompetens.ui.markup import query
from kompetens.ui.navigation import Crumb

ROWS = 50
SORTS = {
    "priority": ("-priority", "deadline"),
    "-priority": ("priority", "deadline"),
    "skill": ("skill__sort_key",),
    "-skill": ("-skill__sort_key",),
    "company": ("company__sort_key", "-priority"),
    "-company": ("-company__sort_key", "-priority"),
    "deadline": ("deadline", "-priority"),
    "-deadline": ("-deadline", "-priority"),
}


@access("analysis.see_need_sums")
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """Needs the actor may see, with sums by subject. Who may see sums only gets them without small figures."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may(actor, "analysis.see_needs"):
        everything = needs(actor, Wanted(), "analysis.see_need_sums")
        return render(request, "analysis/need_sums.html", {"sums": sealed(by_subject(everything))})
    form = _filter(request, actor)
    status = form.value("status") or Need.Status.OPEN
    found = needs(
        actor,
        Wanted(
            region=form.chosen_id("region"),
            company=form.chosen_id("company"),
            team=form.chosen_id("team"),
            status="" if status == "all" else status,
            priority=form.chosen_id("priority"),
            origin=form.value("origin") or "",
            text=form.value("q") or "",
        ),
    )
    sums = by_subject(found)
    form.choose("subject", _("All subjects"), [(str(each.subject), each.name) for each in sums if each.subject])
    form.full_clean()
    subject = form.chosen_id("subject")
    shown = found.filter(skill__group_id=subject) if subject else found
    rows = shown.select_related("skill", "company", "team", "employment").order_by(
        *SORTS.get(request.GET.get("sort", ""), SORTS["priority"]), "pk"
    )
    page = _Counted(rows, ROWS, sum(each.needs for each in sums if subject in (None, each.subject))).get_page(
        request.GET.get("page")
    )
    hits = page.paginator.count
    context = {
        "form": form,
        "sums": sums,
        "subject_link": query(request.GET, subject=None, page=None),
        "page": page,
        "hits": ngettext("%(n)s need", "%(n)s needs", hits) % {"n": hits},
        "states": may(actor, "analysis.state_need"),
        "sees_gaps": may(actor, "analysis.see_gaps"),
    }
    return render(request, "analysis/needs.html", context)


class _Counted(Paginator):  # type: ignore[type-arg]
    """A paginator that has been told how many rows there are: the sums know."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


def _filter(request: HttpRequest, actor: Actor) -> NeedFilter:
    form = NeedFilter(request.GET)
    asked = request.GET.get("company", "")
    chosen = int(asked) if asked.isdecimal() else None
    wide = bool(actor.ids("programmes") or len(actor.ids("regions")) > 1)
    form.choose(
        "region",
        _("All regions"),
        [(str(region.pk), region.name) for region in regions(actor, "analysis.see_needs")] if wide else [],
    )
    companies = company_choices(actor, "analysis.see_needs", chosen)
    form.choose("company", _("All companies"), companies)
    only = chosen if chosen is not None else int(companies[0][0]) if len(companies) == 1 else None
    form.choose("team", _("All teams"), _teams(actor, "analysis.see_needs", only) if only is not None else [])
    return form


def _teams(actor: Actor, permission: str, company: int) -> list[tuple[str, str]]:
    columns = {"programmes": "programme_id", "regions": "region_id", "companies": "company_id", "teams": "pk"}
    teams = Team.objects.filter(reach(actor, permission, columns, person="employments__person"), company_id=company)
    return [(str(pk), name) for pk, name in teams.order_by("sort_key").distinct().values_list("pk", "name")]


def _one(actor: Actor, pk: int) -> Need:
    rows = Need.objects.filter(reach(actor, "analysis.see_needs"))
    return get_object_or_404(
        rows.select_related("skill__group", "skill__framework__scale", "company", "team", "employment"), pk=pk
    )


@access("analysis.see_needs")
@require_http_methods(["GET", "HEAD", "POST"])
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need and where it comes from. POST changes it, for those who may."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = _one(actor, pk)
    named = shown.employment_id is not None
    values = {name: getattr(shown, name) for name in ("target_level", "headcount", "priority", "deadline", "reason")}
    form = ChangeNeedForm(request.POST if request.method == "POST" else None, named=named, initial=values)
    if request.method == "POST" and form.is_valid() and _done(form, change_need, actor, shown, **form.cleaned_data):
        messages.success(request, _("The need has been changed."))
        return redirect("analysis:need", pk=pk)
    if form.is_bound:
        shown.refresh_from_db()
    context = {
        "need": shown,
        "level_name": scales_of([shown.skill])[shown.skill_id].names.get(shown.target_level, ""),
        "form": form,
        "withdraw": WithdrawForm(),
        "changes": shown.status == Need.Status.OPEN and may(actor, "analysis.state_need", shown),
        "crumbs": [Crumb(_("Needs"), reverse("analysis:needs")), Crumb(str(shown.skill))],
    }
    return render(request, "analysis/need.html", context, status=422 if form.is_bound else 200)


def _done(form: Form, action: Any, *arguments: Any, **values: Any) -> bool:
    """Carry out the action; what it refuses becomes errors of the form."""
    try:
        action(*arguments, **values)
    except ValidationError as error:
        if not hasattr(error, "error_dict") or not set(error.error_dict) <= set(form.fields):
            error = ValidationError(error.messages)
        form.add_error(None, error)
        return False
    return True


@access("analysis.state_need")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a need (POST `reason`)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = _one(actor, pk)
    try:
        withdraw_need(actor, shown, request.POST.get("reason", ""))
        messages.success(request, _("The need has been withdrawn. You find it under State: withdrawn."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("analysis:need", pk=pk)


@access("analysis.state_need")
@require_http_methods(["GET", "HEAD", "POST"])
def new_need(request: HttpRequest) -> HttpResponse:
    """State a need: of an employee (`?employment=`), or of people of a company (`?company=`) or team."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    job, company = _subject(request, actor)
    if job is None and company is None:
        return render(request, "analysis/choose_company.html", _choice(actor))
    form = _new_form(request, actor, job, company)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        team = values.pop("team", None)
        of: Any = job or (get_object_or_404(Team, pk=team, company=company) if team else company)
        if _done(form, state_need, actor, of, values.pop("skill"), **values):
            messages.success(request, _("The need has been stated."))
            return redirect(f"{reverse('analysis:needs')}?company={of.company_id if job or team else of.pk}")
    context = {
        "form": form,
        "job": job,
        "company": company,
        "skill_names": _own_skills()[:300],
        "crumbs": [Crumb(_("Needs"), reverse("analysis:needs")), Crumb(_("State a need"))],
    }
    return render(request, "analysis/new_need.html", context, status=422 if form.errors else 200)


def _own_skills() -> QuerySet[Skill]:
    """The programme's own skills, which have a scale, to choose among while typing."""
    return Skill.objects.filter(is_retired=False, framework__scale__isnull=False).order_by("sort_key", "pk")


def _subject(request: HttpRequest, actor: Actor) -> tuple[Employment | None, Company | None]:
    """Whose need is to be stated: from the address, or the one company that the actor has."""
    asked, company = request.GET.get("employment", ""), request.GET.get("company", "")
    if asked.isdecimal():
        jobs = Employment.objects.filter(reach(actor, "analysis.state_need")).select_related("company", "team")
        return get_object_or_404(jobs, pk=int(asked)), None
    mine = Company.objects.filter(_companies(actor)).distinct()
    if company.isdecimal():
        return None, get_object_or_404(mine, pk=int(company))
    few = list(mine[:2])
    return None, few[0] if len(few) == 1 else None


def _companies(actor: Actor) -> Any:
    return reach(actor, "analysis.state_need", COMPANY_OF_TEAM, person="")


def _choice(actor: Actor) -> dict[str, Any]:
    return {
        "companies": company_choices(actor, "analysis.state_need"),
        "goal": reverse("analysis:new-need"),
        "title": _("State a need"),
        "crumbs": [Crumb(_("Needs"), reverse("analysis:needs")), Crumb(_("State a need"))],
    }


def _new_form(request: HttpRequest, actor: Actor, job: Employment | None, company: Company | None) -> NewNeedForm:
    teams = [] if company is None else _teams(actor, "analysis.state_need", company.pk)
    whole = company is not None and bool(
        Company.objects.filter(reach(actor, "analysis.state_need", COMPANY, person=""), pk=company.pk).exists()
    )
    return NewNeedForm(
        request.POST if request.method == "POST" else None, named=job is not None, teams=teams, whole=whole
    )


