"""Open activities with their sessions, one by one or a whole plan at once; cancel one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db import DatabaseError

from kompetens.core.actor import Actor, acting
from kompetens.core.audit import log, log_many
from kompetens.core.clock import now
from kompetens.core.permission import require
from kompetens.core.text import normalise
from kompetens.organisations.models import Company, Employment, Person, Region, Site
from kompetens.portal.actions.messages import tell
from kompetens.portal.actions.seats import SEATS, expect, is_clash, new_enrolment, promote_elsewhere, release
from kompetens.portal.models import Activity, Attendance, Course, Enrolment, Session, Venue
from kompetens.portal.refusals import (
    ActivityNotOpen,
    ClashJustNow,
    ClosedToCompany,
    HasAttendance,
    PlaceDoesNotFit,
    Refusal,
    TooManySeats,
)
from kompetens.portal.signals import enrolments_ended
from kompetens.portal.timetable import Times, session_times

__all__ = [
    "ProposedActivity",
    "cancel_activity",
    "open_activity",
    "open_planned_activities",
    "refusal_of",
    "session_times",
]

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class ProposedActivity:
    """An activity of a plan: `kind` V (at `venue`), S (at `site`) or O (online); `start_half` 0 morning, 1 afternoon.

    `employments` are invited, each holding a seat. A region is needed only where no place gives it: without
    one an online activity belongs to its provider's region.
    """

    course: Course
    kind: str
    venue: Venue | None
    site: Site | None
    closed_company: Company | None
    region: Region | None
    starts_on: date
    start_half: int
    employments: Sequence[Employment]


def open_activity(
    actor: Actor,
    course: Course,
    *,
    kind: str,
    sessions: Times,
    venue: Venue | None = None,
    site: Site | None = None,
    region: Region | None = None,
    closed_company: Company | None = None,
    seats: int | None = None,
    trainer: Person | None = None,
    status: str = Activity.Status.OPEN,
) -> Activity:
    """Open an activity with its sessions (starts and ends, aware; `session_times` makes them from a first day).

    `seats` defaults to as many as course and room take. An activity at a workplace that takes no guests is
    closed to its company. Raises Denied, PlaceDoesNotFit, TooManySeats.
    """
    activity = _activity(course, kind, venue, site, region, closed_company, sessions)
    activity.trainer, activity.status = trainer, status
    most, room = activity.seats, _room(venue, site)
    activity.seats = most if seats is None else seats
    if activity.seats > most:
        raise TooManySeats(wanted=activity.seats, course=course.max_group, room=room or course.max_group)
    require(actor, "portal.open_activity", activity)
    with acting(SEATS):
        activity.save()
        Session.objects.bulk_create(_sessions(activity, sessions))
    log("portal.open_activity", activity, {"status": ["", activity.status], "seats": [None, activity.seats]})
    return activity


def open_planned_activities(actor: Actor, proposals: Sequence[ProposedActivity]) -> list[Activity]:
    """Open every activity of a plan, in the order of `proposals`, and invite its people.

    All or nothing, in the transaction that is open (or its own). Seats are as many as course and room take;
    the invited hold theirs (`enrolments` in status invited, attendance expected). A person who has another
    session at the same time, by an earlier enrolment or by the plan itself, is not invited: her enrolment
    stands as cancelled with that reason. 1,300 activities with 15,000 invitations take a few seconds; the
    number of queries grows only with the batches of 2,000 rows.

    The instances in `proposals` are used as they are loaded; only an online activity without a region reads
    its course's `provider`. Raises Denied, WrongStart, PlaceDoesNotFit, TooManySeats, ClosedToCompany, ClashJustNow.
    """
    activities, times = [], []
    for each in proposals:
        activity, sessions = _proposed(each)
        require(actor, "portal.open_activity", activity)
        activities.append(activity)
        times.append(sessions)
    try:
        with acting(SEATS):
            _write_plan(activities, proposals, times)
    except DatabaseError as error:
        if not is_clash(error):
            raise
        raise ClashJustNow from error
    log_many("portal.open_activity", [(each, {"invited": [0, each.seats_taken]}) for each in activities])
    return activities


def refusal_of(proposal: ProposedActivity) -> Refusal | None:
    """What keeps a proposal from being opened as courses, places and workplaces are now; None when nothing does."""
    try:
        _proposed(proposal)
    except Refusal as refusal:
        return refusal
    return None


def _proposed(proposal: ProposedActivity) -> tuple[Activity, Times]:
    """The unsaved, open activity and its sessions.

    Raises WrongStart, PlaceDoesNotFit, TooManySeats, ClosedToCompany.
    """
    course, place = proposal.course, (proposal.venue, proposal.site)
    sessions = session_times(course, proposal.starts_on, proposal.start_half)
    activity = _activity(course, proposal.kind, *place, proposal.region, proposal.closed_company, sessions)
    activity.status = Activity.Status.OPEN
    if (wanted := len(proposal.employments)) > activity.seats:
        raise TooManySeats(wanted=wanted, course=course.max_group, room=_room(*place) or course.max_group)
    closed = activity.closed_company_id
    if closed and any(each.company_id != closed for each in proposal.employments):
        raise ClosedToCompany
    return activity, sessions


def _write_plan(activities: list[Activity], proposals: Sequence[ProposedActivity], times: list[Times]) -> None:
    groups = [each.employments for each in proposals]
    clashing = _clashing(groups, times)
    for number, (activity, group) in enumerate(zip(activities, groups, strict=True)):
        activity.seats_taken = sum((number, each.pk) not in clashing for each in group)
    Activity.objects.bulk_create(activities, batch_size=_BATCH)
    sessions = [row for activity, each in zip(activities, times, strict=True) for row in _sessions(activity, each)]
    Session.objects.bulk_create(sessions, batch_size=_BATCH)
    names = Company.objects.in_bulk({each.company_id for group in groups for each in group})
    rows = [
        invitation(activity, employment, names, is_clashing=(number, employment.pk) in clashing)
        for number, (activity, group) in enumerate(zip(activities, groups, strict=True))
        for employment in group
    ]
    Enrolment.objects.bulk_create(rows, batch_size=_BATCH)
    expect(row.pk for row in rows)
    tell("invitation", [row for row in rows if row.status == Enrolment.Status.INVITED])


def invitation(
    activity: Activity, employment: Employment, names: Mapping[int, Company], *, is_clashing: bool
) -> Enrolment:
    """An unsaved invitation; cancelled from the start for a person who has another session then."""
    row = new_enrolment(activity, employment, names[employment.company_id].name)
    row.status = Enrolment.Status.CANCELLED if is_clashing else Enrolment.Status.INVITED
    row.cancel_code = Enrolment.CancelCode.CLASH if is_clashing else ""
    return row


def _clashing(groups: list[Sequence[Employment]], times: list[Times]) -> set[tuple[int, int]]:
    """(number of the group, employment) of those whom an earlier session keeps; the earlier start wins."""
    wanted: dict[int, list[tuple[datetime, datetime, int, int]]] = defaultdict(list)
    for number in sorted(range(len(groups)), key=lambda number: times[number][0]):
        for employment in groups[number]:
            spans = wanted[employment.person_id]
            spans.extend((*span, number, employment.pk) for span in times[number])
    taken = _taken(wanted.keys(), times)
    found: set[tuple[int, int]] = set()
    for person, spans in wanted.items():
        if person not in taken and all(a[1] <= b[0] for a, b in pairwise(sorted(spans))):
            continue
        found |= _clashes_of_one(spans, taken.get(person, []))
    return found


def _overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _clashes_of_one(spans: list[tuple[datetime, datetime, int, int]], taken: Times) -> set[tuple[int, int]]:
    kept = list(taken)
    by_seat: dict[tuple[int, int], Times] = defaultdict(list)
    for begins, ends, number, employment in spans:
        by_seat[number, employment].append((begins, ends))
    found = set()
    for seat, sessions in by_seat.items():
        if any(_overlap(one, other) for one in sessions for other in kept):
            found.add(seat)
        else:
            kept.extend(sessions)
    return found


def _taken(people: Iterable[int], times: list[Times]) -> dict[int, Times]:
    """Sessions that people have already, in the span of the plan: person → starts and ends."""
    if not times:
        return {}
    span = min(each[0][0] for each in times), max(each[-1][1] for each in times)
    rows = Attendance.objects.filter(person__in=list(people), during__overlap=span)
    found: dict[int, Times] = defaultdict(list)
    for person, during in rows.values_list("person_id", "during"):
        found[person].append((during.lower, during.upper))
    return found


def _activity(
    course: Course,
    kind: str,
    venue: Venue | None,
    site: Site | None,
    region: Region | None,
    closed_company: Company | None,
    sessions: Times,
) -> Activity:
    """An unsaved activity with every seat that course and room take. Raises PlaceDoesNotFit."""
    fits = {
        "V": course.at_venue and venue is not None and site is None and venue.provider_id == course.provider_id,
        "S": course.at_site and site is not None and venue is None and site.room_seats > 0,
        "O": course.online and venue is None and site is None,
    }
    if not fits.get(kind) or not sessions:
        raise PlaceDoesNotFit(course=course)
    closed = closed_company.pk if closed_company else None
    if site is not None and closed is None and not site.hosts_open:
        closed = site.company_id
    place = venue or site
    room = _room(venue, site)
    return Activity(
        programme_id=course.programme_id,
        region_id=place.region_id if place else (region.pk if region else course.provider.region_id),
        course=course,
        provider_id=course.provider_id,
        kind=kind,
        venue=venue,
        site=site,
        closed_company_id=closed,
        place_name=_place_name(venue, site),
        municipality_id=place.municipality_id if place else None,
        starts_at=sessions[0][0],
        ends_at=sessions[-1][1],
        seats=min(course.max_group, room) if room else course.max_group,
    )


def _place_name(venue: Venue | None, site: Site | None) -> str:
    """What leads a participant there: the room's name or the company whose workplace it is, and the street."""
    if site is not None:
        name, street = site.company.name, site.address or site.name
    elif venue is not None:
        name, street = venue.name, venue.address
    else:
        return ""
    return ", ".join(part for part in (name, street) if part)[:200]


def _room(venue: Venue | None, site: Site | None) -> int | None:
    """Seats of the room, None online."""
    if venue is not None:
        return venue.seats
    return site.room_seats if site is not None else None


def _sessions(activity: Activity, times: Times) -> list[Session]:
    return [
        Session(
            activity=activity,
            number=number,
            starts_at=begins,
            ends_at=ends,
            programme_id=activity.programme_id,
            region_id=activity.region_id,
            provider_id=activity.provider_id,
            closed_company_id=activity.closed_company_id,
        )
        for number, (begins, ends) in enumerate(times, 1)
    ]


def cancel_activity(actor: Actor, activity: Activity, reason: str) -> Activity:
    """Call the activity off: seats and queue are emptied and nobody is expected any more.

    Whom it kept from a free seat for which she waits elsewhere gets that seat.

    Raises Denied, ActivityNotOpen when it is cancelled or over, HasAttendance when somebody has been there.
    """
    require(actor, "portal.cancel_activity", activity)
    reason = normalise(reason)[:300]
    with acting(SEATS):
        activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
        if activity.status not in (Activity.Status.OPEN, Activity.Status.DRAFT):
            raise ActivityNotOpen
        # locked before they are judged: what is being recorded this moment counts
        attendance = Attendance.objects.filter(session__activity=activity).order_by("pk")
        if any(row.status != Attendance.Status.EXPECTED for row in attendance.select_for_update(of=("self",))):
            raise HasAttendance
        live = Enrolment.objects.filter(activity=activity, status__in=Enrolment.LIVE)
        told = list(live)
        people = [each.person_id for each in told if each.status in Enrolment.HOLDS_SEAT]
        release(live.values_list("pk", flat=True))
        before = {"status": activity.status, "seats_taken": activity.seats_taken, "waiting": activity.waiting}
        live.update(status=Enrolment.Status.CANCELLED, cancel_reason=reason, changed_at=now())
        activity.status, activity.seats_taken, activity.waiting = Activity.Status.CANCELLED, 0, 0
        activity.save(update_fields=["status", "seats_taken", "waiting"])
        tell("cancelled", told, reason=reason, whole_activity=True)
        promote_elsewhere(people)
        enrolments_ended.send(Enrolment, enrolments=told)
    changes = {name: [old, getattr(activity, name)] for name, old in before.items()}
    log("portal.cancel_activity", activity, changes, reason=reason)
    return activity
