"""The trainer's list as a form: for each person a choice and, for those who were there partly, minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kompetens.portal.models import Attendance

CHOICES = ("present", "partly", "absent")


@dataclass(slots=True)
class Row:
    """One person's line: what stands in it, and what is wrong with it."""

    attendance: Attendance
    choice: str
    minutes: str
    error: str = ""


class AttendanceForm:
    """Reads `status_<id>` and `minutes_<id>` of every attendance row of a session of `whole` minutes."""

    def __init__(self, rows: Sequence[Attendance], whole: int, data: Any = None) -> None:
        self.whole = whole
        self.entries: dict[int, int | None] = {}
        self.rows = [self._read(row, data) if data is not None else self._stored(row) for row in rows]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of everything wrong."""
        return [(f"minutes_{row.attendance.pk}", row.error) for row in self.rows if row.error]

    def _stored(self, row: Attendance) -> Row:
        return Row(
            row, "" if row.status == "expected" else row.status, str(row.minutes) if row.status == "partly" else ""
        )

    def _read(self, row: Attendance, data: Any) -> Row:
        line = Row(row, data.get(f"status_{row.pk}", ""), data.get(f"minutes_{row.pk}", "").strip())
        if line.choice not in CHOICES:
            line.choice = ""
            return line
        wanted = {"present": self.whole, "absent": 0}.get(line.choice)
        if wanted is None:
            wanted = self._minutes(line)
        if wanted is not None:
            self.entries[row.pk] = wanted
        return line

    def _minutes(self, line: Row) -> int | None:
        minutes = int(line.minutes) if line.minutes.isdecimal() and len(line.minutes) < 5 else -1
        if 0 < minutes <= self.whole:
            return minutes
        line.error = _("%(name)s: write how many minutes, from 1 to %(most)s.") % {
            "name": line.attendance.enrolment.listed_name,
            "most": self.whole,
        }
        return None
