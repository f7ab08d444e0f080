"""Keep a plan: its activities, seats, the needs they meet, and those it leaves open, in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from kompetens.core.clock import now
from kompetens.organisations.models import Company, Site
from kompetens.planning.checker import Report
from kompetens.planning.models import PlannedActivity, PlannedSeat, PlanRun, SeatNeed, UnmetNeed
from kompetens.planning.outcome import Outcome, outcome_of
from kompetens.planning.queries.problem import BuiltProblem
from kompetens.planning.queries.rows import Worker
from kompetens.planning.reasons import Reasons
from kompetens.portal.models import Venue

BATCH = 2000


def store_plan(
    run: PlanRun, built: BuiltProblem, plan: Mapping[str, Any], report: Report, *, bound: float | None, dropped: int
) -> None:
    """Write what `plan` proposes and close the run. The caller holds the run's lock and its transaction."""
    outcome = outcome_of(built.data, plan)
    activities = _activities(run, built, plan, outcome)
    PlannedActivity.objects.bulk_create(activities, batch_size=BATCH)
    seats = _seats(built, plan, outcome, activities)
    PlannedSeat.objects.bulk_create(seats, batch_size=BATCH)
    met = [
        SeatNeed(seat=seats[row], need_id=built.wishes[wish].need, **_scope_of_seat(seats[row]))
        for row, wishes in outcome.credited.items()
        for wish in wishes
    ]
    SeatNeed.objects.bulk_create(met, batch_size=BATCH)
    unmet = _unmet(run, built, outcome)
    UnmetNeed.objects.bulk_create(unmet, batch_size=BATCH)
    _close(run, built, outcome, report, bound, activities, seats, dropped)


def _scope(worker: Worker, programme: int) -> dict[str, int]:
    return {
        "programme_id": programme,
        "region_id": worker.region,
        "company_id": worker.company,
        "team_id": worker.team,
        "person_id": worker.person,
        "employment_id": worker.id,
    }


def _scope_of_seat(seat: PlannedSeat) -> dict[str, int]:
    return {
        f"{name}_id": getattr(seat, f"{name}_id")
        for name in ("programme", "region", "company", "team", "person", "employment")
    }


def _activities(
    run: PlanRun, built: BuiltProblem, plan: Mapping[str, Any], outcome: Outcome
) -> list[PlannedActivity]:
    t, rows, who = built.data["tables"], plan["tables"]["activities"], plan["tables"]["participations"]["employee"]
    places: dict[str, dict[int, Any]] = {
        "V": {venue.pk: venue for venue in Venue.objects.filter(pk__in=built.ids["venues"])},
        "S": {site.pk: site for site in Site.objects.filter(pk__in=built.ids["sites"])},
    }
    companies = {company.pk: company for company in Company.objects.filter(pk__in=built.ids["companies"])}
    result = []
    for row, (course, kind, place, start) in enumerate(
        zip(rows["course"], rows["kind"], rows["place"], rows["start"], strict=True)
    ):
        slots = [start + offset for offset in t["courses"]["offsets"][course]]
        group = {built.workers[built.ids["employees"][who[seat]]].company for seat in outcome.groups[row]}
        where = places[kind][built.ids[{"V": "venues", "S": "sites"}[kind]][place]] if kind != "O" else None
        closed = _closed_to(where, companies, group)
        result.append(
            PlannedActivity(
                run=run,
                programme_id=run.programme_id,
                region_id=built.ids["regions"][outcome.regions[row]],
                course_id=built.ids["courses"][course],
                kind=kind,
                venue=where if kind == "V" else None,
                site=where if kind == "S" else None,
                closed_company=closed,
                place_name=_place_name(where, companies),
                closed_to=closed.name if closed else "",
                slots=slots,
                starts_at=built.period.starts(slots[0]),
                ends_at=built.period.ends(slots[-1]),
                group_size=len(outcome.groups[row]),
                companies=len(group),
                cost_sek=outcome.costs[row],
            )
        )
    return result


def _place_name(place: Venue | Site | None, companies: dict[int, Company]) -> str:
    """A venue by its name, a workplace with its company."""
    if isinstance(place, Site) and companies[place.company_id].name not in place.name:
        return f"{companies[place.company_id].name}, {place.name}"[:200]
    return place.name if place else ""


def _closed_to(place: Venue | Site | None, companies: dict[int, Company], group: set[int]) -> Company | None:
    """The company that an activity is closed to: one whose people train only among themselves, or the host
    that takes no guests."""
    for company in group:
        if companies[company].closed_only:
            return companies[company]
    if isinstance(place, Site) and not place.hosts_open:
        return companies[place.company_id]
    return None


def _seats(
    built: BuiltProblem, plan: Mapping[str, Any], outcome: Outcome, activities: list[PlannedActivity]
) -> list[PlannedSeat]:
    """One for each row of `participations`, in its order."""
    people = plan["tables"]["participations"]
    seats = []
    for activity, employee in zip(people["activity"], people["employee"], strict=True):
        worker, planned = built.workers[built.ids["employees"][employee]], activities[activity]
        seats.append(PlannedSeat(planned=planned, **_scope(worker, planned.programme_id)))
    return seats


def _unmet(run: PlanRun, built: BuiltProblem, outcome: Outcome) -> list[UnmetNeed]:
    """A row for each need that is not met for everybody; of several reasons the most frequent."""
    reasons, met = Reasons(built.data), outcome.needs_met
    why: dict[int, Counter[str]] = defaultdict(Counter)
    for need, (reason, people) in built.left_out.items():
        why[need][reason] += people
    for row, wish in enumerate(built.wishes):
        if row not in met:
            why[wish.need][reasons.why(row)] += 1
    return [
        UnmetNeed(
            run=run,
            need_id=need,
            programme_id=run.programme_id,
            region_id=built.needs[need].region,
            company_id=built.needs[need].company,
            team_id=built.needs[need].team,
            person_id=built.needs[need].person,
            reason=counts.most_common(1)[0][0],
            people=sum(counts.values()),
        )
        for need, counts in sorted(why.items())
    ]


def _close(
    run: PlanRun,
    built: BuiltProblem,
    outcome: Outcome,
    report: Report,
    bound: float | None,
    activities: list[PlannedActivity],
    seats: list[PlannedSeat],
    dropped: int,
) -> None:
    run.status, run.finished_at = PlanRun.Status.DONE, now()
    run.objective_sek = report.objective
    run.bound_sek = None if bound is None else max(report.objective, int(bound))
    run.needs_count, run.needs_met = built.people_wanted, len(outcome.needs_met)
    run.cash_sek = sum(outcome.cash.values())
    run.progress = {**run.progress, "phase": "done", "dropped": dropped}
    run.figures = _figures(built, outcome, activities, seats)
    run.save()


def _figures(
    built: BuiltProblem, outcome: Outcome, activities: list[PlannedActivity], seats: list[PlannedSeat]
) -> dict[str, Any]:
    """Sums by region and month, for the run's page: {"regions": {id: {...}}, "months": {"2026-03": {id: n}}}."""
    regions = {
        str(pk): {"activities": 0, "seats": 0, "people": 0, "wanted": 0, "met": 0, "cash_sek": outcome.cash[row],
                  "budget_sek": built.data["tables"]["regions"]["budget"][row]}
        for row, pk in enumerate(built.ids["regions"])
    }  # fmt: skip
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for activity in activities:
        regions[str(activity.region_id)]["activities"] += 1
        months[f"{activity.starts_at:%Y-%m}"][str(activity.region_id)] += 1
    people: dict[str, set[int]] = defaultdict(set)
    for seat in seats:
        regions[str(seat.region_id)]["seats"] += 1
        people[str(seat.region_id)].add(seat.person_id)
    for region, who in people.items():
        regions[region]["people"] = len(who)
    for need in built.needs.values():
        regions[str(need.region)]["wanted"] += need.headcount
    for row in outcome.needs_met:
        regions[str(built.needs[built.wishes[row].need].region)]["met"] += 1
    return {"regions": regions, "months": {month: dict(counts) for month, counts in sorted(months.items())}}
