"""Slots and dates, shifts, holidays, and what is left of a limit."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.planning.availability import leave_room, shift_busy, split_between, venue_closed
from kompetens.planning.holidays import easter_sunday, holidays, is_holiday
from kompetens.planning.period import STOCKHOLM, Period, mask, whole_days

MONDAY = date(2026, 3, 2)
mondays = st.dates(date(2018, 1, 1), date(2040, 1, 1)).map(lambda day: day - timedelta(days=day.weekday()))


@given(mondays, st.integers(1, 60), st.data())
def test_a_slot_is_found_again_by_its_time(monday: date, weeks: int, data: st.DataObject) -> None:
    period = Period(monday, weeks)
    slot = data.draw(st.integers(0, period.slots - 1))
    assert period.day(slot).weekday() < 5
    assert period.slots_of(period.starts(slot), period.ends(slot)) == [slot]
    assert period.slot_from(period.day(slot)) == slot - slot % 2


@given(mondays, st.dates(date(2018, 1, 1), date(2040, 1, 1)), st.integers(0, 30))
def test_a_span_holds_exactly_the_working_days_in_it(monday: date, first: date, days: int) -> None:
    period, last = Period(monday, 10), first + timedelta(days=days)
    t0, t1 = period.span(first, last)
    inside = [slot for slot in range(period.slots) if first <= period.day(slot) <= last]
    assert list(range(t0, t1)) == inside


def test_a_meeting_over_noon_takes_the_whole_day_and_weekends_take_nothing() -> None:
    period = Period(MONDAY, 2)
    start = datetime(2026, 3, 4, 10, 0, tzinfo=STOCKHOLM)
    assert period.slots_of(start, start + timedelta(hours=5)) == [4, 5]
    saturday = datetime(2026, 3, 7, 8, 0, tzinfo=STOCKHOLM)
    assert period.slots_of(saturday, saturday + timedelta(hours=4)) == []
    late = datetime(2026, 3, 16, 8, 0, tzinfo=STOCKHOLM)
    assert period.slots_of(late, late + timedelta(hours=4)) == []


def test_a_period_starts_on_a_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        Period(date(2026, 3, 3), 4)


def test_busy_weeks_by_number_every_year_and_by_name_in_one() -> None:
    period = Period(date(2025, 12, 15), 60)  # both years have a week 52 and a week 1
    weeks = [(period.first_day + timedelta(weeks=n)).isocalendar()[:2] for n in range(60)]
    expected = mask(n * 10 + slot for n, (_, week) in enumerate(weeks) if week == 52 for slot in range(10))
    assert period.weeks_busy([52]) == expected
    assert period.weeks_busy(["2026-W52"]).bit_count() == 10
    assert period.weeks_busy([]) == 0


@pytest.mark.parametrize(
    ("year", "easter", "midsummer_eve"),
    [(2019, date(2019, 4, 21), date(2019, 6, 21)), (2026, date(2026, 4, 5), date(2026, 6, 19)),
     (2027, date(2027, 3, 28), date(2027, 6, 25)), (2038, date(2038, 4, 25), date(2038, 6, 25))],
)  # fmt: skip
def test_holidays_that_move(year: int, easter: date, midsummer_eve: date) -> None:
    assert easter_sunday(year) == easter
    assert midsummer_eve in holidays(year)
    assert midsummer_eve.weekday() == 4
    assert is_holiday(easter - timedelta(days=2))
    assert is_holiday(easter + timedelta(days=1))
    assert is_holiday(easter + timedelta(days=39))
    assert not is_holiday(easter + timedelta(days=2))


@given(st.integers(0, 1), st.integers(0, 30))
def test_two_shifts_free_every_second_week_in_every_plan(phase: int, later: int) -> None:
    starts = MONDAY + timedelta(days=2)
    whole = shift_busy("two-shift", phase, Period(MONDAY, 60), starts)
    part = shift_busy("two-shift", phase, Period(MONDAY + timedelta(weeks=later), 20), starts)
    assert part == whole >> later * 10 & (1 << 200) - 1
    assert part.bit_count() == 100


def test_three_shifts_and_continuous() -> None:
    period = Period(MONDAY, 6)
    free_weeks = 0b1111111111 << 10 | 0b1111111111 << 40
    assert shift_busy("three-shift", 1, period, MONDAY) == period.everything & ~free_weeks
    free = period.everything & ~shift_busy("continuous", 0, period, MONDAY)
    days = {(period.day(slot) - MONDAY).days % 10 for slot in range(period.slots) if free >> slot & 1}
    assert days == {0, 1, 7, 8}
    assert shift_busy("day", 0, period, MONDAY) == 0


@given(st.integers(1, 6), st.dictionaries(st.integers(0, 39), st.integers(1, 6), max_size=20))
def test_what_is_left_never_exceeds_the_limit(limit: int, used: dict[int, int]) -> None:
    used = {slot: min(taken, limit) for slot, taken in used.items()}
    left, closed = leave_room(limit, used, 40)
    assert 1 <= left <= limit
    for slot in range(40):
        assert closed >> slot & 1 or left + used.get(slot, 0) <= limit
    offered = left * (40 - closed.bit_count())
    assert offered >= limit * (40 - len(used)), "closing every slot in use would leave more"
    assert offered >= sum(limit - taken >= 1 for taken in used.values()), "a limit of one would leave more"


def test_unused_limits_stay_whole() -> None:
    assert leave_room(4, {}, 40) == (4, 0)


def test_a_provider_closes_where_its_rooms_might_not_do() -> None:
    assert venue_closed(2, [(3, Counter({5: 1})), (1, Counter({7: 1}))]) == 1 << 7
    assert venue_closed(3, [(3, Counter({5: 1}))]) == 1 << 5


@given(st.integers(2, 4), st.integers(10, 400))
def test_two_employments_never_share_a_slot(rows: int, slots: int) -> None:
    away = dict.fromkeys(range(rows), 0)
    for row, t0, t1 in split_between(range(rows), slots):
        away[row] |= mask(range(t0, t1))
    everything = (1 << slots) - 1
    free = [everything & ~away[row] for row in range(rows)]
    assert sum(each.bit_count() for each in free) == slots
    assert all(each for each in free)


@given(st.integers(0, 2**60 - 1))
def test_whole_days(slots: int) -> None:
    expected = mask(s for d in range(30) if slots >> 2 * d & 3 for s in (2 * d, 2 * d + 1))
    assert whole_days(slots) == expected
