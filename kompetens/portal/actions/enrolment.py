"""Seats and the queue: enrol, answer an invitation, cancel, promote.

Every write locks the activity's row first, so that of eight people who ask at the same instant each is
judged after the one before. `seats_taken` and `waiting` change together with the rows that they count. A
freed seat goes in the same transaction to the first in the queue who has no other session then; whoever
comes new finds the seat taken. Attendance rows exist for seat holders only, and their exclusion constraint
keeps a person from two sessions at once even when two activities are written at the same instant.

The team's limit of people away (`Team.max_away`) stops a person who enrols herself; those who may lift it
(her manager, the company's contact, the coordinator) are told and go on. It is no constraint for that reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kompetens.core.actor import Actor, acting, current_actor
from kompetens.core.audit import log, log_many
from kompetens.core.clock import now
from kompetens.core.permission import Denied, may, require
from kompetens.core.text import normalise
from kompetens.organisations.models import Company, Employment, Team
from kompetens.portal.actions.messages import tell
from kompetens.portal.actions.seats import (
    CONFIRMED,
    SEATS,
    WAITING,
    count,
    expect,
    is_clash,
    new_enrolment,
    promote,
    promote_elsewhere,
    release,
)
from kompetens.portal.models import Activity, Enrolment
from kompetens.portal.queries.enrolling import check_company, check_open, check_person, check_team
from kompetens.portal.refusals import ClashJustNow, NothingToCancel, NotInvited, Refusal
from kompetens.portal.signals import enrolments_ended

_KIND: dict[str, str] = {CONFIRMED: "confirmation", WAITING: "waiting"}


def enrol(actor: Actor, activity: Activity, employment: Employment) -> Enrolment:
    """Give the employee a seat, or a place at the end of the queue when there is none.

    Raises Denied, or the Refusal of whatever is in the way; then nothing has been changed.
    """
    require(actor, "portal.enrol", employment)
    try:
        with acting(SEATS):
            activity = _lock(activity.pk)
            company = Company.objects.get(pk=employment.company_id)
            check_open(activity)
            check_company(activity, company)
            check_person(actor, activity, employment)
            if not may(actor, "portal.exceed_team_limit", employment):
                check_team(activity, Team.objects.select_for_update(no_key=True).get(pk=employment.team_id))
            enrolment = _join(activity, new_enrolment(activity, employment, company.name))
            tell(_KIND[enrolment.status], [enrolment], place_in_queue=activity.waiting)
    except DatabaseError as error:
        if not is_clash(error):
            raise
        raise ClashJustNow from error
    log("portal.enrol", enrolment, {"status": ["", enrolment.status]})
    return enrolment


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one of several: an enrolment, or the refusal."""

    employment: Employment
    enrolment: Enrolment | None = None
    refusal: Refusal | None = None


def enrol_many(actor: Actor, activity: Activity, employments: Iterable[Employment]) -> list[Answer]:
    """Enrol each who can be; one refusal does not keep the others out.

    Seats are handed out in the order given. The people are locked first, in the order of their ids, so that two
    who enrol the same people elsewhere wait for each other instead of locking each other out.
    """
    chosen = list(employments)
    with acting(SEATS):
        locked = Employment.objects.select_for_update(no_key=True, of=("self",)).order_by("person_id", "pk")
        list(locked.filter(pk__in=[each.pk for each in chosen]).values_list("pk", flat=True))
    answers = []
    for employment in chosen:
        try:
            answers.append(Answer(employment, enrolment=enrol(actor, activity, employment)))
        except Refusal as refusal:
            answers.append(Answer(employment, refusal=refusal))
    return answers


def accept_invitation(actor: Actor, enrolment: Enrolment) -> Enrolment:
    """The invited says yes: the seat that was held for her is hers. Raises Denied, NotInvited, ActivityStarted."""
    require(actor, "portal.answer_invitation", enrolment)
    with acting(SEATS):
        activity, enrolment = _lock_both(enrolment)
        if enrolment.status != Enrolment.Status.INVITED:
            raise NotInvited
        check_open(activity)
        enrolment.status, enrolment.changed_at = CONFIRMED, now()
        enrolment.save(update_fields=["status", "changed_at"])
        tell("confirmation", [enrolment])
    log("portal.accept_invitation", enrolment, {"status": ["invited", "confirmed"]})
    return enrolment


def accept_invitations(actor: Actor, activities: Sequence[Activity]) -> int:
    """Say yes for everybody invited to `activities` whom the actor sees, and return how many they were.

    For whoever has asked them all, and for people without e-mail of their own. Started activities too: those
    who came to one without having answered were there. Raises Denied when one of them is not hers to answer for.
    """
    ids = [each.pk for each in activities]
    with acting(SEATS):
        list(Activity.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    rows = list(Enrolment.objects.filter(activity__in=ids, status=Enrolment.Status.INVITED))
    for row in rows:
        require(actor, "portal.answer_invitation", row)
    with acting(SEATS):
        # whoever has answered herself meanwhile keeps her answer
        found = Enrolment.objects.filter(pk__in=[row.pk for row in rows], status=Enrolment.Status.INVITED)
        answered = set(found.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in answered]
        found.update(status=CONFIRMED, changed_at=now())
        tell("confirmation", rows)
    log_many("portal.accept_invitation", [(row, {"status": ["invited", "confirmed"]}) for row in rows])
    return len(rows)


def decline_invitation(actor: Actor, enrolment: Enrolment, reason: str = "") -> list[Enrolment]:
    """The invited says no. Returns those who got a seat by it. Raises Denied, NotInvited, ActivityStarted."""
    require(actor, "portal.answer_invitation", enrolment)
    return _end(actor, enrolment, Enrolment.Status.DECLINED, reason, (Enrolment.Status.INVITED,), NotInvited())


def cancel_enrolment(actor: Actor, enrolment: Enrolment, reason: str = "") -> list[Enrolment]:
    """Give up a seat or a place in the queue. Returns those who got a seat by it.

    Raises Denied, NothingToCancel, ActivityStarted.
    """
    require(actor, "portal.cancel_enrolment", enrolment)
    return _end(actor, enrolment, Enrolment.Status.CANCELLED, reason, Enrolment.LIVE, NothingToCancel())


def release_people(employment_ids: Iterable[int], reason_code: str = Enrolment.CancelCode.LEFT) -> int:
    """End what people have ahead after their last day at work: seats and places in the queue; freed seats go on.

    Of `employment_ids` those are looked at whose employment ends before an activity's first day; return how many
    enrolments were ended. A few statements, and those of the promotions. For the system, which has learnt that
    they left; raises Denied for a person.
    """
    if not current_actor().system:
        raise Denied(_("Only the import ends the enrolments of people who have left. Cancel each of them yourself."))
    ahead = Activity.objects.coming().filter(enrolments__status__in=Enrolment.LIVE)
    ahead = ahead.filter(enrolments__employment__in=(ids := list(employment_ids)))
    with acting(SEATS):
        wanted = list(ahead.order_by().distinct().values_list("pk", flat=True))
        locked = Activity.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted).order_by("pk")
        activities = {each.pk: each for each in locked}
        gone = Enrolment.objects.filter(activity__in=activities, employment__in=ids, status__in=Enrolment.LIVE)
        rows = list(gone.filter(employment__ended_on__lt=F("activity__starts_at__date")).order_by("pk"))
        _end_all(activities, rows, reason_code)
    return len(rows)


def _end_all(activities: dict[int, Activity], rows: Sequence[Enrolment], reason_code: str) -> None:
    """`activities` are locked, and those of `rows` among them."""
    release(row.pk for row in rows)
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=Enrolment.Status.CANCELLED, cancel_code=reason_code, changed_at=now()
    )
    for row in rows:
        held = row.status in Enrolment.HOLDS_SEAT
        activities[row.activity_id].seats_taken -= held
        activities[row.activity_id].waiting -= not held
    changed = [activities[pk] for pk in sorted({row.activity_id for row in rows})]
    Activity.objects.bulk_update(changed, ["seats_taken", "waiting"], batch_size=1000)
    tell("cancelled", rows, reason=Enrolment.CancelCode(reason_code).label, whole_activity=False)
    log_many("portal.release_people", [(row, {"status": [row.status, "cancelled"]}) for row in rows])
    for activity in changed:
        promote(activity)
    promote_elsewhere({row.person_id for row in rows if row.status in Enrolment.HOLDS_SEAT})
    if rows:
        enrolments_ended.send(Enrolment, enrolments=rows)


def _lock(activity: int) -> Activity:
    """The activity, and nobody else writes on its seats until the transaction ends."""
    return Activity.objects.select_for_update(no_key=True, of=("self",)).select_related("course").get(pk=activity)


def _lock_both(enrolment: Enrolment) -> tuple[Activity, Enrolment]:
    activity = _lock(enrolment.activity_id)
    return activity, Enrolment.objects.get(pk=enrolment.pk)


def _join(activity: Activity, enrolment: Enrolment) -> Enrolment:
    promote(activity)  # whom another session kept before may be free by now: she comes first
    if activity.seats_free:
        enrolment.status = CONFIRMED
        enrolment.save()
        expect([enrolment.pk])
        count(activity, seats=1)
    else:
        enrolment.status, enrolment.queue_number = WAITING, activity.next_in_queue
        enrolment.save()
        activity.next_in_queue += 1
        count(activity, waiting=1)
    return enrolment


def _end(
    actor: Actor, enrolment: Enrolment, status: str, reason: str, from_states: Sequence[str], otherwise: Refusal
) -> list[Enrolment]:
    reason = normalise(reason)[:300]
    with acting(SEATS):
        activity, enrolment = _lock_both(enrolment)
        before = enrolment.status
        if before not in from_states:
            raise otherwise
        check_open(activity)
        held = before in Enrolment.HOLDS_SEAT
        release([enrolment.pk])
        enrolment.status, enrolment.cancel_reason, enrolment.changed_at = status, reason, now()
        enrolment.save(update_fields=["status", "cancel_reason", "changed_at"])
        count(activity, seats=-held, waiting=-(not held))
        if actor.person != enrolment.person_id:
            tell("cancelled", [enrolment], reason=enrolment.cancel_reason, whole_activity=False)
        promoted = promote(activity) + (promote_elsewhere([enrolment.person_id]) if held else [])
        enrolments_ended.send(Enrolment, enrolments=[enrolment])
    log(f"portal.{'decline_invitation' if status == 'declined' else 'cancel_enrolment'}", enrolment,
        {"status": [before, status]}, reason=reason)  # fmt: skip
    return promoted
