"""The words by which lists are understood, loaded from the tables beside this file."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kompetens.core.text import fold

_HERE = Path(__file__).parent
_IN_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")


@dataclass(frozen=True)
class Vocabulary:
    """Synonyms of headings per kind of list, and the words of rows and cells; all of them folded."""

    headings: dict[str, dict[str, tuple[str, ...]]]
    filler: tuple[str, ...]
    sums: frozenset[str]
    required: frozenset[str]
    skipped_sheets: frozenset[str]
    answers: dict[str, frozenset[str]]
    not_rated: frozenset[str]
    forms: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class NameWords:
    """Given names, surnames, endings and particles, in lower case."""

    first_names: frozenset[str]
    surnames: frozenset[str]
    surname_endings: tuple[str, ...]
    particles: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The table of synonyms."""
    table = _load("vocabulary.toml")
    headings = {}
    for kind in ("personnel", "skill_matrix", "course_offer"):
        fields_of: dict[str, list[str]] = {}
        for field, synonyms in table[kind].items():
            for synonym in synonyms:
                fields_of.setdefault(fold(synonym), []).append(field)
        headings[kind] = {synonym: tuple(fields) for synonym, fields in fields_of.items()}
    return Vocabulary(
        headings=headings,
        filler=tuple(sorted({fold(word) for word in table["filler"]["words"]}, key=len, reverse=True)),
        sums=frozenset(map(fold, table["rows"]["sums"])),
        required=frozenset(map(fold, table["rows"]["required"])),
        skipped_sheets=frozenset(map(fold, table["rows"]["skipped_sheets"])),
        answers={name: frozenset(word.casefold() for word in words) for name, words in table["answers"].items()},
        not_rated=frozenset(word.casefold() for word in table["levels"]["not_rated"]),
        forms={form: tuple(sorted(map(fold, words), key=len, reverse=True)) for form, words in table["forms"].items()},
    )


@cache
def name_words() -> NameWords:
    """The table of names."""
    table = _load("names.toml")
    return NameWords(
        first_names=frozenset(table["first_names"]),
        surnames=frozenset(table["surnames"]),
        surname_endings=tuple(table["surname_endings"]),
        particles=frozenset(table["particles"]),
    )


@lru_cache(maxsize=4096)
def fields_for(kind: str, heading: str) -> tuple[str, ...]:
    """The fields that *heading* may stand for in a list of *kind*, most likely first; () when none."""
    known = vocabulary().headings[kind]
    for text in (heading, _IN_BRACKETS.sub(" ", heading)):
        words = fold(text)
        if words in known:
            return known[words]
        bare = _without_filler(words)
        if bare in known:
            return known[bare]
    return ()


def _without_filler(words: str) -> str:
    padded = f" {words} "
    for filler in vocabulary().filler:
        padded = padded.replace(f" {filler} ", " ")
    return padded.strip()


def _load(name: str) -> dict[str, Any]:
    with (_HERE / name).open("rb") as file:
        return tomllib.load(file)
