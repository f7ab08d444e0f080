"""Courses and coming activities, as far as the current actor sees them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from kompetens.core.actor import Actor
from kompetens.organisations.models import Person
from kompetens.portal.models import Activity, Course, CourseSkill
from kompetens.portal.queries.search import Search
from kompetens.portal.timetable import STOCKHOLM


def coming_activities(chosen: dict[str, Any], search: Search) -> QuerySet[Activity]:
    """Open activities ahead that fit the filters (`forms.catalogue`), the best fitting first, then by date."""
    rows = Activity.objects.coming().select_related("course", "municipality", "provider").order_by("starts_at", "pk")
    rows = rows.filter(_of_course(chosen, "course__"))
    if "region" in chosen:
        rows = rows.filter(region__key=chosen["region"])
    if "kind" in chosen:
        rows = rows.filter(kind=chosen["kind"])
    if "free" in chosen:
        rows = rows.with_free_seats()
    if "month" in chosen:
        rows = rows.filter(starts_at__gte=_month(chosen["month"]), starts_at__lt=_month(chosen["month"], after=True))
    if search:
        rows = rows.filter(search.condition("course__")).annotate(rank=search.rank("course__"))
        rows = rows.order_by("-rank", "starts_at", "pk")
    return rows


def courses(chosen: dict[str, Any], search: Search) -> QuerySet[Course]:
    """Courses that fit, with `runs` coming activities and the next one's start `next_at`, as Swedes sort."""
    ahead = Activity.objects.coming().filter(course=OuterRef("pk")).order_by().values("course")
    rows = Course.objects.filter(_of_course(chosen), is_withdrawn=False).select_related("provider", "subject")
    rows = rows.annotate(
        runs=Coalesce(Subquery(ahead.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        next_at=Subquery(ahead.annotate(first=Min("starts_at")).values("first")),
    ).order_by("sort_key", "pk")
    if search:
        rows = rows.filter(search.condition()).annotate(rank=search.rank()).order_by("-rank", "sort_key", "pk")
    return rows


def own_programmes(actor: Actor) -> Q:
    """A filter on courses and activities: those of the programmes that somebody signed in belongs to, for a
    visitor everything."""
    if actor.person is None:
        return Q()
    hers = Person.objects.filter(pk=actor.person).values("programme")
    return Q(programme__in=hers) | Q(programme__in=actor.ids("programmes"))


def _of_course(chosen: dict[str, Any], prefix: str = "") -> Q:
    found = Q()
    if "subject" in chosen:
        found &= Q(**{f"{prefix}subject__key": chosen["subject"]})
    if "language" in chosen:
        found &= Q(**{f"{prefix}language": chosen["language"]})
    return found


def _month(text: str, after: bool = False) -> datetime:
    """The first moment of a month ("2027-03"), or of the one after it."""
    year, month = map(int, text.split("-"))
    first = date(year + month // 12, month % 12 + 1, 1) if after else date(year, month, 1)
    return datetime(first.year, first.month, 1, tzinfo=STOCKHOLM)


def leads_to(course: str = "pk") -> ArraySubquery:
    """What the course at `course` leads to: a list of {name_sv, name_en, level}, for `annotate`."""
    skills = CourseSkill.objects.filter(course=OuterRef(course)).order_by("skill__sort_key")
    names = JSONObject(name_sv="skill__name_sv", name_en="skill__name_en", level="level")
    return ArraySubquery(skills.values(json=names))


def activity_facts() -> QuerySet[Activity]:
    """Activities with everything that their page shows, in one query."""
    rows = Activity.objects.select_related("course__subject", "municipality", "provider", "region", "venue")
    return rows.annotate(leads_to=leads_to("course"))
