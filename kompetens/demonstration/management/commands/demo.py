"""`kompetens demo`: make the demonstration bundle, or load it and live it up to today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kompetens.demonstration.actions.chain import bundle_files, run_chain


class Command(BaseCommand):
    help = "Make the demonstration programme; with --load take it in, plan it, adopt it and live it up to today."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--load", action="store_true", help="take it into the database as well")
        parser.add_argument("--scale", default="1", help="size: 1 is 5,000 people (default)")
        parser.add_argument("--seconds", type=int, default=30, help="search time for the plan (default 30)")
        parser.add_argument("--out", type=Path, help="folder of the files (default: in the data folder)")

    def handle(self, *args: Any, load: bool, scale: str, seconds: int, out: Path | None, **options: Any) -> None:
        folder = out or settings.DATA_DIR / f"demonstration-{scale}"
        if load:
            chain = run_chain(folder, scale, seconds, self.stdout.write)
            self.stdout.write(chain.text())
        else:
            self.stdout.write(str(bundle_files(folder, scale, self.stdout.write)))
