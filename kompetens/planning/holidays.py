"""Swedish public holidays: nobody trains on them.

The act on public holidays (lag 1989:253), and the three eves that are free from work by agreement.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5


def easter_sunday(year: int) -> date:
    """Western Easter by the Gregorian rule (the anonymous algorithm in Meeus, Astronomical Algorithms, ch. 8)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, left = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, remainder = divmod(rest, 4)
    weekday = (32 + 2 * left + 2 * quarter - epact - remainder) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The year's days without training, Saturdays and Sundays among them."""
    easter = easter_sunday(year)
    midsummer = _saturday_from(date(year, 6, 20))
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    moving = [easter + timedelta(days=days) for days in (-2, 0, 1, 39, 49)]
    moving += [midsummer - timedelta(days=1), midsummer, _saturday_from(date(year, 10, 31))]
    return frozenset([date(year, month, day) for month, day in fixed] + moving)


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday or one of the three eves."""
    return day in holidays(day.year)
