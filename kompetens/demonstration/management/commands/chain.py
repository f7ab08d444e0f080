"""`kompetens chain`: the main job on the demonstration programme, as a table of figures and seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kompetens.demonstration.actions.chain import run_chain


class Command(BaseCommand):
    help = "Run the main job on the demonstration programme and print what came of it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--scale", default="1", help="size: 1 is 5,000 people (default)")
        parser.add_argument("--seconds", type=int, default=60, help="search time for the plan (default 60)")
        parser.add_argument("--out", type=Path, help="folder of the files (default: in the data folder)")

    def handle(self, *args: Any, scale: str, seconds: int, out: Path | None, **options: Any) -> None:
        folder = out or settings.DATA_DIR / f"demonstration-{scale}"
        chain = run_chain(folder, scale, seconds, lambda line: self.stderr.write(line))
        self.stdout.write(chain.text())
