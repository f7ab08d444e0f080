"""Jobs whose worker died are taken up again."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

SILENT_SECONDS = 30
"""A worker that has not been heard of for so long is dead; it beats every ten seconds."""


@app.periodic(cron="* * * * * */15")
@app.task(name="core.take_up_stalled_jobs", queueing_lock="core.take_up_stalled_jobs", pass_context=True)
async def take_up_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers back to the queue. Jobs are written so that running one again is harmless."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job, retry_at=datetime.now(UTC))
    await manager.prune_stalled_workers(seconds_since_heartbeat=SILENT_SECONDS * 20)
