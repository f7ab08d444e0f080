"""Small pieces of HTML that pages draw hundreds of times, made without a template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.http import QueryDict
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Text = str | Promise

TONES: Final = ("good", "info", "warn", "bad", "quiet")
"""What a status or notice says beyond its words; each has a shape of its own."""

BUTTON_STYLES: Final = ("primary", "plain", "danger", "quiet")


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("ui/icons.svg")


def icon(name: str, label: Text = "") -> SafeString:
    """The icon `name` of static/ui/icons.svg. Hidden from screen readers unless it carries a `label`."""
    if not label:
        return _plain_icon(name)
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, _sprite(), name
    )


@lru_cache(maxsize=256)
def _plain_icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', _sprite(), name)


def attributes(values: Mapping[str, Any]) -> SafeString:
    """HTML attributes from keyword arguments: `hx_get="/x"` becomes ` hx-get="/x"`, True a bare name, None nothing."""
    parts = []
    for key, value in values.items():
        name = key.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(format_html(" {}", name))
        elif value is not None and value is not False:
            parts.append(format_html(' {}="{}"', name, value))
    return mark_safe("".join(parts))


def button_class(style: str, small: bool) -> str:
    """The class of a button. Raises ValueError for a style that the stylesheet does not know."""
    if style not in BUTTON_STYLES:
        raise ValueError(f"{style!r} is no button style; choose one of {', '.join(BUTTON_STYLES)}")
    words = ["button", style, "small" if small else ""]
    return " ".join(word for word in words if word)


def tone(name: str) -> str:
    """`name` when it is a tone. Raises ValueError for any other, so that a misspelling is seen at once."""
    if name not in TONES:
        raise ValueError(f"{name!r} is no tone; choose one of {', '.join(TONES)}")
    return name


def status(word: Text, name: str = "quiet") -> SafeString:
    """A word in a tag, with a shape for its tone beside it."""
    return format_html('<span class="status {}">{}{}</span>', name, _plain_icon(f"shape-{tone(name)}"), word)


def query(parameters: QueryDict, **changes: Any) -> str:
    """The page's own query string with `changes`; None removes a parameter. Starts with `?`."""
    changed = parameters.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
