"""What every page's frame shows: places to go, and who acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: `actor` and `navigation`."""
    return {"actor": getattr(request, "actor", None), "navigation": []}
