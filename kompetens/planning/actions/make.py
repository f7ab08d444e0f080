"""Make the plan of a run: build the problem, let the engine search, check, keep.

Everything is written in short transactions. A run that is taken up again, because its worker died or two
workers have it, starts afresh under a new attempt number; whoever holds an older one writes nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db.models import F

from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now
from kompetens.planning.actions.store import store_plan
from kompetens.planning.checker import Report, check
from kompetens.planning.child import PATIENCE_SECONDS, Engine, EngineFailed
from kompetens.planning.models import PlanRun
from kompetens.planning.outcome import drop_collisions
from kompetens.planning.period import Period
from kompetens.planning.queries.problem import BuiltProblem, build_problem

PLANNER = system_actor("planner", "make a training plan")
Progress = Callable[[dict[str, Any]], None]
logger = logging.getLogger(__name__)


class Superseded(Exception):
    """Somebody else has taken the run up, or it is over: nothing more is to be written."""


class Interrupted(Exception):
    """The worker is to stop; the run starts afresh with the next one."""


def make_plan_now(
    run: PlanRun, progress: Progress | None = None, interrupted: Callable[[], bool] = lambda: False
) -> PlanRun:
    """Make the plan of `run` and return the run as it then is: done, failed or cancelled.

    `progress` is called about once a second with {"phase", "seconds", "objective", "bound"}. `interrupted` is
    asked as often; when it says yes, Interrupted is raised and the run can be made again later. Must not run
    inside a transaction: progress and stop are seen while it works. A run that is over is left as it is.
    """
    attempt = _take_up(run.pk)
    if attempt is not None:
        try:
            _make(run.pk, attempt, progress or (lambda told: None), interrupted)
        except Superseded:
            logger.info("plan %s: attempt %s has been superseded", run.pk, attempt)
    with acting(PLANNER):
        return PlanRun.objects.select_related("programme").get(pk=run.pk)


def _take_up(run_id: int) -> int | None:
    """A new attempt at the run; None when there is nothing left to do."""
    with acting(PLANNER):
        run = PlanRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None or not run.is_under_way:
            return None
        if run.stop_asked:
            run.status, run.finished_at = PlanRun.Status.CANCELLED, now()
            run.save(update_fields=["status", "finished_at"])
            return None
        run.planned.all().delete()
        run.unmet.all().delete()
        run.attempt += 1
        run.status, run.started_at, run.progress = PlanRun.Status.RUNNING, now(), {"phase": "reading"}
        run.save(update_fields=["attempt", "status", "started_at", "progress"])
        return run.attempt


def _write(run_id: int, attempt: int, **values: Any) -> bool:
    """Write to the run while the attempt is ours. Returns whether it is to stop; raises Superseded."""
    with acting(PLANNER):
        mine = PlanRun.objects.filter(pk=run_id, attempt=attempt, status=PlanRun.Status.RUNNING)
        if not mine.update(**values):
            raise Superseded
        return bool(mine.values_list("stop_asked", flat=True).get())


def _make(run_id: int, attempt: int, progress: Progress, interrupted: Callable[[], bool]) -> None:
    with acting(PLANNER):
        run = PlanRun.objects.select_related("programme").get(pk=run_id)
        built = build_problem(run.programme, Period(run.first_day, run.weeks))
    try:
        answer = _search(run, attempt, built, progress, interrupted) if built.wishes else _empty()
        plan, dropped = drop_collisions(built.data, answer["tables"], built.rooms_taken)
        report = check(built.data, plan)
        if not report.feasible:
            raise EngineFailed(_broken(report))
    except EngineFailed as error:
        logger.error("plan %s failed: %s", run_id, error)
        _write(run_id, attempt, status=PlanRun.Status.FAILED, finished_at=now(), message=str(error)[:500])
        return
    progress({"phase": "keeping"})
    _write(run_id, attempt, progress=F("progress"))
    with acting(PLANNER):
        run = PlanRun.objects.select_for_update().get(pk=run_id)
        if run.attempt != attempt or run.status != PlanRun.Status.RUNNING:
            raise Superseded
        store_plan(run, built, plan, report, bound=answer["bound"], dropped=dropped)


def _empty() -> dict[str, Any]:
    """The plan for nothing to plan."""
    activities: dict[str, list[Any]] = {name: [] for name in ("course", "kind", "place", "start")}
    tables = {"activities": activities, "participations": {"activity": [], "employee": []}}
    return {"tables": {"tables": tables}, "bound": 0}


def _search(
    run: PlanRun, attempt: int, built: BuiltProblem, progress: Progress, interrupted: Callable[[], bool]
) -> dict[str, Any]:
    """The engine's answer. Passes its progress on and stops it when the run says so."""
    last = time.monotonic() + run.seconds + PATIENCE_SECONDS
    with Engine(built.data, seconds=run.seconds, seed=run.seed) as engine:
        while True:
            said = engine.hear(1.0)
            if "plan" in said:
                return dict(said["plan"])
            if interrupted():
                raise Interrupted
            told = {"phase": "searching", **said["progress"]} if "progress" in said else {}
            if told:
                progress(told)
            if _write(run.pk, attempt, **({"progress": told} if told else {"progress": F("progress")})):
                engine.stop()
            if time.monotonic() > last:
                raise EngineFailed("no answer in time")


def _broken(report: Report) -> str:
    """The rules that a plan breaks, with an example each."""
    return "; ".join(f"{rule}: {errors.examples[0]}" for rule, errors in report.errors.items())
