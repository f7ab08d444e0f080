"""Hours attended, per person, company and month.

Domain: participants' hours (deltagarredovisning) count what was really attended, per person and month
(domain rules of ESF+); a person with protected identity is reported under a pseudo-number, without name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from kompetens.core.actor import acting, system_actor
from kompetens.organisations.identity import masked, opened
from kompetens.organisations.models import Company, Employment, Person
from kompetens.portal.models import Attendance


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One line of the report; `minutes` attended in `month` (its first day), dates are session days."""

    identity_number: str
    identity_type: str
    last_name: str
    first_name: str
    listed_name: str
    employer: str
    organisation_number: str
    workplace_municipality: str
    region: str
    gender: str
    month: date
    first_start: date | None
    last_end: date | None
    minutes: int
    sessions: int
    person_id: int


FIELDS = (
    "identity_number", "identity_type", "last_name", "first_name", "listed_name", "employer", "organisation_number",
    "workplace_municipality", "region", "gender", "month", "first_start", "last_end", "hours", "minutes", "sessions",
)  # fmt: skip
"""What a profile's column may hold; `hours` is `minutes` after the profile's rounding."""


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def attended(first_month: date, last_month: date) -> QuerySet[Attendance]:
    """Attendance with minutes in the months from first to last (both included) that the actor may see."""
    return Attendance.objects.filter(
        status__in=("present", "partly"),
        session__starts_at__gte=_moment(first_month),
        session__starts_at__lt=_moment(next_month(last_month)),
    )


def hours_by_person(attendance: QuerySet[Attendance]) -> QuerySet[Attendance, dict[str, object]]:
    """{"month", "person_id", "company_id", "employment", "minutes", "sessions"}, ordered by month, company and name."""
    return (
        attendance.annotate(month=TruncMonth("session__starts_at"))
        .values("month", "company_id", "person_id")
        .annotate(name=Max("employment__sort_key"))
        .annotate(employment=Max("employment_id"), minutes=Sum("minutes"), sessions=Count("pk"))
        .order_by("month", "company__sort_key", "company_id", "name", "person_id")
    )


def hours_by_company(attendance: QuerySet[Attendance]) -> QuerySet[Attendance, dict[str, object]]:
    """{"month", "company__name", "minutes", "people"} for lists, newest month first, companies as Swedes sort."""
    return (
        attendance.annotate(month=TruncMonth("session__starts_at"))
        .values("month", "company_id", "company__name")
        .annotate(minutes=Sum("minutes"), people=Count("person_id", distinct=True))
        .order_by("-month", "company__sort_key")
    )


def _first_and_last(people: Iterable[int]) -> Mapping[int, tuple[date, date]]:
    """Person → first and last day attended, in the whole programme up to now."""
    rows = (
        Attendance.objects.filter(person_id__in=people, status__in=("present", "partly"))
        .values("person_id")
        .annotate(first=Min("session__starts_at"), last=Max("session__ends_at"))
    )
    local = timezone.localtime
    return {row["person_id"]: (local(row["first"]).date(), local(row["last"]).date()) for row in rows}


def _identity(person: Person, whole_numbers: bool) -> str:
    if person.is_protected:
        return person.pseudo_number
    return opened(person) if whole_numbers else masked(person)


def report_rows(lines: Sequence[Mapping[str, object]], *, whole_numbers: bool) -> Iterator[HoursRow]:
    """The report's lines for a batch of `hours_by_person`, in a constant number of queries.

    Which lines there are was decided by the actor's row security; names and numbers of exactly those people
    are then read as a system actor, because an employer sees no `Person`. Needs an open transaction.
    """
    people = {int(str(line["person_id"])) for line in lines}
    dates = _first_and_last(people)
    jobs = Employment.objects.select_related("company", "site__municipality", "region").in_bulk(
        {line["employment"] for line in lines}
    )
    with acting(system_actor("report", "names and numbers for the lines of an hours report")):
        persons = Person.objects.in_bulk(people)
    for line in lines:
        yield _row(line, persons, jobs, dates, whole_numbers)


def _organisation_number(company: Company, whole_numbers: bool) -> str:
    """A sole trader's number is her personal identity number."""
    number = company.organisation_number
    return f"{number[:6]}-••••" if company.is_sole_trader and not whole_numbers else number


def _row(
    line: Mapping[str, object],
    persons: Mapping[int, Person],
    jobs: Mapping[int, Employment],
    dates: Mapping[int, tuple[date, date]],
    whole_numbers: bool,
) -> HoursRow:
    person = persons[line["person_id"]]  # type: ignore[index]
    job = jobs[line["employment"]]  # type: ignore[index]
    first, last = dates.get(person.pk, (None, None))
    month = line["month"]
    hidden = person.is_protected
    return HoursRow(
        identity_number=_identity(person, whole_numbers),
        identity_type=person.get_identity_type_display(),
        last_name="" if hidden else person.last_name,
        first_name="" if hidden else person.first_name,
        listed_name=person.listed_name,
        employer=job.company.name,
        organisation_number=_organisation_number(job.company, whole_numbers),
        workplace_municipality=job.site.municipality_id,
        region=job.region.name,
        gender=person.get_gender_display(),
        month=timezone.localtime(month).date() if isinstance(month, datetime) else month,  # type: ignore[arg-type]
        first_start=first,
        last_end=last,
        minutes=int(str(line["minutes"])),
        sessions=int(str(line["sessions"])),
        person_id=person.pk,
    )
