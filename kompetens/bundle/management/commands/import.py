"""`kompetens import BUNDLE`: check a programme bundle and take it in."""

from __future__ import annotations

import csv
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from kompetens.bundle.actions.importing import BundleRefused, Imported, check, import_bundle
from kompetens.bundle.check import CheckedBundle
from kompetens.bundle.faults import Fault
from kompetens.core.messages import MessageError

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Check a programme bundle (a folder of CSV or XLSX files, see docs/bundle.md), show how it differs from the "
        "last one, and take it in. Nothing is written unless all of it fits."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("bundle", type=Path, help="folder of the bundle")
        parser.add_argument(
            "--accept-good-rows", action="store_true", help="leave faulty rows out, and what hangs on them"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask before the differences are carried out")
        parser.add_argument("--dry-run", action="store_true", help="check and show the differences, write nothing")
        parser.add_argument("--faults", type=Path, help="write every fault to this CSV file")
        parser.add_argument("--language", choices=("sv", "en"), help="of the faults (default: the installation's)")

    def handle(self, *args: Any, bundle: Path, **options: Any) -> None:
        started = time.monotonic()
        self.language = options["language"] or get_language() or "sv"
        checked = self._check(bundle, options["faults"])
        accept = options["accept_good_rows"]
        if not checked.is_importable(accept):
            raise CommandError(f"{checked.fault_count} faults. Nothing was imported.", returncode=1)
        try:
            self._take_in(checked, accept, options)
        except (BundleRefused, MessageError) as error:
            raise CommandError(error.message.text(self.language)) from error
        self.stderr.write(f"{time.monotonic() - started:.1f} s")

    def _check(self, folder: Path, faults: Path | None) -> CheckedBundle:
        with ExitStack() as stack:
            written = None
            if faults is not None:
                stream = stack.enter_context(faults.open("w", encoding="utf-8-sig", newline=""))
                written = csv.writer(stream, delimiter=";")
                written.writerow(["file", "row", "column", "value", "code", "sv", "en"])

            def on_fault(fault: Fault) -> None:
                if written is not None:
                    message = fault.message
                    written.writerow(
                        [fault.file, fault.row, fault.column, fault.value, message.code, message.sv, message.en]
                    )

            checked = check(folder, on_fault, self._told)
        for fault in checked.faults[:SHOWN]:
            self.stdout.write(fault.text(self.language))
        if checked.fault_count > SHOWN:
            where = f"see {faults}" if faults else "give --faults FILE.csv to see them all"
            self.stdout.write(f"… {checked.fault_count - SHOWN} more: {where}")
        return checked

    def _take_in(self, checked: CheckedBundle, accept: bool, options: dict[str, Any]) -> None:
        asks = not options["yes"]
        if asks or options["dry_run"]:
            self._show(import_bundle(checked, accept_good_rows=accept, rehearse=True, on_step=self._told))
            if options["dry_run"]:
                return
            if not self._confirmed():
                raise CommandError("Nothing was imported.", returncode=1)
        done = import_bundle(checked, accept_good_rows=accept, on_step=self._told)
        if not asks:
            self._show(done)

    def _confirmed(self) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("Give --yes to carry the differences out when nobody can be asked.", returncode=1)
        return input("Carry this out? (yes/no) ").strip().lower() in ("y", "yes", "j", "ja")

    def _show(self, done: Imported) -> None:
        if done.is_unchanged:
            self.stdout.write("Nothing has changed since the last import.")
            return
        self.stdout.write(f"{'':<20}{'added':>12}{'changed':>12}{'removed':>12}")
        for difference in done.differences:
            if difference.is_empty:
                continue
            counts = f"{difference.added:>12,}{difference.changed:>12,}{difference.removed:>12,}"
            kept = f"  ({difference.kept} stay: others hang on them)" if difference.kept else ""
            self.stdout.write(f"{difference.table:<20}{counts}{kept}")
            for kind, keys in difference.examples.items():
                if kind != "added" or difference.changed or difference.removed:
                    self.stdout.write(f"    {kind}: {', '.join(keys)}")

    def _told(self, step: str, table: str, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{step} {table} {rows:,}\033[K", ending="")
