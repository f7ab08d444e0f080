"""Make an hours report as a workbook, by a named column profile."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kompetens.core.actor import Actor, acting, system_actor
from kompetens.core.audit import log
from kompetens.core.clock import now
from kompetens.core.permission import Denied, may, require
from kompetens.organisations.models import Company, IdentityReveal, Person, Programme, Region
from kompetens.organisations.queries.actors import actor_for
from kompetens.organisations.queries.reach import reach
from kompetens.portal.models import Attendance
from kompetens.reporting.models import Export, ExportProfile
from kompetens.reporting.queries.hours import HoursRow, attended, hours_by_person, report_rows

STEP = 500
"""Lines to a batch: after each, the job tells how far it is and looks whether it was cancelled."""

KEPT_DAYS = 7
"""A report can be made again; a file with identity numbers is not left lying about."""


@dataclass(frozen=True, slots=True)
class ReportScope:
    """Whose hours: a programme's, or one region's or company's in it. The permission is judged on it."""

    programme: Programme
    region: Region | None = None
    company: Company | None = None

    @property
    def programme_id(self) -> int:
        return self.programme.pk

    @property
    def region_id(self) -> int | None:
        return self.company.region_id if self.company else self.region.pk if self.region else None

    @property
    def company_id(self) -> int | None:
        return self.company.pk if self.company else None


def ask_for_report(
    actor: Actor, scope: ReportScope, profile: ExportProfile, first_month: date, last_month: date
) -> Export:
    """Order a report of the months from first to last (first days); a job makes it after this transaction.

    Raises Denied when the actor may not report on the scope.
    """
    from kompetens.reporting.jobs import make_report_file

    require(actor, "reporting.make_report", scope)
    if actor.user is None:
        raise Denied(_("A report is made for somebody who is signed in."))
    export = Export.objects.create(
        programme=scope.programme,
        region=scope.region,
        company=scope.company,
        user_id=actor.user,
        profile=profile,
        first_month=first_month,
        last_month=last_month,
    )
    log("report.ask", export, {"months": [first_month.isoformat(), last_month.isoformat()]})
    make_report_file.defer(export_id=export.pk)
    return export


def stop_report(actor: Actor, export: Export) -> None:
    """Ask the running job to stop; nothing of the report is kept."""
    require(actor, "reporting.fetch_report", export)
    Export.objects.filter(pk=export.pk, status__in=("queued", "running")).update(stop_asked=True)


def path_of(export: Export) -> Path:
    """Where the file lies, outside the web root."""
    return Path(settings.MEDIA_ROOT) / "reports" / f"{export.pk}.xlsx"


def make_report(export_id: int) -> None:
    """Write the workbook as the person who asked for it. Running it again starts afresh: one report, one file."""
    reader = system_actor("report", "find the report that was asked for")
    with acting(reader):
        export = Export.objects.select_related("profile", "programme").get(pk=export_id)
        if export.status not in ("queued", "running"):
            return
        Export.objects.filter(pk=export_id).update(status="running", rows_done=0)
        actor = actor_for(export.user_id)
    target = path_of(export)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(f".{os.getpid()}.part")
    outcome = {"status": "failed", "message": "report-failed"}
    try:
        if _write(export, actor, draft):
            os.replace(draft, target)
            outcome = {"status": "done", "file": target.name}
        else:
            outcome = {"status": "cancelled"}
    finally:
        draft.unlink(missing_ok=True)
        with acting(reader):
            Export.objects.filter(pk=export_id).update(**outcome, finished_at=now())


def _attendance(export: Export, actor: Actor) -> QuerySet[Attendance]:
    rows = attended(export.first_month, export.last_month).filter(programme_id=export.programme_id)
    rows = rows.filter(reach(actor, "reporting.make_report", person=""))
    if export.region_id:
        rows = rows.filter(region_id=export.region_id)
    return rows.filter(company_id=export.company_id) if export.company_id else rows


def _write(export: Export, actor: Actor, draft: Path) -> bool:
    """Write the lines into `draft`, batch by batch; False when somebody asked to stop.

    The sums are read at once, so that all lines show one moment; names follow in short transactions.
    """
    with acting(actor):
        lines = list(hours_by_person(_attendance(export, actor)))
        whole = may(actor, "reporting.report_identity_numbers", export)
    minutes, done = 0, 0
    with translation.override("sv"), _workbook(export, draft) as sheet:
        for batch in batched(lines, STEP):
            if _progress(export, rows_total=len(lines), rows_done=done, total_minutes=minutes):
                return False
            with acting(actor):
                rows = list(report_rows(batch, whole_numbers=whole))
                if whole:
                    _note_reveals(export, actor, {row.person_id for row in rows if row.identity_number})
            for row in rows:
                done += 1
                minutes += row.minutes
                sheet.write(done, row)
    with acting(actor):
        log("report.make", export, {"lines": [0, done], "minutes": [0, minutes]})
    _progress(export, rows_total=len(lines), rows_done=done, total_minutes=minutes)
    return True


def batched(lines: list[dict[str, object]], size: int) -> Iterator[list[dict[str, object]]]:
    return (lines[start : start + size] for start in range(0, len(lines), size))


def _progress(export: Export, **figures: int) -> bool:
    """Tell how far it has come; True when somebody asked to stop."""
    with acting(system_actor("report", "tell how far a report has come")):
        Export.objects.filter(pk=export.pk).update(**figures)
        return bool(Export.objects.values_list("stop_asked", flat=True).get(pk=export.pk))


def _note_reveals(export: Export, actor: Actor, people: set[int]) -> None:
    reason = _("Hours report %(months)s (report %(id)s)") % {
        "months": f"{export.first_month:%Y-%m}–{export.last_month:%Y-%m}",
        "id": export.pk,
    }
    # the name that everybody may see: the reader too may have a protected identity
    reader = Person.objects.values_list("listed_name", flat=True).get(user__pk=export.user_id)
    rows = (
        IdentityReveal(
            programme_id=export.programme_id, person_id=person, by_user_id=actor.user, by_name=reader, reason=reason
        )
        for person in sorted(people)
    )
    IdentityReveal.objects.bulk_create(rows, batch_size=2000)


class _Sheet:
    """A sheet that is written line by line; sums stand in no cell, so that the file can be read by machines."""

    def __init__(self, export: Export, book: xlsxwriter.Workbook) -> None:
        self.profile = export.profile
        self.sheet = book.add_worksheet(_("Hours"))
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.month = book.add_format({"num_format": "yyyy-mm"})
        head = book.add_format({"bold": True, "bottom": 1})
        for column, spec in enumerate(self.profile.columns):
            self.sheet.write_string(0, column, spec["heading"], head)
            self.sheet.set_column(column, column, max(12, len(spec["heading"]) + 2))
        self.sheet.freeze_panes(1, 0)

    def write(self, line: int, row: HoursRow) -> None:
        for column, spec in enumerate(self.profile.columns):
            value = self._value(row, spec["field"])
            if isinstance(value, date):
                self.sheet.write_datetime(line, column, value, self.month if spec["field"] == "month" else self.day)
            elif isinstance(value, int | float):
                self.sheet.write_number(line, column, value)
            elif value:
                # a string cell, never a formula: names are other people's input
                self.sheet.write_string(line, column, str(value))

    def _value(self, row: HoursRow, field: str) -> object:
        if field != "hours":
            return getattr(row, field)
        if self.profile.rounding == ExportProfile.Rounding.WHOLE_HOURS_DOWN:
            return row.minutes // 60
        return row.minutes / 60


@contextlib.contextmanager
def _workbook(export: Export, draft: Path) -> Iterator[_Sheet]:
    book = xlsxwriter.Workbook(str(draft), {"constant_memory": True, "strings_to_formulas": False})
    # a fixed stamp: the same rows make the same bytes
    book.set_properties({"created": export.asked_at.replace(tzinfo=None, microsecond=0), "title": str(export.profile)})
    try:
        yield _Sheet(export, book)
    finally:
        book.close()


def download_name(export: Export) -> str:
    """The file's name for the reader, from the profile's pattern."""
    months = f"{export.first_month:%Y-%m}"
    if export.last_month != export.first_month:
        months += f"--{export.last_month:%Y-%m}"
    name = export.profile.file_name.replace("{month}", months)
    stem, dot, suffix = name.rpartition(".")
    return f"{slugify(stem)}{dot}{suffix}"


def forget_old_reports() -> int:
    """Remove the files of reports older than KEPT_DAYS, and drafts that a killed worker left; how many."""
    folder, limit, gone = path_of(Export(pk=0)).parent, now().timestamp() - KEPT_DAYS * 86_400, 0
    for file in folder.glob("*") if folder.exists() else ():
        if file.stat().st_mtime < limit:
            file.unlink(missing_ok=True)
            gone += 1
    return gone
