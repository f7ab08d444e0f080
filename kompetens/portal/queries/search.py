"""From what somebody types to courses: inflections, compounds, small slips of the keyboard.

A course answers when every word typed is found in it: by the full-text vector (Swedish and English stems,
and as the beginning of a word), by a title's word that contains it (`svets` → `licenssvetsning`), by the name
of its subject. A word that nothing contains is read as the words of the titles that are spelt most alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q

from kompetens.core.text import fold
from kompetens.portal.models import SearchWord
from kompetens.skills.models import SkillGroup

MOST_TERMS = 6
MOST_WORDS = 30
"""Title words that one typed word may stand for."""
SHORTEST_PART = 3
GENERIC = re.compile(r"(?<=.{3})(s?kurs(en|er|erna)?|s?utbildning(en|ar|arna)?|course|courses|training)$")
"""*Robotkurs* asks for robots: the ending says only that it is a course."""


@dataclass(frozen=True, slots=True)
class Term:
    """A typed word, the title words it stands for, and the subjects whose names hold it."""

    typed: str
    words: tuple[str, ...] = ()
    subjects: tuple[int, ...] = ()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for. `read_as`: the words that stand for a misspelt one, to be told to the reader."""

    terms: tuple[Term, ...] = ()
    read_as: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.terms)

    def condition(self, prefix: str = "") -> Q:
        """Q on courses, or on rows that reach one by `prefix` ("course__")."""
        found = Q()
        for term in self.terms:
            hit = Q(**{f"{prefix}search": _query(term)})
            if term.subjects:
                hit |= Q(**{f"{prefix}subject__in": term.subjects})
            found &= hit
        return found

    def rank(self, prefix: str = "") -> SearchRank:
        """How well the course fits, for ordering."""
        return SearchRank(F(f"{prefix}search"), reduce(or_, map(_query, self.terms)))


def read(text: str, subjects: Sequence[SkillGroup]) -> Search:
    """The search that `text` means, given every subject. Two queries at most."""
    typed = list(dict.fromkeys(re.findall(r"\w+", text.lower())))[:MOST_TERMS]
    typed = [word for word in typed if len(word) > 1][:MOST_TERMS] or typed[:1]
    if not typed:
        return Search()
    known = _containing(typed)
    terms = [_term(word, known, subjects) for word in typed]
    if any(not term.words and not term.subjects for term in terms):
        vocabulary = [*SearchWord.objects.values_list("word", flat=True), *_subject_words(subjects)]
        terms = [term if term.words or term.subjects else _alike(term, vocabulary, subjects) for term in terms]
    return Search(tuple(terms), tuple(word for term in terms if term.corrected for word in term.words))


def _stems(typed: str) -> list[str]:
    """The word without the endings that Swedes put on, never shorter than can be recognised."""
    parts = [typed, GENERIC.sub("", typed)]
    for part in list(parts):
        parts += [part.removesuffix(ending) for ending in ("arna", "erna", "orna", "ar", "er", "or", "en", "et", "s")]
    return [part for part in dict.fromkeys(parts) if len(part) > SHORTEST_PART or part == typed]


def _containing(typed: Iterable[str]) -> list[str]:
    parts = [part for word in typed for part in _stems(word) if len(part) >= SHORTEST_PART]
    if not parts:
        return []
    wanted = reduce(or_, (Q(word__contains=part) for part in parts))
    return list(
        SearchWord.objects.filter(wanted).order_by("word").values_list("word", flat=True)[: MOST_WORDS * MOST_TERMS]
    )


def _term(typed: str, known: Sequence[str], subjects: Sequence[SkillGroup]) -> Term:
    for part in _stems(typed):  # the word as it is typed first, shorter forms only where that finds nothing
        long_enough = len(part) >= SHORTEST_PART
        words = [word for word in known if (part in word if long_enough else word.startswith(part))]
        named = [each.pk for each in subjects if long_enough and part in f"{each.name_sv} {each.name_en}".lower()]
        if words or named:
            return Term(typed, tuple(words[:MOST_WORDS]), tuple(named))
    return Term(typed)


def _alike(term: Term, vocabulary: Iterable[str], subjects: Sequence[SkillGroup]) -> Term:
    allowed = 0 if len(term.typed) < 4 else 1 if len(term.typed) < 7 else 2
    wanted = fold(term.typed)
    near = [(_distance_to_start(wanted, fold(word), allowed), word) for word in set(vocabulary)]
    near = sorted((far, word) for far, word in near if far <= allowed)
    words = tuple(word for far, word in near if far == near[0][0])[:3]
    named = tuple(each.pk for each in subjects if any(word in _subject_words([each]) for word in words))
    return Term(term.typed, words, named, corrected=bool(words))


def _distance_to_start(typed: str, word: str, most: int) -> int:
    """As `distance`, where `word` may go on: a compound is found by its misspelt first part."""
    return min(distance(typed, word, most), distance(typed, word[: len(typed)], most))


def _subject_words(subjects: Iterable[SkillGroup]) -> list[str]:
    return [word for each in subjects for word in re.findall(r"\w+", f"{each.name_sv} {each.name_en}".lower())]


def distance(one: str, other: str, most: int) -> int:
    """Letters to change, add, drop or swap with the next (optimal string alignment); `most` + 1 when it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        # two rows back still matters: a swap reaches over one
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)


def _query(term: Term) -> Any:
    """The text query: the typed word as a beginning, or any of the words it stands for."""
    start = f"'{term.typed}':*"
    parts = [SearchQuery(start, search_type="raw", config=config) for config in ("swedish", "english")]
    for word in term.words:
        parts += [SearchQuery(word, config=config) for config in ("swedish", "english")]
    return reduce(or_, parts)
