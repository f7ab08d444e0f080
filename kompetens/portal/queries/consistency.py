"""What must never be: counters that differ from what they count, attendance without a seat."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kompetens.portal.models import Activity, Attendance, Enrolment, Session

HOLDS_SEAT = list(Enrolment.HOLDS_SEAT)


def faults() -> list[str]:
    """A line for every broken promise of the portal; always empty. Needs an actor who sees every row."""
    found = [
        f"activity {pk}: seats_taken or waiting differs from its enrolments"
        for pk in Activity.objects.inconsistent_counters().values_list("pk", flat=True)
    ]
    homeless = Attendance.objects.exclude(enrolment__status__in=HOLDS_SEAT)
    found += [f"attendance {pk}: its enrolment holds no seat" for pk in homeless.values_list("pk", flat=True)]
    sessions = Session.objects.filter(activity=OuterRef("activity")).values("activity").annotate(n=Count("pk"))
    seated = Enrolment.objects.filter(status__in=HOLDS_SEAT).annotate(
        rows=Count("attendance"), wanted=Coalesce(Subquery(sessions.values("n")), 0)
    )
    lacking = seated.exclude(rows=F("wanted"))
    found += [f"enrolment {pk}: is not expected at every session" for pk in lacking.values_list("pk", flat=True)]
    elsewhere = Attendance.objects.filter(~Exists(Enrolment.objects.filter(
        Q(pk=OuterRef("enrolment")), person=OuterRef("person"), activity=OuterRef("session__activity"),
    )))  # fmt: skip
    found += [f"attendance {pk}: belongs to another activity" for pk in elsewhere.values_list("pk", flat=True)]
    return found
