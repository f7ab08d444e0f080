"""Template filters: a value in, the page's language and the programme's time zone around it, text out.

A value that is not there (None) is written as nothing.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

from kompetens.ui import formats


def language() -> str:
    """The page's language code."""
    return get_language() or "en"


def local(value: date) -> date:
    """A moment in the programme's own time zone; a day is left as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | None) -> str:
    """`tis 12 mars 2019`."""
    return formats.date_text(local(value), language()) if value else ""


def day_only(value: date | None) -> str:
    """`12 mars 2019`."""
    return formats.date_text(local(value), language(), with_weekday=False) if value else ""


def month(value: date | None) -> str:
    """`mars 2019`."""
    return formats.month(local(value), language()) if value else ""


def moment(value: datetime | None) -> str:
    """`tis 12 mars 2019 kl. 08.00`."""
    return formats.date_time(_moment(value), language()) if value else ""


def clock(value: datetime | None) -> str:
    """`08.00`."""
    return formats.clock(_moment(value), language()) if value else ""


def until(start: datetime | None, end: datetime | None) -> str:
    """`{{ start|until:end }}`: `tis 12 mars 2019 kl. 08.00–16.00`."""
    if not start or not end:
        return moment(start or end)
    return formats.time_span(_moment(start), _moment(end), language())


def days_until(first: date | None, last: date | None) -> str:
    """`{{ first|days_until:last }}`: `12–14 mars 2019`."""
    if not first or not last:
        return day_only(first or last)
    return formats.date_span(local(first), local(last), language())


def _moment(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def money(value: formats.Number | None, currency: str = "SEK") -> str:
    """`28 500 kr`."""
    return "" if value is None else formats.money(value, language(), currency)


def millions(value: formats.Number | None, currency: str = "SEK") -> str:
    """`101,3 miljoner kr`."""
    return "" if value is None else formats.millions(value, language(), currency)


def hours(value: formats.Number | None) -> str:
    """`16 tim`."""
    return "" if value is None else formats.hours(value, language())


def minutes(value: int | None) -> str:
    """Minutes as `7 tim 30 min`."""
    return "" if value is None else formats.minutes(value, language())


def number(value: formats.Number | None, decimals: int = 0) -> str:
    """`28 500`."""
    return "" if value is None else formats.number(value, language(), decimals)


def percent(share: formats.Number | None, decimals: int = 0) -> str:
    """A share between 0 and 1 as `75 %`."""
    return "" if share is None else formats.percent(share, language(), decimals)


FILTERS = (day, day_only, month, moment, clock, until, days_until, money, millions, hours, minutes, number, percent)
"""What the template library registers, each by its own name."""
