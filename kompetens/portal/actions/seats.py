"""The ground that every write on seats stands on: the system's part, the expected attendance, the clashes.

Seats, queue and promotion cross companies by nature. The permission is judged for the person who acts;
then the rows are written as the named system actor `SEATS`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from kompetens.core.actor import system_actor
from kompetens.portal.models import Attendance, Enrolment, Session

SEATS = system_actor("enrolment", "seats and queue of an activity cross companies")

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
