"""Dates, times, money, hours and numbers as Swedish and English write them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.ui import formats

DAY = date(2019, 3, 12)
START, END = datetime(2019, 3, 12, 8, 0), datetime(2019, 3, 12, 16, 0)


def spaced(text: str) -> str:
    """The text with its non-breaking spaces made visible."""
    return text.replace(formats.NBSP, "_")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.date_text(DAY), "tis_12_mars_2019"),
        (formats.date_text(DAY, "en"), "Tue_12_March_2019"),
        (formats.date_text(DAY, "sv", with_weekday=False), "12_mars_2019"),
        (formats.month(DAY), "mars_2019"),
        (formats.date_time(START), "tis_12_mars_2019 kl._08.00"),
        (formats.date_time(START, "en"), "Tue_12_March_2019, 08:00"),
        (formats.time_span(START, END), "tis_12_mars_2019 kl._08.00–16.00"),
        (formats.time_span(START, END, "en"), "Tue_12_March_2019, 08:00–16:00"),
        (
            formats.time_span(datetime(2019, 3, 12, 22, 0), datetime(2019, 3, 13, 6, 30)),
            "tis_12_mars_2019 kl._22.00_– ons_13_mars_2019 kl._06.30",
        ),
        (formats.date_span(DAY, date(2019, 3, 14)), "12–14_mars_2019"),
        (formats.date_span(date(2019, 2, 28), date(2019, 3, 2)), "28_februari_– 2_mars_2019"),
        (formats.date_span(date(2019, 12, 30), date(2020, 1, 2), "en"), "30_December_2019_– 2_January_2020"),
        (formats.date_span(START, END), "12_mars_2019"),
        (formats.clock(time(7, 5)), "07.05"),
        (formats.money(28_500), "28_500_kr"),
        (formats.money(28_500, "en"), "SEK_28,500"),
        (formats.money(Decimal("1234.5")), "1_234,50_kr"),
        (formats.money(300_000, "sv", "EUR"), "300_000_euro"),
        (formats.money(-700), "−700_kr"),
        (formats.money(0), "0_kr"),
        (formats.millions(101_300_000), "101,3_miljoner_kr"),
        (formats.millions(1_000_000), "1_miljon_kr"),
        (formats.millions(76_000_000, "en"), "SEK_76_million"),
        (formats.hours(16), "16_tim"),
        (formats.hours(Decimal("7.5")), "7,5_tim"),
        (formats.hours(1, "en"), "1_hour"),
        (formats.hours(28_000, "en"), "28,000_hours"),
        (formats.minutes(450), "7_tim_30_min"),
        (formats.minutes(45), "45_min"),
        (formats.minutes(120), "2_tim"),
        (formats.minutes(0), "0_min"),
        (formats.minutes(90, "en"), "1_h_30_min"),
        (formats.percent(0.75), "75_%"),
        (formats.percent(Decimal("0.625"), "en", 1), "62.5%"),
        (formats.number(1_200), "1_200"),
        (formats.number(2.345, "sv", 2), "2,35"),
    ],
)
def test_written_as_the_language_does(written: str, expected: str) -> None:
    assert spaced(written) == expected


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        formats.time_span(END, START)


def test_rounding_to_nothing_leaves_no_minus() -> None:
    assert formats.number(Decimal("-0.2")) == "0"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_swedish_money_can_be_read_back(amount: Decimal) -> None:
    text = formats.money(amount).removesuffix(f"{formats.NBSP}kr")
    read = text.replace(formats.NBSP, "").replace(formats.MINUS, "-").replace(",", ".")
    assert Decimal(read) == amount


@given(st.integers(min_value=0, max_value=10**6))
def test_minutes_can_be_read_back(value: int) -> None:
    parts = formats.minutes(value).replace(formats.NBSP, "").replace("tim", "h").replace("min", "m")
    whole, _, rest = parts.rpartition("h")
    assert int(whole or 0) * 60 + int(rest.rstrip("m") or 0) == value


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)), st.sampled_from(["sv", "en"]))
def test_a_day_never_breaks_over_lines(moment: datetime, language: str) -> None:
    assert " " not in formats.date_text(moment, language)
