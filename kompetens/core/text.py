"""Text as it comes from people and files, made comparable."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANK = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")
_STANDS_FOR = str.maketrans(
    {"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i"}
)


def normalise(text: str) -> str:
    """One line: NFC, every run of blanks (no-break ones too) one space, ends trimmed, invisible and control
    characters gone.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text)))
    return _BLANK.sub(" ", text).strip()


def normalise_lines(text: str) -> str:
    """Several lines: as :func:`normalise` for each, line ends as ``\\n``, at most one empty line in a row."""
    lines = [normalise(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def fold(text: str) -> str:
    """The bare words for comparing: no case, no accents or rings, punctuation as single spaces.

    'Anställd  fr.o.m.' becomes 'anstalld fr o m'. Not for sorting: see :mod:`kompetens.core.sorting`.
    """
    bare = unicodedata.normalize("NFKD", normalise(text).casefold().translate(_STANDS_FOR))
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", bare).strip()
