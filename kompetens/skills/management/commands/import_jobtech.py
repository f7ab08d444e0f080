"""`kompetens manage import_jobtech FILE`: take in the JobTech taxonomy's skills."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from kompetens.core.actor import acting, system_actor
from kompetens.skills.actions.frameworks import FrameworkFault, import_jobtech


class Command(BaseCommand):
    help = "Take in the JobTech taxonomy's skills from its own file; skills that have disappeared are retired."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the taxonomy's file of skills (JSON)")
        parser.add_argument(
            "--retire-many", action="store_true", help="go on although most of the skills in use are not in the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        with acting(system_actor("skills", f"take in {file.name}")):
            try:
                counts = import_jobtech(file, retire_many=options["retire_many"])
            except FrameworkFault as fault:
                hint = " (--retire-many)" if fault.code == "framework-many-gone" else ""
                raise CommandError(fault.message.text(get_language() or "en") + hint) from fault
        self.stdout.write(
            f"{counts.added} added, {counts.renamed} renamed, {counts.revived} revived, "
            f"{counts.retired} retired, {counts.unchanged} unchanged"
        )
