"""The trainer's days and lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from kompetens.core.access import access
from kompetens.core.clock import now
from kompetens.core.permission import may
from kompetens.portal.actions.attendance import record_attendance
from kompetens.portal.forms.attendance import AttendanceForm
from kompetens.portal.models import Session
from kompetens.portal.queries.sessions import coming, recent, sessions_of, the_list, with_counts
from kompetens.portal.refusals import Refusal
from kompetens.ui.navigation import Crumb

PER_PAGE = 30


@access("portal.see_session")
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Coming sessions, or with `when=recent` those that have been, whose lists the actor may see."""
    rows = with_counts(sessions_of(request.actor))  # type: ignore[attr-defined]
    is_recent = request.GET.get("when") == "recent"
    page = Paginator(recent(rows) if is_recent else coming(rows), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/sessions.html", {"page": page, "is_recent": is_recent, "now": now()})


@access("portal.see_session")
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The attendance list. POST saves what is chosen; with `rest` everybody without a choice was there."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(sessions_of(actor).filter(pk=pk))
    rows = the_list(found)
    form = AttendanceForm(rows, found.minutes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not form.errors:
        try:
            changed = record_attendance(actor, found, form.entries, rest_present="rest" in request.POST)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            _say(request, changed)
            return redirect("portal:session", pk=pk)
    context = _context(found, form) | {
        "may_record": may(actor, "portal.record_attendance", found) and found.starts_at <= now(),
        "unseen": found.activity.seats_taken - len(rows),
    }
    return render(request, "portal/session.html", context, status=422 if form.errors else 200)


def _say(request: HttpRequest, changed: int) -> None:
    if changed:
        words = ngettext("Attendance saved for %(n)s person.", "Attendance saved for %(n)s people.", changed)
        messages.success(request, words % {"n": changed})
    else:
        messages.info(request, _("Nothing was changed: everybody's attendance stood as it is."))


def _context(found: Session, form: AttendanceForm) -> dict[str, Any]:
    crumbs = [Crumb(pgettext("training", "Sessions"), reverse("portal:sessions")), Crumb(str(found.activity.course))]
    counted = [row.attendance for row in form.rows]
    return {
        "session": found,
        "activity": found.activity,
        "form": form,
        "crumbs": crumbs,
        "recorded": sum(each.minutes is not None for each in counted),
        "present": sum(bool(each.minutes) for each in counted),
        "started": found.starts_at <= now(),
    }
