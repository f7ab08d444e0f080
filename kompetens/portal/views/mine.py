"""My activities, and what one can do with each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kompetens.core.access import access
from kompetens.core.actor import Actor, reading_as
from kompetens.core.permission import may
from kompetens.portal.actions.enrolment import accept_invitation, cancel_enrolment, decline_invitation
from kompetens.portal.actions.seats import SEATS
from kompetens.portal.models import Enrolment
from kompetens.portal.queries.mine import my_activities, place_in_queue
from kompetens.portal.refusals import Refusal
from kompetens.ui.navigation import Crumb


@access("portal.see_mine")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Invitations to answer, coming activities, waiting lists, and what has been."""
    return render(request, "portal/mine.html", {"mine": my_activities(request.actor)})  # type: ignore[attr-defined]


def _back(actor: Actor, enrolment: Enrolment) -> str:
    """Where the person came from: her own page, or the list of those whom she leads."""
    if enrolment.person_id == actor.person:
        return reverse("portal:mine")
    return reverse("portal:activity-people", args=[enrolment.activity_id])


def _enrolment(request: HttpRequest, pk: int, permission: str) -> Enrolment:
    """The enrolment, if it is the actor's to change; 404 else."""
    rows = Enrolment.objects.select_related("activity__course")
    found = get_object_or_404(rows, pk=pk)
    if not may(request.actor, permission, found):  # type: ignore[attr-defined]
        return get_object_or_404(rows.none(), pk=pk)
    return found


@access("portal.answer_invitation")
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes to an invitation."""
    actor = request.actor  # type: ignore[attr-defined]
    enrolment = _enrolment(request, pk, "portal.answer_invitation")
    try:
        accept_invitation(actor, enrolment)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("The seat on “%(course)s” is booked for %(name)s.")
            % {"course": enrolment.activity.course, "name": enrolment.listed_name},
        )
    return redirect(_back(actor, enrolment))


@access("portal.answer_invitation")
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """No to an invitation: first what it means, then (POST) it is done."""
    enrolment = _enrolment(request, pk, "portal.answer_invitation")
    return _leave(request, enrolment, declining=True)


@access("portal.cancel_enrolment")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a seat or a place in the queue: first what it means, then (POST) it is done."""
    enrolment = _enrolment(request, pk, "portal.cancel_enrolment")
    return _leave(request, enrolment, declining=False)


def _leave(request: HttpRequest, enrolment: Enrolment, *, declining: bool) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    back = _back(actor, enrolment)
    if request.method == "POST":
        act = decline_invitation if declining else cancel_enrolment
        try:
            act(actor, enrolment, request.POST.get("reason", ""))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            done = (
                _("The invitation to “%(course)s” is declined.")
                if declining
                else _("“%(course)s” is cancelled for %(name)s.")
            )
            values = {"course": enrolment.activity.course, "name": enrolment.listed_name}
            messages.success(request, done % values)
        return redirect(back)
    context = {
        "enrolment": enrolment,
        "activity": enrolment.activity,
        "declining": declining,
        "own": enrolment.person_id == actor.person,
        "back": back,
        "place": _place(enrolment),
        "live": enrolment.status in Enrolment.LIVE,
        "crumbs": [Crumb(_("My training") if enrolment.person_id == actor.person else _("Enrolled"), back),
                   Crumb(pgettext("enrolment", "Decline") if declining else pgettext("enrolment", "Cancel"))],
    }  # fmt: skip
    return render(request, "portal/leave.html", context)


def _place(enrolment: Enrolment) -> int:
    if enrolment.status != Enrolment.Status.WAITING:
        return 0
    with reading_as(SEATS):
        return place_in_queue(enrolment)
