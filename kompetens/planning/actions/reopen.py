"""Needs whose planned seat came to nothing are open again, for the next plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.core.audit import log_many
from kompetens.planning.models import SeatNeed
from kompetens.planning.queries.seats import has_her_seat

REOPENER = system_actor("planning", "open needs again whose seats came to nothing")


def reopen_needs(employments: Iterable[int] | None = None) -> int:
    """Open every planned need (of `employments`, ids; None = all) of which no adopted plan's seat is left.

    A seat is lost by a cancellation, an answer of no, an activity that was called off, or absence all through. A
    person who has stated the same need anew meanwhile keeps that one. Returns how many were opened. Two queries,
    and those of the log; needs no permission, for it follows from what others were allowed to do.
    """
    theirs = SeatNeed.objects.filter(need=OuterRef("pk"), seat__planned__run__adopted_at__isnull=False)
    twin = Need.objects.filter(
        employment=OuterRef("employment"), skill=OuterRef("skill"), status=Need.Status.OPEN
    )
    planned = Need.objects.filter(status=Need.Status.PLANNED, employment__isnull=False)
    if employments is not None:
        planned = planned.filter(employment__in=list(employments))
    with acting(REOPENER):
        lost = planned.filter(Exists(theirs), ~Exists(theirs.filter(has_her_seat())), ~Exists(twin))
        locked = list(lost.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        rows = list({(row.employment_id, row.skill_id): row for row in locked}.values())
        Need.objects.filter(pk__in=[row.pk for row in rows]).update(status=Need.Status.OPEN)
        log_many("planning.reopen_need", [(row, {"status": ["planned", "open"]}) for row in rows])
    return len(rows)


def reopen_needs_of(enrolments: Iterable[Any], **_signal: Any) -> None:
    """Listens to `portal.signals.enrolments_ended`."""
    reopen_needs({each.employment_id for each in enrolments})
