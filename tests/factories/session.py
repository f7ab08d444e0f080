"""Sessions of signed-in people, for clients that do not go through the sign-in page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from kompetens.core.actor import acting, system_actor


def session_cookie(person: Any) -> tuple[str, str]:
    """(cookie name, value) of a new session of the person's account."""
    with acting(system_actor("test", "sign somebody in")):
        user = type(person).objects.select_related("user").get(pk=person.pk).user
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return settings.SESSION_COOKIE_NAME, str(session.session_key)
