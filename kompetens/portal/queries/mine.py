"""A person's own activities."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kompetens.core.actor import Actor, reading_as
from kompetens.core.clock import now
from kompetens.portal.actions.seats import SEATS
from kompetens.portal.models import Activity, Enrolment

PAST_SHOWN = 50


@dataclass(slots=True)
class Mine:
    """Enrolments by what she can do with them; each with `place` (in the queue), `attended` and `planned` minutes."""

    invitations: list[Enrolment] = field(default_factory=list)
    coming: list[Enrolment] = field(default_factory=list)
    waiting: list[Enrolment] = field(default_factory=list)
    past: list[Enrolment] = field(default_factory=list)
    employers: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.invitations or self.coming or self.waiting or self.past)


def my_activities(actor: Actor) -> Mine:
    """Everything that the actor's person is or was enrolled in. Two queries.

    Read as the system and narrowed to her person: her place in the queue counts people whom she does not
    see, and what she attended for a former employer is still hers.
    """
    mine = Mine()
    if actor.person is None:
        return mine
    own = Enrolment.objects.filter(person=actor.person).select_related("activity__course", "activity__municipality")
    with reading_as(SEATS):
        live = list(_ahead(own))
        mine.past = list(_past(own))
    for row in live:
        {"invited": mine.invitations, "confirmed": mine.coming, "waiting": mine.waiting}[row.status].append(row)
    mine.employers = len({row.company_id for row in (*live, *mine.past)})
    return mine


def _ahead(own: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    before = Enrolment.objects.filter(
        activity=OuterRef("activity"), status="waiting", queue_number__lte=OuterRef("queue_number")
    ).order_by()
    place = Coalesce(Subquery(before.values("activity").annotate(n=Count("pk")).values("n")), 0)
    rows = own.filter(status__in=Enrolment.LIVE, activity__ends_at__gt=now(), activity__status=Activity.Status.OPEN)
    return rows.annotate(place=place).order_by("activity__starts_at", "pk")


def _past(own: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    held = own.filter(status__in=Enrolment.HOLDS_SEAT, activity__ends_at__lte=now())
    attended = Sum("attendance__minutes")
    lacking = Count("attendance", filter=Q(attendance__minutes__isnull=True))
    return held.annotate(attended=attended, lacking=lacking).order_by("-activity__starts_at", "pk")[:PAST_SHOWN]


def place_in_queue(enrolment: Enrolment) -> int:
    """Her place among all who wait, counted from 1; needs an actor who sees them."""
    ahead = Enrolment.objects.filter(
        activity=enrolment.activity_id, status="waiting", queue_number__lte=enrolment.queue_number or 0
    )
    return ahead.count()
