"""Organisation numbers of companies, authorities, associations and sole traders.

Act (1974:174) on the identity designation of legal persons: ten digits, the first the group of the legal
form, the third at least 2 (so that no number can be a personal number), Luhn check digit. Registers that mix
people and organisations write it with 16 in front. A sole trader's number is her personal or coordination
number: personal data, to be stored and shown as such.
"""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum import luhn

from kompetens.core.identifiers import errors
from kompetens.core.identifiers.errors import IdentifierError
from kompetens.core.identifiers.personal import IdentityNumber, IdentityType, parse_identity_number
from kompetens.core.messages import Message

_SPELLING = re.compile(r"(\d\d)?(\d{6})([-+]?)(\d{4})")
_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-"))
_VAT = re.compile(r"SE(\d{10})01")


class LegalForm(StrEnum):
    """What the first digit tells, and the sole trader."""

    ESTATE = "estate"
    PUBLIC = "public"
    FOREIGN = "foreign"
    LIMITED_COMPANY = "limited_company"
    SIMPLE_PARTNERSHIP = "simple_partnership"
    ECONOMIC_ASSOCIATION = "economic_association"
    NON_PROFIT = "non_profit"
    PARTNERSHIP = "partnership"
    SOLE_TRADER = "sole_trader"
    UNKNOWN = "unknown"

    @property
    def swedish(self) -> str:
        """The Swedish name of the form."""
        return _SWEDISH[self]


_BY_FIRST_DIGIT = {
    "1": LegalForm.ESTATE,
    "2": LegalForm.PUBLIC,
    "3": LegalForm.FOREIGN,
    "5": LegalForm.LIMITED_COMPANY,
    "6": LegalForm.SIMPLE_PARTNERSHIP,
    "7": LegalForm.ECONOMIC_ASSOCIATION,
    "8": LegalForm.NON_PROFIT,
    "9": LegalForm.PARTNERSHIP,
}
_SWEDISH = {
    LegalForm.ESTATE: "Dödsbo",
    LegalForm.PUBLIC: "Stat, region, kommun eller församling",
    LegalForm.FOREIGN: "Utländskt företag",
    LegalForm.LIMITED_COMPANY: "Aktiebolag",
    LegalForm.SIMPLE_PARTNERSHIP: "Enkelt bolag",
    LegalForm.ECONOMIC_ASSOCIATION: "Ekonomisk förening eller bostadsrättsförening",
    LegalForm.NON_PROFIT: "Ideell förening eller stiftelse",
    LegalForm.PARTNERSHIP: "Handelsbolag eller kommanditbolag",
    LegalForm.SOLE_TRADER: "Enskild firma",
    LegalForm.UNKNOWN: "Okänd form",
}


@dataclass(frozen=True, slots=True)
class OrganisationNumber:
    """A checked organisation number: ``value`` is its ten digits; ``person`` is set for a sole trader."""

    value: str
    form: LegalForm
    person: IdentityNumber | None = None

    def __str__(self) -> str:
        return self.value

    @property
    def is_sole_trader(self) -> bool:
        """True when the number is a person's identity number and must be treated as one."""
        return self.person is not None

    @property
    def twelve_digits(self) -> str:
        """With 16 in front, or with the century of birth for a sole trader."""
        return self.person.value if self.person else "16" + self.value

    @property
    def vat_number(self) -> str:
        """SE + ten digits + 01."""
        return f"SE{self.value}01"

    def formatted(self, today: datetime.date | None = None) -> str:
        """'556016-0680'; a sole trader's with ``+`` from the year she turns 100."""
        if self.person:
            return self.person.short(today)
        return f"{self.value[:6]}-{self.value[6:]}"


def parse_organisation_number(text: str, *, today: datetime.date | None = None) -> OrganisationNumber:
    """The number in an official spelling: ten digits, or twelve, with or without a hyphen.

    Raises :class:`IdentifierError`.
    """
    match = _SPELLING.fullmatch(text)
    if match is None or not text.isascii():
        raise IdentifierError(_what_is_wrong(text))
    prefix, head, sign, tail = match.groups()
    if head[2] < "2":
        return _sole_trader(text, prefix, today)
    if prefix not in (None, "16"):
        raise IdentifierError(errors.ORGANISATION_PREFIX)
    if sign == "+":
        raise IdentifierError(errors.ORGANISATION_NOT_DIGITS)
    if not luhn.is_valid(head + tail):
        raise IdentifierError(errors.ORGANISATION_WRONG_CHECK_DIGIT)
    return OrganisationNumber(head + tail, _BY_FIRST_DIGIT.get(head[0], LegalForm.UNKNOWN))


def read_organisation_number(value: object, *, today: datetime.date | None = None) -> OrganisationNumber:
    """The number as people and spreadsheets spell it: blanks, any dash, a float, or as a VAT number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else _BLANKS.sub("", str(value)).strip("'\"`´’").translate(_DASHES).upper()
    text = re.sub(r"[.,]0+$", "", text)
    if vat := _VAT.fullmatch(text):
        text = vat[1]
    return parse_organisation_number(text, today=today)


def unallotted_organisation_number(serial: int) -> str:
    """A right organisation number (ten digits) that no organisation has: group 4 is not in use.

    ``serial`` is 0 to 999,999; every serial gives another number. For demonstrations and tests.
    """
    if not 0 <= serial <= 999_999:
        raise ValueError("serial is 0 to 999999")
    nine = f"409{serial:06d}"
    return nine + str(luhn.calc_check_digit(nine))


def _sole_trader(text: str, prefix: str | None, today: datetime.date | None) -> OrganisationNumber:
    if prefix == "16":
        raise IdentifierError(errors.ORGANISATION_PREFIX)
    person = parse_identity_number(text, today=today)
    if person.type not in (IdentityType.PERSONAL, IdentityType.COORDINATION):
        raise IdentifierError(errors.ORGANISATION_NOT_DIGITS)
    return OrganisationNumber(person.value[2:], LegalForm.SOLE_TRADER, person)


def _what_is_wrong(text: str) -> Message:
    if not text.strip():
        return errors.ORGANISATION_MISSING
    plain = text.replace("-", "")
    if plain.isascii() and plain.isdigit() and len(plain) not in (10, 12):
        return errors.ORGANISATION_WRONG_LENGTH.fill(digits=len(plain))
    return errors.ORGANISATION_NOT_DIGITS
