"""What the base pages expect from a view or a context processor."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Place:
    """One of at most five places in a signed-in role's rail; also a link of the public head (without icon)."""

    label: str | Promise
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to this page. The last one is the page itself and has no address."""

    label: str | Promise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Acting:
    """Whom the signed-in person acts for; `switch_url` is empty when there is nothing to choose."""

    name: str | Promise
    role: str | Promise = ""
    switch_url: str = ""
