"""Which seats of adopted plans still count."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from kompetens.core.clock import now
from kompetens.portal.models import Activity, Attendance, Enrolment


def has_her_seat() -> Exists:
    """A filter on SeatNeed: the person is still enrolled in what the planned activity became, or was there.

    Not: who declined or cancelled, whose activity was called off, and who is recorded as absent all through.
    """
    came = Attendance.objects.filter(enrolment=OuterRef("pk")).exclude(status=Attendance.Status.ABSENT)
    return Exists(
        Enrolment.objects.filter(
            Q(activity__ends_at__gt=now()) | Exists(came),
            activity=OuterRef("seat__planned__activity"),
            employment=OuterRef("employment"),
            status__in=Enrolment.LIVE,
            activity__status__in=(Activity.Status.OPEN, Activity.Status.COMPLETED),
        )
    )
