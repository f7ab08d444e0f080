"""Small problems, made from a seed, that touch every rule."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

from kompetens.planning.optimiser import Plan, Problem, plan

SLOTS = 80

# offsets, start_half, same_week, min, max, fixed, seat, at_venue, at_site, online, skills
COURSES = [
    ([0], 2, 1, 2, 6, 4000, 300, 1, 0, 0, [0]),
    ([0, 1], 0, 1, 2, 5, 7000, 500, 1, 1, 0, [1]),
    ([0, 1, 2, 3], 0, 1, 2, 6, 3000, 700, 0, 1, 0, [2]),
    ([0, 10, 20], 1, 0, 2, 8, 9000, 400, 0, 0, 1, [3]),
    ([0], 2, 1, 1, 1, 0, 3000, 1, 1, 1, [4]),
    ([0, 1], 0, 1, 2, 6, 8000, 600, 1, 1, 0, [0, 1]),
    ([0], 1, 1, 2, 9, 3500, 250, 0, 0, 1, [1, 5]),
]
HOUSES = [(0, 0, 0, 6, 0), (0, 1, 60_000, 0, 0), (1, 0, 9_000, 5, 1), (2, 1, 55_000, 4, 1), (3, 0, 3_000, 0, 0)]


def tables(seed: int, people: int = 60) -> dict[str, Any]:
    """A problem of two regions, four companies (one trains only among itself) and seven courses."""
    g = random.Random(seed)
    teams = [(s, g.randrange(3), g.randint(1, 3)) for s in range(len(HOUSES)) for _ in range(3)]
    team = [g.randrange(len(teams)) for _ in range(people)]
    needs = sorted({(e, g.randrange(6)) for e in range(people) for _ in range(g.randint(0, 4))})
    weeks = [0, sum(0x3FF << (10 * w) for w in (1, 4)), sum(1 << t for t in range(SLOTS) if t % 10 == 9)]
    columns = list(zip(*[c[:-1] for c in COURSES], strict=True))
    names = ("offsets", "start_half", "same_week", "min", "max", "fixed", "seat", "at_venue", "at_site", "online")
    courses: dict[str, Any] = {n: list(c) for n, c in zip(names, columns, strict=True)}
    courses["provider"] = [g.randrange(2) for _ in COURSES]
    pairs = [(c, s) for c, row in enumerate(COURSES) for s in row[-1]]
    sites = [list(c) for c in zip(*HOUSES, strict=True)]
    return {
        "params": {
            "T": SLOTS, "max_km": 40, "sek_per_km": 7, "trainer_sek_per_km": 10, "absence_sek": 400, "road_pct": 130,
            "budget_total": 230_000 + g.randrange(60_000),
        },
        "tables": {
            "regions": {"budget": [170_000, 45_000 + g.randrange(60_000)]},
            "companies": {"closed_only": [1, 0, 0, 0]},
            "sites": {
                "company": sites[0], "region": sites[1], "x": sites[2], "y": [0] * len(HOUSES),
                "room_seats": sites[3], "hosts_open": sites[4],
            },
            "calendars": {"busy": [format(w, "x") for w in weeks]},
            "teams": {
                "site": [t[0] for t in teams], "calendar": [t[1] for t in teams], "max_away": [t[2] for t in teams],
            },
            "employees": {"team": team},
            "absences": {
                "employee": [g.randrange(people) for _ in range(people)],
                "t0": (starts := [g.randrange(SLOTS) for _ in range(people)]), "t1": [t + 10 for t in starts],
            },
            "needs": {
                "employee": [n[0] for n in needs], "skill": [n[1] for n in needs],
                "value": [g.randrange(2000, 14000, 100) for _ in needs],
                "deadline": [g.choice([SLOTS, SLOTS, g.randrange(10, SLOTS)]) for _ in needs],
            },
            "providers": {"region": [0, 1], "x": [1_000, 58_000], "y": [0, 0], "capacity": [1, 2], "calendar": [2, 0]},
            "venues": {
                "provider": [0, 0, 1, 1], "region": [0, 1, 0, 1], "x": [2_000, 57_000, 8_000, 61_000],
                "y": [500, 0, 0, 0], "rooms": [1, 2, 1, 1], "seats": [4, 8, 6, 3],
            },
            "courses": courses,
            "course_skills": {"course": [p[0] for p in pairs], "skill": [p[1] for p in pairs]},
        },
    }  # fmt: skip


def problem(seed: int, people: int = 60) -> Problem:
    """The checked problem of `tables(seed)`."""
    return Problem.from_tables(tables(seed, people))


@lru_cache(maxsize=64)
def solved(seed: int, iterations: int = 1500) -> Plan:
    """A plan for `problem(seed)`."""
    return plan(problem(seed), iterations=iterations, seed=seed + 1)
