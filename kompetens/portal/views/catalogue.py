"""The catalogue: what can be learnt, where and when, open to everybody."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kompetens.core.access import access
from kompetens.core.permission import may
from kompetens.organisations.models import Region
from kompetens.portal.forms.catalogue import CatalogueFilter
from kompetens.portal.models import Activity, Course
from kompetens.portal.queries.catalogue import activity_facts, coming_activities, courses, leads_to, own_programmes
from kompetens.portal.queries.search import Search, read
from kompetens.portal.queries.standing import leads, own_jobs, standing
from kompetens.skills.models import SkillGroup
from kompetens.ui.markup import query

PER_PAGE = 30


def frame(request: HttpRequest) -> str:
    """The page's frame: the rail for those who are signed in."""
    return "ui/app.html" if request.actor.user else "ui/public.html"  # type: ignore[attr-defined]


@access("portal.see_catalogue")
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Coming activities (or, with `show=courses`, courses) by search and filters."""
    subjects = list(SkillGroup.objects.filter(courses__isnull=False).distinct())
    form = CatalogueFilter(request.GET, Region.objects.all(), subjects)
    chosen = form.chosen()
    search = read(chosen["q"], subjects) if "q" in chosen else Search()
    by_course = chosen.get("show") == "courses"
    rows: Any = courses(chosen, search) if by_course else coming_activities(chosen, search)
    rows = rows.filter(own_programmes(request.actor))  # type: ignore[attr-defined]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "frame": frame(request),
        "form": form,
        "page": page,
        "search": search,
        "by_course": by_course,
        "narrowed": any(key != "show" for key in chosen),
        "dates_url": _other_list(request, None),
        "courses_url": _other_list(request, "courses"),
    }
    return render(request, "portal/catalogue.html", context)


def _other_list(request: HttpRequest, show: str | None) -> str:
    """The address of the list of dates or courses, with the filters that both have."""
    gone = dict.fromkeys(("region", "kind", "month", "free", "page"))
    return query(request.GET, **gone, show=show)


@access("portal.see_catalogue")
@require_safe
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """A course with its coming activities."""
    rows = Course.objects.select_related("provider", "subject").annotate(leads_to=leads_to())
    found = get_object_or_404(rows, pk=pk)
    ahead = Activity.objects.coming().filter(course=found).select_related("course", "municipality", "provider")
    context = {
        "frame": frame(request),
        "course": found,
        "activities": ahead.order_by("starts_at", "pk")[:PER_PAGE],
        "show_price": may(request.actor, "portal.see_price", found),  # type: ignore[attr-defined]
    }
    return render(request, "portal/course.html", context)


@access("portal.see_catalogue")
@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity: facts, sessions, seats, and the way to a seat or the reason why there is none."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(activity_facts(), pk=pk)
    jobs = own_jobs(actor)
    context = {
        "frame": frame(request),
        "activity": found,
        "sessions": found.sessions.all(),
        "jobs": jobs,
        "standing": standing(actor, found, jobs),
        "leads": leads(actor),
        "sees_people": may(actor, "portal.see_enrolments"),
        "show_price": may(actor, "portal.see_price", found),
        "is_open": found.status == Activity.Status.OPEN,
    }
    return render(request, "portal/activity.html", context)
