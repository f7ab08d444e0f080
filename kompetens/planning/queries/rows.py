"""What the planner reads from the database: one query for each kind of row, whatever their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum

from kompetens.analysis.models import Need
from kompetens.organisations.models import (
    Absence,
    Calendar,
    Company,
    Employment,
    Programme,
    Provider,
    Region,
    Site,
    Team,
)
from kompetens.planning.models import SeatNeed
from kompetens.planning.period import Period
from kompetens.planning.queries.seats import has_her_seat
from kompetens.portal.models import Activity, Attendance, Course, CourseSkill, Enrolment, Session, Venue
from kompetens.skills.models import RoleHolder


class NeedRow(NamedTuple):
    """An open need; `employment` and `person` are None when only a headcount is known."""

    id: int
    region: int
    company: int
    team: int | None
    person: int | None
    employment: int | None
    skill: int
    target_level: int
    headcount: int
    priority: int
    deadline: date | None


class Worker(NamedTuple):
    """An employment, with the columns that decide who sees rows about it."""

    id: int
    region: int
    company: int
    team: int
    person: int
    started_on: date | None
    ended_on: date | None


@dataclass(slots=True)
class Use:
    """Half-day slots that open activities take already: owner's id → slot → how many."""

    providers: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    venues: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    sites: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))


def open_needs(programme: Programme) -> list[NeedRow]:
    """The programme's open needs, oldest first."""
    columns = (
        "id", "region_id", "company_id", "team_id", "person_id", "employment_id", "skill_id", "target_level",
        "headcount", "priority", "deadline",
    )  # fmt: skip
    rows = Need.objects.filter(programme=programme, status=Need.Status.OPEN).order_by("pk").values_list(*columns)
    return [NeedRow(*row) for row in rows]


def planned_people(programme: Programme) -> dict[int, set[int]]:
    """Open need of several people → employments who have a seat for it by an adopted plan already."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = SeatNeed.objects.filter(
        has_her_seat(), programme=programme, need__status=Need.Status.OPEN, need__employment__isnull=True
    )
    for need, employment in rows.values_list("need_id", "employment_id"):
        found[need].add(employment)
    return found


def workers(programme: Programme, needs: Iterable[NeedRow]) -> dict[int, Worker]:
    """Employments that the needs are about, and those among whom a headcount can be found."""
    unnamed = [need for need in needs if need.employment is None]
    anyone = Q(company__in={need.company for need in unnamed if need.team is None})
    anyone |= Q(team__in={need.team for need in unnamed if need.team is not None})
    named = Q(pk__in=Need.objects.filter(programme=programme, status=Need.Status.OPEN).values("employment"))
    columns = ("id", "region_id", "company_id", "team_id", "person_id", "started_on", "ended_on")
    chosen = Employment.objects.filter(named | anyone if unnamed else named, programme=programme)
    return {row[0]: Worker(*row) for row in chosen.order_by("pk").values_list(*columns)}


def levels(programme: Programme) -> dict[tuple[int, int], int]:
    """(employment, skill) → level now, for every pair that an open need can be about.

    The level now is the latest row of the strongest kind; a pair without a row is not rated.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select distinct on (employment_id, skill_id) employment_id, skill_id, level
            from (
                select e.employment_id, e.skill_id, e.level, e.kind, e.observed_on
                from analysis_need n
                join skills_evidence e on e.employment_id = n.employment_id and e.skill_id = n.skill_id
                where n.programme_id = %(programme)s and n.status = 'open'
                union all
                select e.employment_id, e.skill_id, e.level, e.kind, e.observed_on
                from analysis_need n
                join skills_evidence e on e.company_id = n.company_id and e.skill_id = n.skill_id
                    and (n.team_id is null or n.team_id = e.team_id)
                where n.programme_id = %(programme)s and n.status = 'open' and n.employment_id is null
            ) as evidence
            order by employment_id, skill_id,
                array_position(array['agreed', 'certificate', 'manager', 'self'], kind::text), observed_on desc
            """,
            {"programme": programme.pk},
        )
        return {(employment, skill): level for employment, skill, level in cursor.fetchall()}


def importances(programme: Programme) -> dict[tuple[int, int], int]:
    """(employment, skill) → the highest importance that a role profile of the person gives the skill."""
    found: dict[tuple[int, int], int] = {}
    held = RoleHolder.objects.filter(programme=programme, profile__requirements__isnull=False)
    rows = held.values_list("employment_id", "profile__requirements__skill_id", "profile__requirements__importance")
    for employment, skill, importance in rows:
        found[employment, skill] = max(importance, found.get((employment, skill), 0))
    return found


def regions(programme: Programme) -> list[Region]:
    return list(Region.objects.filter(programme=programme).order_by("pk"))


def companies(programme: Programme) -> list[Company]:
    return list(Company.objects.filter(programme=programme).only("pk", "closed_only").order_by("pk"))


def sites(programme: Programme) -> list[Site]:
    return list(Site.objects.filter(programme=programme).order_by("pk"))


def teams(programme: Programme) -> list[Team]:
    found = Team.objects.filter(programme=programme).only("pk", "site_id", "calendar_id", "max_away")
    return list(found.order_by("pk"))


def calendars(programme: Programme) -> dict[int, Calendar]:
    return {calendar.pk: calendar for calendar in Calendar.objects.filter(programme=programme)}


def providers(programme: Programme) -> list[Provider]:
    return list(Provider.objects.filter(programme=programme).order_by("pk"))


def venues(programme: Programme) -> list[Venue]:
    return list(Venue.objects.filter(provider__programme=programme).order_by("pk"))


def courses(programme: Programme) -> list[Course]:
    """Courses that can be called off."""
    return list(Course.objects.filter(programme=programme, is_withdrawn=False).defer("search").order_by("pk"))


def course_skills(programme: Programme) -> list[tuple[int, int, int]]:
    """(course, skill, level that it leads to)."""
    rows = CourseSkill.objects.filter(course__programme=programme, course__is_withdrawn=False)
    return list(rows.order_by("course_id", "skill_id").values_list("course_id", "skill_id", "level"))


def absences(programme: Programme, period: Period) -> list[tuple[int, date, date]]:
    """(employment, first day, last day) of what touches the period."""
    rows = Absence.objects.filter(
        programme=programme, first_day__lte=period.last_day, last_day__gte=period.first_day
    )
    return list(rows.order_by("pk").values_list("employment_id", "first_day", "last_day"))


def _in_period(period: Period, prefix: str = "") -> dict[str, datetime]:
    after = period.starts(period.slots - 1) + timedelta(days=1)
    return {f"{prefix}ends_at__gt": period.starts(0), f"{prefix}starts_at__lt": after}


def bookings(programme: Programme, period: Period) -> list[tuple[int, int, datetime, datetime]]:
    """(person, team, start, end) of the sessions in the period for which somebody holds a seat."""
    rows = Attendance.objects.filter(
        programme=programme, enrolment__status__in=Enrolment.HOLDS_SEAT, **_in_period(period, "session__")
    )
    return list(rows.values_list("person_id", "team_id", "session__starts_at", "session__ends_at"))


def use(programme: Programme, period: Period) -> Use:
    """What activities that are open or held take of providers, venues and sites' rooms in the period."""
    result = Use()
    rows = Session.objects.filter(
        programme=programme,
        activity__status__in=(Activity.Status.OPEN, Activity.Status.COMPLETED),
        **_in_period(period),
    )
    columns = ("provider_id", "activity__venue_id", "activity__site_id", "starts_at", "ends_at")
    for provider, venue, site, start, end in rows.values_list(*columns):
        for slot in period.slots_of(start, end):
            result.providers[provider][slot] += 1
            if venue:
                result.venues[venue][slot] += 1
            if site:
                result.sites[site][slot] += 1
    return result


def spent(programme: Programme) -> dict[int, int]:
    """Region → SEK for the prices of activities that are open or held: fixed by the activity's region, seats
    by the participants'. Journeys of earlier plans are not known any more and not counted."""
    counts = (Activity.Status.OPEN, Activity.Status.COMPLETED)
    fixed = Activity.objects.filter(programme=programme, status__in=counts)
    seats = Enrolment.objects.filter(
        programme=programme, status__in=Enrolment.HOLDS_SEAT, activity__status__in=counts
    )
    total: Counter[int] = Counter()
    for rows in (
        _sums(fixed, "course__fixed_price_sek"),
        _sums(seats, "activity__course__seat_price_sek"),
    ):
        total.update(rows)
    return dict(total)


def _sums(rows: QuerySet[Any], price: str) -> dict[int, int]:
    grouped = rows.order_by().values_list("region_id").annotate(sek=Sum(F(price)))
    return {region: sek or 0 for region, sek in grouped}
