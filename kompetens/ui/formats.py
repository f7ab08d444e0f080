"""How dates, times, money, hours and numbers are written in Swedish and English.

Pure functions of a value and a language code ("sv" or "en"; any other code is written as English).
What belongs together is held together by non-breaking spaces. Times are written as they are given:
the caller turns them into local time first (the template filters do).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"

Number = int | float | Decimal

_WEEKDAYS: dict[str, Sequence[str]] = {
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS: dict[str, Sequence[str]] = {
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def _language(language: str | None) -> str:
    return "sv" if (language or "").startswith("sv") else "en"


def number(value: Number, language: str = "sv", decimals: int = 0) -> str:
    """`28 500` or `28,500`; `decimals` digits after the sign, rounded half away from zero."""
    rounded: int | Decimal
    if isinstance(value, int):
        rounded = value
    else:
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    if _language(language) == "sv":
        text = text.replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def _shortest(value: Number, language: str, at_most: int) -> str:
    """`number` with no more decimals than the value needs, `at_most` of them."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-at_most), rounding=ROUND_HALF_UP)
    needed = next(n for n in range(at_most + 1) if exact == exact.quantize(Decimal(1).scaleb(-n)))
    return number(exact, language, needed)


def money(value: Number, language: str = "sv", currency: str = "SEK") -> str:
    """`28 500 kr`, `SEK 28,500`; two decimals only where there are öre. `currency` is an ISO 4217 code."""
    whole = isinstance(value, int) or Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) % 1 == 0
    amount = number(value, language, 0 if whole else 2)
    if _language(language) == "en":
        return f"{currency}{NBSP}{amount}"
    unit = {"SEK": "kr", "EUR": "euro"}.get(currency, currency)
    return f"{amount}{NBSP}{unit}"


def millions(value: Number, language: str = "sv", currency: str = "SEK") -> str:
    """A large sum given in units, written in millions: `101,3 miljoner kr`, `SEK 101.3 million`."""
    amount = _shortest(Decimal(str(value)) / 1_000_000, language, 1)
    if _language(language) == "en":
        return f"{currency}{NBSP}{amount}{NBSP}million"
    word = "miljon" if amount == "1" else "miljoner"
    unit = {"SEK": "kr", "EUR": "euro"}.get(currency, currency)
    return f"{amount}{NBSP}{word}{NBSP}{unit}"


def hours(value: Number, language: str = "sv") -> str:
    """`16 tim`, `7,5 tim`; `16 hours`, `1 hour`. At most two decimals."""
    amount = _shortest(value, language, 2)
    if _language(language) == "sv":
        return f"{amount}{NBSP}tim"
    return f"{amount}{NBSP}{'hour' if amount == '1' else 'hours'}"


def minutes(value: int, language: str = "sv") -> str:
    """Whole minutes as hours and minutes: `7 tim 30 min`, `45 min`, `2 tim`; English `7 h 30 min`."""
    whole, rest = divmod(abs(int(value)), 60)
    sign = MINUS if value < 0 else ""
    hour = "tim" if _language(language) == "sv" else "h"
    parts = [f"{number(whole, language)}{NBSP}{hour}"] if whole else []
    if rest or not whole:
        parts.append(f"{rest}{NBSP}min")
    return sign + NBSP.join(parts)


def percent(share: Number, language: str = "sv", decimals: int = 0) -> str:
    """A share between 0 and 1: `75 %` in Swedish, `75%` in English."""
    text = number(Decimal(str(share)) * 100, language, decimals)
    return f"{text}{NBSP}%" if _language(language) == "sv" else f"{text}%"


def weekday(day: date, language: str = "sv") -> str:
    """`tis`, `Tue`."""
    return _WEEKDAYS[_language(language)][day.weekday()]


def month(day: date, language: str = "sv") -> str:
    """`mars 2019`, `March 2019`."""
    return f"{_MONTHS[_language(language)][day.month - 1]}{NBSP}{day.year}"


def month_name(day: date, language: str = "sv") -> str:
    """`mars`, `March`."""
    return _MONTHS[_language(language)][day.month - 1]


def date_text(day: date, language: str = "sv", with_weekday: bool = True) -> str:
    """`tis 12 mars 2019`, `Tue 12 March 2019`."""
    text = f"{day.day}{NBSP}{month(day, language)}"
    return f"{weekday(day, language)}{NBSP}{text}" if with_weekday else text


def date_span(first: date, last: date, language: str = "sv") -> str:
    """Days without weekdays, saying no month or year twice: `12–14 mars 2019`, `28 februari – 2 mars 2019`."""
    end = date_text(last, language, with_weekday=False)
    if _plain(first) == _plain(last):
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{end}"
    name = month_name(first, language)
    start = f"{first.day}{NBSP}{name}" if first.year == last.year else f"{first.day}{NBSP}{month(first, language)}"
    return f"{start}{NBSP}{DASH} {end}"


def clock(value: time | datetime, language: str = "sv") -> str:
    """`08.00`, `08:00`."""
    mark = "." if _language(language) == "sv" else ":"
    return f"{value.hour:02d}{mark}{value.minute:02d}"


def date_time(moment: datetime, language: str = "sv", with_weekday: bool = True) -> str:
    """`tis 12 mars 2019 kl. 08.00`, `Tue 12 March 2019, 08:00`."""
    return _at(date_text(moment, language, with_weekday), clock(moment, language), language)


def time_span(start: datetime, end: datetime, language: str = "sv") -> str:
    """`tis 12 mars 2019 kl. 08.00–16.00`; over midnight both days are written out.

    Raises ValueError when `end` comes before `start`.
    """
    if end < start:
        raise ValueError("a time span cannot end before it starts")
    if start.date() == end.date():
        return _at(date_text(start, language), f"{clock(start, language)}{DASH}{clock(end, language)}", language)
    return f"{date_time(start, language)}{NBSP}{DASH} {date_time(end, language)}"


def _at(day: str, hour: str, language: str) -> str:
    return f"{day} kl.{NBSP}{hour}" if _language(language) == "sv" else f"{day}, {hour}"


def _plain(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
