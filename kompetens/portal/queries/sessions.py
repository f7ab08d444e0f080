"""Sessions and their lists, for those who teach and those who follow up."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from kompetens.core.actor import Actor
from kompetens.core.clock import now
from kompetens.core.permission import rules_of
from kompetens.portal.models import Attendance, Session
from kompetens.portal.permissions import SCOPES
from kompetens.portal.queries.standing import NOBODY

RECENT = timedelta(days=45)


def sessions_of(actor: Actor) -> QuerySet[Session]:
    """Sessions whose list the actor may see: her provider's, her region's."""
    roles = {role for each in rules_of("portal.see_session") for role in each.roles}
    found = NOBODY
    for grant in actor.grants:
        if grant.role in roles:
            found |= Q(**{SCOPES[grant.role][1]: grant.id})
    rows = Session.objects.filter(found).exclude(activity__status__in=["draft", "cancelled"])
    return rows.select_related("activity__course", "activity__municipality", "provider")


def with_counts(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with `expected` (people on the list whom the actor sees) and `unrecorded` among them."""
    unrecorded = Count("attendance", filter=Q(attendance__status=Attendance.Status.EXPECTED))
    return rows.annotate(expected=Count("attendance"), unrecorded=unrecorded)


def coming(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.filter(ends_at__gt=now()).order_by("starts_at", "pk")


def recent(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Started in the last six weeks, the latest first."""
    return rows.filter(starts_at__lte=now(), starts_at__gt=now() - RECENT).order_by("-starts_at", "pk")


def the_list(session: Session) -> list[Attendance]:
    """Who is expected, by name; names as lists may show them."""
    rows = Attendance.objects.filter(session=session).select_related("enrolment")
    return list(rows.order_by("enrolment__sort_key", "pk"))
