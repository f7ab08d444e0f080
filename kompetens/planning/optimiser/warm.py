"""Compile the engine (or load it from its cache) on a problem of one person, before any clock runs."""

from __future__ import annotations

import time

import numpy as np

from .bound import SETTLE, Bound
from .evaluate import new_scratch
from .model import build
from .problem import Problem
from .relaxation import money_prices
from .search import work
from .state import new_state
from .structs import refer

_ONE_PERSON = {
    "params": {
        "T": 10, "max_km": 10, "sek_per_km": 1, "trainer_sek_per_km": 1, "absence_sek": 1, "road_pct": 130,
        "budget_total": 1000,
    },
    "tables": {
        "regions": {"budget": [1000]}, "companies": {"closed_only": [0]},
        "sites": {"company": [0], "region": [0], "x": [0], "y": [0], "room_seats": [5], "hosts_open": [0]},
        "calendars": {"busy": ["0"]}, "teams": {"site": [0], "calendar": [0], "max_away": [1]},
        "employees": {"team": [0]}, "absences": {"employee": [0], "t0": [0], "t1": [1]},
        "needs": {"employee": [0], "skill": [0], "value": [100], "deadline": [10]},
        "providers": {"region": [0], "x": [0], "y": [0], "capacity": [1], "calendar": [0]},
        "venues": {"provider": [0], "region": [0], "x": [0], "y": [0], "rooms": [1], "seats": [5]},
        "courses": {
            "provider": [0], "offsets": [[0]], "start_half": [2], "same_week": [1], "min": [1], "max": [1],
            "fixed": [1], "seat": [1], "at_venue": [1], "at_site": [1], "online": [1],
        },
        "course_skills": {"course": [0], "skill": [0]},
    },
}  # fmt: skip


def warm_up() -> float:
    """Make every compiled function ready; returns the seconds it took (half a minute once per machine)."""
    began = time.monotonic()
    model = build(Problem.from_tables(_ONE_PERSON))
    refs = refer(model, new_state(model, 1), new_scratch(model))
    dual = Bound(model, money_prices(model, refs.m))
    for _ in range(SETTLE):
        dual.tighten()
    for steps in (0, 2):
        work(*refs, steps, 0.0, np.zeros((8, 3)))
    return time.monotonic() - began
