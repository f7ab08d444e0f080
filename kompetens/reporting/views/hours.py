"""Hours by company and month, and the reports made of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kompetens.core.access import access
from kompetens.core.audit import log
from kompetens.core.clock import today
from kompetens.core.permission import require
from kompetens.organisations.queries.reach import reach
from kompetens.reporting.actions.exports import ask_for_report, download_name, path_of, stop_report
from kompetens.reporting.forms import ReportForm
from kompetens.reporting.models import Export
from kompetens.reporting.queries.hours import attended, hours_by_company
from kompetens.ui.navigation import Crumb

YEAR = timedelta(days=366)
PAGE = 50


def last_closed_month() -> date:
    """The month before this one: reports are asked for after its end."""
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


@access("reporting.see_hours")
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """Hours by company and month for what the actor may see; POST orders a report."""
    actor = request.actor  # type: ignore[attr-defined]
    month = last_closed_month()
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        initial={"first_month": month, "last_month": month},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        export = ask_for_report(actor, form.chosen_scope, data["profile"], data["first_month"], data["last_month"])
        return redirect("reporting:report", export.pk)
    reachable = reach(actor, "reporting.see_hours", person="")
    attendance = attended((today() - YEAR).replace(day=1), today().replace(day=1)).filter(reachable)
    page = Paginator(hours_by_company(attendance), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "total_minutes": attendance.aggregate(total=Sum("minutes"))["total"] or 0,
        "reports": _hers(request)[:5],
    }
    return render(request, "reporting/hours.html", context, status=422 if form.errors else 200)


def _hers(request: HttpRequest) -> QuerySet[Export]:
    """The reports that the reader asked for herself."""
    actor = request.actor  # type: ignore[attr-defined]
    return Export.objects.filter(user_id=actor.user).select_related("profile")


def _crumbs(export: Export) -> list[Crumb]:
    return [Crumb(_("Hours"), "/reporting/hours/"), Crumb(_("Report %(id)s") % {"id": export.pk})]


@access("reporting.fetch_report")
@never_cache
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a report has come, and the way to its file."""
    export = get_object_or_404(_hers(request).select_related("region", "company"), pk=pk)
    template = "reporting/report_state.html" if request.htmx else "reporting/report.html"  # type: ignore[attr-defined]
    return render(request, template, {"export": export, "crumbs": _crumbs(export)})


@access("reporting.fetch_report")
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a report that is being made."""
    export = get_object_or_404(_hers(request), pk=pk)
    stop_report(request.actor, export)  # type: ignore[attr-defined]
    return redirect("reporting:report", pk)


@access("reporting.fetch_report")
@never_cache
@require_GET
def fetch(request: HttpRequest, pk: int) -> FileResponse:
    """The finished file."""
    export = get_object_or_404(_hers(request), pk=pk, status="done")
    require(request.actor, "reporting.fetch_report", export)  # type: ignore[attr-defined]
    path = path_of(export)
    if not path.exists():
        raise Http404
    log("report.fetch", export)
    return FileResponse(path.open("rb"), as_attachment=True, filename=download_name(export))
