"""Figures that leave a company tell nothing about fewer than five people, not even by subtraction."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5
"""People behind a figure that may leave their company (domain rule of the programme's agreements)."""

Key = TypeVar("Key", bound=Hashable)


def withheld(parts: Mapping[Key, int]) -> frozenset[Key]:
    """The keys of `parts` (people in each part of one whole) that must not be shown beside their sum.

    A part of one to four people is withheld. The sum minus what is shown would give it away, so parts are
    withheld, the smallest first, until at least two are and they hold five people together. Empty parts tell
    nothing and are shown. When the whole has fewer than five people all of it is withheld: see `is_safe`.
    """
    inhabited = sorted((people, position, key) for position, (key, people) in enumerate(parts.items()) if people > 0)
    small = [entry for entry in inhabited if entry[0] < FEWEST]
    if not small:
        return frozenset()
    hidden = small
    for entry in inhabited[len(small) :]:
        if len(hidden) >= 2 and sum(people for people, _, _ in hidden) >= FEWEST:
            break
        hidden = [*hidden, entry]
    return frozenset(key for _, _, key in hidden)


def is_safe(people: int) -> bool:
    """May a figure about so many people leave the company by itself?"""
    return people == 0 or people >= FEWEST
