"""Plans: the list, asking for one, one with its progress and figures, stopping and adopting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from kompetens.core.access import access
from kompetens.core.actor import Actor
from kompetens.core.permission import may, require
from kompetens.planning import refusals
from kompetens.planning.actions.adopt import adopt_plan
from kompetens.planning.actions.ask import ask_for_plan, stop_plan
from kompetens.planning.figures import month_chart, region_chart, share, totals
from kompetens.planning.forms import AskForm
from kompetens.planning.models import PlanRun
from kompetens.planning.queries.runs import consequence, programmes_of, regions_of, runs_of, sees_all
from kompetens.planning.refusals import Refused
from kompetens.portal.refusals import Refusal
from kompetens.ui.navigation import Crumb

ROWS = 25
TONES = {"queued": "quiet", "running": "info", "done": "good", "cancelled": "quiet", "failed": "bad"}


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def run_of(request: HttpRequest, pk: int) -> PlanRun:
    """The run, 404 where it is another programme's."""
    run: PlanRun = get_object_or_404(runs_of(actor_of(request)), pk=pk)
    require(actor_of(request), "planning.see_plans", run)
    return run


def crumbs_of(run: PlanRun, *more: Crumb) -> list[Crumb]:
    """The way to a page of the run."""
    name = _("Plan %(number)s") % {"number": run.pk}
    return [Crumb(_("Plans"), reverse("planning:runs")), Crumb(name, reverse("planning:run", args=[run.pk])), *more]


@access("planning.see_plans")
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The plans, latest first."""
    actor = actor_of(request)
    page = Paginator(runs_of(actor), ROWS).get_page(request.GET.get("page"))
    for run in page:
        run.tone = TONES[run.status]  # type: ignore[attr-defined]
        run.share = share(run.objective_sek, run.bound_sek)  # type: ignore[attr-defined]
        run.met = share(run.needs_met, run.needs_count)  # type: ignore[attr-defined]
    context = {"page": page, "may_ask": may(actor, "planning.ask"), "crumbs": [Crumb(_("Plans"))]}
    return render(request, "planning/runs.html", context)


@access("planning.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a plan."""
    actor = actor_of(request)
    programmes = [each for each in programmes_of(actor) if may(actor, "planning.ask", PlanRun(programme=each))]
    crumbs = [Crumb(_("Plans"), reverse("planning:runs")), Crumb(_("New plan"))]
    if not programmes:
        return render(request, "planning/new.html", {"crumbs": crumbs}, status=404)
    form = AskForm(request.POST or None, programmes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            run = ask_for_plan(actor, data["programme"], data["first_day"], data["weeks"], data["seconds"])
            return redirect("planning:run", run.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "planning/new.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@access("planning.see_plans")
@never_cache
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: how far it has come, or what came of it."""
    actor, found = actor_of(request), run_of(request, pk)
    context: dict[str, Any] = {
        "run": found,
        "tone": TONES[found.status],
        "may_stop": found.is_under_way and may(actor, "planning.stop", found),
        "may_adopt": _can_adopt(actor, found),
        "may_ask": may(actor, "planning.ask"),
        "crumbs": crumbs_of(found),
        **_standing(found),
    }
    if found.status == PlanRun.Status.DONE:
        regions = regions_of(actor, found)
        sums = totals(found, regions)
        context |= {
            "whole": sees_all(actor, found),
            "regions": regions,
            "sums": sums,
            "cash_millions": sums["cash_sek"] / 1_000_000,
            "met": share(sums["met"], sums["wanted"]),
            "charts": [chart for chart in (region_chart(found, regions), month_chart(found, regions)) if chart],
        }
    return render(request, "planning/run.html", context)


def _can_adopt(actor: Actor, found: PlanRun) -> bool:
    fresh = found.status == PlanRun.Status.DONE and found.adopted_at is None
    return fresh and may(actor, "planning.adopt", found)


def _standing(found: PlanRun) -> dict[str, Any]:
    """How far the search has come."""
    told = found.progress
    seconds, objective, bound = told.get("seconds"), told.get("objective"), told.get("bound")
    return {
        "elapsed": None if seconds is None else min(int(seconds), found.seconds),
        "left": None if seconds is None else max(0, found.seconds - int(seconds)),
        "objective": objective,
        "bound": bound,
        "share": share(found.objective_sek or objective, found.bound_sek or bound),
        "phase": told.get("phase", ""),
        "message": found.message,
    }


@access("planning.see_plans")
@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that the run's page asks for every other second; the whole page when the run is over."""
    found = run_of(request, pk)
    if not found.is_under_way:
        return HttpResponseClientRefresh()
    return render(request, "planning/progress.html", {"run": found, **_standing(found)})


@access("planning.stop")
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the search and keep the best plan so far."""
    found = stop_plan(actor_of(request), run_of(request, pk))
    if found.status == PlanRun.Status.CANCELLED:
        messages.info(request, _("The plan is cancelled. It had not begun."))
    else:
        messages.info(request, _("The search stops within seconds. The best plan so far is kept."))
    return redirect("planning:run", pk)


@access("planning.adopt")
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, with the consequence in figures; POST adopts."""
    actor, found = actor_of(request), run_of(request, pk)
    require(actor, "planning.adopt", found)
    refusal = ""
    if request.method == "POST":
        try:
            adopt_plan(actor, found)
            messages.success(request, _("The plan is adopted: its activities are open and its people invited."))
            return redirect("planning:run", pk)
        except (Refused, Refusal) as error:
            refusal = str(error)
    elif not _can_adopt(actor, found):
        refusal = str(refusals.ADOPTED if found.adopted_at else refusals.NOT_DONE)
    context = {
        "run": found,
        "refusal": refusal,
        "will": consequence(found),
        "crumbs": crumbs_of(found, Crumb(_("Adopt"))),
    }
    return render(request, "planning/adopt.html", context, status=409 if request.method == "POST" else 200)
