"""What the portal does by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kompetens.portal.actions.messages import remind


@app.periodic(cron="10 5-16 * * *")
@app.task(name="portal.remind", queueing_lock="portal.remind", lock="portal.remind")
def remind_people(timestamp: int) -> None:
    """Reminders go out in the morning of the day that brings an activity within the lead time. The later hours
    find what a worker that was down has missed; at night nobody is disturbed."""
    remind()
