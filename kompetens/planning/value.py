"""What it is worth to meet a need, in SEK.

A need is worth what one attendance of the cheapest course that meets it typically costs, times

    base × priority × gap × importance

where each factor stands in `RATES` in per cent. With the usual needs (priority 3, one or two levels to climb,
importance 3) a need is worth about one and a half times its cost. So the urgent ones are taken whenever a
group can be formed, the ordinary ones where the group is well filled and near, and those that can wait only
where they fill a seat that would be empty: which is how coordinators choose by hand. A need that no course
meets has no value. The same input always gives the same whole number of SEK.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kompetens.planning.terms import Terms


@dataclass(frozen=True, slots=True)
class Rates:
    """Factors in per cent; `gap` by levels to climb (3 stands for more), `unrated` where nobody has rated."""

    valid_from: date
    base: int
    priority: Mapping[int, int]
    gap: Mapping[int, int]
    unrated: int
    importance: Mapping[int, int]
    fill: int
    """How full a group usually is, for the share of the fixed price."""
    travel_sek: int
    """What a participant's journey usually costs, for courses that are not held online only."""


RATES = (
    Rates(
        valid_from=date(2018, 1, 1),
        base=150,
        priority={1: 45, 2: 70, 3: 100, 4: 145, 5: 215},
        gap={0: 80, 1: 92, 2: 108, 3: 122},
        unrated=100,
        importance={1: 80, 2: 90, 3: 100, 4: 110, 5: 122},
        fill=70,
        travel_sek=250,
    ),
)
"""Oldest first."""

USUAL_IMPORTANCE = 3
"""Of a need that no role profile of the person requires."""


def rates_on(day: date) -> Rates:
    """The rates in force on `day`; the oldest before any."""
    return next((rates for rates in reversed(RATES) if rates.valid_from <= day), RATES[0])


def attendance_cost(
    fixed: int, seat: int, max_group: int, sessions: int, away: bool, terms: Terms, rates: Rates
) -> int:
    """What one person's attendance of a course typically costs, work lost included, in SEK.

    `fixed` and `seat` are the course's prices in SEK, `away` says that it is not held online only.
    """
    filled = max(100, rates.fill * max_group)
    share = (fixed * 100 + filled // 2) // filled
    return share + seat + terms.absence_sek * sessions + (rates.travel_sek if away else 0)


def need_value(cost: int, priority: int, gap: int | None, importance: int | None, rates: Rates) -> int:
    """A need's value in SEK, rounded half up.

    `cost` is `attendance_cost` of the cheapest course, `gap` the levels to climb (None = not rated),
    `importance` 1–5 as the person's role profiles say (None = they do not require the skill).
    """
    climb = rates.unrated if gap is None else rates.gap[max(0, min(gap, max(rates.gap)))]
    weight = rates.base * rates.priority[priority] * climb * rates.importance[importance or USUAL_IMPORTANCE]
    return (cost * weight + 50_000_000) // 100_000_000
