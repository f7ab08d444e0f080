"""Identity numbers of people: personal, coordination and interim numbers, and pseudonyms.

Form of a personal number: Population Registration Act (1991:481), section 18: date of birth, a birth number
whose last digit is odd for men and even for women, and a check digit (Luhn over the last ten digits); ``+``
replaces ``-`` from the year in which the person turns 100. A coordination number adds 60 to the day. An
interim number has a letter in the place of the first digit of the birth number, counted as 1 in the check
digit. A pseudonym, reported instead of the number of a person with protected identity, is the date of birth,
T, a letter and two digits; it has no check digit.
"""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from stdnum import luhn

from kompetens.core.identifiers import errors
from kompetens.core.identifiers.errors import IdentifierError
from kompetens.core.messages import Message

INTERIM_LETTERS = frozenset("TRSUWXJKLMN")
TEST_BIRTH_NUMBERS = ("238", "239", "980", "981")
MASK = "••••"

_SPELLING = re.compile(r"(?P<century>\d\d)?(?P<date>\d{6})(?P<sign>[-+]?)(?P<serial>[0-9A-Z]{3}\d)")
_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-"))
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E[+]?\d+", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"(\d{7,12})[.,]0+")
_OTHER_SIGN = re.compile(r"^(\d{6}|\d{8})[./_](\d{4})$")
# A number stored as a number loses its leading zeros: 0001012380 keeps seven digits.
_SHORTEST_WITHOUT_ZEROS = 7


class IdentityType(StrEnum):
    """Which kind a number is. A person without a number has an empty type."""

    PERSONAL = "personal"
    COORDINATION = "coordination"
    INTERIM = "interim"
    PSEUDONYM = "pseudonym"


class Gender(StrEnum):
    """Legal gender as the third digit of the birth number gives it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A checked identity number: ``value`` is always 12 characters, YYYYMMDDNNNN (day + 60 kept)."""

    value: str
    type: IdentityType
    birth_date: datetime.date
    gender: Gender | None

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"IdentityNumber({self.masked!r})"

    @property
    def formatted(self) -> str:
        """'19850412-2386'."""
        return f"{self.value[:8]}-{self.value[8:]}"

    @property
    def masked(self) -> str:
        """'19850412-••••'."""
        return mask_identity_number(self.value)

    @property
    def is_official_test_number(self) -> bool:
        """True for numbers that the authority has set aside for tests and that no person has."""
        return self.type in (IdentityType.PERSONAL, IdentityType.COORDINATION) and (
            self.value[8:11] in TEST_BIRTH_NUMBERS
        )

    def short(self, today: datetime.date | None = None) -> str:
        """Ten digits with the sign of the age: '850412-2386', '090527+1474'."""
        year = (today or datetime.date.today()).year
        sign = "+" if year - self.birth_date.year >= 100 else "-"
        return f"{self.value[2:8]}{sign}{self.value[8:]}"


def parse_identity_number(text: str, *, today: datetime.date | None = None) -> IdentityNumber:
    """The number in one of its official spellings: 10 or 12 digits, with or without ``-`` or ``+``.

    Ten digits without ``+`` mean the latest birth date that is not in the future.
    Raises :class:`IdentifierError`.
    """
    return _parse(text, today or datetime.date.today())


def read_identity_number(value: object, *, today: datetime.date | None = None) -> IdentityNumber:
    """The number as people and spreadsheets spell it: blanks anywhere, any dash, a number with lost leading
    zeros, a float, lower-case interim letters. Raises :class:`IdentifierError`.
    """
    return _parse(_tidy(value), today or datetime.date.today())


def is_identity_number(text: str, *, today: datetime.date | None = None) -> bool:
    """True when *text* is a right number in an official spelling."""
    try:
        parse_identity_number(text, today=today)
    except IdentifierError:
        return False
    return True


def is_official_test_number(text: str) -> bool:
    """True for a right personal or coordination number from the series set aside for tests."""
    try:
        return read_identity_number(text).is_official_test_number
    except IdentifierError:
        return False


def mask_identity_number(value: str) -> str:
    """'198504122386' becomes '19850412-••••'; anything that is not 12 characters is hidden altogether."""
    return f"{value[:8]}-{MASK}" if len(value) == 12 else MASK


def check_digit(nine_digits: str) -> str:
    """The Luhn check digit of the nine digits YYMMDDNNN."""
    return str(luhn.calc_check_digit(nine_digits))


def _tidy(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else repr(value)
    text = _BLANKS.sub("", str(value)).strip("'\"`´’").translate(_DASHES).upper()
    if whole := _WHOLE_NUMBER.fullmatch(text):
        text = whole[1]
    text = _OTHER_SIGN.sub(r"\1-\2", text)
    return _restore_zeros(text)


def _restore_zeros(text: str) -> str:
    if text.isascii() and text.isdigit() and _SHORTEST_WITHOUT_ZEROS <= len(text) < 10:
        # Eight digits that are a whole date are a date of birth, not a number that lost two zeros.
        if len(text) == 8 and text[:2] in ("19", "20") and _date(int(text[:4]), text[4:6], text[6:]):
            return text
        return text.zfill(10)
    date, sign, serial = text.partition("-")
    if sign and date.isdigit() and 3 <= len(date) < 6 and len(serial) == 4:
        return f"{date.zfill(6)}-{serial}"
    return text


@lru_cache(maxsize=65536)
def _parse(text: str, today: datetime.date) -> IdentityNumber:
    match = _SPELLING.fullmatch(text)
    if match is None or not text.isascii():
        raise IdentifierError(_what_is_wrong(text))
    century, digits, sign, serial = match.group("century", "date", "sign", "serial")
    kind = _kind(digits, serial)
    if kind is None:
        raise IdentifierError(errors.WRONG_LETTER if serial[1:].isdigit() else errors.NOT_DIGITS)
    if serial.isdigit() and (century == "16" or (century is None and int(digits[2:4]) >= 20)):
        raise IdentifierError(errors.ORGANISATION)
    if serial.startswith("000"):
        raise IdentifierError(errors.NO_BIRTH_NUMBER)
    birth_date = _birth_date(century, digits, sign, kind, today)
    if kind is not IdentityType.PSEUDONYM:
        counted = serial if serial.isdigit() else "1" + serial[1:]
        if not luhn.is_valid(digits + counted):
            raise IdentifierError(errors.WRONG_CHECK_DIGIT)
    gender = None
    if kind is not IdentityType.PSEUDONYM:
        gender = Gender.MALE if int(serial[2]) % 2 else Gender.FEMALE
    return IdentityNumber(f"{birth_date.year:04d}{digits[2:]}{serial}", kind, birth_date, gender)


def _kind(digits: str, serial: str) -> IdentityType | None:
    if serial.isdigit():
        return IdentityType.COORDINATION if int(digits[4:]) > 60 else IdentityType.PERSONAL
    if serial[0] in INTERIM_LETTERS and serial[1:].isdigit():
        return IdentityType.INTERIM
    if serial[0] == "T" and serial[1].isalpha() and serial[2:].isdigit():
        return IdentityType.PSEUDONYM
    return None


def _birth_date(century: str | None, digits: str, sign: str, kind: IdentityType, today: datetime.date) -> datetime.date:
    day = f"{int(digits[4:]) - 60:02d}" if kind is IdentityType.COORDINATION else digits[4:]
    if century is not None:
        born = _date(int(century + digits[:2]), digits[2:4], day) if century in ("18", "19", "20") else None
        if born is None:
            raise IdentifierError(errors.INVALID_DATE)
        if born > today:
            raise IdentifierError(errors.FUTURE_DATE)
        return born
    latest = today.year - 100 if sign == "+" else today.year
    year = latest - (latest - int(digits[:2])) % 100
    born = _date(year, digits[2:4], day)
    if born is None or born > today:
        # 29 February of a year that is no leap year, or later this year: the century before.
        born = _date(year - 100, digits[2:4], day)
    if born is None:
        raise IdentifierError(errors.INVALID_DATE)
    return born


def _date(year: int, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(year, int(month), int(day))
    except ValueError:
        return None


def _what_is_wrong(text: str) -> Message:
    if not text.strip():
        return errors.MISSING
    if _SCIENTIFIC.fullmatch(text):
        return errors.ROUNDED
    plain = text.replace("-", "").replace("+", "")
    if not (plain.isascii() and plain.isdigit()):
        return errors.NOT_DIGITS
    if len(plain) == 6 or (len(plain) == 8 and _date(int(plain[:4]), plain[4:6], plain[6:])):
        return errors.BIRTH_DATE_ONLY
    if len(plain) not in (10, 12):
        return errors.WRONG_LENGTH.fill(digits=len(plain))
    return errors.NOT_DIGITS
