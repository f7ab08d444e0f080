"""An import as a run that a page starts, watches, confirms and stops.

A run is checked first and compared with the last bundle; it then waits for a yes, and is carried out by a
second job. Both jobs are harmless to run again after their worker died: the check writes only to the run, and
the import is one transaction, which includes the mark that it is done.
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg.types.json import Json

from kompetens.bundle.actions.importing import IMPORTER, Imported, check, import_bundle
from kompetens.bundle.actions.unpacking import clear, unpack
from kompetens.bundle.check import CheckedBundle, programme_key
from kompetens.bundle.faults import Fault
from kompetens.bundle.models import BundleImport
from kompetens.bundle.permissions import STAFF
from kompetens.core.actor import Actor, acting
from kompetens.core.audit import log
from kompetens.core.clock import now, today
from kompetens.core.messages import Message, MessageError
from kompetens.core.permission import require
from kompetens.organisations.models import Membership, Programme

Status = BundleImport.Status
KEPT_FAULTS = 500
TOLD_EVERY = 1.0  # seconds
UPLOADS = "bundles"
"""Folder in MEDIA_ROOT in which uploaded zip files lie while their run lasts."""
WAIT_FOR_A_YES = timedelta(days=7)

OTHERS_PROGRAMME = Message(
    "bundle-of-another-programme",
    "The bundle is of a programme in which you have no such role. Ask its programme manager to import it.",
    "Paketet hör till ett projekt där du inte har den rollen. Be dess projektledare läsa in det.",
)
NOT_AS_CONFIRMED = Message(
    "bundle-not-as-confirmed",
    "The files or the programme have changed since the bundle was checked, so that the import would do something else "
    "than was confirmed. Nothing was imported. Send the bundle again to have it checked anew.",
    "Filerna eller projektet har ändrats sedan paketet kontrollerades, så inläsningen skulle göra något annat än det "
    "som godkändes. Inget har lästs in. Skicka paketet igen så kontrolleras det på nytt.",
)
BROKE_OFF = Message(
    "bundle-broke-off",
    "The import broke off because of an error in the system. Try again; if it happens again, ask those who run the "
    "system to look in its log.",
    "Inläsningen avbröts av ett fel i systemet. Försök igen; händer det igen, be driften titta i systemets logg.",
)


class Stopped(Exception):
    """Somebody asked the run to stop."""


def start_import(actor: Actor, source: Path, name: str = "", *, accept_good_rows: bool = False) -> BundleImport:
    """Ask for the import of a zip file or folder at *source*: a job checks it and shows the differences.

    A zip file in MEDIA_ROOT's `UPLOADS` folder is the run's own and is removed when it is over. Raises Denied.
    """
    require(actor, "bundle.import")
    with transaction.atomic():
        run = BundleImport.objects.create(
            user_id=actor.user, name=(name or source.name)[:200], file=str(source), accept_good_rows=accept_good_rows
        )
        log("bundle.start_import", run)
        _enqueue("check", run.pk)
    return run


def confirm_import(actor: Actor, run: BundleImport) -> None:
    """Carry out what a checked run showed. Raises Denied, and ValueError when the run does not wait for it."""
    require(actor, "bundle.confirm", run)
    with transaction.atomic():
        locked = BundleImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.status != Status.CHECKED:
            raise ValueError(_("The import does not wait for a yes. Look at its state and start a new one."))
        locked.status = Status.CONFIRMED
        locked.save(update_fields=["status"])
        log("bundle.confirm_import", locked)
        _enqueue("carry_out", run.pk)


def stop_import(actor: Actor, run: BundleImport) -> None:
    """Stop a run; one that is being written is undone. A run that is over is left as it is. Raises Denied."""
    require(actor, "bundle.stop", run)
    with transaction.atomic():
        locked = BundleImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.status in (Status.QUEUED, Status.CHECKED):
            locked.status, locked.finished_at = Status.CANCELLED, now()
        locked.stop_asked = True
        locked.save(update_fields=["stop_asked", "status", "finished_at"])
        log("bundle.stop_import", locked)
        if locked.status == Status.CANCELLED:
            transaction.on_commit(lambda: _forget_file(locked))


def _enqueue(what: str, run_id: int) -> None:
    from kompetens.bundle import jobs

    getattr(jobs, what).defer(run_id=run_id)


def check_run(run_id: int) -> None:
    """The first job: check, compare, and wait for a yes."""
    run = _take_up(run_id, (Status.QUEUED, Status.CHECKING), Status.CHECKING)
    if run is not None:
        _guarded(run, _check)


def carry_out_run(run_id: int) -> None:
    """The second job: write it."""
    run = _take_up(run_id, (Status.CONFIRMED, Status.RUNNING), Status.RUNNING)
    if run is not None:
        _guarded(run, _carry_out)


def _take_up(run_id: int, wanted: tuple[str, ...], status: str) -> BundleImport | None:
    with acting(IMPORTER):
        run = BundleImport.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
        if run is None or run.status not in wanted:
            return None
        run.status = status
        run.save(update_fields=["status"])
        return run


def _guarded(run: BundleImport, work: Any) -> None:
    folder = Path(mkdtemp(prefix="bundle-", dir=_workspace()))
    try:
        work(run, _folder(run, folder))
    except Stopped:
        _finish(run, Status.CANCELLED)
    except MessageError as error:
        _finish(run, Status.FAILED, message=error.message.text(settings.LANGUAGE_CODE)[:500])
    except (OperationalError, psycopg.OperationalError):
        raise  # the database was away: the job is tried again
    except Exception:
        # what the error says may hold people's data: it goes to the log and not to the page
        _finish(run, Status.FAILED, message=BROKE_OFF.text(settings.LANGUAGE_CODE))
        raise
    finally:
        clear(folder)


def _workspace() -> Path:
    folder = settings.DATA_DIR / "bundles"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Path(folder)


def _folder(run: BundleImport, folder: Path) -> Path:
    source = Path(run.file)
    return source if source.is_dir() else unpack(source, folder)


def _check(run: BundleImport, folder: Path) -> None:
    with acting(IMPORTER):
        programme = Programme.objects.filter(key=programme_key(folder)).first()
        _may_import(run, programme)
    if programme is not None:
        _write(run, programme_id=programme.pk)
    checked = check(folder, on_step=_teller(run))
    _keep_faults(run, checked)
    if not checked.is_importable(run.accept_good_rows):
        _finish(run, Status.REFUSED)
        return
    found = import_bundle(checked, accept_good_rows=run.accept_good_rows, rehearse=True, on_step=_teller(run))
    _write(run, status=Status.CHECKED, differences=[d.as_json() for d in found.differences if not d.is_empty])


def _may_import(run: BundleImport, programme: Programme | None) -> None:
    """A programme that is there already is imported by its own staff only. The caller acts as the importer."""
    if programme is None or run.user_id is None:
        return
    held = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today()),
        programme=programme,
        person__user_id=run.user_id,
        person__user__is_active=True,
        role__in=STAFF,
    )
    if not held.exists():
        raise MessageError(OTHERS_PROGRAMME)


def _carry_out(run: BundleImport, folder: Path) -> None:
    checked = check(folder, on_step=_teller(run))
    if not checked.is_importable(run.accept_good_rows):
        _keep_faults(run, checked)
        _finish(run, Status.REFUSED)
        return

    def done(imported: Imported) -> None:
        differences = [d.as_json() for d in imported.differences if not d.is_empty]
        if _changes(differences) != _changes(run.differences):
            raise MessageError(NOT_AS_CONFIRMED)
        BundleImport.objects.filter(pk=run.pk).update(
            status=Status.DONE, finished_at=now(), programme_id=imported.programme_id, differences=differences
        )

    import_bundle(
        checked,
        accept_good_rows=run.accept_good_rows,
        on_step=_teller(run),
        in_the_beginning=lambda programme: _may_import(run, programme),
        in_the_end=done,
    )
    _forget_file(run)


def _changes(differences: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What must be the same when it is carried out as when it was confirmed."""
    names = ("table", "added", "changed", "removed", "digest")
    return [tuple(each.get(name) for name in names) for each in differences]


def _keep_faults(run: BundleImport, checked: CheckedBundle) -> None:
    counts = {
        name: [result.rows, result.good, result.faulty, result.dropped] for name, result in checked.tables.items()
    }
    faults = [_as_json(fault) for fault in checked.faults[:KEPT_FAULTS]]
    _write(run, faults=faults, fault_count=checked.fault_count, counts=counts)


def _as_json(fault: Fault) -> dict[str, Any]:
    return {
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "code": fault.message.code,
        "sv": fault.message.sv,
        "en": fault.message.en,
        "consequence": fault.consequence,
    }


def _teller(run: BundleImport) -> Any:
    """Tell the run's progress about once a second; raises Stopped when it is to stop.

    It writes through a connection of its own: what the import has open is one long transaction.
    """
    last = 0.0

    def told(step: str, table: str, rows: int) -> None:
        nonlocal last
        if time.monotonic() - last < TOLD_EVERY:
            return
        last = time.monotonic()
        if _aside(run.pk, {"step": step, "table": table, "rows": rows}):
            raise Stopped

    return told


def _aside(run_id: int, progress: dict[str, Any]) -> bool:
    """Write the progress outside the open transaction; whether the run is to stop."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters) as aside:
        aside.execute("select set_config('kompetens.system', %s, true)", [IMPORTER.system])
        row = aside.execute(
            "update bundle_bundleimport set progress = %s where id = %s returning stop_asked", [Json(progress), run_id]
        ).fetchone()
    return bool(row and row[0])


def _write(run: BundleImport, **values: Any) -> None:
    with acting(IMPORTER):
        BundleImport.objects.filter(pk=run.pk).update(**values)


def _finish(run: BundleImport, status: str, message: str = "") -> None:
    _write(run, status=status, message=message, finished_at=now())
    _forget_file(run)


def _forget_file(run: BundleImport) -> None:
    """A zip file that was uploaded for the run goes with it; anything else stays whose it is."""
    source = Path(run.file)
    if Path(settings.MEDIA_ROOT) / UPLOADS in source.parents:
        source.unlink(missing_ok=True)


def forget_old_runs() -> int:
    """Give up runs that nobody has confirmed for a week, and their files with people's data; how many."""
    with acting(IMPORTER):
        left = BundleImport.objects.filter(status=Status.CHECKED, asked_at__lt=now() - WAIT_FOR_A_YES)
        old = list(left)
    for run in old:
        _finish(run, Status.CANCELLED)
    return len(old)
