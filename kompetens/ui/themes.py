"""Light or dark: what the visitor has chosen, kept in a cookie of her own device."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

COOKIE: Final = "theme"
CHOICES: Final = ("light", "dark")
COOKIE_AGE_SECONDS: Final = 60 * 60 * 24 * 365


def chosen_theme(request: HttpRequest) -> str | None:
    """`light`, `dark`, or None: whatever the device says."""
    value = request.COOKIES.get(COOKIE)
    return value if value in CHOICES else None
