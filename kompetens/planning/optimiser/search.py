"""The search: take something out, rebuild it better, keep it or take it back (ruin and recreate, annealed)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .evaluate import Scratch
from .jit import entry, jit
from .model import Model
from .recreate import collect, construct, recreate, refill, seat
from .ruin import cancel, ruin_budget, ruin_people, ruin_person, ruin_rivals, ruin_time
from .state import (
    ACTS,
    JOURNAL,
    RELEASED,
    TOUCHED,
    State,
    below,
    priced,
    random,
    undo,
)  # fmt: skip


@jit
def ruin(m: Model, s: State, x: Scratch) -> int:
    """Take something out; returns which way was chosen."""
    s.total[RELEASED] = 0
    s.total[TOUCHED] = 0
    z = random(s)
    if z < 0.40:
        ruin_rivals(m, s, x, 1 + below(s, 4))
        return 0
    if z < 0.60:
        ruin_people(m, s, x, 1 + below(s, 4))
        return 1
    if z < 0.75:
        ruin_time(m, s, x, 2 + below(s, 4))
        return 2
    if z < 0.90:
        ruin_budget(m, s, x, 1 + below(s, 2))
        return 3
    ruin_person(m, s, x, 2)
    return 4


@jit
def shuffle(s: State, x: Scratch) -> None:
    """Released tickets in random order."""
    for i in range(s.total[RELEASED] - 1, 0, -1):
        j = below(s, i + 1)
        x.released[i], x.released[j] = x.released[j], x.released[i]


@jit
def rebuild(m: Model, s: State, x: Scratch, noise: float) -> None:
    """Refill, seat in what exists, hold new activities, and close what stayed too small."""
    touched = s.total[TOUCHED]
    shuffle(s, x)
    if touched > 0 and random(s) < 0.5:
        for i in range(touched):
            refill(m, s, x, x.touched[i])
    if random(s) < 0.7:
        for i in range(s.total[RELEASED]):
            if s.k_act[x.released[i]] < 0:
                seat(m, s, x, x.released[i], noise)
    for i in range(touched):
        a = x.touched[i]
        refill(m, s, x, a)
        if s.a_count[a] < m.c_min[m.o_course[s.a_option[a]]]:
            cancel(m, s, x, a)
    collect(m, s, x)
    recreate(m, s, x, noise)
    for i in range(s.total[RELEASED]):
        if s.k_act[x.released[i]] < 0:
            seat(m, s, x, x.released[i], 0.0)


@entry
def work(m: Model, s: State, x: Scratch, steps: int, heat: float, stats: Any) -> None:
    """Construct a plan if there is none, then `steps` steps at temperature `heat` (SEK).

    `stats` (ways, 3) counts tries, improvements and what they brought per way of ruining.
    """
    if steps == 0:
        construct(m, s, x)
    for _ in range(steps):
        if s.total[ACTS] == 0:
            return
        before = priced(s)
        s.total[JOURNAL] = 0
        way = ruin(m, s, x)
        rebuild(m, s, x, 0.2 if random(s) < 0.5 else 0.0)
        after = priced(s)
        stats[way, 0] += 1
        if after < before and (heat <= 0 or after < before + heat * np.log(random(s) + 1e-300)):
            undo(m, s)
        elif after > before:
            stats[way, 1] += 1
            stats[way, 2] += int(after - before)
