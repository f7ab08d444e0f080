"""From the text of a cell to a typed value, or the message that says what is wrong with it."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from kompetens.bundle import faults
from kompetens.bundle.dates import DateContext
from kompetens.bundle.schema import Column, Kind
from kompetens.core.identifiers import parse_identity_number, parse_organisation_number
from kompetens.core.messages import MessageError

Parser = Callable[[str], Any]

KEY_LENGTH = 60
TEXT_LENGTH = 4000

YES = frozenset({"yes", "ja", "true", "sant", "1", "x"})
NO = frozenset({"no", "nej", "false", "falskt", "0"})

_LINE_BREAKS = str.maketrans("\n\r\t", "   ")
_GROUPED = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+")
_INTEGER = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,12}(?:[.,]\d{1,12})?")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9åäöÅÄÖ-]{1,63}\.)+[A-Za-z]{2,24}")
_PHONE = re.compile(r"\+?[\d][\d\s()-]{4,20}\d")
_URL = re.compile(r"https?://[^\s/$.?#][^\s]{2,300}")
_WEEK_SPAN = re.compile(r"(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?")


class CellError(MessageError):
    """The cell does not hold what its column asks for."""


def parser_for(column: Column, dates: DateContext) -> Parser:
    """The function that reads one non-empty, stripped cell of *column*. It raises :class:`CellError`."""
    if column.kind is Kind.CHOICE:
        return _choice(column)
    if column.kind is Kind.CODE:
        return _code(column)
    if column.kind in (Kind.INTEGER, Kind.MONEY):
        return _integer(column)
    if column.kind in (Kind.LATITUDE, Kind.LONGITUDE):
        return _decimal(column)
    if column.kind is Kind.DATE:
        return _date(dates)
    if column.kind is Kind.TEXT:
        return _text(column.length or TEXT_LENGTH)
    if column.kind is Kind.KEY:
        return _key(column.length or KEY_LENGTH)
    if column.kind is Kind.URL:
        return _url(column.length or TEXT_LENGTH)
    return _PLAIN[column.kind]


def _key(limit: int) -> Parser:
    def parse(text: str) -> str:
        if len(text) > limit:
            raise CellError(faults.TOO_LONG.fill(length=len(text), limit=limit))
        if not text.isprintable():
            raise CellError(faults.CONTROL_CHARACTER)
        return text

    return parse


def _text(limit: int) -> Parser:
    def parse(text: str) -> str:
        if len(text) > limit:
            raise CellError(faults.TOO_LONG.fill(length=len(text), limit=limit))
        if not text.isprintable() and not text.translate(_LINE_BREAKS).isprintable():
            raise CellError(faults.CONTROL_CHARACTER)
        return text

    return parse


def _integer(column: Column) -> Parser:
    low, high = column.minimum, column.maximum

    def parse(text: str) -> int:
        if not _INTEGER.fullmatch(text) and not _GROUPED.fullmatch(text):
            raise CellError(faults.NOT_INTEGER)
        value = int(re.sub(r"\s", "", text)) if not text.isdigit() else int(text)
        _within(value, low, high)
        return value

    return parse


def _decimal(column: Column) -> Parser:
    low, high = column.minimum, column.maximum

    def parse(text: str) -> float:
        if not _DECIMAL.fullmatch(text):
            raise CellError(faults.NOT_NUMBER)
        value = float(text.replace(",", "."))
        _within(value, low, high)
        return value

    return parse


def _within(value: float, low: float | None, high: float | None) -> None:
    if low is not None and value < low:
        raise CellError(faults.TOO_SMALL.fill(limit=f"{low:g}"))
    if high is not None and value > high:
        raise CellError(faults.TOO_LARGE.fill(limit=f"{high:g}"))


def _boolean(text: str) -> bool:
    lowered = text.lower()
    if lowered in YES:
        return True
    if lowered in NO:
        return False
    raise CellError(faults.NOT_BOOLEAN)


def _choice(column: Column) -> Parser:
    choices = {choice: choice for choice in column.choices}

    def parse(text: str) -> str:
        found = choices.get(text) or choices.get(text.lower())
        if found is None:
            raise CellError(faults.NOT_CHOICE.fill(choices=", ".join(column.choices)))
        return found

    return parse


def _code(column: Column) -> Parser:
    length = column.length

    def parse(text: str) -> str:
        code = text.replace(" ", "")
        if len(code) != length or not (code.isascii() and code.isdigit()):
            raise CellError(faults.NOT_CODE.fill(length=length))
        return code

    return parse


def _date(dates: DateContext) -> Parser:
    def parse(text: str) -> datetime.date:
        try:
            return dates.resolve(text)
        except LookupError:
            raise CellError(faults.DATE_WITHOUT_PROGRAMME) from None
        except (ValueError, OverflowError):
            raise CellError(faults.NOT_DATE) from None

    return parse


def _weeks(text: str) -> tuple[int, ...]:
    weeks: list[int] = []
    for part in text.replace(",", " ").split():
        match = _WEEK_SPAN.fullmatch(part)
        if match is None:
            raise CellError(faults.NOT_WEEKS)
        first, last = int(match[1]), int(match[2] or match[1])
        if not (1 <= first <= 53 and first <= last <= 53):
            raise CellError(faults.NOT_WEEKS)
        weeks.extend(range(first, last + 1))
    return tuple(dict.fromkeys(weeks))


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or ".." in text:
        raise CellError(faults.NOT_EMAIL)
    return text.lower()


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise CellError(faults.NOT_PHONE)
    return text


def _url(limit: int) -> Parser:
    def parse(text: str) -> str:
        if not _URL.fullmatch(text):
            raise CellError(faults.NOT_URL)
        if len(text) > limit:
            raise CellError(faults.TOO_LONG.fill(length=len(text), limit=limit))
        return text

    return parse


def _identity_number(text: str) -> str:
    return parse_identity_number(text).value


def _organisation_number(text: str) -> str:
    return parse_organisation_number(text).value


_PLAIN: dict[Kind, Parser] = {
    Kind.BOOLEAN: _boolean,
    Kind.WEEKS: _weeks,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.IDENTITY_NUMBER: _identity_number,
    Kind.ORGANISATION_NUMBER: _organisation_number,
}
