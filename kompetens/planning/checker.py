"""The judge of plans: does a plan keep every rule, and what is it worth?

Written from the rules of docs/planning.md alone, by counting, table by table; it shares no code with the engine and
does not know how plans are made. An activity that breaks H0, H1 or H2 is reported and otherwise ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

VENUE, SITE, ONLINE = "V", "S", "O"
EXAMPLES = 5


@dataclass
class RuleErrors:
    """How often a rule is broken, and the first few cases in words."""

    count: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass
class Report:
    """What the checker found. Money in SEK; `parts` adds up to `objective`; `cash` is per region."""

    objective: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    activities: int = 0
    participations: int = 0
    needs: int = 0
    needs_met: int = 0
    cash: list[int] = field(default_factory=list)
    errors: dict[str, RuleErrors] = field(default_factory=dict)

    @property
    def feasible(self) -> bool:
        """True when no rule is broken."""
        return not self.errors


class PlanError(ValueError):
    """The plan's tables cannot be read as a plan."""


def check(problem: Mapping[str, Any], plan: Mapping[str, Any]) -> Report:
    """Check a plan (`{"tables": {"activities", "participations"}}`) against a problem (`{"params", "tables"}`).

    Raises `PlanError` when the plan's columns are missing, of unequal length or not whole numbers.
    """
    return _Check(problem, plan).run()


class _Check:
    """One check. Rows that survive a rule are narrowed down step by step."""

    def __init__(self, problem: Mapping[str, Any], plan: Mapping[str, Any]) -> None:
        self.params = problem["params"]
        self.slots = int(self.params["T"])
        t = problem["tables"]
        self.t = {
            name: {c: np.asarray(v, np.int64) for c, v in table.items() if c not in ("busy", "offsets")}
            for name, table in t.items()
        }
        self.sessions = [np.asarray(o, np.int64) for o in t["courses"]["offsets"]]
        self.busy = [int(h, 16) for h in t["calendars"]["busy"]]
        tables = plan["tables"]
        self.kind = [str(k) for k in _values(tables, "activities", "kind")]
        self.course, self.place, self.start = (_numbers(tables, "activities", c) for c in ("course", "place", "start"))
        self.act, self.who = (_numbers(tables, "participations", c) for c in ("activity", "employee"))
        if len({len(self.kind), len(self.course), len(self.place), len(self.start)}) != 1:
            raise PlanError("Table activities of the plan: columns are of unequal length.")
        if len(self.act) != len(self.who):
            raise PlanError("Table participations of the plan: columns are of unequal length.")
        self.report = Report(activities=len(self.kind), participations=len(self.act))
        team = self.t["employees"]["team"]
        self.site_of = self.t["teams"]["site"][team]
        self.company_of = self.t["sites"]["company"][self.site_of]
        self.region_of = self.t["sites"]["region"][self.site_of]

    def broken(self, rule: str, text: str) -> None:
        """Note one breach of a rule."""
        entry = self.report.errors.setdefault(rule, RuleErrors())
        entry.count += 1
        if len(entry.examples) < EXAMPLES:
            entry.examples.append(text)

    def run(self) -> Report:
        """All rules, then the objective."""
        self.good = [a for a in range(len(self.kind)) if self._held(a)]
        held = np.zeros(len(self.kind) + 1, bool)
        held[self.good] = True
        known = (self.act >= 0) & (self.act < len(self.kind)) & (self.who >= 0) & (self.who < len(self.site_of))
        for row in np.nonzero(~known)[0].tolist():
            self.broken("H0", f"participation {row}: activity {self.act[row]} or employee {self.who[row]} is unknown")
        self.rows = np.nonzero(known & held[np.where(known, self.act, len(self.kind))])[0]
        self.group: dict[int, list[int]] = {a: [] for a in self.good}
        for row in self.rows.tolist():
            self.group[int(self.act[row])].append(int(self.who[row]))
        for a in self.good:
            self._group_size(a)
            self._mixing(a)
            self._reach(a)
        self._resources()
        self._people()
        met = self._credits()
        self._money(met)
        return self.report

    # -- H0, H1, H2: may this activity be held at all?

    def _held(self, a: int) -> bool:
        c = int(self.course[a])
        if not 0 <= c < len(self.sessions):
            self.broken("H0", f"activity {a}: course {c} is unknown")
            return False
        start, last = int(self.start[a]), int(self.start[a] + self.sessions[c][-1])
        half = int(self.t["courses"]["start_half"][c])
        reason = ""
        if start < 0 or last >= self.slots:
            reason = f"slots {start} to {last} are outside the year of {self.slots}"
        elif half in (0, 1) and start % 2 != half:
            reason = f"slot {start} is the wrong half of the day"
        elif self.t["courses"]["same_week"][c] == 1 and start // 10 != last // 10:
            reason = f"slots {start} to {last} are not in one week"
        if reason:
            self.broken("H1", f"activity {a} (course {c}): {reason}")
            return False
        reason = self._place_fault(a, c)
        if reason:
            self.broken("H2", f"activity {a} (course {c}): {reason}")
        return not reason

    def _place_fault(self, a: int, c: int) -> str:
        kind, place, course = self.kind[a], int(self.place[a]), self.t["courses"]
        allowed = {VENUE: "at_venue", SITE: "at_site", ONLINE: "online"}
        if kind not in allowed or course[allowed[kind]][c] != 1:
            return f"kind {kind!r} is not allowed"
        if kind == VENUE:
            if not 0 <= place < len(self.t["venues"]["rooms"]):
                return f"venue {place} is unknown"
            if self.t["venues"]["provider"][place] != course["provider"][c]:
                return f"venue {place} belongs to another provider"
        elif kind == SITE:
            if not 0 <= place < len(self.t["sites"]["x"]):
                return f"site {place} is unknown"
            if self.t["sites"]["room_seats"][place] <= 0:
                return f"site {place} has no training room"
        elif place != -1:
            return f"an online activity has place -1, not {place}"
        return ""

    def times(self, a: int) -> list[int]:
        """Session slots of an activity."""
        return [int(self.start[a]) + int(o) for o in self.sessions[int(self.course[a])]]

    # -- H3, H7, H8: who may sit together, and where

    def _group_size(self, a: int) -> None:
        c, people = int(self.course[a]), self.group[a]
        low, high = int(self.t["courses"]["min"][c]), int(self.t["courses"]["max"][c])
        if self.kind[a] == VENUE:
            high = min(high, int(self.t["venues"]["seats"][self.place[a]]))
        elif self.kind[a] == SITE:
            high = min(high, int(self.t["sites"]["room_seats"][self.place[a]]))
        if not low <= len(people) <= high:
            self.broken("H3", f"activity {a}: a group of {len(people)}; course {c} here takes {low} to {high}")
        for e in sorted({e for e in people if people.count(e) > 1}):
            self.broken("H3", f"activity {a}: employee {e} is listed twice")

    def _mixing(self, a: int) -> None:
        people = self.group[a]
        companies = {int(self.company_of[e]) for e in people}
        if len(companies) > 1:
            shy = sorted(q for q in companies if self.t["companies"]["closed_only"][q] == 1)
            if shy:
                self.broken("H8", f"activity {a}: company {shy[0]} trains only among itself but sits with others")
        if self.kind[a] == SITE and self.t["sites"]["hosts_open"][self.place[a]] == 0:
            host = int(self.t["sites"]["company"][self.place[a]])
            for e in people:
                if self.company_of[e] != host:
                    self.broken("H8", f"activity {a}: employee {e} is a guest; site {self.place[a]} takes none")

    def position(self, a: int) -> tuple[int, int]:
        """Coordinates of a venue or site activity in metres."""
        table = self.t["venues" if self.kind[a] == VENUE else "sites"]
        return int(table["x"][self.place[a]]), int(table["y"][self.place[a]])

    def _reach(self, a: int) -> None:
        if self.kind[a] == ONLINE:
            return
        for e in self.group[a]:
            km = self.km(self.position(a), self._home(e))
            if km > self.params["max_km"]:
                self.broken("H7", f"activity {a}: employee {e} would travel {km} km; at most {self.params['max_km']}")

    def _home(self, e: int) -> tuple[int, int]:
        site = self.site_of[e]
        return int(self.t["sites"]["x"][site]), int(self.t["sites"]["y"][site])

    def km(self, p: tuple[int, int], q: tuple[int, int]) -> int:
        """Road distance in whole km."""
        straight = isqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2)
        return (straight * int(self.params["road_pct"]) + 50_000) // 100_000

    # -- H4: providers and rooms

    def _resources(self) -> None:
        course, provider = self.t["courses"], self.t["providers"]
        teaching: dict[tuple[int, int], int] = {}
        rooms: dict[tuple[str, int, int], int] = {}
        for a in self.good:
            p = int(course["provider"][self.course[a]])
            for z in self.times(a):
                if self.busy[int(provider["calendar"][p])] >> z & 1:
                    self.broken("H4", f"activity {a}: provider {p} is not available in slot {z}")
                teaching[p, z] = teaching.get((p, z), 0) + 1
                if self.kind[a] != ONLINE:
                    key = (self.kind[a], int(self.place[a]), z)
                    rooms[key] = rooms.get(key, 0) + 1
        for (p, z), n in teaching.items():
            if n > provider["capacity"][p]:
                self.broken("H4", f"provider {p}, slot {z}: {n} activities; capacity {provider['capacity'][p]}")
        for (kind, place, z), n in rooms.items():
            most = int(self.t["venues"]["rooms"][place]) if kind == VENUE else 1
            if n > most:
                what = "venue" if kind == VENUE else "training room of site"
                self.broken("H4", f"{what} {place}, slot {z}: {n} activities in {most} rooms")

    # -- H5, H6: people's time and the teams' share

    def _people(self) -> None:
        team, teams = self.t["employees"]["team"], self.t["teams"]
        absent: dict[int, list[tuple[int, int]]] = {}
        away = self.t["absences"]
        concerned = set(self.who[self.rows].tolist())
        for e, t0, t1 in zip(away["employee"].tolist(), away["t0"].tolist(), away["t1"].tolist(), strict=True):
            if e in concerned:
                absent.setdefault(e, []).append((t0, t1))
        out: dict[tuple[int, int], int] = {}
        days: dict[tuple[int, int], int] = {}
        for row in self.rows.tolist():
            a, e = int(self.act[row]), int(self.who[row])
            g = int(team[e])
            calendar, times = self.busy[int(teams["calendar"][g])], self.times(a)
            for z in times:
                if calendar >> z & 1:
                    self.broken("H5", f"activity {a}: employee {e} does not work in slot {z} (calendar of team {g})")
                elif any(t0 <= z < t1 for t0, t1 in absent.get(e, ())):
                    self.broken("H5", f"activity {a}: employee {e} is absent in slot {z}")
                out[g, z] = out.get((g, z), 0) + 1
            for day in {z // 2 for z in times}:
                days[e, day] = days.get((e, day), 0) + 1
        for (e, day), n in days.items():
            if n > 1:
                self.broken("H5", f"employee {e}: {n} activities on day {day}")
        for (g, z), n in out.items():
            if n > teams["max_away"][g]:
                self.broken("H6", f"team {g}, slot {z}: {n} members in training; at most {teams['max_away'][g]}")

    # -- H9: credits

    def _credits(self) -> Ints:
        """Rows of the needs that are met; participations without a credit are reported."""
        skills: dict[int, set[int]] = {}
        links = self.t["course_skills"]
        for c, s in zip(links["course"].tolist(), links["skill"].tolist(), strict=True):
            skills.setdefault(c, set()).add(s)
        taken: dict[int, list[tuple[int, int, int]]] = {}
        for row in self.rows.tolist():
            a = int(self.act[row])
            taken.setdefault(int(self.who[row]), []).append((self.times(a)[-1] + 1, a, row))
        for visits in taken.values():
            visits.sort()
        needs, useful, met = self.t["needs"], set(), []
        self.report.needs = len(needs["employee"])
        columns = (needs[c].tolist() for c in ("employee", "skill", "deadline"))
        for n, (e, skill, deadline) in enumerate(zip(*columns, strict=True)):
            for end, a, row in taken.get(e, ()):
                if end <= deadline and skill in skills.get(int(self.course[a]), ()):
                    useful.add(row)
                    met.append(n)
                    break
        for row in self.rows.tolist():
            if row not in useful:
                self.broken("H9", f"activity {self.act[row]}: employee {self.who[row]} is credited no need")
        return np.array(met, np.int64)

    # -- H10 and the objective

    def _money(self, met: Ints) -> None:
        t, p = self.t, {k: int(v) for k, v in self.params.items()}
        budget = t["regions"]["budget"]
        cash = [0] * len(budget)
        parts = dict.fromkeys(("value", "fixed", "trainer_travel", "seats", "travel", "absence"), 0)
        parts["value"] = int(t["needs"]["value"][met].sum())
        for a in self.good:
            c, kind = int(self.course[a]), self.kind[a]
            provider, days = int(t["courses"]["provider"][c]), len({z // 2 for z in self.times(a)})
            trip = 0
            region = int(t["providers"]["region"][provider])
            if kind != ONLINE:
                region = int(t["venues" if kind == VENUE else "sites"]["region"][self.place[a]])
            if kind == SITE:
                base = int(t["providers"]["x"][provider]), int(t["providers"]["y"][provider])
                trip = days * 2 * self.km(base, self.position(a)) * p["trainer_sek_per_km"]
            fixed = int(t["courses"]["fixed"][c])
            parts["fixed"] += fixed
            parts["trainer_travel"] += trip
            cash[region] += fixed + trip
            for e in self.group[a]:
                seat, way = int(t["courses"]["seat"][c]), 0
                if kind != ONLINE:
                    way = days * 2 * self.km(self._home(e), self.position(a)) * p["sek_per_km"]
                parts["seats"] += seat
                parts["travel"] += way
                parts["absence"] += p["absence_sek"] * len(self.sessions[c])
                cash[int(self.region_of[e])] += seat + way
        for r, spent in enumerate(cash):
            if spent > budget[r]:
                self.broken("H10", f"region {r}: {spent} SEK of a budget of {budget[r]} SEK")
        if sum(cash) > p["budget_total"]:
            self.broken("H10", f"all regions together: {sum(cash)} SEK of {p['budget_total']} SEK")
        self.report.cash, self.report.parts, self.report.needs_met = cash, parts, len(met)
        self.report.objective = 2 * parts["value"] - sum(parts.values())


def _values(tables: Any, table: str, column: str) -> list[Any]:
    try:
        return list(tables[table][column])
    except (KeyError, TypeError) as error:
        raise PlanError(f"Table {table} of the plan: column {column} is missing.") from error


def _numbers(tables: Any, table: str, column: str) -> Ints:
    values = _values(tables, table, column)
    for row, v in enumerate(values):
        if isinstance(v, bool) or not isinstance(v, (int, np.integer)) or abs(int(v)) > 2**62:
            raise PlanError(f"Table {table} of the plan, row {row}, column {column}: {v!r} is not a whole number.")
    return np.array(values, np.int64) if values else np.zeros(0, np.int64)
