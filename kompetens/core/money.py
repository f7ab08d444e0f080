"""Amounts in Swedish kronor as exact decimals. Reading and arithmetic; how they are shown is the page's."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from kompetens.core.messages import Message, MessageError

ORE = Decimal("0.01")
_LARGEST = Decimal("1e12")


class MoneyError(MessageError):
    """The text is no amount in kronor; ``message`` says why."""


NOT_AN_AMOUNT = Message(
    "money-not-an-amount",
    "“{text}” is not an amount in kronor. Write it as 28500 or 28 500,00.",
    "”{text}” är inget belopp i kronor. Skriv det som 28500 eller 28 500,00.",
)
OTHER_CURRENCY = Message(
    "money-other-currency",
    "“{text}” is in another currency. Give the amount in kronor.",
    "”{text}” är i en annan valuta. Ange beloppet i kronor.",
)
TOO_LARGE = Message(
    "money-too-large",
    "“{text}” is too large to be an amount in kronor.",
    "”{text}” är för stort för att vara ett belopp i kronor.",
)

_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f'’]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_CURRENCY = re.compile(r"(?:sek|kronor|kr)\.?", re.IGNORECASE)
_FOREIGN = re.compile(
    r"€|\$|£|\b(?:eur|euro|usd|nok|dkk|gbp)\b|(?<=\d)(?:eur|usd|nok|dkk|gbp)\b", re.IGNORECASE
)
_THOUSANDS = re.compile(r"(?<=\d)(?:tkr|ksek|tsek|k)$", re.IGNORECASE)
_MILLIONS = re.compile(r"(?<=\d)(?:mkr|mnkr|msek|milj|m)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*")


def sek(value: Decimal | int | str) -> Decimal:
    """*value* rounded to whole öre, halves away from zero."""
    return Decimal(value).quantize(ORE, ROUND_HALF_UP)


def parse_sek(value: object) -> Decimal:
    """The amount that a cell or a person means, rounded to öre.

    Takes numbers, '28 500 kr', '54000', '3 900:-', '62 000 SEK', '18.900', '28.500,00', '28,500.00',
    '1,5 tkr', '2 mkr', '-500', '(500)'. One point or comma followed by exactly three digits parts thousands
    ('0,125' does not); otherwise it is the decimal sign. Raises :class:`MoneyError`.
    """
    shown = str(value).strip()
    if isinstance(value, bool) or value is None:
        raise MoneyError(NOT_AN_AMOUNT.fill(text=shown))
    if isinstance(value, int | float | Decimal):
        number = Decimal(str(value))
        if not number.is_finite():
            raise MoneyError(NOT_AN_AMOUNT.fill(text=shown))
        return _bounded(number, shown)
    if _FOREIGN.search(shown):
        raise MoneyError(OTHER_CURRENCY.fill(text=shown))
    text = _BLANKS.sub("", shown).translate(_DASHES)
    text, factor = _unit(text)
    text = re.sub(r"[:,.]-+$", "", text)
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    if text.startswith("-") or (text.endswith("-") and len(text) > 1):
        negative, text = True, text.strip("-")
    if not (text.isascii() and _PLAIN.fullmatch(text.removeprefix("+"))) or len(text) > 30:
        raise MoneyError(NOT_AN_AMOUNT.fill(text=shown))
    number = _decimal(text.removeprefix("+")) * factor
    return _bounded(-number if negative else number, shown)


def share_out(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """*total* shared in proportion to *weights* in whole öre, so that the shares add up to it exactly.

    The öre that rounding leaves over go one each to the largest remainders, ties to the first. Raises
    :class:`ValueError` when a weight is negative or all are zero.
    """
    exact = [Decimal(weight) for weight in weights]
    whole = sum(exact, Decimal())
    if whole <= 0 or min(exact) < 0:
        raise ValueError("weights must not be negative, and not all zero")
    total_ore = int(sek(total) / ORE)
    sign = -1 if total_ore < 0 else 1
    parts = [abs(total_ore) * weight / whole for weight in exact]
    floors = [int(part) for part in parts]
    left = abs(total_ore) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    for place in by_remainder[:left]:
        floors[place] += 1
    return [sign * floor * ORE for floor in floors]


def _unit(text: str) -> tuple[str, Decimal]:
    for pattern, factor in ((_THOUSANDS, Decimal(1_000)), (_MILLIONS, Decimal(1_000_000))):
        if match := pattern.search(text):
            return text[: match.start()], factor
    return _CURRENCY.sub("", text), Decimal(1)


def _decimal(text: str) -> Decimal:
    signs = [character for character in text if character in ".,"]
    if not signs:
        return Decimal(text)
    last = signs[-1]
    whole, _, rest = text.rpartition(last)
    if len(set(signs)) == 2:
        thousands = signs[0]
        if signs.count(last) > 1:
            raise MoneyError(NOT_AN_AMOUNT.fill(text=text))
        return Decimal(f"{whole.replace(thousands, '')}.{rest}")
    groups = text.split(last)
    grouped = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
    if grouped and groups[0].lstrip("0"):
        return Decimal("".join(groups))
    if len(signs) > 1:
        raise MoneyError(NOT_AN_AMOUNT.fill(text=text))
    return Decimal(f"{whole}.{rest}")


def _bounded(number: Decimal, shown: str) -> Decimal:
    if abs(number) >= _LARGEST:
        raise MoneyError(TOO_LARGE.fill(text=shown))
    return sek(number)
