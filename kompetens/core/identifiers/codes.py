"""Codes of workplaces, industries and places: digits stored as text, leading zeros kept."""

import re

from kompetens.core.identifiers import errors
from kompetens.core.identifiers.errors import IdentifierError

COUNTIES: dict[str, str] = {
    "01": "Stockholms län",
    "03": "Uppsala län",
    "04": "Södermanlands län",
    "05": "Östergötlands län",
    "06": "Jönköpings län",
    "07": "Kronobergs län",
    "08": "Kalmar län",
    "09": "Gotlands län",
    "10": "Blekinge län",
    "12": "Skåne län",
    "13": "Hallands län",
    "14": "Västra Götalands län",
    "17": "Värmlands län",
    "18": "Örebro län",
    "19": "Västmanlands län",
    "20": "Dalarnas län",
    "21": "Gävleborgs län",
    "22": "Västernorrlands län",
    "23": "Jämtlands län",
    "24": "Västerbottens län",
    "25": "Norrbottens län",
}

_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-]+")


def read_cfar_number(value: object) -> str:
    """A workplace number as eight digits; a number stored as a number gets its leading zeros back.

    Raises :class:`IdentifierError`.
    """
    digits = _digits(value)
    if not 5 <= len(digits) <= 8 or not digits.strip("0"):
        raise IdentifierError(errors.CFAR)
    return digits.zfill(8)


def parse_sni(value: str) -> str:
    """An SNI code (2007 or 2025) as two to five digits without dots: '25.620' becomes '25620'.

    A letter of the section in front is accepted and dropped. Whether the code exists in an edition is for
    the table of that edition to say. Raises :class:`IdentifierError`.
    """
    code = re.sub(r"^[A-Va-v](?=\s*\d)", "", str(value).strip())
    code = _SEPARATORS.sub("", code)
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 5) or code.startswith("00"):
        raise IdentifierError(errors.SNI)
    return code


def parse_county_code(value: object) -> str:
    """One of the 21 counties as two digits. Raises :class:`IdentifierError`."""
    digits = _digits(value)
    code = digits.zfill(2)
    if code not in COUNTIES:
        raise IdentifierError(errors.COUNTY.fill(code=str(value)))
    return code


def parse_municipality_code(value: object) -> str:
    """Four digits whose first two are a county. Raises :class:`IdentifierError`."""
    digits = _digits(value)
    code = digits.zfill(4)
    if len(digits) < 3 or len(code) != 4 or code[:2] not in COUNTIES:
        raise IdentifierError(errors.MUNICIPALITY.fill(code=str(value)))
    return code


def _digits(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None or isinstance(value, bool) else str(value).strip()
    text = re.sub(r"[.,]0$", "", text)
    text = _SEPARATORS.sub("", text)
    return text if text.isascii() and text.isdigit() else ""
