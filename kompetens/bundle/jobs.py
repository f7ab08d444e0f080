"""Bundles are checked and imported in the background, by a worker, and survive its death."""

from __future__ import annotations

import psycopg
from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# COPY and the connection that tells the progress raise the driver's own error
AGAIN = RetryStrategy(max_attempts=10, wait=5, retry_exceptions={OperationalError, psycopg.OperationalError})


@app.task(name="bundle.check", retry=AGAIN)
def check(run_id: int) -> None:
    """Check a run's bundle. Harmless to run again."""
    from kompetens.bundle.actions.runs import check_run

    check_run(run_id)


@app.periodic(cron="17 3 * * *")
@app.task(name="bundle.forget_old_runs", queueing_lock="bundle.forget_old_runs")
def forget_old_runs(timestamp: int) -> None:
    """Remove what was uploaded and never confirmed."""
    from kompetens.bundle.actions import runs

    runs.forget_old_runs()


@app.task(name="bundle.carry_out", retry=AGAIN)
def carry_out(run_id: int) -> None:
    """Carry out a confirmed run. Harmless to run again: it is one transaction."""
    from kompetens.bundle.actions.runs import carry_out_run

    carry_out_run(run_id)
