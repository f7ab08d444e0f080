"""Ways to prove who one is. Looking an account up needs rows that nobody may see yet: a system actor does."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from sesame.backends import ModelBackend as SesameBackend

from kompetens.core.actor import acting, system_actor

SIGN_IN = system_actor("sign-in", "look up an account that signs in")


class PasswordBackend(ModelBackend):
    """E-mail and password."""

    def authenticate(
        self, request: HttpRequest | None, username: Any = None, password: Any = None, **kwargs: Any
    ) -> Any:
        with acting(SIGN_IN):
            return super().authenticate(request, username=username, password=password, **kwargs)


class LinkBackend(SesameBackend):
    """A single-use, signed link."""

    def authenticate(self, request: HttpRequest | None, sesame: str, **kwargs: Any) -> Any:
        with acting(SIGN_IN):
            return super().authenticate(request, sesame=sesame, **kwargs)
