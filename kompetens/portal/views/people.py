"""Who is enrolled in an activity: one's own people by name, the others as a number."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kompetens.core.access import access
from kompetens.core.permission import may
from kompetens.portal.models import Enrolment
from kompetens.portal.queries.catalogue import activity_facts
from kompetens.portal.queries.standing import ended_of, enrolments_of, leads
from kompetens.portal.views.enrolling import crumbs_to
from kompetens.ui.navigation import Crumb

PER_PAGE = 40
ENDED_SHOWN = 20
HOLDS = Q(status__in=Enrolment.HOLDS_SEAT)


@access("portal.see_enrolments")
@require_safe
def activity_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrolments that the actor sees, with what she may do about each, and how many there are besides."""
    actor = request.actor  # type: ignore[attr-defined]
    activity = get_object_or_404(activity_facts(), pk=pk)
    seen = enrolments_of(actor, activity).filter(status__in=Enrolment.LIVE)
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    counts = seen.aggregate(seats=Count("pk", filter=HOLDS), waiting=Count("pk", filter=~HOLDS))
    context = {
        "activity": activity,
        "page": page,
        "rows": [(row, may(actor, "portal.cancel_enrolment", row)) for row in page.object_list],
        "ended": list(ended_of(actor, activity)[:ENDED_SHOWN]),
        "other_seats": activity.seats_taken - counts["seats"],
        "other_waiting": activity.waiting - counts["waiting"],
        "leads": leads(actor),
        "crumbs": crumbs_to(activity, Crumb(_("Enrolled"))),
    }
    return render(request, "portal/people.html", context)
