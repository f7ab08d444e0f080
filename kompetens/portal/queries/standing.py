"""Where a person stands with an activity: enrolled, free to enrol, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, When

from kompetens.core.actor import Actor
from kompetens.core.clock import today
from kompetens.organisations.models import Employment
from kompetens.organisations.queries.reach import reach
from kompetens.portal.models import Activity, Enrolment
from kompetens.portal.permissions import LEADERS, SCOPES
from kompetens.portal.queries.enrolling import check_company, check_open, check_person, live_enrolment
from kompetens.portal.refusals import EnrolledAlready, Refusal

NOBODY = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Standing:
    """`enrolment` when she has one that counts; else `refusal` when something is in the way."""

    enrolment: Enrolment | None = None
    refusal: Refusal | None = None


def working() -> Q:
    """Employments that have not ended."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=today())


def own_jobs(actor: Actor) -> list[Employment]:
    """The actor's own employments, each with its company."""
    if actor.person is None:
        return []
    rows = Employment.objects.filter(working(), person=actor.person).select_related("company")
    return list(rows.order_by("company__sort_key", "pk"))


def standing(actor: Actor, activity: Activity, jobs: Sequence[Employment]) -> Standing:
    """The actor's own standing, by the rows that she sees herself; at most two queries.

    The team's limit is judged when she enrols: she does not see her colleagues' sessions.
    """
    if not jobs:
        return Standing()
    try:
        check_open(activity)
        _check_companies(activity, jobs)
        check_person(actor, activity, jobs[0])
    except EnrolledAlready:
        return Standing(enrolment=live_enrolment(activity, jobs[0].person_id))
    except Refusal as refusal:
        held = live_enrolment(activity, jobs[0].person_id)
        return Standing(enrolment=held, refusal=None if held else refusal)
    return Standing()


def _check_companies(activity: Activity, jobs: Sequence[Employment]) -> None:
    """Raises the refusal of the first job when none of them fits."""
    if not fitting(activity, jobs):
        check_company(activity, jobs[0].company)


def fitting(activity: Activity, jobs: Sequence[Employment]) -> list[Employment]:
    """The jobs for which she may take part."""
    fits = []
    for job in jobs:
        try:
            check_company(activity, job.company)
        except Refusal:
            continue
        fits.append(job)
    return fits


def led_by(actor: Actor) -> Q:
    """Employments of the people whom the actor may enrol."""
    found = NOBODY
    for grant in actor.grants:
        if grant.role in LEADERS:
            found |= Q(**{SCOPES[grant.role][1]: grant.id})
    return found


def leads(actor: Actor) -> bool:
    return not actor.roles.isdisjoint(LEADERS)


def choosable(actor: Actor, activity: Activity, text: str = "") -> QuerySet[Employment]:
    """The actor's people with their live enrolment here (`held`: its status), by name; `text` narrows by name."""
    rows = Employment.objects.filter(working(), led_by(actor), programme=activity.programme_id)
    rows = rows.select_related("company", "team")
    if activity.closed_company_id:
        rows = rows.filter(company=activity.closed_company_id)
    for word in text.split()[:5]:
        rows = rows.filter(Q(listed_name__icontains=word) | Q(team__name__icontains=word))
    return rows.order_by("sort_key", "pk")


def held_by(activity: Activity, people: Sequence[int]) -> dict[int, Enrolment]:
    """Live enrolments of `people` in the activity: person → enrolment."""
    rows = Enrolment.objects.filter(activity=activity, person__in=people, status__in=Enrolment.LIVE)
    return {row.person_id: row for row in rows}


SEAT_FIRST = Case(
    When(status="confirmed", then=0), When(status="invited", then=1), When(status="waiting", then=2), default=3
)


def enrolments_of(actor: Actor, activity: Activity) -> QuerySet[Enrolment]:
    """Those whose enrolments the actor may see, seat holders first, the queue in its order."""
    rows = Enrolment.objects.filter(reach(actor, "portal.see_enrolments"), activity=activity)
    return rows.order_by(SEAT_FIRST, "queue_number", "sort_key", "pk")


def ended_of(actor: Actor, activity: Activity) -> QuerySet[Enrolment]:
    """Declined and cancelled enrolments that the actor may see, the latest first."""
    rows = enrolments_of(actor, activity).exclude(status__in=Enrolment.LIVE)
    return rows.order_by("-changed_at", "pk")
