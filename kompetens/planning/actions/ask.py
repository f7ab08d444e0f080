"""Ask for a plan, and stop one."""

from __future__ import annotations

from datetime import date

from kompetens.core.actor import Actor
from kompetens.core.audit import log
from kompetens.core.clock import now
from kompetens.core.permission import require
from kompetens.organisations.models import Programme
from kompetens.planning import refusals
from kompetens.planning.models import PlanRun
from kompetens.planning.refusals import Refused

MOST_WEEKS = 104
SECONDS = (5, 7200)


def new_run(actor: Actor, programme: Programme, first_day: date, weeks: int, seconds: int, seed: int) -> PlanRun:
    """A run that waits to be made. Raises Denied, and Refused when period or time make no sense."""
    if first_day.weekday() != 0:
        raise Refused(refusals.NOT_A_MONDAY)
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(refusals.WEEKS)
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise Refused(refusals.SECONDS)
    run = PlanRun(
        programme=programme, asked_by=actor.user, first_day=first_day, weeks=weeks, seconds=seconds, seed=seed
    )
    require(actor, "planning.ask", run)
    run.save()
    log("planning.ask", run, {"weeks": [None, weeks], "seconds": [None, seconds]})
    return run


def ask_for_plan(
    actor: Actor, programme: Programme, first_day: date, weeks: int, seconds: int = 60, seed: int = 1
) -> PlanRun:
    """Ask for a plan of `weeks` weeks from the Monday `first_day`, with `seconds` of search.

    The job is deferred in the same transaction: no run without a job, no job without a run. Plans of one
    programme are made one after the other. Raises Denied and Refused.
    """
    from kompetens.planning.jobs import make_plan

    run = new_run(actor, programme, first_day, weeks, seconds, seed)
    make_plan.configure(lock=f"planning-{programme.pk}").defer(run_id=run.pk)
    return run


def stop_plan(actor: Actor, run: PlanRun) -> PlanRun:
    """Stop the search. A run at work keeps the best plan it has; one that has not begun is cancelled.

    Stopping what is over changes nothing. Raises Denied.
    """
    require(actor, "planning.stop", run)
    run = PlanRun.objects.select_for_update().get(pk=run.pk)
    if not run.is_under_way or run.stop_asked:
        return run
    run.stop_asked = True
    if run.status == PlanRun.Status.QUEUED:
        run.status, run.finished_at = PlanRun.Status.CANCELLED, now()
    run.save(update_fields=["stop_asked", "status", "finished_at"])
    log("planning.stop", run, {"stop_asked": [False, True]})
    return run
