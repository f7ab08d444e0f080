"""One transaction and one actor a request; every view closed unless a rule opens it."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kompetens.core import actor as actors
from kompetens.core.permission import ANYONE, SIGNED_IN, Denied, may
from kompetens.core.views import health

RENEWED_SECONDS = 1800
GetResponse = Callable[[HttpRequest], HttpResponse]


class Health:
    """Answer `/healthz` before sessions, actors and transactions: it must speak when the database is silent."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health() if request.path == "/healthz" else self.get_response(request)


def _keep_alive(request: HttpRequest) -> None:
    """A session ends so long after its last use, not after its beginning; written at most once in RENEWED_SECONDS."""
    if SESSION_KEY in request.session and time() - request.session.get("used", 0) > RENEWED_SECONDS:
        request.session["used"] = int(time())


class ActorInTransaction:
    """Open the request's transaction and name its actor before anything touches personal data.

    A view that raises, whatever it raises, rolls everything back. The session stands outside (it is saved in
    its own transaction). `request.actor` is the actor; `request.user` the account, loaded when asked for.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.load = import_string(settings.ACTOR_LOADER)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = actors._current.set(actors.ANONYMOUS)
        try:
            _keep_alive(request)
            with transaction.atomic():
                user_id = request.session.get(SESSION_KEY)
                request.actor, request.user = self.load(request, int(user_id) if user_id else None)  # type: ignore[attr-defined]
                request.is_undone = False  # type: ignore[attr-defined]
                response = self.get_response(request)
                if response.status_code >= 500 or request.is_undone:  # type: ignore[attr-defined]
                    transaction.set_rollback(True)
                return response
        finally:
            actors._current.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        # rolled back at the end: the error's page may still read (the programme's name)
        request.is_undone = True  # type: ignore[attr-defined]


class ClosedByDefault:
    """Let a view run only when it names its access and the actor has it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        needed = getattr(view, "access", None)
        if needed == ANYONE:
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if needed and needed != SIGNED_IN and may(actor, needed):
            return None
        if not actor.user:
            return _to_sign_in(request)
        if needed == SIGNED_IN:
            return None
        raise Denied(_("This page is not open to your role. Ask your coordinator if you think it should be."))


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back: a form that was sent too late leads back to the page it stood on, where the
    browser still has what was typed."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    messages.warning(request, _("You had been signed out, so nothing was saved. Sign in and send it once more."))
    page = urlsplit(request.headers.get("Referer", ""))
    return redirect_to_login(page.path if page.netloc == request.get_host() else "/")


class BodyLimit:
    """Refuse a body that is larger than the view takes (`largest_body_mb`, 5 by default), before it is read."""

    LARGEST_MB = 5

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        most = getattr(view, "largest_body_mb", self.LARGEST_MB)
        if int(request.META.get("CONTENT_LENGTH") or 0) <= most << 20:
            return None
        return render(request, "413.html", {"most": most}, status=413)
