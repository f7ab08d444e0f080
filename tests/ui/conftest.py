"""Components are rendered as pages render them: with the project's template engine and a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

Draw = Callable[..., str]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def request_at(rf: RequestFactory) -> Callable[[str], HttpRequest]:
    """A visitor's GET request for an address."""

    def make(address: str) -> HttpRequest:
        request = rf.get(address)
        request.user = AnonymousUser()
        return request

    return make


@pytest.fixture
def draw(request_at: Callable[[str], HttpRequest]) -> Draw:
    """`draw(template, at="/x/?page=2", **context)`: the HTML of a piece of template."""

    def render(source: str, at: str = "/list/", **context: Any) -> str:
        template = engines["django"].from_string("{% load i18n ui %}" + source)
        return template.render(context, request=request_at(at))

    return render
