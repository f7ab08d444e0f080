"""Reports are made after the transaction that asked for them."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="reporting.make_report_file")
def make_report_file(export_id: int) -> None:
    """Make the file; harmless to run again after the worker died."""
    from kompetens.reporting.actions.exports import make_report

    make_report(export_id)
