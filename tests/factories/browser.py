"""A real Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


def chromium() -> str | None:
    """Path of a Chromium, or None."""
    named = os.environ.get("KOMPETENS_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def axe_findings(page: Page) -> list[str]:
    """What axe finds wrong on the page, a line each; empty when nothing."""
    results: dict[str, Any] = Axe().run(page, options=RULES).response
    return [
        f"{finding['id']} ({finding['impact']}): {node['target']} {node['html'][:160]}"
        for finding in results["violations"]
        for node in finding["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page itself is wider than the window (a matrix may scroll inside its own box)."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
