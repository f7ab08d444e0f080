"""Live the demonstration programme up to today, through the same actions that people use.

Who says no and who is absent is drawn from a hash of the row's id: the same programme lives the same life.
Every step can be run again after it was cut short; what is done stays done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from kompetens.core import clock
from kompetens.core.actor import Actor, acting, system_actor
from kompetens.organisations.models import Employment, Membership, Programme
from kompetens.organisations.queries.actors import actor_for
from kompetens.planning.actions.adopt import adopt_plan
from kompetens.planning.actions.ask import new_run
from kompetens.planning.actions.make import make_plan_now
from kompetens.planning.actions.reopen import reopen_needs
from kompetens.planning.models import PlanRun
from kompetens.portal.actions.attendance import record_attendance
from kompetens.portal.actions.enrolment import accept_invitations, decline_invitation, enrol
from kompetens.portal.models import Activity, Attendance, Enrolment, Session
from kompetens.portal.refusals import Refusal

Say = Callable[[str], None]
DEMONSTRATION = system_actor("demonstration", "live the demonstration programme")

ACCEPTED, DECLINED = 0.75, 0.04
"""Share of coming activities that the companies have answered, and of invitations that are declined."""
ABSENT, LATE = 0.05, 0.04
"""Share of seats at a session whose holder does not come, and who is there for half of it."""
TELL_EVERY = 10
"""Seconds between two lines about a plan that is being made."""
LEFT_TO_DO = timedelta(days=4)
"""Sessions so recent that their trainers have not recorded them yet."""
QUEUES = 12
"""Full activities for which three more people stand in line."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of it, as figures for the table of `kompetens chain`."""

    accepted: int
    declined: int
    queued: int
    sessions: int


def draw(kind: str, number: int) -> float:
    """A number in [0, 1) that is always the same for the same row."""
    digest = hashlib.blake2b(f"{kind}:{number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def manager_of(programme: Programme) -> Actor:
    """The programme manager. Raises LookupError when the programme has none who can sign in."""
    with acting(DEMONSTRATION):
        held = Membership.objects.filter(programme=programme, role="programme_manager", person__user__isnull=False)
        first = held.select_related("person").order_by("pk").first()
        if first is None:
            raise LookupError("the programme has no programme manager with an account")
        return actor_for(int(first.person.user_id or 0))


def plan_year(programme: Programme, seconds: int, say: Say) -> PlanRun:
    """The programme's plan: the one that is made already, else a new one over its whole time."""
    with acting(DEMONSTRATION):
        ready = PlanRun.objects.filter(programme=programme, status="done").order_by("-pk").first()
        waiting = PlanRun.objects.filter(programme=programme, status__in=("queued", "running")).order_by("-pk").first()
    if ready is not None:
        return ready
    if waiting is None:
        first = programme.starts_on + timedelta(days=-programme.starts_on.weekday() % 7)
        weeks = max(1, (programme.ends_on - first).days // 7)
        manager = manager_of(programme)
        with acting(manager):
            waiting = new_run(manager, programme, first, weeks, seconds, seed=1)

    told = 0

    def tell(progress: dict[str, object]) -> None:
        nonlocal told
        worth, spent = progress.get("objective"), progress.get("seconds")
        if isinstance(worth, int | float) and isinstance(spent, int | float) and spent >= told:
            told = int(spent) + TELL_EVERY
            say(f"  the plan is worth {worth / 1e6:.1f} million SEK after {spent:.0f} s")

    return make_plan_now(waiting, tell)


def adopt(run: PlanRun) -> None:
    """Adopt the plan on the programme's first day, as it was; a plan that is adopted stays so."""
    if run.adopted_at is not None:
        return
    manager = manager_of(run.programme)
    with clock.at(_morning(run.programme.starts_on)), acting(manager):
        adopt_plan(manager, run)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 7))


def live(programme: Programme, say: Say) -> Lived:
    """Answer invitations, fill a few queues, and record attendance of every session that has been."""
    manager = manager_of(programme)
    accepted, declined = _answer(manager)
    say(f"  {accepted:,} invitations accepted, {declined:,} declined")
    with acting(DEMONSTRATION):
        reopen_needs()
    queued = _queue(manager)
    sessions = _attend(say)
    return Lived(accepted, declined, queued, sessions)


def _answer(manager: Actor) -> tuple[int, int]:
    with acting(manager):
        invited = Enrolment.objects.filter(status="invited", activity__starts_at__gt=clock.now())
        reluctant = [row for row in invited.order_by("pk") if draw("decline", row.pk) < DECLINED]
        for enrolment in reluctant:
            decline_invitation(manager, enrolment)
    with acting(manager):
        open_ones = list(Activity.objects.filter(status="open").order_by("pk"))
    answered = [each for each in open_ones if each.starts_at <= clock.now() or draw("answer", each.pk) < ACCEPTED]
    accepted = 0
    for batch in _batches(answered, 100):
        with acting(manager):
            accepted += accept_invitations(manager, batch)
    return accepted, len(reluctant)


def _queue(manager: Actor) -> int:
    """Let people of the region stand in line for activities that are full."""
    queued = 0
    with acting(manager):
        full = Activity.objects.filter(
            status="open", closed_company__isnull=True, starts_at__gt=clock.now(), seats_taken=F("seats"), waiting=0
        )
        chosen = list(full.order_by("starts_at")[:QUEUES])
    for activity in chosen:
        with acting(manager):
            people = Employment.objects.filter(region_id=activity.region_id, company__closed_only=False)
            start = int(draw("queue", activity.pk) * max(1, people.count() - 3))
            for employment in people.order_by("pk")[start : start + 3]:
                try:
                    enrol(manager, activity, employment)
                except Refusal:
                    continue
                queued += 1
    return queued


def _trainers() -> dict[int, Actor]:
    """Provider → somebody who keeps its lists."""
    with acting(DEMONSTRATION):
        held = Membership.objects.filter(role__in=("trainer", "provider_admin"), person__user__isnull=False)
        rows = held.order_by("-role", "pk").values_list("provider_id", "person__user_id")
        first = dict(reversed(list(rows)))
        return {int(provider or 0): actor_for(int(user or 0)) for provider, user in first.items()}


def _attend(say: Say) -> int:
    trainers = _trainers()
    with acting(DEMONSTRATION):
        waiting = Session.objects.filter(ends_at__lt=clock.now() - LEFT_TO_DO, provider_id__in=trainers).annotate(
            unrecorded=Count("attendance", filter=Q(attendance__status="expected"))
        )
        sessions = list(waiting.filter(unrecorded__gt=0).order_by("starts_at", "pk"))
    for number, session in enumerate(sessions):
        if number % 200 == 0:
            say(f"  attendance of {number:,} of {len(sessions):,} sessions")
        trainer = trainers[session.provider_id]
        with acting(trainer):
            record_attendance(trainer, session, _exceptions(session), rest_present=True)
    return len(sessions)


def _exceptions(session: Session) -> dict[int, int | None]:
    rows = Attendance.objects.filter(session=session, status="expected").values_list("pk", "person_id")
    found: dict[int, int | None] = {}
    for pk, person in rows:
        luck = draw(f"attend-{session.pk}", person)
        if luck < ABSENT:
            found[pk] = 0
        elif luck < ABSENT + LATE:
            found[pk] = session.minutes // 2
    return found


def _batches(rows: list[Activity], size: int) -> Iterable[list[Activity]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
