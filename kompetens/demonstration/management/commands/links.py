"""`kompetens links`: a sign-in link for a person of each role."""

from __future__ import annotations

import json
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from kompetens.demonstration.actions.links import links


def running_address() -> str:
    """Where `kompetens run` answers now, else where it would."""
    try:
        return str(json.loads((settings.DATA_DIR / "run.json").read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError):
        host, port = os.environ.get("KOMPETENS_HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"


class Command(BaseCommand):
    help = "Print a single-use sign-in link for one person of each role."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--base", default=running_address(), help="scheme and host of the address")

    def handle(self, *args: Any, base: str, **options: Any) -> None:
        with translation.override("sv"):
            for link in links(base):
                self.stdout.write(f"  {link.role:<24} {link.name:<28} {link.address}")
