"""How urgent a gap is, and who of a role needs to close it: pure rules that can be explained in a sentence.

Weight = importance of the skill for the role (1–5) × levels lacking × coverage (1 when everybody else has the
level, 2 when nobody has). The weight is read on the priority scale 1 (can wait) – 5 (urgent) by `STEPS`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kompetens.analysis.queries.gap import GapRow

STEPS = (4.0, 8.0, 14.0, 22.0)
"""Weights from which priority 2, 3, 4 and 5 begin."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A gap to be closed, with everything its priority comes from: `reached` of `asked` people have the level."""

    row: GapRow
    reached: int
    asked: int

    @property
    def gap(self) -> int:
        return self.row.gap or 0

    @property
    def priority(self) -> int:
        return priority(self.row.importance, self.gap, self.reached, self.asked)

    def basis(self) -> dict[str, int]:
        """What the priority was made of, to be kept with the need."""
        return {
            "importance": self.row.importance,
            "required": self.row.required,
            "present": self.row.present or 0,
            "reached": self.reached,
            "asked": self.asked,
        }


def priority(importance: int, gap: int, reached: int, asked: int) -> int:
    """1–5. `reached` of `asked` people have the level now."""
    lacking = (asked - reached) / asked if asked else 0.0
    return 1 + bisect_right(STEPS, importance * gap * (1 + lacking))


def wishes(rows: Iterable[GapRow]) -> list[Wish]:
    """The gaps of one company that are to be closed. Nobody is chosen who has not been rated.

    Where so many of a role must have a skill (`headcount`), only those lacking to that number are chosen: the
    nearest to the level first.
    """
    by_skill: dict[int, list[GapRow]] = defaultdict(list)
    for row in rows:
        by_skill[row.skill].append(row)
    chosen: list[Wish] = []
    for same in by_skill.values():
        chosen += _of_one_skill(same)
    return chosen


def _of_one_skill(rows: list[GapRow]) -> list[Wish]:
    reached = sum(row.gap == 0 for row in rows)
    everybody = [row for row in rows if row.headcount is None and row.gap]
    some = sorted((row for row in rows if row.headcount is not None and row.gap), key=_nearest)
    limits = [row.headcount for row in rows if row.headcount is not None]
    # Whoever closes her gap anyway counts towards the number that is asked for.
    room = max(limits, default=0) - reached - len(everybody)
    chosen = everybody + some[: max(room, 0)]
    asked = len(rows) if len(limits) < len(rows) else min(len(rows), max(limits, default=0))
    return [Wish(row, min(reached, asked), asked) for row in chosen]


def _nearest(row: GapRow) -> tuple[int, int]:
    return (row.gap or 0, row.employment)
