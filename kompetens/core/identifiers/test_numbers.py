"""Identity numbers for people who do not exist.

The authority has set aside the birth numbers 238 and 239 (newer) and 980 and 981 (older) for tests; the last
digit gives the gender, so a date carries two numbers for women (238, 980) and two for men (239, 981), once in
the form of a personal number and once as a coordination number (day + 60). Over the birth dates 1957-2007
(18,627 days) that is 37,254 + 37,254 numbers a gender, 149,016 in all. No further number exists that is
certain to belong to nobody: whoever needs more synthetic people gives the rest no number at all, as a real
personnel list may, and never makes one up.
"""

import datetime
from collections.abc import Iterator
from itertools import islice

from kompetens.core.identifiers.personal import Gender, IdentityNumber, check_digit, parse_identity_number

FIRST_BIRTH_DATE = datetime.date(1957, 1, 1)
LAST_BIRTH_DATE = datetime.date(2007, 12, 31)

_BIRTH_NUMBERS = {Gender.FEMALE: ("238", "980"), Gender.MALE: ("239", "981")}
# Shares no factor with the number of days (18,627 = 3 · 7 · 887), so that the walk meets every day once and
# neighbours in the list are years apart.
_STRIDE = 7_411


def official_test_number(
    birth_date: datetime.date, gender: Gender, serial: int = 0, *, coordination: bool = False
) -> str:
    """The test number (12 digits) of *birth_date*; ``serial`` 0 or 1 chooses between the two of a gender.

    Raises :class:`ValueError` for any other serial.
    """
    if serial not in (0, 1):
        raise ValueError("a birth date has two official test numbers for each gender: serial is 0 or 1")
    day = birth_date.day + 60 if coordination else birth_date.day
    digits = f"{birth_date:%Y%m}{day:02d}{_BIRTH_NUMBERS[gender][serial]}"
    return digits + check_digit(digits[2:])


def official_test_capacity(
    first: datetime.date = FIRST_BIRTH_DATE,
    last: datetime.date = LAST_BIRTH_DATE,
    *,
    coordination: bool = True,
) -> int:
    """How many different test numbers there are for one gender among births from *first* to *last*."""
    return ((last - first).days + 1) * (4 if coordination else 2)


def official_test_numbers(gender: Gender, count: int) -> Iterator[IdentityNumber]:
    """The first *count* of all test numbers of *gender*: no number twice, the same order every time.

    First 18,627 personal numbers 238/239, then as many 980/981, then the coordination numbers; birth dates
    1957-2007 evenly mixed from the start. Raises :class:`ValueError` when *count* is above
    :func:`official_test_capacity`.
    """
    capacity = official_test_capacity()
    if count > capacity:
        raise ValueError(
            f"there are {capacity} official test numbers for a gender, {count} were asked for; "
            "leave the identity number of the others empty"
        )
    return islice(_walk(gender), count)


def _walk(gender: Gender) -> Iterator[IdentityNumber]:
    days = (LAST_BIRTH_DATE - FIRST_BIRTH_DATE).days + 1
    for coordination in (False, True):
        for serial in (0, 1):
            for step in range(days):
                born = FIRST_BIRTH_DATE + datetime.timedelta(days=step * _STRIDE % days)
                number = official_test_number(born, gender, serial, coordination=coordination)
                yield parse_identity_number(number)
