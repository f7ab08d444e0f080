"""Forgive a misspelling: the distinct words of all skills, compared with what was typed.

Only words are compared, never rows: some thousand words, all at once in columns. A word is close when a part of
it can be reached from the typed text by few changes (a letter added, left out or replaced, two neighbours
swapped), so that a misspelt "svetsnig" still finds "licenssvetsning".
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from django.db.models import Count, Max
from numpy.typing import NDArray

from kompetens.core.text import normalise
from kompetens.skills.models import Skill

MOST_WORDS = 12
SHORTEST = 4
"""Shorter words are never corrected: too many others are close."""

_WORD = re.compile(r"[^\W\d_]{3,}")


class Words:
    """Distinct words in lower case, as columns of character codes."""

    def __init__(self, words: list[str]) -> None:
        self.words = sorted(set(words))
        width = max((len(word) for word in self.words), default=1)
        self.codes: NDArray[np.int32] = np.zeros((width, len(self.words)), dtype=np.int32)
        for column, word in enumerate(self.words):
            self.codes[: len(word), column] = [ord(letter) for letter in word]

    def close_to(self, text: str) -> list[str]:
        """The words with the part closest to `text`, shortest first, at most MOST_WORDS; [] for a short text."""
        text = normalise(text).lower()
        if len(text) < SHORTEST or not self.words:
            return []
        distance = self._distances(text)
        nearest = int(distance.min())
        if nearest > (1 if len(text) < 8 else 2):
            return []
        order = np.lexsort((self._lengths(), distance))
        return [self.words[n] for n in order[:MOST_WORDS] if distance[n] == nearest]

    def _lengths(self) -> NDArray[np.int64]:
        lengths: NDArray[np.int64] = (self.codes != 0).sum(axis=0)
        return lengths

    def _distances(self, text: str) -> NDArray[np.int64]:
        """For each word the fewest changes between `text` and any part of it (Sellers 1980, with swaps)."""
        width, count = self.codes.shape
        letters = [ord(letter) for letter in text]
        # rows[i][j]: changes between the first i letters of the text and a part of the word that ends at j
        rows = [np.zeros((width + 1, count), dtype=np.int64)]
        for i, letter in enumerate(letters, 1):
            row = np.empty((width + 1, count), dtype=np.int64)
            row[0] = i
            differs = (self.codes != letter).astype(np.int64)
            for j in range(1, width + 1):
                best = np.minimum(rows[i - 1][j - 1] + differs[j - 1], np.minimum(row[j - 1], rows[i - 1][j]) + 1)
                if i > 1 and j > 1:
                    swapped = (self.codes[j - 1] == letters[i - 2]) & (self.codes[j - 2] == letter)
                    best = np.where(swapped, np.minimum(best, rows[i - 2][j - 2] + 1), best)
                row[j] = best
            rows.append(row)
        distances: NDArray[np.int64] = rows[-1].min(axis=0)
        return distances


def words_in(texts: list[str]) -> list[str]:
    """Every word of at least three letters, in lower case."""
    return [word for text in texts for word in _WORD.findall(normalise(text).lower())]


def known_words() -> Words:
    """The words of all skills in use; read again when skills have come or gone."""
    state = Skill.objects.filter(is_retired=False).aggregate(count=Count("pk"), latest=Max("pk"))
    return _words(state["count"], state["latest"])


@lru_cache(maxsize=2)
def _words(count: int, latest: int | None) -> Words:
    names = Skill.objects.filter(is_retired=False).values_list("name_sv", "name_en")
    return Words(words_in([name for pair in names for name in pair]))
