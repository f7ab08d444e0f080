"""Reports are made after the transaction that asked for them."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="reporting.make_report_file")
def make_report_file(export_id: int) -> None:
    """Make the file; harmless to run again after the worker died."""
    from kompetens.reporting.actions.exports import make_report

    make_report(export_id)


@app.periodic(cron="30 3 * * *")
@app.task(name="reporting.forget_old_reports", queueing_lock="reporting.forget_old_reports")
def forget_old_files(timestamp: int) -> None:
    """Every night: remove what is older than a week."""
    from kompetens.reporting.actions.exports import forget_old_reports

    forget_old_reports()
