"""How long a course takes, from what providers write: '2 dagar', '3 dgr à 8 tim', '4 x ½ dag', '16 h'."""

import re
from decimal import Decimal
from typing import Any

from kompetens.organisations.imports.cells import number, text

HOURS_PER_DAY = Decimal(8)
HOURS_PER_WEEK = Decimal(40)

_FRACTIONS = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})
_WORDS = {
    "en": "1", "ett": "1", "one": "1", "två": "2", "two": "2", "tre": "3", "three": "3", "fyra": "4",
    "four": "4", "fem": "5", "five": "5", "sex": "6", "six": "6", "sju": "7", "åtta": "8", "nio": "9",
    "tio": "10", "tolv": "12", "half": "0.5",
}  # fmt: skip
_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_UNITS: tuple[tuple[str, Decimal], ...] = (
    (r"halvdag(?:ar)?|half[- ]?days?|halv dag|halva dagar", HOURS_PER_DAY / 2),
    (r"heldag(?:ar)?|hela dagar|full days?", HOURS_PER_DAY),
    (r"arbetsdag(?:ar)?|kursdag(?:ar)?|utbildningsdag(?:ar)?|dag(?:ar)?s?|dgr|dg|days?|d", HOURS_PER_DAY),
    (r"klocktimm(?:ar|e)|timm(?:ar|e)|timmars|tim|hours?|hrs?|h|t", Decimal(1)),
    (r"minuter|minutes|min", 1 / Decimal(60)),
    (r"veck(?:or|a)|veckors|v|weeks?", HOURS_PER_WEEK),
)
_UNIT = "|".join(f"(?P<u{place}>{words})" for place, (words, _) in enumerate(_UNITS))
_TIMES = re.compile(
    rf"{_NUMBER}\s*(?P<what>[a-zåäö]*)\.?\s*(?:x|×|\*|à|á|a|@|om|på|of|at|ggr|gånger|times)\s*{_NUMBER}\s*(?:{_UNIT})\b\.?"
)
_ONE = re.compile(rf"{_NUMBER}\s*-?\s*(?:{_UNIT})(?![a-zåäö])\.?")
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|till|to)\s*{_NUMBER}\s*(?:{_UNIT})(?![a-zåäö])")
_COUNTED = re.compile(
    r"(?:dag|dgr|day|träff|tillf|gång|pass|modul|kväll|vecka|veckor|moment|block|session|lektion|möte|st|d\b)"
)


def hours(cell: Any, *, unit: Decimal | None = None) -> Decimal | None:
    """The hours that *cell* tells, or None when it does not tell them clearly.

    A bare number counts in *unit* hours (1 for a column of hours, 8 for one of days). A day is 8 hours, half
    a day 4, a week 40. Of hours given beside days, as in '2 dagar (14 timmar)', the hours count.
    """
    bare = number(cell)
    if bare is not None:
        return None if unit is None or bare <= 0 else _tidy(bare * unit)
    found = _spelled_out(text(cell))
    if not found or _RANGE.search(found):
        return None
    if not re.search(r"\d", found):
        found = f"1 {found}"
    whole = _bracketed(found)
    if whole is None:
        whole = _total(found)
    return _tidy(whole) if whole and whole <= 2_000 else None


def _spelled_out(found: str) -> str:
    found = found.lower().translate(_FRACTIONS).replace("1/2", "0.5")
    found = re.sub(r"(?<!\d)\.(\d)", r"0.\1", found)
    found = re.sub(r"(\d)\s+0\.5", r"\1.5", found)
    found = re.sub(r"\b(?:ca|cirka|c:a|totalt|omkring|about|approx)\b\.?:?\s*", "", found)
    found = re.sub(r"\ben halv(?=\s)", "0.5", found)
    return re.sub(r"\b[a-zåäö]+\b", lambda match: _WORDS.get(match[0], match[0]), found)


def _bracketed(found: str) -> Decimal | None:
    """The hours of a part in brackets, or after a comma, that says the same again in hours."""
    for part in reversed(re.split(r"[();/=]|,(?!\d)|totalt", found)):
        part = part.strip()
        match = _ONE.fullmatch(part)
        if match and match.group("u3") and part != found.strip():
            return _decimal(match[1])
    return None


def _total(found: str) -> Decimal | None:
    """The sum of all lengths in the text; None when there is none or something was left over that counts."""
    total = Decimal(0)
    rest = found
    for match in _TIMES.finditer(found):
        times, each = _decimal(match[1]), _decimal(match[3])
        what = match["what"]
        if what and not _COUNTED.match(what):
            return None
        total += times * each * _unit_of(match)
        rest = rest.replace(match[0], " ", 1)
    for match in _ONE.finditer(rest):
        total += _decimal(match[1]) * _unit_of(match)
        rest = rest.replace(match[0], " ", 1)
    return total or None


def _unit_of(match: re.Match[str]) -> Decimal:
    return next(hours for place, (_, hours) in enumerate(_UNITS) if match.group(f"u{place}"))


def _decimal(found: str) -> Decimal:
    return Decimal(found.replace(",", "."))


def _tidy(found: Decimal) -> Decimal:
    found = found.quantize(Decimal("0.01"))
    return Decimal(int(found)) if found == found.to_integral_value() else found.normalize()
