"""Shapes that are computed on the server and drawn as plain SVG: no inline style, colours by class."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

SEATS_DRAWN = 24
"""Up to so many seats are drawn one by one; more become a bar."""

_STEP, _SIZE, _ROW = 11, 8, 12


@lru_cache(maxsize=1024)
def seat_row(taken: int, seats: int) -> SafeString:
    """`seats` squares of which `taken` are filled, twelve to a row; a bar when there are too many to count."""
    filled = max(0, min(taken, seats))
    if seats > SEATS_DRAWN:
        return _bar(filled, seats)
    width = min(max(seats, 1), _ROW) * _STEP
    height = max(1, -(-seats // _ROW)) * _STEP
    return format_html(
        '<svg width="{}" height="{}" aria-hidden="true"><path class="free" d="{}"/><path class="taken" d="{}"/></svg>',
        width,
        height,
        _squares(range(filled, seats)),
        _squares(range(filled)),
    )


def _squares(places: range) -> str:
    corners = ((n % _ROW * _STEP + 1, n // _ROW * _STEP + 1) for n in places)
    return "".join(f"M{x} {y}h{_SIZE}v{_SIZE}h-{_SIZE}z" for x, y in corners)


def _bar(taken: int, seats: int) -> SafeString:
    width = round(130 * taken / seats)
    return format_html(
        '<svg width="132" height="10" aria-hidden="true"><path class="free" d="M1 1h130v8H1z"/>'
        '<path class="taken" d="M1 1h{}v8H1z"/></svg>',
        width,
    )
