"""Enrol oneself, one question at a time; or several of one's people, with an answer for each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kompetens.core.access import access
from kompetens.core.actor import Actor
from kompetens.core.text import normalise
from kompetens.organisations.models import Employment
from kompetens.portal.actions.enrolment import Answer, enrol, enrol_many
from kompetens.portal.models import Activity, Enrolment
from kompetens.portal.queries.catalogue import activity_facts
from kompetens.portal.queries.enrolling import team_away
from kompetens.portal.queries.standing import choosable, fitting, held_by, leads, own_jobs, standing
from kompetens.portal.refusals import Refusal
from kompetens.ui.markup import query
from kompetens.ui.navigation import Crumb

PER_PAGE = 40
MOST_AT_ONCE = 100


def crumbs_to(activity: Activity, *last: Crumb) -> list[Crumb]:
    """The way from the catalogue to an activity, and on."""
    here = Crumb(str(activity.course), reverse("portal:activity", args=[activity.pk]))
    return [Crumb(_("Catalogue"), reverse("portal:catalogue")), here, *last]


@access("portal.enrol")
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks; POST `job` (one's own employment) or `people` (employments of one's people) enrols."""
    actor = request.actor  # type: ignore[attr-defined]
    activity = get_object_or_404(activity_facts(), pk=pk)
    jobs = own_jobs(actor)
    context = {
        "activity": activity,
        "jobs": fitting(activity, jobs) or jobs,
        "leads": leads(actor),
        "crumbs": crumbs_to(activity, Crumb(_("Enrol"))),
    }
    for_others = context["leads"] and (request.GET.get("who") == "people" or not jobs)
    context |= {"for_others": for_others, "steps_labels": [_("Which job"), _("Check and enrol")]}
    if request.method == "POST" and "job" in request.POST:
        return _enrol_self(request, actor, activity, jobs)
    return _others(request, actor, activity, context) if for_others else _self(request, actor, activity, context)


def _self(request: HttpRequest, actor: Actor, activity: Activity, context: dict[str, Any]) -> HttpResponse:
    jobs: list[Employment] = context["jobs"]
    if not jobs:
        raise Http404
    stands = standing(actor, activity, jobs)
    job = next((each for each in jobs if str(each.pk) == request.GET.get("job")), jobs[0] if len(jobs) == 1 else None)
    context |= {"standing": stands, "job": job, "sessions": activity.sessions.all()}
    asks_which = job is None and not (stands.enrolment or stands.refusal)
    template = "portal/enrol_which_job.html" if asks_which else "portal/enrol_confirm.html"
    return render(request, template, context)


def _enrol_self(request: HttpRequest, actor: Actor, activity: Activity, jobs: list[Employment]) -> HttpResponse:
    job = next((each for each in jobs if str(each.pk) == request.POST["job"]), None)
    if job is None:
        raise Http404
    try:
        enrolment = enrol(actor, activity, job)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:activity", pk=activity.pk)
    if enrolment.status == Enrolment.Status.WAITING:
        text = _("You are on the waiting list for “%(course)s”. If a seat is freed for you it is yours at once.")
        messages.info(request, text % {"course": activity.course})
    else:
        messages.success(request, _("You have a seat on “%(course)s”.") % {"course": activity.course})
    return redirect("portal:mine")


def _others(request: HttpRequest, actor: Actor, activity: Activity, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        chosen = request.POST.getlist("people")[:MOST_AT_ONCE]
        chosen = [each for each in chosen if each.isdecimal() and len(each) < 19]
        people = choosable(actor, activity).filter(pk__in=chosen)
        if found := list(people):
            answers = enrol_many(actor, activity, found)
            return render(request, "portal/enrol_answers.html", context | _summary(activity, answers))
        context["nobody_chosen"] = True
    text = normalise(request.GET.get("q", ""))
    page = Paginator(choosable(actor, activity, text), PER_PAGE).get_page(request.GET.get("page"))
    held = held_by(activity, [each.person_id for each in page.object_list])
    context |= {
        "page": page,
        "text": text,
        "several": len({each.company_id for each in page.object_list}) > 1,
        "mark_all": "all" in request.GET,
        "mark_all_url": query(request.GET, who="people", all="1"),
        "rows": [(each, held.get(each.person_id)) for each in page.object_list],
    }
    return render(request, "portal/enrol_people.html", context, status=422 if context.get("nobody_chosen") else 200)


def _summary(activity: Activity, answers: list[Answer]) -> dict[str, Any]:
    answers = sorted(answers, key=lambda each: each.employment.sort_key)
    seats = sum(bool(each.enrolment) and each.enrolment.status == "confirmed" for each in answers if each.enrolment)
    waiting = sum(each.enrolment.status == "waiting" for each in answers if each.enrolment)
    refused = sum(each.refusal is not None for each in answers)
    parts = [
        ngettext("%(n)s person has a seat", "%(n)s people have a seat", seats) % {"n": seats} if seats else "",
        ngettext("%(n)s is on the waiting list", "%(n)s are on the waiting list", waiting) % {"n": waiting}
        if waiting
        else "",
        ngettext("%(n)s could not be enrolled", "%(n)s could not be enrolled", refused) % {"n": refused}
        if refused
        else "",
    ]
    return {"answers": answers, "summary": ", ".join(filter(None, parts)), "over": _over_limit(activity, answers)}


def _over_limit(activity: Activity, answers: list[Answer]) -> list[tuple[str, int, int]]:
    """Teams of those just enrolled with more away than their limit: (name, away, limit)."""
    teams = {each.employment.team for each in answers if each.enrolment and each.enrolment.status == "confirmed"}
    counted = [(team, team_away(activity, team.pk)) for team in sorted(teams, key=lambda each: each.sort_key)]
    return [(team.name, away, team.max_away) for team, away in counted if away > team.max_away]
