"""`kompetens links`: a sign-in link for a person of each role."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from kompetens.demonstration.actions.links import links


class Command(BaseCommand):
    help = "Print a single-use sign-in link for one person of each role."

    def add_arguments(self, parser: Any) -> None:
        host, port = os.environ.get("KOMPETENS_HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        shown = "127.0.0.1" if host == "0.0.0.0" else host
        parser.add_argument("--base", default=f"http://{shown}:{port}", help="scheme and host of the address")

    def handle(self, *args: Any, base: str, **options: Any) -> None:
        with translation.override("sv"):
            for link in links(base):
                self.stdout.write(f"  {link.role:<24} {link.name:<28} {link.address}")
