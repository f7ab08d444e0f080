"""Finished runs for tests, made without the engine."""

from __future__ import annotations

from datetime import date, timedelta

from kompetens.core import clock
from kompetens.planning.actions.store import store_plan
from kompetens.planning.checker import check
from kompetens.planning.models import PlanRun
from kompetens.planning.period import Period
from kompetens.planning.queries.problem import build_problem
from tests.factories.world import World

MONDAY = date.today() + timedelta(days=56 - date.today().weekday())
"""After the world's own activities."""
PERIOD = Period(MONDAY, 6)


def free_start(period: Period = PERIOD) -> int:
    """The first morning of the period with no holiday on its day."""
    return next(slot for slot in range(0, period.slots, 2) if not period.holidays() >> slot & 0b11)


def a_run(world: World, weeks_later: int = 0) -> PlanRun:
    """A finished run: each side's four people take its own course at its venue on the first free day."""
    period = Period(MONDAY + timedelta(weeks=weeks_later), 6)
    run = PlanRun.objects.create(
        programme=world.programme, first_day=period.first_day, weeks=6, status="running", started_at=clock.now()
    )
    built = build_problem(world.programme, period)
    row = built.ids["courses"].index
    wanting = {wish.employment for wish in built.wishes}
    sides = [side for side in (world.own, world.other) if side.employees[1].pk in wanting]
    people = [(n, pk) for n, side in enumerate(sides) for e in side.employees if (pk := e.pk) in built.ids["employees"]]
    plan = {
        "tables": {
            "activities": {
                "course": [row(side.course.pk) for side in sides],
                "kind": ["V"] * len(sides),
                "place": [built.ids["venues"].index(side.venue.pk) for side in sides],
                "start": [free_start(period)] * len(sides),
            },
            "participations": {
                "activity": [n for n, _ in people],
                "employee": [built.ids["employees"].index(pk) for _, pk in people],
            },
        }
    }
    report = check(built.data, plan)
    assert report.feasible, report.errors
    store_plan(run, built, plan, report, bound=None, dropped=0)
    return run
