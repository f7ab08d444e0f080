"""The frames of all pages, the living page, the theme switch and the error pages."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

from kompetens.ui import views
from kompetens.ui.navigation import Acting, Crumb, Place

pytestmark = pytest.mark.django_db

At = Callable[[str], HttpRequest]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("view", [views.components, views.example_home, views.example_list, views.example_activity])
def test_design_pages_are_whole_in_both_languages(request_at: At, view: Callable[..., object], language: str) -> None:
    with translation.override(language):
        html = view(request_at("/ui/design/")).content.decode()
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == html.count("<main") == 1
    assert 'href="#content"' in html
    assert 'id="content"' in html
    words = {"sv": "Medfinansieras av Europeiska unionen", "en": "Co-funded by the European Union"}
    assert words[language] in html


def test_the_frame_of_a_signed_in_page_shows_places_and_whom_one_acts_for(request_at: At) -> None:
    context = {
        "navigation": [Place("Needs", "/needs/", "needs", current=True), Place("People", "/people/", "people")],
        "acting": Acting("Verkstads AB", "Company contact", "/switch/"),
        "crumbs": [Crumb("Start", "/"), Crumb("Needs")],
        "programme": SimpleNamespace(
            name="Smart kompetens", eu_statement="Europeiska unionen – Europeiska socialfonden"
        ),
    }
    html = render_to_string("ui/app.html", context, request=request_at("/needs/"))
    assert '<a href="/needs/" aria-current="page">' in html
    assert "Company contact<b>Verkstads AB</b>" in html
    assert 'href="/switch/"' in html
    assert "Europeiska unionen – Europeiska socialfonden" in html
    assert "hx-headers=" in html
    assert '"allowEval":false' in html


def test_signing_out_and_changing_language_are_sent_by_post(request_at: At) -> None:
    html = render_to_string("ui/app.html", {}, request=request_at("/needs/?a=1"))
    assert '<form method="post" action="/accounts/sign-out/" data-ends-drafts>' in html
    assert '<form method="post" action="/language/">' in html
    assert '<input type="hidden" name="next" value="/needs/?a=1">' in html


def test_messages_are_shown_with_the_shape_of_their_level(request_at: At) -> None:
    request = request_at("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    request._messages.add(40, "It did not work <b>")
    html = render_to_string("ui/public.html", {}, request=request)
    assert 'class="notice bad" data-message' in html
    assert "It did not work &lt;b&gt;" in html
    assert 'class="button quiet close" type="button" data-dismiss hidden' in html


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('x"><script>', "")],
)
def test_the_chosen_theme_is_on_the_page_before_any_script(request_at: At, cookie: str, attribute: str) -> None:
    request = request_at("/")
    request.COOKIES["theme"] = cookie
    html = render_to_string("ui/public.html", {}, request=request)
    assert f'<html lang="en"{attribute}>' in html


def test_choosing_a_theme_sets_and_clears_the_cookie(rf: RequestFactory) -> None:
    chosen = views.theme(rf.post("/ui/theme/", {"theme": "dark", "next": "/list/?q=1"}))
    assert chosen.cookies["theme"].value == "dark"
    assert chosen["Location"] == "/list/?q=1"
    cleared = views.theme(rf.post("/ui/theme/", {"theme": "", "next": "https://elsewhere.example/"}))
    assert cleared.cookies["theme"]["max-age"] == 0
    assert cleared["Location"] == "/"
    assert views.theme(rf.get("/ui/theme/")).status_code == 405


@pytest.mark.parametrize("language", ["sv", "en"])
def test_error_pages_say_what_to_do(request_at: At, language: str) -> None:
    request = request_at("/nowhere/")
    with translation.override(language):
        missing = defaults.page_not_found(request, Http404()).content.decode()
        closed = defaults.permission_denied(request, PermissionDenied("Ask <Eva>.")).content.decode()
        old = csrf_failure(request, "stale")
    assert {"sv": "Sidan finns inte här", "en": "The page is not here"}[language] in missing
    assert "Ask &lt;Eva&gt;." in closed
    assert old.status_code == 403
    assert {"sv": "Inget skickades", "en": "Nothing was sent"}[language] in old.content.decode()


def test_the_page_for_our_own_faults_needs_nothing(request_at: At) -> None:
    html = defaults.server_error(request_at("/")).content.decode()
    assert "Något gick fel hos oss" in html
    assert "Something went wrong on our side" in html


def test_the_example_form_shows_what_is_wrong(rf: RequestFactory, request_at: At) -> None:
    request = rf.post("/ui/design/", {"email": "no"})
    request.user = request_at("/").user
    html = views.components(request).content.decode()
    assert html.count('role="alert"') == 2
