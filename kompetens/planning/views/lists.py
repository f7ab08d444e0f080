"""What a plan proposes and what it leaves open."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kompetens.core.access import access
from kompetens.planning.figures import months_of
from kompetens.planning.forms import ActivityFilter, UnmetFilter
from kompetens.planning.models import PlannedActivity, UnmetNeed
from kompetens.planning.period import Period
from kompetens.planning.queries.runs import (
    activities_of,
    companies_of,
    people_by_reason,
    people_of,
    regions_of,
    subjects_of,
    unmet_of,
    with_companies,
    with_need,
)
from kompetens.planning.views.runs import actor_of, crumbs_of, run_of
from kompetens.ui import formats
from kompetens.ui.navigation import Crumb

ROWS = 50
ORDERS = {"start": "starts_at", "group": "group_size", "cost": "cost_sek"}


@access("planning.see_plans")
@require_safe
def activities(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's activities: what, when, where, for whom, at what cost."""
    run = run_of(request, pk)
    language = get_language() or "sv"
    form = ActivityFilter(request.GET)
    form.offer_places(regions_of(actor_of(request), run), subjects_of(run), companies_of(run))
    form.offer_times([(f"{month:%Y-%m}", formats.month(month, language)) for month in months_of(run)])
    sort = request.GET.get("sort", "")
    column = ORDERS.get(sort.removeprefix("-"), "starts_at")
    order = F(column).desc() if sort.startswith("-") else F(column).asc()
    rows = with_companies(activities_of(run, form.chosen())).order_by(order, "pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    hits = page.paginator.count
    context = {
        "run": run,
        "form": form,
        "page": page,
        "hits": ngettext("%(n)s activity", "%(n)s activities", hits) % {"n": formats.number(hits, language)},
        "crumbs": crumbs_of(run, Crumb(_("Activities"))),
    }
    return render(request, "planning/activities.html", context)


@access("planning.see_plans")
@require_safe
def activity(request: HttpRequest, pk: int, activity: int) -> HttpResponse:
    """One activity of the plan: its sessions and who takes part."""
    run = run_of(request, pk)
    rows = PlannedActivity.objects.filter(run=run).select_related("course", "course__subject", "course__provider")
    planned = get_object_or_404(rows.select_related("region", "activity").defer("course__search"), pk=activity)
    period = Period(run.first_day, run.weeks)
    people = list(people_of(planned))
    context = {
        "run": run,
        "planned": planned,
        "sessions": [(period.starts(slot), period.ends(slot)) for slot in planned.slots],
        "people": people,
        "hidden": planned.group_size - len(people),
        "crumbs": crumbs_of(
            run,
            Crumb(_("Activities"), reverse("planning:run-activities", args=[run.pk])),
            Crumb(str(planned.course)),
        ),
    }
    return render(request, "planning/activity.html", context)


@access("planning.see_plans")
@require_safe
def unmet(request: HttpRequest, pk: int) -> HttpResponse:
    """The needs that the plan leaves open, and why."""
    run = run_of(request, pk)
    form = UnmetFilter(request.GET)
    form.offer_places(regions_of(actor_of(request), run), subjects_of(run), companies_of(run))
    chosen = form.chosen()
    counts = people_by_reason(unmet_of(run, {**chosen, "reason": ""}))
    reason = chosen.get("reason")
    paginator = Paginator(with_need(unmet_of(run, chosen)), ROWS)
    hits = sum(needs for each, (needs, _people) in counts.items() if reason in (None, each))
    paginator.count = hits  # counted by reason already
    page = paginator.get_page(request.GET.get("page"))
    number = formats.number(hits, get_language() or "sv")
    context = {
        "run": run,
        "form": form,
        "page": page,
        "hits": ngettext("%(n)s need is left open", "%(n)s needs are left open", hits) % {"n": number},
        "reasons": [
            (reason, UnmetNeed.Reason(reason).label, *counts[reason])
            for reason in sorted(counts, key=lambda reason: -counts[reason][1])
        ],
        "chosen": chosen.get("reason", ""),
        "crumbs": crumbs_of(run, Crumb(_("Needs left open"))),
    }
    return render(request, "planning/unmet.html", context)
