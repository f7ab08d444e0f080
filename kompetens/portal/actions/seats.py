"""The ground that every write on seats stands on: the system's part, the counters, the queue, expected attendance.

Seats, queue and promotion cross companies by nature. The permission is judged for the person who acts;
then the rows are written as the named system actor `SEATS`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef
from psycopg.errors import DeadlockDetected

from kompetens.core.actor import system_actor
from kompetens.core.audit import log_many
from kompetens.core.clock import now
from kompetens.organisations.models import Employment, scope_of
from kompetens.portal.actions.messages import tell
from kompetens.portal.models import Activity, Attendance, Enrolment, Session
from kompetens.portal.queries.enrolling import free_to_come

SEATS = system_actor("enrolment", "seats and queue of an activity cross companies")

CONFIRMED, WAITING = Enrolment.Status.CONFIRMED, Enrolment.Status.WAITING

EXCLUSION = "attendance_no_overlap"
"""The constraint that refuses two sessions at once for one person."""

_SCOPE = "programme_id, region_id, company_id, team_id, person_id, employment_id, provider_id"

_EXPECT = f"""
insert into {Attendance._meta.db_table} (session_id, enrolment_id, {_SCOPE}, during, status)
select session.id, enrolment.id, {", ".join(f"enrolment.{name}" for name in _SCOPE.split(", "))},
       tstzrange(session.starts_at, session.ends_at), '{Attendance.Status.EXPECTED}'
  from {Enrolment._meta.db_table} enrolment
  join {Session._meta.db_table} session on session.activity_id = enrolment.activity_id
 where enrolment.id = any(%s) and enrolment.status = any(%s)
 order by enrolment.person_id, session.starts_at
"""


def expect(enrolments: Iterable[int]) -> None:
    """Make the attendance rows of the seat holders among `enrolments` (ids), in one statement.

    Raises IntegrityError (constraint `EXCLUSION`) when one of them has another session at the same time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXPECT, [list(enrolments), list(Enrolment.HOLDS_SEAT)])


def release(enrolments: Iterable[int]) -> None:
    """Remove the attendance rows of people who no longer hold their seats."""
    Attendance.objects.filter(enrolment__in=list(enrolments)).delete()


def new_enrolment(activity: Activity, employment: Employment, company_name: str) -> Enrolment:
    """An unsaved enrolment that carries what the lists may show."""
    return Enrolment(
        activity=activity,
        provider_id=activity.provider_id,
        listed_name=employment.listed_name,
        listed_company=company_name,
        sort_key=employment.sort_key,
        enrolled_at=now(),
        changed_at=now(),
        **scope_of(employment),
    )


def count(activity: Activity, *, seats: int = 0, waiting: int = 0) -> None:
    activity.seats_taken += seats
    activity.waiting += waiting
    activity.save(update_fields=["seats_taken", "waiting", "next_in_queue"])


def promote(activity: Activity) -> list[Enrolment]:
    """Fill the free seats from the queue, first come first; those with another session then keep their places.

    `activity` is locked by the caller, who acts as `SEATS`.
    """
    promoted: list[Enrolment] = []
    if not (activity.waiting and activity.seats_free):
        return promoted
    queue = Enrolment.objects.filter(activity=activity, status=WAITING).order_by("queue_number")
    for enrolment in free_to_come(queue, activity):
        if _seat(enrolment):
            promoted.append(enrolment)
            count(activity, seats=1, waiting=-1)
        if not activity.seats_free:
            break
    tell("promoted", promoted)
    log_many("portal.promote", [(each, {"status": ["waiting", "confirmed"]}) for each in promoted])
    return promoted


def _seat(enrolment: Enrolment) -> bool:
    """Move her from the queue to a seat; False when a session that was just written elsewhere stands in the way."""
    try:
        with transaction.atomic():
            Enrolment.objects.filter(pk=enrolment.pk).update(status=CONFIRMED, changed_at=now())
            expect([enrolment.pk])
    except DatabaseError as error:
        if not is_clash(error):
            raise
        return False
    enrolment.status = CONFIRMED
    return True


def is_clash(error: DatabaseError) -> bool:
    """Whether the database refused a second session at the same time.

    Two transactions that each wait for the other's session of the same people count as one: the database
    ends the wait of one of them with a deadlock.
    """
    if isinstance(error.__cause__, DeadlockDetected):
        return True
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name == EXCLUSION


def promote_elsewhere(people: Iterable[int]) -> list[Enrolment]:
    """The seats that `people` (person ids) just left may have kept them from others for which they wait.

    An activity that somebody else is writing on is passed over: to wait for it could lock both out, and
    its next change looks at the queue anyway.
    """
    queued = Enrolment.objects.filter(activity=OuterRef("pk"), person__in=list(people), status=WAITING)
    rows = Activity.objects.coming().with_free_seats().filter(Exists(queued)).order_by("pk")
    locked = list(rows.select_for_update(no_key=True, skip_locked=True, of=("self",)))
    return [each for activity in locked for each in promote(activity)]
