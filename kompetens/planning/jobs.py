"""Plans are made in the background, by a worker, and survive its death."""

from __future__ import annotations

from django.db import OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from kompetens.core.actor import acting
from kompetens.planning.actions.make import PLANNER, Interrupted, make_plan_now
from kompetens.planning.actions.reopen import reopen_needs
from kompetens.planning.models import PlanRun

AGAIN = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={JobAborted, OperationalError})


@app.task(name="planning.make_plan", retry=AGAIN, pass_context=True)
def make_plan(context: JobContext, run_id: int) -> None:
    """Make the plan of a run. Harmless to run again: a run that is over is left as it is."""
    with acting(PLANNER):
        run = PlanRun.objects.filter(pk=run_id).first()
    if run is None:
        return
    try:
        make_plan_now(run, interrupted=context.should_abort)
    except Interrupted as reason:
        raise JobAborted from reason


@app.periodic(cron="40 * * * *")
@app.task(name="planning.reopen_needs", queueing_lock="planning.reopen_needs", lock="planning.reopen_needs")
def reopen_lost_needs(timestamp: int) -> None:
    """What no cancellation tells: somebody was absent all through, or an activity was removed."""
    reopen_needs()
