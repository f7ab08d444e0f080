"""Sorting as Swedes do, by a key that any database can compare byte by byte.

The key is printable ASCII, kept in a column with the "C" collation. Rules: SAOL since its 13th edition
(å, ä, ö last, w after v as a letter of its own) and the Unicode tailoring for Swedish (ü as y, æ as ä,
ø as ö, accented letters as the bare ones). Case is ignored, blanks and hyphens part words, a number counts by
its value ('Lina 9' before 'Lina 10'), other scripts come after ö. Between words that differ only in accents
the bare one comes first.
"""

import unicodedata
from functools import lru_cache

_PART = " "
_GAP = "!"
_LEVEL = "  "
_OTHER_SCRIPT = "~"
_LETTERS = {
    "å": "{",
    "ä": "|",
    "æ": "|",
    "ö": "}",
    "ø": "}",
    "ő": "}",
    "œ": "}",
    "ü": "y",
    "ű": "y",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "ı": "i",
    "ħ": "h",
    "ŋ": "n",
}
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzåäö")
_SILENT = frozenset("'’`´\"”“\u00ad\u200b\u200c\u200d\ufeff")
_LONGEST_NUMBER = 40


def swedish_sort_key(*parts: str, length: int = 600) -> str:
    """An ASCII key for *parts* (surname, given name), compared part by part.

    At most *length* characters, cut at the end: strings alike so far compare as equal.
    """
    bare: list[str] = []
    accents: list[str] = []
    for part in parts:
        letters, marks = _levels(part)
        bare.append(letters)
        accents.append(marks)
    key = _PART.join(bare)
    if any(accents):
        key += _LEVEL + _PART.join(accents)
    return key[:length]


@lru_cache(maxsize=16384)
def _levels(text: str) -> tuple[str, str]:
    """The letters of *text* as key characters, and where its accents stand ('' when it has none)."""
    text = unicodedata.normalize("NFC", text).lower()
    key: list[str] = []
    accents: list[str] = []
    number = ""
    for character in text + "\n":
        if character.isdecimal():
            number += str(unicodedata.decimal(character))
            continue
        if number:
            key.append(_number(number))
            accents.append("0")
            number = ""
        if character in _SILENT:
            continue
        if not character.isalnum() and not unicodedata.combining(character):
            if key and key[-1] != _GAP:
                key.append(_GAP)
            continue
        letter = _letter(character)
        key.append(letter)
        accents.append("0" if character in _PLAIN or letter.startswith(_OTHER_SCRIPT) else "1")
    return "".join(key).rstrip(_GAP), "".join(accents).rstrip("0")


def _letter(character: str) -> str:
    if known := _LETTERS.get(character):
        return known
    bare = "".join(
        mark for mark in unicodedata.normalize("NFKD", character) if not unicodedata.combining(mark)
    )
    if bare and all(mark in _PLAIN for mark in bare):
        return bare
    return f"{_OTHER_SCRIPT}{ord(character):06x}"


def _number(digits: str) -> str:
    """Digits led by how many they are, so that a longer number is a greater one; all below the letter a."""
    digits = (digits.lstrip("0") or "0")[:_LONGEST_NUMBER]
    return chr(ord("0") + len(digits)) + digits
