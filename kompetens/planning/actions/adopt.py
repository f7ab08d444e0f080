"""Adopt a plan: its activities are opened in the portal and its people invited."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from kompetens.analysis.models import Need
from kompetens.core.actor import Actor, acting
from kompetens.core.audit import log
from kompetens.core.clock import now
from kompetens.core.permission import require
from kompetens.planning import refusals
from kompetens.planning.models import PlannedActivity, PlannedSeat, PlanRun, SeatNeed
from kompetens.planning.period import HOURS, STOCKHOLM, Period
from kompetens.planning.refusals import Refused
from kompetens.portal.actions.activities import ProposedActivity, open_planned_activities, refusal_of
from kompetens.portal.models import Activity, Enrolment

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Adoption:
    """What came of it. Left out, of the plan: `late` activities had started or their course was withdrawn,
    `small` ones had too few people left; `lost` seats were of people who have left, or whose needs are no
    longer open; `clashing` people have another session then and are not invited; `unfit` activities no longer
    suit their course, place or company as these are now."""

    activities: int
    invitations: int
    needs: int
    late: int
    small: int
    lost: int
    clashing: int
    unfit: int = 0


def adopt_plan(actor: Actor, run: PlanRun) -> Adoption:
    """Open the activities of `run`, invite its people, and set their needs to planned. All or nothing, once.

    What has changed since the plan was made is left out and counted (`Adoption`). Starts are compared with the
    programme's clock. Raises Denied, and Refused when the run is not done, is adopted, has been overtaken by
    another plan, or when nothing of it is left, and the portal's ClashJustNow.
    """
    require(actor, "planning.adopt", run)
    with acting(actor):
        run = PlanRun.objects.select_for_update().select_related("programme").get(pk=run.pk)
        _can_be_adopted(run)
        seats, lost = _seats(run)
        coming, late, small = _planned(run, seats)
        proposals = {each: _proposal(each, seats[each.pk]) for each in coming}
        planned = [each for each in coming if refusal_of(proposals[each]) is None]
        if not planned:
            raise Refused(refusals.NOTHING_LEFT)
        opened = open_planned_activities(actor, [proposals[each] for each in planned])
        for each, activity in zip(planned, opened, strict=True):
            each.activity = activity
        PlannedActivity.objects.bulk_update(planned, ["activity"], batch_size=BATCH)
        kept = [seat.pk for each in planned for seat in seats[each.pk]]
        clashing = _clashing(opened)
        result = Adoption(
            activities=len(opened),
            invitations=len(kept) - clashing,
            needs=_set_planned(kept),
            late=late,
            small=small,
            lost=lost,
            clashing=clashing,
            unfit=len(coming) - len(planned),
        )
        run.adopted_at, run.adopted_by = now(), actor.user
        run.figures = {**run.figures, "adopted": asdict(result)}
        run.save(update_fields=["adopted_at", "adopted_by", "figures"])
        log("planning.adopt", run, {name: [0, number] for name, number in asdict(result).items()})
        return result


def _can_be_adopted(run: PlanRun) -> None:
    if run.adopted_at is not None:
        raise Refused(refusals.ADOPTED)
    if run.status != PlanRun.Status.DONE:
        raise Refused(refusals.NOT_DONE)
    ours = Period(run.first_day, run.weeks)
    made = run.started_at or run.asked_at
    since = PlanRun.objects.filter(programme=run.programme, adopted_at__gt=made)
    for other in since:
        theirs = Period(other.first_day, other.weeks)
        if theirs.first_day <= ours.last_day and ours.first_day <= theirs.last_day:
            raise Refused(refusals.OVERTAKEN)


def _seats(run: PlanRun) -> tuple[dict[int, list[PlannedSeat]], int]:
    """Planned activity → seats that still make sense, and how many do not."""
    wanted = SeatNeed.objects.filter(seat__planned__run=run, need__status=Need.Status.OPEN)
    with_need = set(wanted.values_list("seat_id", flat=True))
    found: dict[int, list[PlannedSeat]] = defaultdict(list)
    lost = 0
    for seat in PlannedSeat.objects.filter(planned__run=run).select_related("employment", "planned").order_by("pk"):
        work, planned = seat.employment, seat.planned
        starts, ends = (moment.astimezone(STOCKHOLM).date() for moment in (planned.starts_at, planned.ends_at))
        works = (work.ended_on is None or work.ended_on >= ends) and (
            work.started_on is None or work.started_on <= starts
        )
        same_team = (work.team_id, work.company_id) == (seat.team_id, seat.company_id)
        if works and same_team and seat.pk in with_need:
            found[planned.pk].append(seat)
        else:
            lost += 1
    return found, lost


def _planned(run: PlanRun, seats: dict[int, list[PlannedSeat]]) -> tuple[list[PlannedActivity], int, int]:
    """The activities that can be opened, and how many came too late or have too few people left."""
    kept, left_out, moment = [], Counter[str](), now()
    rows = PlannedActivity.objects.filter(run=run).select_related(
        "course__provider", "venue", "site__company", "closed_company", "region"
    )
    for planned in rows.defer("course__search").order_by("starts_at", "pk"):
        if planned.starts_at < moment or planned.course.is_withdrawn:
            left_out["late"] += 1
        elif len(seats[planned.pk]) < planned.course.min_group:
            left_out["small"] += 1
        else:
            kept.append(planned)
    return kept, left_out["late"], left_out["small"]


def _proposal(planned: PlannedActivity, seats: list[PlannedSeat]) -> ProposedActivity:
    start = planned.starts_at.astimezone(STOCKHOLM)
    return ProposedActivity(
        course=planned.course,
        kind=planned.kind,
        venue=planned.venue,
        site=planned.site,
        closed_company=planned.closed_company,
        region=planned.region,
        starts_on=start.date(),
        start_half=int(start.time() >= HOURS[1][0]),
        employments=[seat.employment for seat in seats],
    )


def _clashing(opened: Iterable[Activity]) -> int:
    """How many people of the plan were not invited because they have another session then."""
    return Enrolment.objects.filter(
        activity__in=[each.pk for each in opened], status=Enrolment.Status.CANCELLED
    ).count()


def _set_planned(seats: list[int]) -> int:
    """Set the needs that the seats meet to planned, and say how many.

    The need of somebody who was not invited stays open; so does a need of several who are not named, from
    whose number the next plan takes those who have a seat now.
    """
    met = SeatNeed.objects.filter(seat__in=seats, need__status=Need.Status.OPEN, need__employment__isnull=False)
    pairs = list(met.values_list("need_id", "employment_id", "seat__planned__activity_id"))
    invited = Enrolment.objects.filter(activity__in={activity for _, _, activity in pairs}, status__in=Enrolment.LIVE)
    live = set(invited.values_list("employment_id", "activity_id"))
    needs = {need for need, employment, activity in pairs if (employment, activity) in live}
    return Need.objects.filter(pk__in=needs).update(status=Need.Status.PLANNED)
