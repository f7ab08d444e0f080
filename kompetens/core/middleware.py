"""One transaction and one actor a request; every view closed unless a rule opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kompetens.core import actor as actors
from kompetens.core.permission import ANYONE, SIGNED_IN, Denied, may
from kompetens.core.views import health

GetResponse = Callable[[HttpRequest], HttpResponse]


class Health:
    """Answer `/healthz` before sessions, actors and transactions: it must speak when the database is silent."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health() if request.path == "/healthz" else self.get_response(request)


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
            return redirect_to_login(request.get_full_path())
        if needed == SIGNED_IN:
            return None
        raise Denied(_("This page is not open to your role. Ask your coordinator if you think it should be."))
