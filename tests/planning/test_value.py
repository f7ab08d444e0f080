"""What a need is worth."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kompetens.planning.terms import TERMS, terms_on
from kompetens.planning.value import RATES, attendance_cost, need_value, rates_on

NOW = rates_on(date(2026, 1, 1))
costs, priorities = st.integers(0, 100_000), st.integers(1, 5)
gaps, importances = st.none() | st.integers(0, 9), st.none() | st.integers(1, 5)


def test_the_usual_need_is_worth_one_and_a_half_times_its_cost() -> None:
    assert need_value(4_000, 3, None, 3, NOW) == 6_000
    middle = (need_value(10_000, 3, 1, 3, NOW) + need_value(10_000, 3, 2, 3, NOW)) / 2
    assert middle == 15_000


@given(costs, priorities, gaps, importances)
def test_a_value_is_whole_and_bounded(cost: int, priority: int, gap: int | None, weight: int | None) -> None:
    value = need_value(cost, priority, gap, weight, NOW)
    assert isinstance(value, int)
    assert cost * 0.4 - 1 <= value <= cost * 5


@given(costs, priorities, gaps, importances)
def test_more_urgent_is_never_worth_less(cost: int, priority: int, gap: int | None, weight: int | None) -> None:
    value = need_value(cost, priority, gap, weight, NOW)
    assert priority == 5 or need_value(cost, priority + 1, gap, weight, NOW) >= value
    assert gap is None or need_value(cost, priority, gap + 1, weight, NOW) >= value
    assert weight in (None, 5) or need_value(cost, priority, gap, (weight or 0) + 1, NOW) >= value


def test_cost_of_an_attendance() -> None:
    terms = terms_on(date(2026, 1, 1))
    # 14,000 shared by 7 of 10, seat 500, two half days of 700, a journey of 250
    assert attendance_cost(14_000, 500, 10, 2, True, terms, NOW) == 2_000 + 500 + 1_400 + 250
    assert attendance_cost(0, 9_000, 1, 3, False, terms, NOW) == 9_000 + 2_100
    assert attendance_cost(3_500, 0, 1, 1, True, terms, NOW) == 3_500 + 700 + 250


def test_rates_and_terms_are_dated_in_order() -> None:
    for table in (RATES, TERMS):
        days = [each.valid_from for each in table]
        assert days == sorted(set(days))
    assert rates_on(date(1990, 1, 1)) is RATES[0]
    assert terms_on(date(1990, 1, 1)) is TERMS[0]
