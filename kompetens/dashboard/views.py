"""The public first page, and where a person lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kompetens.core.access import access, public
from kompetens.core.clock import now
from kompetens.dashboard.context import more_places
from kompetens.dashboard.queries.tasks import figures_of, public_figures, tasks_of
from kompetens.organisations.models import Region
from kompetens.portal.models import Activity

SHOWN = 6


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What the programme is, and the way in to Kompetensportalen."""
    coming = (
        Activity.objects.filter(status="open", starts_at__gt=now(), closed_company__isnull=True)
        .select_related("course", "provider")
        .order_by("starts_at")[:SHOWN]
    )
    context = {"coming": coming, "figures": public_figures(), "regions": Region.objects.all()}
    return render(request, "dashboard/home.html", context)


@access("dashboard.start")
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What to do next, with figures, for the roles that the actor has."""
    actor = request.actor  # type: ignore[attr-defined]
    return render(
        request,
        "dashboard/start.html",
        {"tasks": tasks_of(actor), "figures": figures_of(actor), "more": more_places(actor)},
    )
