"""Bundles are checked and imported in the background, by a worker, and survive its death."""

from __future__ import annotations

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

AGAIN = RetryStrategy(max_attempts=10, wait=5, retry_exceptions={OperationalError})


@app.task(name="bundle.check", retry=AGAIN)
def check(run_id: int) -> None:
    """Check a run's bundle. Harmless to run again."""
    from kompetens.bundle.actions.runs import check_run

    check_run(run_id)


@app.task(name="bundle.carry_out", retry=AGAIN)
def carry_out(run_id: int) -> None:
    """Carry out a confirmed run. Harmless to run again: it is one transaction."""
    from kompetens.bundle.actions.runs import carry_out_run

    carry_out_run(run_id)
