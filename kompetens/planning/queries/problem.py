"""From the database to the planner's problem.

The problem is the columnar form that `kompetens.planning.optimiser` solves: whole SEK, metres of SWEREF 99 TM,
half-day slots of the period. What the tables cannot say directly is said like this:

- A course meets a need when it leads to at least the level that the need asks for, so a "skill" of the
  problem is a pair (skill, level).
- A need of several people who are not named is given to employees of its team (or company) who lack the
  skill: holders of a role that requires it first, then those with the lowest level, then by lot; never to
  somebody who has the same need in her own name.
- What people have booked already counts as absence for the whole day, and against their team's limit.
- Public holidays are closed for everybody.
- What open activities take of a provider or a team lowers its limit or closes the slot, whichever leaves
  more (`availability.leave_room`). A site's room that is taken is looked after when the plan comes back
  (`outcome.drop_collisions`).
- A person with two employments has her time divided between them, so that she is never in two places.
- A deadline that has passed does not bind: the need is overdue, not gone.
- A region's budget is what its open and held activities have left of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any
from zlib import crc32

from kompetens.core.geo import to_metres
from kompetens.organisations.models import Calendar, Programme
from kompetens.planning.availability import leave_room, shift_busy, split_between, venue_closed
from kompetens.planning.period import Period, mask, whole_days
from kompetens.planning.queries import rows
from kompetens.planning.queries.rows import NeedRow, Worker
from kompetens.planning.terms import Terms, terms_on
from kompetens.planning.value import attendance_cost, need_value, rates_on
from kompetens.portal.models import Course

Columns = dict[str, list[Any]]


@dataclass(slots=True)
class Wish:
    """One row of the problem's needs: a need and the employment that stands for it."""

    need: int
    employment: int
    pair: int
    value: int
    deadline: int


@dataclass(slots=True)
class BuiltProblem:
    """The problem and the way back: for each table the database id of every row.

    `wishes` are the rows of `needs`. `left_out` says for needs (or the part of a headcount) that did not
    become rows why, as a value of `UnmetNeed.Reason`, and for how many people.
    """

    period: Period
    terms: Terms
    data: dict[str, Any]
    ids: dict[str, list[int]]
    wishes: list[Wish]
    needs: dict[int, NeedRow]
    workers: dict[int, Worker]
    left_out: dict[int, tuple[str, int]]
    rooms_taken: dict[int, Counter[int]]
    """Row of `sites` → slot → open activities in its room."""

    @property
    def people_wanted(self) -> int:
        """How many people the open needs ask training for, all headcounts added."""
        return sum(need.headcount for need in self.needs.values())


@dataclass(slots=True)
class _Builder:
    programme: Programme
    period: Period
    terms: Terms
    tables: dict[str, Columns] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)
    row: dict[str, dict[int, int]] = field(default_factory=dict)
    left_out: dict[int, tuple[str, int]] = field(default_factory=dict)
    holidays: int = 0

    def number(self, table: str, ids: Iterable[int]) -> None:
        """Give the rows of `table` their order."""
        self.ids[table] = list(ids)
        self.row[table] = {pk: row for row, pk in enumerate(self.ids[table])}


def build_problem(programme: Programme, period: Period) -> BuiltProblem:
    """Read the programme's open needs and everything they can be met with. Run it as a system actor.

    The number of queries does not depend on the number of rows.
    """
    b = _Builder(programme, period, terms_on(period.first_day))
    b.holidays = period.holidays()
    b.tables["calendars"] = {"busy": []}
    use = rows.use(programme, period)
    _regions(b)
    _companies_and_sites(b)
    courses = _supply(b, use)
    needs, planned = rows.open_needs(programme), rows.planned_people(programme)
    needs = _still_wanted(needs, planned)
    workers = rows.workers(programme, needs)
    wishes = _needs(b, needs, planned, workers, courses)
    booked = rows.bookings(programme, period)
    _people(b, wishes, workers, booked)
    data = {"params": _params(b), "tables": b.tables}
    taken = {b.row["sites"][site]: slots for site, slots in use.sites.items() if site in b.row["sites"]}
    by_id = {need.id: need for need in needs}
    return BuiltProblem(period, b.terms, data, b.ids, wishes, by_id, workers, b.left_out, taken)


def _still_wanted(needs: list[NeedRow], planned: Mapping[int, set[int]]) -> list[NeedRow]:
    """Headcounts less those whom an adopted plan has given a seat."""
    left = [need._replace(headcount=need.headcount - len(planned.get(need.id, ()))) for need in needs]
    return [need for need in left if need.headcount > 0]


def _params(b: _Builder) -> dict[str, int]:
    return {"T": b.period.slots, **b.terms.params(), "budget_total": sum(b.tables["regions"]["budget"])}


def _regions(b: _Builder) -> None:
    found, spent = rows.regions(b.programme), rows.spent(b.programme)
    b.number("regions", (region.pk for region in found))
    b.tables["regions"] = {"budget": [max(0, r.training_budget_sek - spent.get(r.pk, 0)) for r in found]}


def _place(things: Iterable[Any]) -> tuple[list[int], list[int]]:
    """Columns x and y of things with a latitude and a longitude."""
    metres = [to_metres(thing.latitude, thing.longitude) for thing in things]
    return [round(east) for east, _ in metres], [round(north) for _, north in metres]


def _companies_and_sites(b: _Builder) -> None:
    companies, sites = rows.companies(b.programme), rows.sites(b.programme)
    b.number("companies", (company.pk for company in companies))
    b.tables["companies"] = {"closed_only": [int(company.closed_only) for company in companies]}
    b.number("sites", (site.pk for site in sites))
    x, y = _place(sites)
    b.tables["sites"] = {
        "company": [b.row["companies"][site.company_id] for site in sites],
        "region": [b.row["regions"][site.region_id] for site in sites],
        "x": x,
        "y": y,
        "room_seats": [site.room_seats for site in sites],
        "hosts_open": [int(site.hosts_open and site.room_seats > 0) for site in sites],
    }


def _calendar(b: _Builder, busy: int) -> int:
    """A new row of `calendars`."""
    b.tables["calendars"]["busy"].append(format(busy & b.period.everything, "x"))
    return len(b.tables["calendars"]["busy"]) - 1


def _supply(b: _Builder, use: rows.Use) -> list[Course]:
    providers, venues = rows.providers(b.programme), rows.venues(b.programme)
    b.number("providers", (provider.pk for provider in providers))
    b.number("venues", (venue.pk for venue in venues))
    x, y = _place(providers)
    limits = []
    for provider in providers:
        capacity, closed = leave_room(provider.capacity, use.providers.get(provider.pk, {}), b.period.slots)
        own = [venue for venue in venues if venue.provider_id == provider.pk]
        rooms: list[tuple[int, Mapping[int, int]]] = [(v.rooms, use.venues.get(v.pk, {})) for v in own]
        closed |= venue_closed(capacity, rooms) | b.period.weeks_busy(provider.closed_weeks) | b.holidays
        limits.append((capacity, _calendar(b, closed)))
    b.tables["providers"] = {
        "region": [b.row["regions"][provider.region_id] for provider in providers],
        "x": x,
        "y": y,
        "capacity": [capacity for capacity, _ in limits],
        "calendar": [calendar for _, calendar in limits],
    }
    x, y = _place(venues)
    b.tables["venues"] = {
        "provider": [b.row["providers"][venue.provider_id] for venue in venues],
        "region": [b.row["regions"][venue.region_id] for venue in venues],
        "x": x,
        "y": y,
        "rooms": [venue.rooms for venue in venues],
        "seats": [venue.seats for venue in venues],
    }
    return _courses(b, {venue.provider_id for venue in venues})


def _can_be_planned(course: Course, with_venue: set[int]) -> bool:
    """Whether the course has sessions in order and a place to be held at."""
    offsets = course.offsets
    rising = bool(offsets) and offsets[0] == 0 and all(a < b for a, b in pairwise(offsets))
    return rising and (course.at_site or course.online or course.provider_id in with_venue)


def _courses(b: _Builder, with_venue: set[int]) -> list[Course]:
    found = [course for course in rows.courses(b.programme) if _can_be_planned(course, with_venue)]
    b.number("courses", (course.pk for course in found))
    b.tables["courses"] = {
        "provider": [b.row["providers"][course.provider_id] for course in found],
        "offsets": [list(course.offsets) for course in found],
        "start_half": [course.start_half for course in found],
        "same_week": [int(course.same_week) for course in found],
        "min": [course.min_group for course in found],
        "max": [course.max_group for course in found],
        "fixed": [course.fixed_price_sek for course in found],
        "seat": [course.seat_price_sek for course in found],
        "at_venue": [int(course.at_venue) for course in found],
        "at_site": [int(course.at_site) for course in found],
        "online": [int(course.online) for course in found],
    }
    return found


def _needs(
    b: _Builder,
    needs: list[NeedRow],
    planned: Mapping[int, set[int]],
    workers: dict[int, Worker],
    courses: list[Course],
) -> list[Wish]:
    """The rows of `needs` and `course_skills`; fills `left_out`."""
    levels, importances = rows.levels(b.programme), rows.importances(b.programme)
    pairs = {pair: row for row, pair in enumerate(sorted({(need.skill, need.target_level) for need in needs}))}
    cheapest = _course_skills(b, pairs, courses)
    rates = rates_on(b.period.first_day)
    wishes = []
    for need, employments in _whose(b, needs, planned, workers, levels, importances):
        pair = pairs[need.skill, need.target_level]
        if pair not in cheapest:
            b.left_out[need.id] = ("no-course", need.headcount)
            continue
        for employment in employments:
            level = levels.get((employment, need.skill))
            gap = None if level is None else max(0, need.target_level - level)
            value = need_value(cheapest[pair], need.priority, gap, importances.get((employment, need.skill)), rates)
            wishes.append(Wish(need.id, employment, pair, value, _deadline(b.period, need.deadline)))
    return wishes


def _deadline(period: Period, day: date | None) -> int:
    if day is None or day < period.first_day:
        return period.slots
    return period.span(None, day)[1]


def _course_skills(b: _Builder, pairs: dict[tuple[int, int], int], courses: list[Course]) -> dict[int, int]:
    """Fill `course_skills`; returns for each pair that a course meets the cost of its cheapest attendance."""
    rates = rates_on(b.period.first_day)
    costs = [
        attendance_cost(
            course.fixed_price_sek, course.seat_price_sek, course.max_group, len(course.offsets),
            course.at_venue or course.at_site, b.terms, rates,
        )
        for course in courses
    ]  # fmt: skip
    asked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (skill, level), pair in pairs.items():
        asked[skill].append((level, pair))
    table: Columns = {"course": [], "skill": []}
    cheapest: dict[int, int] = {}
    for course, skill, reaches in rows.course_skills(b.programme):
        row = b.row["courses"].get(course)
        for level, pair in asked.get(skill, ()):
            if row is not None and level <= reaches:
                table["course"].append(row)
                table["skill"].append(pair)
                cheapest[pair] = min(costs[row], cheapest.get(pair, costs[row]))
    b.tables["course_skills"] = table
    return cheapest


def _whose(
    b: _Builder,
    needs: list[NeedRow],
    planned: Mapping[int, set[int]],
    workers: dict[int, Worker],
    levels: dict[tuple[int, int], int],
    importances: dict[tuple[int, int], int],
) -> Iterable[tuple[NeedRow, list[int]]]:
    """Each need with the employments that stand for it; fills `left_out` where there is nobody."""
    working = {w.id for w in workers.values() if _works_in(b.period, w)}
    taken = {(need.employment, need.skill) for need in needs if need.employment is not None}
    taken |= {(one, need.skill) for need in needs for one in planned.get(need.id, ())}
    by_team: dict[int, list[int]] = defaultdict(list)
    by_company: dict[int, list[int]] = defaultdict(list)
    for worker in workers.values():
        if worker.id in working:
            by_team[worker.team].append(worker.id)
            by_company[worker.company].append(worker.id)
    for need in needs:
        if need.employment is not None:
            if need.employment in working:
                yield need, [need.employment]
            else:
                b.left_out[need.id] = ("gone", 1)
            continue
        among = by_company[need.company] if need.team is None else by_team[need.team]
        lacking = [
            one
            for one in among
            if (one, need.skill) not in taken and levels.get((one, need.skill), -1) < need.target_level
        ]
        lacking.sort(
            key=lambda one, need=need: (  # type: ignore[misc]
                (one, need.skill) not in importances,
                levels.get((one, need.skill), 0),
                crc32(b"%d %d" % (need.id, one)),
            )
        )
        chosen = lacking[: need.headcount]
        taken.update((one, need.skill) for one in chosen)
        if len(chosen) < need.headcount:
            b.left_out[need.id] = ("nobody", need.headcount - len(chosen))
        if chosen:
            yield need, chosen


def _works_in(period: Period, worker: Worker) -> bool:
    t0, t1 = period.span(worker.started_on, worker.ended_on)
    return t0 < t1


def _people(
    b: _Builder,
    wishes: list[Wish],
    workers: dict[int, Worker],
    booked: list[tuple[int, int, Any, Any]],
) -> None:
    """Teams, employees, needs and absences: the people whom the wishes are about."""
    b.number("employees", sorted({wish.employment for wish in wishes}))
    slots: dict[int, set[int]] = defaultdict(set)
    away: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for person, team, start, end in booked:
        for slot in b.period.slots_of(start, end):
            slots[person].add(slot)
            away[team][slot].add(person)
    chosen = [workers[employment] for employment in b.ids["employees"]]
    wanted = {worker.team for worker in chosen}
    _teams(b, wanted, {team: {slot: len(who) for slot, who in used.items()} for team, used in away.items()})
    b.tables["employees"] = {"team": [b.row["teams"][worker.team] for worker in chosen]}
    b.tables["needs"] = {
        "employee": [b.row["employees"][wish.employment] for wish in wishes],
        "skill": [wish.pair for wish in wishes],
        "value": [wish.value for wish in wishes],
        "deadline": [wish.deadline for wish in wishes],
    }
    _absences(b, chosen, slots)


def _teams(b: _Builder, wanted: set[int], used: dict[int, dict[int, int]]) -> None:
    teams = [team for team in rows.teams(b.programme) if team.pk in wanted]
    calendars = rows.calendars(b.programme)
    shared: dict[int, tuple[int, int]] = {}
    b.number("teams", (team.pk for team in teams))
    table: Columns = {"site": [], "calendar": [], "max_away": []}
    for team in teams:
        if team.calendar_id not in shared:
            busy = _busy(b, calendars[team.calendar_id])
            shared[team.calendar_id] = busy, _calendar(b, busy)
        busy, calendar = shared[team.calendar_id]
        limit, closed = leave_room(team.max_away, used.get(team.pk, {}), b.period.slots)
        table["site"].append(b.row["sites"][team.site_id])
        table["calendar"].append(_calendar(b, busy | closed) if closed & ~busy else calendar)
        table["max_away"].append(limit)
    b.tables["teams"] = table


def _busy(b: _Builder, calendar: Calendar) -> int:
    shift = shift_busy(calendar.pattern, calendar.phase, b.period, b.programme.starts_on)
    return shift | b.period.weeks_busy(calendar.busy_weeks) | b.holidays


def _absences(b: _Builder, chosen: list[Worker], booked: dict[int, set[int]]) -> None:
    """Absences, time outside the employment, days with a booking, and the division between two employments."""
    found: list[tuple[int, int, int]] = []
    for employment, first, last in rows.absences(b.programme, b.period):
        if (row := b.row["employees"].get(employment)) is not None:
            found.append((row, *b.period.span(first, last)))
    same: dict[int, list[int]] = defaultdict(list)
    for row, worker in enumerate(chosen):
        same[worker.person].append(row)
        t0, t1 = b.period.span(worker.started_on, worker.ended_on)
        found += [(row, 0, t0), (row, t1, b.period.slots)]
        days = whole_days(mask(booked.get(worker.person, ())))
        found += [(row, slot, slot + 2) for slot in range(0, b.period.slots, 2) if days >> slot & 1]
    for several in same.values():
        if len(several) > 1:
            found += split_between(several, b.period.slots)
    found = [away for away in found if away[1] < away[2]]
    b.tables["absences"] = {
        "employee": [row for row, _, _ in found],
        "t0": [t0 for _, t0, _ in found],
        "t1": [t1 for _, _, t1 in found],
    }

