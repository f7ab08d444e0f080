"""The colours of tokens.css, measured: contrast in both schemes, and chart colours as the colour-blind see them."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

import kompetens.ui

STATIC = Path(kompetens.ui.__file__).parent / "static" / "ui"
TOKENS = (STATIC / "tokens.css").read_text()
BLOCK = re.compile(r"(:root[^{]*)\{([^}]*)\}")
COLOUR = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b")

Colour = tuple[float, float, float]

GROUNDS = ("page", "surface", "sunken")
TEXT = [
    *((text, ground) for text in ("text", "muted", "accent", "bad") for ground in GROUNDS),
    ("accent-strong", "surface"),
    ("accent-strong", "sunken"),
    ("text", "accent-soft"),
    ("muted", "accent-soft"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bad", "bad"),
    ("on-mark", "mark"),
    ("band", "on-band"),
    ("on-band", "band"),
    ("on-band", "band-raised"),
    ("on-band-muted", "band"),
    *((tone, f"{tone}-soft") for tone in ("good", "warn", "bad", "info")),
    *(("text", f"{tone}-soft") for tone in ("good", "warn", "bad", "info")),
]
PARTS = [
    *((part, ground) for part in ("control", "focus", "accent") for ground in GROUNDS),
    ("mark", "band"),
    ("mark", "band-raised"),
    ("on-band-muted", "band"),
    *((f"chart-{n}", "surface") for n in range(1, 6)),
    *((f"chart-{n}", "page") for n in range(1, 6)),
]

# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
SIGHT = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TOLD_APART = 15
"""Least CIE76 distance between two chart colours; about 2 is just noticeable side by side."""


def schemes() -> dict[str, dict[str, str]]:
    blocks = {selector.strip(): dict(COLOUR.findall(body)) for selector, body in BLOCK.findall(TOKENS)}
    light = blocks[":root"]
    return {
        "light": light,
        "dark": {**light, **blocks[':root[data-theme="dark"]']},
        "dark by device": {**light, **blocks[':root:not([data-theme="light"])']},
    }


SCHEMES = schemes()


def linear(colour: str) -> Colour:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    red, green, blue = (min(1.0, max(0.0, c)) for c in colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, sight: str) -> Colour:
    rgb = linear(colour)
    red, green, blue = (sum(m * c for m, c in zip(row, rgb, strict=True)) for row in SIGHT[sight])
    return lab((red, green, blue))


def test_black_on_white_is_the_widest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[f"--{text}"], colours[f"--{ground}"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_of_controls_can_be_seen(scheme: str, part: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[f"--{part}"], colours[f"--{ground}"]) >= 3


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_chart_colours_are_told_apart(scheme: str, sight: str) -> None:
    colours = [seen(SCHEMES[scheme][f"--chart-{n}"], sight) for n in range(1, 6)]
    assert min(dist(one, other) for one, other in combinations(colours, 2)) >= TOLD_APART


def test_both_ways_to_dark_are_the_same_and_complete() -> None:
    assert SCHEMES["dark"] == SCHEMES["dark by device"]
    blocks = {selector.strip(): dict(COLOUR.findall(body)) for selector, body in BLOCK.findall(TOKENS)}
    assert set(blocks[':root[data-theme="dark"]']) == set(blocks[":root"])


def test_colours_stand_in_the_tokens_alone() -> None:
    rules = (STATIC / "ui.css").read_text().split("@media print")[0]

    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)) == set()


def test_every_token_that_is_used_exists() -> None:
    defined = set(re.findall(r"(--[\w-]+):", TOKENS + (STATIC / "ui.css").read_text()))
    used = {name for file in STATIC.glob("*.css") for name in re.findall(r"var\((--[\w-]+)", file.read_text())}
    assert used <= defined


def test_the_style_sheets_stay_small() -> None:
    assert sum((STATIC / name).stat().st_size for name in ("tokens.css", "ui.css")) <= 33_000
