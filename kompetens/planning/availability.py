"""When teams and providers are free, as sets of slots (whole numbers, bit t = slot t)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from kompetens.planning.period import DAY, SLOTS_A_DAY, SLOTS_A_WEEK, WEEK, Period

FREE_OF_TEN = (0, 1, 7, 8)
"""Days of the ten-day cycle on which a team on continuous shifts is free to train."""
CYCLE_WEEKS = {"two-shift": 2, "three-shift": 3}


def shift_busy(pattern: str, phase: int, period: Period, programme_starts: date) -> int:
    """The slots in which a shift pattern leaves no time to train.

    Weeks and days of the cycle are counted from the Monday of the programme's first week, so that a team has
    the same free weeks in every plan.
    """
    monday = programme_starts - timedelta(days=programme_starts.weekday())
    first_week = (period.first_day - monday).days // 7
    busy = 0
    if cycle := CYCLE_WEEKS.get(pattern):
        for week in range(period.weeks):
            if (first_week + week) % cycle != phase:
                busy |= WEEK << week * SLOTS_A_WEEK
    elif pattern == "continuous":
        for slot in range(0, period.slots, SLOTS_A_DAY):
            if ((period.day(slot) - monday).days + phase) % 10 not in FREE_OF_TEN:
                busy |= DAY << slot
    return busy


def leave_room(limit: int, used: Mapping[int, int], slots: int) -> tuple[int, int]:
    """What remains of `limit` places at a time when `used` of them are taken already (slot → how many).

    The problem knows one limit for the whole year. Returns `(limit - k, slots with more than k in use)` for
    the `k` that leaves most: planning with that limit outside those slots can never exceed the real one.
    """
    best = (limit * (slots - len(used)), limit, _closed(used, 0))
    for k in sorted(set(used.values())):
        closed = sum(1 for taken in used.values() if taken > k)
        if k < limit and (limit - k) * (slots - closed) > best[0]:
            best = ((limit - k) * (slots - closed), limit - k, _closed(used, k))
    return best[1], best[2]


def _closed(used: Mapping[int, int], more_than: int) -> int:
    closed = 0
    for slot, taken in used.items():
        if taken > more_than:
            closed |= 1 << slot
    return closed


def venue_closed(capacity: int, rooms: Sequence[tuple[int, Mapping[int, int]]]) -> int:
    """Slots in which `capacity` activities might not find a room at one of a provider's venues.

    `rooms`: for each venue its number of rooms and how many of them are in use already (slot → how many).
    """
    closed = 0
    for number, used in rooms:
        for slot, taken in used.items():
            if number - taken < min(number, capacity):
                closed |= 1 << slot
    return closed


def split_between(rows: Iterable[int], slots: int) -> list[tuple[int, int, int]]:
    """Divide the period between rows that are one person: (row, t0, t1) in which each is away."""
    among = list(rows)
    away = []
    for place, row in enumerate(among):
        t0, t1 = place * slots // len(among), (place + 1) * slots // len(among)
        away += [(row, 0, t0)] if t0 else []
        away += [(row, t1, slots)] if t1 < slots else []
    return away
