"""A run from question to stored plan, with the real engine."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.core.permission import Denied
from kompetens.organisations.models import Company, Team, scope_of
from kompetens.organisations.queries.actors import actor_for
from kompetens.planning.actions.ask import ask_for_plan, stop_plan
from kompetens.planning.actions.make import PLANNER, Interrupted, make_plan_now
from kompetens.planning.models import PlannedActivity, PlannedSeat, PlanRun, SeatNeed, UnmetNeed
from kompetens.planning.refusals import Refused
from tests.conftest import TestDatabase
from tests.factories.world import World, build_world, make_employment, make_person

ARRANGE = system_actor("test", "arrange a test")


def next_monday(weeks: int = 8) -> date:
    today = date.today()
    return today + timedelta(days=7 * weeks - today.weekday())


def actor_of(world: World, role: str) -> Any:
    with acting(ARRANGE):
        return actor_for(world.people[role].user_id)


@pytest.fixture
def world(committed: TestDatabase) -> World:
    with acting(ARRANGE):
        world = build_world()
        Team.objects.update(max_away=8)
        return world


def asked(world: World, seconds: int = 1) -> PlanRun:
    with acting(ARRANGE):
        return PlanRun.objects.create(programme=world.programme, first_day=next_monday(), weeks=6, seconds=seconds)


def test_a_plan_is_made_and_kept(world: World) -> None:
    with acting(ARRANGE):
        Company.objects.filter(pk=world.other.company.pk).update(closed_only=True)
    told: list[dict[str, Any]] = []
    run = make_plan_now(asked(world), told.append)
    assert run.status == PlanRun.Status.DONE, run.message
    assert (run.needs_count, run.needs_met, run.attempt) == (8, 8, 1)
    assert run.objective_sek is not None
    assert run.bound_sek is not None
    assert 0 < run.objective_sek <= run.bound_sek
    assert told[-1] == {"phase": "keeping"}
    assert {"phase", "seconds", "iterations", "objective", "bound"} <= set(told[0])
    with acting(PLANNER):
        activities = list(PlannedActivity.objects.filter(run=run).order_by("pk"))
        seats = list(PlannedSeat.objects.filter(planned__run=run).select_related("employment"))
        assert SeatNeed.objects.count() == 8
        assert not UnmetNeed.objects.filter(run=run).exists()
    assert sum(activity.group_size for activity in activities) == len(seats) == 8
    assert sum(activity.cost_sek for activity in activities) == run.cash_sek
    for activity in activities:
        group = [seat for seat in seats if seat.planned_id == activity.pk]
        assert len(activity.slots) == 2
        assert activity.starts_at < activity.ends_at
        assert activity.place_name
        assert activity.companies == len({seat.company_id for seat in group})
        theirs = {seat.company_id for seat in group}
        if world.other.company.pk in theirs:
            assert theirs == {world.other.company.pk}
            assert activity.closed_to == world.other.company.name
    figures = run.figures["regions"]
    assert sum(region["met"] for region in figures.values()) == 8
    assert sum(region["cash_sek"] for region in figures.values()) == run.cash_sek
    assert sum(n for month in run.figures["months"].values() for n in month.values()) == len(activities)


def test_a_run_that_is_over_is_left_as_it_is(world: World) -> None:
    run = make_plan_now(asked(world))
    again = make_plan_now(run)
    assert (again.attempt, again.finished_at) == (run.attempt, run.finished_at)


def test_why_needs_stay_open(world: World) -> None:
    """One need for every reason that can be made in a small world."""
    with acting(ARRANGE):
        far_team, region = world.other.team, world.other.region
        first, second = world.own.needs[:2]
        first.target_level = 4  # no course
        second.deadline = next_monday()  # the period's first day: a course of two half days fits in one day
        for need in (first, second):
            need.save()
        # region B: its only course has no place near, since its venue and site are moved away
        type(world.other.venue).objects.filter(pk=world.other.venue.pk).update(latitude=66.0, longitude=22.0)
        type(world.other.site).objects.filter(pk=world.other.site.pk).update(room_seats=0)
        Need.objects.create(
            programme=world.programme, region=region, company=world.other.company, team=far_team, key="many",
            skill=world.skill, target_level=2, headcount=3,
        )  # fmt: skip
        Need.objects.filter(pk__in=[need.pk for need in world.own.needs[2:]]).update(status="withdrawn")
    run = make_plan_now(asked(world))
    assert run.status == PlanRun.Status.DONE, run.message
    with acting(PLANNER):
        reasons = {row.need_id: (row.reason, row.people) for row in UnmetNeed.objects.filter(run=run)}
        many = Need.objects.get(key="many").pk
    assert reasons[first.pk] == ("no-course", 1)
    assert reasons[second.pk] == ("too-few", 1), "alone she is fewer than the smallest group of two"
    assert reasons[many] == ("nobody", 3), "everybody in the team has the need in her own name"
    assert {reasons[need.pk] for need in world.other.needs} == {("too-far", 1)}


def test_a_stopped_run_keeps_the_best_so_far(world: World) -> None:
    run = asked(world, seconds=300)
    manager = actor_of(world, "programme_manager")

    def stop_soon(told: dict[str, Any]) -> None:
        if told["phase"] == "searching":
            with acting(manager):
                stop_plan(manager, PlanRun.objects.get(pk=run.pk))

    run = make_plan_now(run, stop_soon)
    assert (run.status, run.stop_asked, run.needs_met) == (PlanRun.Status.DONE, True, 8)
    assert run.finished_at is not None
    assert run.started_at is not None
    assert (run.finished_at - run.started_at).total_seconds() < 120


def test_a_run_stopped_before_it_began_is_cancelled(world: World) -> None:
    run = asked(world)
    with acting(actor_of(world, "programme_manager")) as manager:
        assert stop_plan(manager, run).status == PlanRun.Status.CANCELLED
    assert make_plan_now(run).status == PlanRun.Status.CANCELLED


def test_an_interrupted_run_starts_afresh(world: World) -> None:
    run = asked(world)
    with pytest.raises(Interrupted):
        make_plan_now(run, interrupted=lambda: True)
    with acting(PLANNER):
        assert PlanRun.objects.get(pk=run.pk).status == PlanRun.Status.RUNNING
    run = make_plan_now(run)
    assert (run.status, run.attempt) == (PlanRun.Status.DONE, 2)


def test_who_has_lost_the_run_writes_nothing(world: World) -> None:
    run = asked(world)

    def somebody_else(told: dict[str, Any]) -> None:
        if told["phase"] == "keeping":
            with acting(PLANNER):
                PlanRun.objects.filter(pk=run.pk).update(attempt=99)

    run = make_plan_now(run, somebody_else)
    assert (run.status, run.attempt) == (PlanRun.Status.RUNNING, 99)
    with acting(PLANNER):
        assert not PlannedActivity.objects.exists()


def test_nothing_to_plan_makes_an_empty_plan(world: World) -> None:
    with acting(ARRANGE):
        Need.objects.update(status="withdrawn")
    run = make_plan_now(asked(world))
    assert (run.status, run.needs_count, run.objective_sek, run.bound_sek) == (PlanRun.Status.DONE, 0, 0, 0)


def test_a_need_of_several_is_met_in_part(world: World) -> None:
    with acting(ARRANGE):
        Need.objects.filter(company=world.own.company).delete()
        for index in range(2):
            make_employment(make_person(world.programme, f"extra-{index}", "Ida", "Alm"), world.own.team)
        many = Need.objects.create(
            programme=world.programme, region=world.own.region, company=world.own.company, key="many",
            skill=world.skill, target_level=2, headcount=8, priority=5,
        )  # fmt: skip
    run = make_plan_now(asked(world))
    assert (run.needs_count, run.needs_met) == (12, 10)
    with acting(PLANNER):
        unmet = UnmetNeed.objects.get(run=run)
        assert (unmet.need_id, unmet.reason, unmet.people) == (many.pk, "nobody", 2)
        assert SeatNeed.objects.filter(need=many).values("employment").distinct().count() == 6


@pytest.mark.parametrize(
    ("day", "weeks", "seconds"),
    [(1, 4, 60), (0, 0, 60), (0, 105, 60), (0, 4, 4), (0, 4, 7201)],
)
def test_questions_without_sense_are_refused(world: World, day: int, weeks: int, seconds: int) -> None:
    with acting(actor_of(world, "programme_manager")) as manager, pytest.raises(Refused):
        ask_for_plan(manager, world.programme, next_monday() + timedelta(days=day), weeks, seconds)


@pytest.mark.parametrize("role", ["company_contact", "manager", "participant", "trainer", "controller", "auditor"])
def test_others_may_not_ask(world: World, role: str) -> None:
    with acting(actor_of(world, role)) as actor, pytest.raises(Denied):
        ask_for_plan(actor, world.programme, next_monday(), 4)


def test_asking_leaves_a_job_in_the_same_transaction(world: World) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    manager = actor_of(world, "programme_manager")
    with pytest.raises(ZeroDivisionError), acting(manager):  # noqa: PT012
        ask_for_plan(manager, world.programme, next_monday(), 4)
        1 / 0  # noqa: B018
    assert not ProcrastinateJob.objects.exists()
    assert not PlanRun.objects.exists()
    with acting(manager):
        run = ask_for_plan(manager, world.programme, next_monday(), 4)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args, job.lock) == (
        "planning.make_plan", {"run_id": run.pk}, f"planning-{world.programme.pk}"
    )  # fmt: skip


def test_scope_of_what_is_kept(world: World) -> None:
    """A coordinator sees her region's seats, and no other's."""
    run = make_plan_now(asked(world))
    with acting(actor_of(world, "coordinator")):
        own = set(PlannedSeat.objects.filter(planned__run=run).values_list("employment_id", flat=True))
    assert own
    assert own <= {employment.pk for employment in world.own.employees}
    with acting(actor_of(world, "company_contact")):
        seen = PlannedSeat.objects.values_list("company_id", flat=True)
        assert set(seen) <= {world.own.company.pk}
    assert scope_of(world.own.employees[0])["region_id"] == world.own.region.pk
