"""No page carries script or style of its own, and every component is written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kompetens
from kompetens.ui.templatetags.ui import register

ROOT = Path(kompetens.__file__).parent
PAGES = sorted(ROOT.rglob("*.html"))
DESIGN = ROOT.parent / "docs" / "design.md"

INLINE = {
    "a style attribute": re.compile(r"<[^>%{]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script in the page": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "an htmx handler": re.compile(r"\bhx-on[:-]|\bhx-vals\s*=\s*[\"']js:|hx-trigger=\"[^\"]*\[", re.I),
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_script_or_style_in_a_page(page: Path) -> None:
    text = page.read_text()
    found = [name for name, pattern in INLINE.items() if pattern.search(text)]
    assert not found, f"{page}: the content security policy stops {', '.join(found)}"


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>x()</script>",
        '<a onclick="x()">',
        "<button hx-on:click='x'>",
    ],
)
def test_the_patterns_find_what_they_look_for(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in INLINE.values())


@pytest.mark.parametrize("name", sorted({*register.tags, *register.filters}))
def test_every_component_is_documented(name: str) -> None:
    assert re.search(rf"`[^`]*\b{name}\b[^`]*`", DESIGN.read_text()), f"docs/design.md says nothing of {name}"
