"""What time it is. Rules ask here, so that a programme's year can be replayed and tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("kompetens_clock", default=None)


def now() -> datetime:
    """The current moment, aware."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """Today's date in the programme's time zone."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let rules inside the block believe it is `moment` (aware)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
