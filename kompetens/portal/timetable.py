"""When a course's sessions are: half days of five-day weeks, in local time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kompetens.portal.models.course import Course
from kompetens.portal.refusals import WrongStart

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MORNING = (time(8), time(12))
AFTERNOON = (time(13), time(17))
DAYS_IN_WEEK = 5
HALVES_IN_WEEK = 2 * DAYS_IN_WEEK

Times = list[tuple[datetime, datetime]]


def session_times(course: Course, starts_on: date, start_half: int) -> Times:
    """Start and end (aware) of every session when the first is on `starts_on`; `start_half` 0 morning, 1 afternoon.

    `course.offsets` are counted in half days of five-day weeks, so that weekends are stepped over. Raises
    WrongStart for a day or half that the course does not allow.
    """
    _check_start(course, starts_on, start_half)
    monday = starts_on - timedelta(days=starts_on.weekday())
    first = 2 * starts_on.weekday() + start_half
    return [half_day(monday, first + offset) for offset in course.offsets]


def half_day(monday: date, number: int) -> tuple[datetime, datetime]:
    """Start and end of half day `number` counted from the Monday (0 its morning, 10 the next Monday's)."""
    weeks, within = divmod(number, HALVES_IN_WEEK)
    day = monday + timedelta(weeks=weeks, days=within // 2)
    begins, ends = AFTERNOON if within % 2 else MORNING
    return datetime.combine(day, begins, STOCKHOLM), datetime.combine(day, ends, STOCKHOLM)


def _check_start(course: Course, starts_on: date, start_half: int) -> None:
    if starts_on.weekday() >= DAYS_IN_WEEK:
        raise WrongStart(why=_("Choose a day from Monday to Friday."))
    if start_half not in (0, 1) or course.start_half not in (start_half, Course.StartHalf.EITHER):
        raise WrongStart(why=_("It starts in the %(half)s.") % {"half": course.get_start_half_display()})
    last = 2 * starts_on.weekday() + start_half + max(course.offsets)
    if course.same_week and last >= HALVES_IN_WEEK:
        raise WrongStart(why=_("All its sessions must be in one week: choose an earlier day of the week."))
