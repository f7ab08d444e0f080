"""The planner's time: half-day slots of five-day weeks, and back to dates.

Slot `t` is the half day `t % 2` (0 = 08–12, 1 = 13–17 local time) of working day `t // 2` counted from the
period's first Monday. Sets of slots are whole numbers in which bit `t` stands for slot `t`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kompetens.planning.holidays import is_holiday

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOURS = ((time(8), time(12)), (time(13), time(17)))
"""Start and end of the morning's and the afternoon's session."""
NOON = time(12, 30)
"""What begins before it takes the morning, what ends after it the afternoon."""
SLOTS_A_DAY, SLOTS_A_WEEK, DAYS_A_WEEK = 2, 10, 5


@dataclass(frozen=True, slots=True)
class Period:
    """`weeks` weeks from the Monday `first_day`. Raises ValueError when that is no Monday."""

    first_day: date
    weeks: int

    def __post_init__(self) -> None:
        if self.first_day.weekday() != 0:
            raise ValueError("a planning period starts on a Monday")
        if self.weeks < 1:
            raise ValueError("a planning period has at least one week")

    @property
    def slots(self) -> int:
        return self.weeks * SLOTS_A_WEEK

    @property
    def last_day(self) -> date:
        """The period's last Friday."""
        return self.first_day + timedelta(weeks=self.weeks, days=-3)

    @property
    def everything(self) -> int:
        """All slots."""
        return (1 << self.slots) - 1

    def day(self, slot: int) -> date:
        week, rest = divmod(slot, SLOTS_A_WEEK)
        return self.first_day + timedelta(weeks=week, days=rest // SLOTS_A_DAY)

    def starts(self, slot: int) -> datetime:
        return datetime.combine(self.day(slot), HOURS[slot % 2][0], STOCKHOLM)

    def ends(self, slot: int) -> datetime:
        return datetime.combine(self.day(slot), HOURS[slot % 2][1], STOCKHOLM)

    def slot_from(self, day: date) -> int:
        """The first slot on `day` or later, between 0 and `slots`."""
        weeks, weekday = divmod((day - self.first_day).days, 7)
        slot = weeks * SLOTS_A_WEEK + min(weekday, DAYS_A_WEEK) * SLOTS_A_DAY
        return max(0, min(slot, self.slots))

    def span(self, first: date | None, last: date | None) -> tuple[int, int]:
        """Slots `t0 <= t < t1` of the days from `first` to `last`, both included; None = no limit."""
        t0 = 0 if first is None else self.slot_from(first)
        t1 = self.slots if last is None else self.slot_from(last + timedelta(days=1))
        return t0, max(t0, t1)

    def slots_of(self, starts_at: datetime, ends_at: datetime) -> list[int]:
        """The slots that a meeting takes, in local time; none at weekends and outside the period."""
        start, end = starts_at.astimezone(STOCKHOLM), ends_at.astimezone(STOCKHOLM)
        found, day = [], start.date()
        while day <= end.date():
            first = self.slot_from(day)
            if day.weekday() < DAYS_A_WEEK and first < self.slots and self.day(first) == day:
                noon = datetime.combine(day, NOON, STOCKHOLM)
                found += [first] if start < noon else []
                found += [first + 1] if end > noon else []
            day += timedelta(days=1)
        return found

    def weeks_busy(self, weeks: Iterable[int | str]) -> int:
        """The slots of ISO weeks: a number (30) is that week of every year, "2026-W30" one week."""
        wanted = frozenset(str(week) for week in weeks)
        busy = 0
        for week in range(self.weeks):
            year, number, _ = (self.first_day + timedelta(weeks=week)).isocalendar()
            if wanted & {str(number), f"{year}-W{number:02d}"}:
                busy |= WEEK << week * SLOTS_A_WEEK
        return busy

    def holidays(self) -> int:
        """The slots of public holidays."""
        return mask(
            slot + half
            for slot in range(0, self.slots, SLOTS_A_DAY)
            if is_holiday(self.day(slot))
            for half in range(SLOTS_A_DAY)
        )


WEEK = (1 << SLOTS_A_WEEK) - 1
DAY = (1 << SLOTS_A_DAY) - 1


def mask(slots: Iterable[int]) -> int:
    """The set of `slots` as a number."""
    result = 0
    for slot in slots:
        result |= 1 << slot
    return result


def whole_days(slots: int) -> int:
    """`slots` together with the other half of every day in them, for numbers of any length."""
    mornings = slots & _EVEN | (slots >> 1) & _EVEN
    return mornings | mornings << 1


_EVEN = int("01" * 10_000, 2)
"""Mornings of the first 10,000 working days: forty years."""
