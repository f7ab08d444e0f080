"""Shapes that are computed on the server and drawn as plain SVG: no inline style, colours by class."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SEATS_DRAWN = 24
"""Up to so many seats are drawn one by one; more become a bar."""

_STEP, _SIZE, _ROW = 11, 8, 12


def seat_row(taken: int, seats: int) -> SafeString:
    """`seats` squares of which `taken` are filled, twelve to a row; a bar when there are too many to count."""
    filled = max(0, min(taken, seats))
    if seats > SEATS_DRAWN:
        return _bar(filled, seats)
    squares = [
        ("taken" if n < filled else "free", n % _ROW * _STEP + 0.5, n // _ROW * _STEP + 0.5) for n in range(seats)
    ]
    width = min(max(seats, 1), _ROW) * _STEP
    height = max(1, -(-seats // _ROW)) * _STEP
    square = f'<rect class="{{}}" x="{{}}" y="{{}}" width="{_SIZE}" height="{_SIZE}" rx="2"/>'
    drawn = format_html_join("", square, squares)
    return format_html('<svg width="{}" height="{}" aria-hidden="true">{}</svg>', width, height, drawn)


def _bar(taken: int, seats: int) -> SafeString:
    width = round(130 * taken / seats, 1)
    return format_html(
        '<svg width="131" height="10" aria-hidden="true">'
        '<rect class="free" x=".5" y=".5" width="130" height="8" rx="2"/>'
        '<rect class="taken" x=".5" y=".5" width="{}" height="8" rx="2"/></svg>',
        width,
    )
