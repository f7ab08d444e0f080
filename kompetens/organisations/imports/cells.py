"""What one cell means: text, date, number, yes or no, level."""

import datetime
import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from kompetens.core.text import normalise
from kompetens.organisations.imports.vocabulary import vocabulary

LONGEST_TEXT = 2_000

_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SAKNAS!?|REFERENS!|VÄRDEFEL!|DIVISION/0!|NAMN\?|SKÄRNING!|OGILTIGT!)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ]+\d{1,2}[:.]\d{2}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\s+\d{1,2}[:.]\d{2}.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{2})-?(\d{2})-?(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_NAMED_MONTH = re.compile(r"(?:den\s+)?(\d{1,2})?(?:[.:]?[ae]?)?[\s-]*([a-zåäö]{3,9})\.?[\s-]+(\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ENGLISH_MONTHS = {"may": 5, "oct": 10, "may.": 5}
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_EMAIL = re.compile(r"[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]{1,190}\.[^\s@<>,;:\"().]{2,63}")
_LEVEL = re.compile(
    r"(?:niv[åa]|level|lvl|steg|grad|n|l)?\s*(\d{1,2})(?:[.,]0+)?(?:\s*[-–:.=)]\s*\D.*|\s*\([^)\d]*\))?", re.IGNORECASE
)


def text(cell: Any) -> str:
    """The cell as one line of text; whole numbers without '.0'; '' for an empty cell."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return normalise(cell[:LONGEST_TEXT])
    if isinstance(cell, bool):
        return "Ja" if cell else "Nej"
    if isinstance(cell, float):
        return str(int(cell)) if math.isfinite(cell) and cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    return str(cell)


def is_blank(cell: Any) -> bool:
    """True for an empty cell and for one with blanks only."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u200b\ufeff"))


def is_error(cell: Any) -> bool:
    """True for the error values of spreadsheet programs."""
    return isinstance(cell, str) and _ERROR.fullmatch(cell.strip()) is not None


def value_text(cell: Any) -> str | None:
    """The text, or None for an empty cell, an error value, or a mark such as '-' that stands for nothing."""
    found = text(cell)
    if not found or is_error(found) or found.casefold() in vocabulary().answers["blank"]:
        return None
    return found


def date(cell: Any) -> datetime.date | None:
    """The date, or None when the cell holds none.

    Takes dates, spreadsheet day numbers, '2005-01-15', '20050115', '050115', '15/1 2005', '15.1.2005',
    '1 jan 2005', '2005-01' (its first day). Of two numbers that may be day and month the first is the day.
    """
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _date_number(cell)
    return _date_text(text(cell))


def _date_number(cell: int | float) -> datetime.date | None:
    if not math.isfinite(cell):
        return None
    if 1_000 < cell < 100_000 and not float(cell).is_integer():
        cell = math.floor(cell)
    if not float(cell).is_integer():
        return None
    if 9_000 < cell < 80_000:
        return _EXCEL_EPOCH + datetime.timedelta(days=int(cell))
    digits = str(int(cell))
    return _date_text(digits.zfill(6) if len(digits) == 5 else digits)


def _date_text(found: str) -> datetime.date | None:
    if match := _ISO.fullmatch(found) or _COMPACT.fullmatch(found):
        return _date(match[1], match[2], match[3])
    if match := _SHORT.fullmatch(found):
        return _date(_full_year(match[1]), match[2], match[3])
    if match := _DAY_FIRST.fullmatch(found):
        year = match[3] if len(match[3]) == 4 else _full_year(match[3])
        return _date(year, match[2], match[1]) or _date(year, match[1], match[2])
    if match := _MONTH.fullmatch(found):
        return _date(match[1], match[2], "1")
    if match := _NAMED_MONTH.fullmatch(found):
        word = match[2].lower()
        month = _ENGLISH_MONTHS.get(word[:3]) or (_MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0)
        return _date(match[3], str(month), match[1] or "1")
    return None


def _full_year(two: str) -> str:
    return ("19" if int(two) > 50 else "20") + two


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None


def number(cell: Any) -> Decimal | None:
    """A plain number with point or comma as the decimal sign, a % or 'st' behind it; None when it is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return Decimal(str(cell)) if math.isfinite(cell) else None
    found = re.sub(r"\s|\u00a0", "", text(cell)).rstrip("%").removesuffix("st").removesuffix("pers").rstrip(".")
    if not re.fullmatch(r"-?\d{1,9}(?:[.,]\d{1,6})?", found):
        return None
    try:
        return Decimal(found.replace(",", "."))
    except InvalidOperation:
        return None


def percent(cell: Any) -> Decimal | None:
    """A share in per cent: 100, '75 %', '0,75' and 0.75 (a cell formatted as per cent)."""
    share = number(cell)
    if share is None or not 0 <= share <= 150:
        return None
    if 0 < share <= Decimal("1.5") and "%" not in text(cell):
        share *= 100
    return share.normalize() if share != share.to_integral_value() else Decimal(int(share))


def email(cell: Any) -> str | None:
    """The address, its domain in small letters; None when the cell holds none."""
    found = text(cell).removeprefix("mailto:").strip("<>;, ")
    if not _EMAIL.fullmatch(found):
        return None
    local, _, domain = found.rpartition("@")
    return f"{local}@{domain.lower()}"


def phone(cell: Any) -> str | None:
    """The number as written; one stored as a number gets the zero back that it has lost."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        digits = text(cell)
        return digits if digits.startswith("46") and len(digits) > 10 else "0" + digits
    return value_text(cell)


def yes_or_no(cell: Any) -> bool | None:
    """True, False, or None when the cell says neither."""
    if isinstance(cell, bool):
        return cell
    answer = text(cell).casefold()
    answers = vocabulary().answers
    return True if answer in answers["yes"] else False if answer in answers["no"] else None


def level(cell: Any) -> int | None:
    """A whole level: 2, '2', '2,0', 'Nivå 2', '2 - kan själv'; None for anything else ('2,5', 'x', '?')."""
    if isinstance(cell, bool | datetime.date | datetime.time):
        return None
    if isinstance(cell, int):
        return cell if 0 <= cell < 100 else None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and 0 <= cell < 100 else None
    match = _LEVEL.fullmatch(text(cell))
    return int(match[1]) if match else None
