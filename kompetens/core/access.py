"""Views say what they need: `@access("portal.see_list")`. A view that says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from kompetens.core.permission import ANYONE

View = TypeVar("View", bound=Callable[..., Any])


def access(permission: str) -> Callable[[View], View]:
    """Open the view to actors whose role has `permission`; the view (or its action) still judges the object."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open the view to everybody, visitors included."""
    view.access = ANYONE  # type: ignore[attr-defined]
    return view


def takes_body(megabytes: int) -> Callable[[View], View]:
    """Let the view receive so large a body; without it, `BodyLimit` stops at a few megabytes."""

    def mark(view: View) -> View:
        view.largest_body_mb = megabytes  # type: ignore[attr-defined]
        return view

    return mark
