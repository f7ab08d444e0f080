"""Slow down who guesses, without letting anybody lock others out.

Failures are counted for an address together with where the try came from, and for where it came from alone:
a stranger elsewhere cannot close an account to its owner. Each further failure doubles the wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils.crypto import salted_hmac

from kompetens.accounts.models import Attempt
from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now

KEEPER = system_actor("sign-in", "count tries to sign in")
LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` tries cost nothing; each further one waits twice as long as the one before, from `first`."""

    name: str
    free: int
    first: timedelta


PASSWORD = Limit("password", 5, timedelta(seconds=10))
PLACE = Limit("place", 40, timedelta(seconds=10))
LINK = Limit("link", 1, timedelta(minutes=1))


def _key(limit: Limit, subject: str) -> bytes:
    return salted_hmac(f"attempt-{limit.name}", subject.lower(), secret=settings.SECRET_KEY).digest()


def _wait_after(limit: Limit, count: int) -> timedelta:
    if count < limit.free:
        return timedelta()
    doublings: int = 2 ** min(count - limit.free, 20)
    return min(limit.first * doublings, LONGEST)


def wait(limit: Limit, subject: str) -> timedelta:
    """How long until `subject` may try again; zero when she may now."""
    with acting(KEEPER):
        row = Attempt.objects.filter(what=_key(limit, subject)).first()
    if row is None or row.last_at < now() - FORGOTTEN_AFTER:
        return timedelta()
    return max(timedelta(), row.last_at + _wait_after(limit, row.count) - now())


def count(limit: Limit, subject: str) -> None:
    """Note a try. A pause of FORGOTTEN_AFTER begins anew."""
    key = _key(limit, subject)
    with acting(KEEPER):
        Attempt.objects.filter(last_at__lt=now() - FORGOTTEN_AFTER).delete()
        Attempt.objects.bulk_create([Attempt(what=key, count=0, last_at=now())], ignore_conflicts=True)
        Attempt.objects.filter(what=key).update(count=F("count") + 1, last_at=now())


def forget(limit: Limit, subject: str) -> None:
    """It went well: begin anew."""
    with acting(KEEPER):
        Attempt.objects.filter(what=_key(limit, subject)).delete()
