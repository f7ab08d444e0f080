"""What browsers are told that our pages may do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kompetens.core.security_headers import HEADERS, SecurityHeaders, policy


def answer(response: HttpResponse, rf: RequestFactory) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return response

    return SecurityHeaders(view)(rf.get("/"))


def test_every_response_carries_every_header(rf: RequestFactory) -> None:
    response = answer(HttpResponse("page"), rf)
    assert {name: response.headers[name] for name in HEADERS} == dict(HEADERS)


def test_nothing_is_loaded_from_elsewhere_and_nothing_inline_runs() -> None:
    directives = dict(part.split(" ", 1) for part in policy().split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == "'self'"
    assert directives["form-action"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy()
    assert "*" not in policy()


def test_a_response_with_a_policy_of_its_own_keeps_it(rf: RequestFactory) -> None:
    own = policy(style_src="'self' 'unsafe-inline'")
    response = answer(HttpResponse("admin", headers={"Content-Security-Policy": own}), rf)
    assert response.headers["Content-Security-Policy"] == own
    assert "style-src 'self' 'unsafe-inline'" in own
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_directive_can_be_taken_away() -> None:
    assert "manifest-src" not in policy(manifest_src="")
