"""What a plan comes to: who is credited which need, and what every activity and region costs.

Works on the columnar tables of problem and plan (rows, SEK, metres, slots); knows no database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Per row of the plan's `activities`: participants (rows of `participations`), cost, region.

    `credited`: row of `participations` → rows of `needs` that it meets; `cash`: region → SEK of fixed
    prices, seats and journeys (work lost is not cash).
    """

    groups: list[list[int]]
    costs: list[int]
    regions: list[int]
    credited: dict[int, list[int]]
    cash: Counter[int]

    @property
    def needs_met(self) -> set[int]:
        return {need for needs in self.credited.values() for need in needs}


def kilometres(dx: int, dy: int, road_pct: int) -> int:
    """Road kilometres for a distance in metres as the crow flies."""
    return (isqrt(dx * dx + dy * dy) * road_pct + 50_000) // 100_000


def outcome_of(problem: Data, plan: Data) -> Outcome:
    """Cost and credit of a plan that keeps the rules. A need is credited once, to the participation that meets
    it first (the lower activity row when two end together)."""
    t, activities, people = problem["tables"], plan["tables"]["activities"], plan["tables"]["participations"]
    groups: list[list[int]] = [[] for _ in activities["course"]]
    for row, activity in enumerate(people["activity"]):
        groups[activity].append(row)
    cash: Counter[int] = Counter()
    costs, regions = [], []
    for activity, group in enumerate(groups):
        fixed, region = _fixed(problem, activities, activity)
        cash[region] += fixed
        total = fixed
        for row in group:
            site = t["teams"]["site"][t["employees"]["team"][people["employee"][row]]]
            amount = _seat(problem, activities, activity, site)
            cash[t["sites"]["region"][site]] += amount
            total += amount
        costs.append(total)
        regions.append(region)
    return Outcome(groups, costs, regions, _credits(problem, plan), cash)


def _days(offsets: list[int]) -> int:
    return len({offset // 2 for offset in offsets})


def _between(problem: Data, one: str, row: int, other: str, other_row: int) -> int:
    a, b = problem["tables"][one], problem["tables"][other]
    dx, dy = a["x"][row] - b["x"][other_row], a["y"][row] - b["y"][other_row]
    return kilometres(dx, dy, problem["params"]["road_pct"])


PLACES = {"V": "venues", "S": "sites"}


def _fixed(problem: Data, activities: Data, activity: int) -> tuple[int, int]:
    """(fixed price and the trainer's journey, region that pays them)."""
    t, course, kind = problem["tables"], activities["course"][activity], activities["kind"][activity]
    provider, place = t["courses"]["provider"][course], activities["place"][activity]
    fixed = t["courses"]["fixed"][course]
    if kind == "O":
        return fixed, t["providers"]["region"][provider]
    if kind == "S":
        way = 2 * _between(problem, "providers", provider, "sites", place)
        fixed += _days(t["courses"]["offsets"][course]) * way * problem["params"]["trainer_sek_per_km"]
    return fixed, t[PLACES[kind]]["region"][place]


def _seat(problem: Data, activities: Data, activity: int, site: int) -> int:
    """A participant's price and journey."""
    t, course, kind = problem["tables"], activities["course"][activity], activities["kind"][activity]
    if kind == "O":
        return int(t["courses"]["seat"][course])
    way = 2 * _between(problem, "sites", site, PLACES[kind], activities["place"][activity])
    days = _days(t["courses"]["offsets"][course])
    return int(t["courses"]["seat"][course] + days * way * problem["params"]["sek_per_km"])


def _credits(problem: Data, plan: Data) -> dict[int, list[int]]:
    t, activities, people = problem["tables"], plan["tables"]["activities"], plan["tables"]["participations"]
    covers: dict[int, set[int]] = defaultdict(set)
    for course, skill in zip(t["course_skills"]["course"], t["course_skills"]["skill"], strict=True):
        covers[course].add(skill)
    needs_of: dict[int, list[int]] = defaultdict(list)
    for need, employee in enumerate(t["needs"]["employee"]):
        needs_of[employee].append(need)

    def ends(activity: int) -> int:
        return int(activities["start"][activity] + t["courses"]["offsets"][activities["course"][activity]][-1] + 1)

    order = sorted((ends(a), a, row) for row, a in enumerate(people["activity"]))
    credited: dict[int, list[int]] = defaultdict(list)
    done: set[int] = set()
    for end, activity, row in order:
        skills = covers[activities["course"][activity]]
        for need in needs_of[people["employee"][row]]:
            if need not in done and t["needs"]["skill"][need] in skills and end <= t["needs"]["deadline"][need]:
                done.add(need)
                credited[row].append(need)
    return dict(credited)


def drop_collisions(problem: Data, plan: Data, rooms_taken: Mapping[int, Mapping[int, int]]) -> tuple[Data, int]:
    """The plan without activities at a site whose room is taken (row of `sites` → slot → by how many), and how
    many were dropped. What remains keeps every rule."""
    t, activities, people = problem["tables"], plan["tables"]["activities"], plan["tables"]["participations"]

    def collides(activity: int) -> bool:
        taken = rooms_taken.get(activities["place"][activity]) if activities["kind"][activity] == "S" else None
        offsets = t["courses"]["offsets"][activities["course"][activity]]
        return bool(taken) and any(taken.get(activities["start"][activity] + offset) for offset in offsets)  # type: ignore[union-attr]

    kept = [activity for activity in range(len(activities["course"])) if not collides(activity)]
    if len(kept) == len(activities["course"]):
        return plan, 0
    new = {old: row for row, old in enumerate(kept)}
    staying = [row for row, activity in enumerate(people["activity"]) if activity in new]
    tables = {
        "activities": {name: [values[a] for a in kept] for name, values in activities.items()},
        "participations": {
            "activity": [new[people["activity"][row]] for row in staying],
            "employee": [people["employee"][row] for row in staying],
        },
    }
    return {"tables": tables}, len(activities["course"]) - len(kept)
