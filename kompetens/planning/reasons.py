"""Why a need was left open: the first of a few simple tests that says no.

Works on the columnar tables of a problem. Each test is about the need alone, so that anyone can check it by
hand: is there a course (the problem has no row otherwise), a place near enough, a date that suits the team,
the deadline and the provider, enough people who could meet there. When all say yes, the plan spent money and
teachers' time on what is worth more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from kompetens.planning.outcome import kilometres

TOO_FAR, NO_TIME, TOO_FEW, NOT_WORTH = "too-far", "no-time", "too-few", "not-worth"

Place = tuple[str, int]


class Reasons:
    """Answers for one problem; reading it once makes thousands of answers cheap."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.params, self.t = problem["params"], problem["tables"]
        self.courses_for: dict[int, list[int]] = defaultdict(list)
        skills: dict[int, set[int]] = defaultdict(set)
        for course, skill in zip(self.t["course_skills"]["course"], self.t["course_skills"]["skill"], strict=True):
            self.courses_for[skill].append(course)
            skills[course].add(skill)
        self._reach: dict[tuple[int, int], list[Place]] = {}
        self._busy = [int(text, 16) for text in self.t["calendars"]["busy"]]
        self._away = self._absences()
        self._crowds = self._wanting(skills)
        self._starts: dict[int, int] = {}

    def why(self, need: int) -> str:
        """The reason for the problem's row `need`."""
        employee, skill = self.t["needs"]["employee"][need], self.t["needs"]["skill"][need]
        site = self.t["teams"]["site"][self.t["employees"]["team"][employee]]
        near = {course: self.reachable(course, site) for course in self.courses_for[skill]}
        near = {course: places for course, places in near.items() if places}
        if not near:
            return TOO_FAR
        timely = {course: places for course, places in near.items() if self.has_time(need, course)}
        if not timely:
            return NO_TIME
        company = self.t["sites"]["company"][site]
        if not any(self.enough(course, place, company) for course, places in timely.items() for place in places):
            return TOO_FEW
        return NOT_WORTH

    def reachable(self, course: int, site: int) -> list[Place]:
        """Places of the course within reach of people who work at `site`: (kind, row)."""
        if (course, site) not in self._reach:
            self._reach[course, site] = list(self._places(course, site))
        return self._reach[course, site]

    def _places(self, course: int, site: int) -> Iterable[Place]:
        courses, venues, sites = self.t["courses"], self.t["venues"], self.t["sites"]
        if courses["online"][course]:
            yield "O", -1
        if courses["at_venue"][course]:
            for venue, provider in enumerate(venues["provider"]):
                if provider == courses["provider"][course] and self._near(site, venues, venue):
                    yield "V", venue
        if courses["at_site"][course]:
            company = sites["company"][site]
            for other, seats in enumerate(sites["room_seats"]):
                welcome = sites["company"][other] == company or sites["hosts_open"][other]
                if seats and welcome and self._near(site, sites, other):
                    yield "S", other

    def _closed(self, company: int) -> bool:
        return bool(self.t["companies"]["closed_only"][company])

    def _near(self, site: int, table: Mapping[str, Any], row: int) -> bool:
        dx = self.t["sites"]["x"][site] - table["x"][row]
        dy = self.t["sites"]["y"][site] - table["y"][row]
        return kilometres(dx, dy, self.params["road_pct"]) <= int(self.params["max_km"])

    def _absences(self) -> dict[int, int]:
        away: dict[int, int] = defaultdict(int)
        a = self.t["absences"]
        for employee, t0, t1 in zip(a["employee"], a["t0"], a["t1"], strict=True):
            away[employee] |= (1 << max(t0, t1)) - (1 << t0)
        return away

    def has_time(self, need: int, course: int) -> bool:
        """Whether the course has a start at which employee and provider are free at every session and the last
        one ends by the need's deadline."""
        employee, offsets = self.t["needs"]["employee"][need], self.t["courses"]["offsets"][course]
        calendar = self.t["teams"]["calendar"][self.t["employees"]["team"][employee]]
        busy: int = self._busy[calendar] | self._away.get(employee, 0)
        starts: int = self._start_slots(course) & ((1 << max(0, self.t["needs"]["deadline"][need] - offsets[-1])) - 1)
        for offset in offsets:
            starts &= ~(busy >> offset)
        return starts != 0

    def _start_slots(self, course: int) -> int:
        """Starts that the course's form and its provider's calendar allow."""
        if course not in self._starts:
            courses, slots = self.t["courses"], self.params["T"]
            last, half = courses["offsets"][course][-1], courses["start_half"][course]
            starts = 0
            for slot in range(slots - last):
                fits_week = not courses["same_week"][course] or slot // 10 == (slot + last) // 10
                if half in (2, slot % 2) and fits_week:
                    starts |= 1 << slot
            busy = self._busy[self.t["providers"]["calendar"][courses["provider"][course]]]
            for offset in courses["offsets"][course]:
                starts &= ~(busy >> offset)
            self._starts[course] = starts
        return self._starts[course]

    def _wanting(self, skills: Mapping[int, set[int]]) -> dict[int, Counter[int]]:
        """Course → site → employees there who need it."""
        wanted: dict[int, set[int]] = defaultdict(set)
        for employee, skill in zip(self.t["needs"]["employee"], self.t["needs"]["skill"], strict=True):
            wanted[skill].add(employee)
        site_of = [self.t["teams"]["site"][team] for team in self.t["employees"]["team"]]
        return {
            course: Counter(site_of[employee] for employee in set().union(*(wanted[skill] for skill in found)))
            for course, found in skills.items()
        }

    def enough(self, course: int, place: Place, company: int) -> bool:
        """Whether as many as the smallest group need the course, can reach the place and may sit together."""
        kind, row = place
        sites, least = self.t["sites"], self.t["courses"]["min"][course]
        room = {"V": self.t["venues"]["seats"], "S": sites["room_seats"]}.get(kind)
        if room is not None and room[row] < least:
            return False
        alone = self._closed(company) or (kind == "S" and not sites["hosts_open"][row])
        count = 0
        for site, people in self._crowds[course].items():
            other = sites["company"][site]
            together = other == company if alone else not self._closed(other)
            if together and place in self.reachable(course, site):
                count += people
                if count >= least:
                    return True
        return False
