"""Delivery happens in the workers, after the transaction that told somebody something."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kompetens.notifications.actions.delivery import deliver, sweep
from kompetens.notifications.actions.send import DELIVER


@app.task(name=DELIVER)
def deliver_messages(ids: list[int]) -> None:
    """Hand over the queued ones; harmless to run again after the worker died."""
    deliver(ids)


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.sweep", queueing_lock="notifications.sweep")
def sweep_messages(timestamp: int) -> None:
    """End what dead workers left in the middle, and take up what no job knows of."""
    sweep()
