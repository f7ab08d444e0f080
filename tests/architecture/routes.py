"""The URL map as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    name: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def access(self) -> str | None:
        return getattr(self.view, "access", None)

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={key: values[key] for key in self.arguments})


def _walk(patterns: list[Any], namespace: str = "") -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name}", tuple(pattern.pattern.converters), pattern.callback)


def all_routes() -> list[Route]:
    """Every address of the product, by name."""
    return sorted(_walk(get_resolver().url_patterns), key=lambda route: route.name)
