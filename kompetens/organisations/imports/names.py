"""Names in one column: telling given names from surnames."""

from collections.abc import Iterable
from functools import lru_cache

from kompetens.organisations.imports.vocabulary import name_words


def looks_like_name(text: str) -> bool:
    """True for two to six words of letters, at least one a known given name or of a surname's form."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 6 or not all(word.strip(".-'’()").replace("-", "").isalpha() for word in words):
        return False
    return any(is_first_name(word) or is_surname(word) for word in words)


@lru_cache(maxsize=8192)
def is_first_name(word: str) -> bool:
    """True for a given name of the table, double names by their parts."""
    known = name_words().first_names
    word = word.casefold()
    return word in known or ("-" in word and all(part in known for part in word.split("-")))


@lru_cache(maxsize=8192)
def is_surname(word: str) -> bool:
    """True for a surname of the table or a word with a surname's ending that is no given name."""
    words = name_words()
    word = word.casefold()
    if word in words.surnames:
        return True
    return len(word) > 4 and not is_first_name(word) and word.endswith(words.surname_endings)


def surname_first(names: Iterable[str]) -> bool:
    """Whether a column writes 'Svensson Elin' rather than 'Elin Svensson'; names with a comma do not vote."""
    votes = 0
    for name in names:
        words = [word for word in name.split() if word.casefold() not in name_words().particles]
        if "," in name or len(words) < 2:
            continue
        first, last = words[0], words[-1]
        votes += (is_first_name(last) and not is_first_name(first)) - (is_first_name(first) and not is_first_name(last))
        votes += (is_surname(first) and not is_surname(last)) - (is_surname(last) and not is_surname(first))
    return votes > 0


def split_name(name: str, *, last_first: bool = False) -> tuple[str | None, str | None]:
    """(given names, surname) of a name in one cell; a single word is taken as the given name.

    'Svensson, Elin' is always surname first. Particles belong to the surname ('af Klint'); of several words
    in the middle those known as given names stay with the given name.
    """
    surname, comma, given = name.partition(",")
    if comma:
        return given.strip(" ,") or None, surname.strip() or None
    words = name.split()
    if len(words) < 2:
        return (words[0] if words else None), None
    if last_first:
        cut = _length_of_leading_surname(words)
        return " ".join(words[cut:]), " ".join(words[:cut])
    cut = _length_of_given_names(words)
    return " ".join(words[:cut]), " ".join(words[cut:])


def _length_of_given_names(words: list[str]) -> int:
    particles = name_words().particles
    for place in range(1, len(words)):
        rest = words[place:]
        if words[place].casefold() in particles and len(rest) > 1:
            return place
        if is_surname(words[place]) and not any(is_first_name(word) for word in rest):
            return place
    return len(words) - 1


def _length_of_leading_surname(words: list[str]) -> int:
    particles = name_words().particles
    place = 0
    while place < len(words) - 2 and words[place].casefold() in particles:
        place += 1
    place += 1
    while place < len(words) - 1 and is_surname(words[place]) and not is_first_name(words[place]):
        place += 1
    return place


def in_capitals(names: Iterable[str]) -> bool:
    """True when (nearly) all names of a column are written in capitals only."""
    letters = [name for name in names if sum(map(str.isalpha, name)) > 2]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters)


def from_capitals(name: str) -> str:
    """'AF KLINT' becomes 'af Klint', 'ANNA-KARIN' 'Anna-Karin'; a name with small letters stays as it is."""
    if not name.isupper():
        return name
    particles = name_words().particles
    words = []
    for place, word in enumerate(name.split()):
        small = word.lower()
        keep_small = small in particles and place < len(name.split()) - 1
        words.append(small if keep_small else "-".join(part.capitalize() for part in small.split("-")))
    return " ".join(words)
