"""Every kind of message that the product sends, by name.

A kind's words stand in `templates/notifications/mail/<language>/<kind>.subject.txt` and `.body.txt`, one file for
each language: a message is read, reviewed and translated as a whole. `variables` are what those files may use,
and what whoever sends the kind has to give.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("sv", "en")

_ACTIVITY = frozenset({"course", "starts_at", "ends_at", "sessions", "place"})
"""What every message about an activity tells; each of `sessions` has `starts_at` and `ends_at`, `place` is empty
online."""


class CalendarMethod(StrEnum):
    """What the attached calendar file asks of the reader's calendar (RFC 5546, 3.2.1 and 3.2.5)."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Kind:
    """A named kind of message.

    `means` says when it comes; `link_label` names what its link leads to. `may_be_refused`: the person can do
    without the mail; the message is on her page whatever she chose, except where `in_inbox` is False.
    """

    key: str
    means: str | Promise
    link_label: str | Promise
    variables: frozenset[str]
    may_be_refused: bool = True
    in_inbox: bool = True
    calendar: CalendarMethod | None = None


_ALL = (
    Kind(
        "invitation",
        _("You are invited to an activity"),
        _("Answer the invitation"),
        _ACTIVITY,
        may_be_refused=False,
    ),
    Kind(
        "confirmation",
        _("You have a seat"),
        _("See my training"),
        _ACTIVITY,
        calendar=CalendarMethod.PUBLISH,
    ),
    Kind("waiting", _("You stand on a waiting list"), _("See my training"), _ACTIVITY | {"place_in_queue"}),
    Kind(
        "promoted",
        _("You get a seat from the waiting list"),
        _("See my training"),
        _ACTIVITY,
        may_be_refused=False,
        calendar=CalendarMethod.PUBLISH,
    ),
    Kind(
        "cancelled",
        _("An activity or your seat is cancelled"),
        _("See my training"),
        _ACTIVITY | {"reason", "whole_activity"},
        may_be_refused=False,
        calendar=CalendarMethod.CANCEL,
    ),
    Kind(
        "changed",
        _("An activity gets another time or place"),
        _("See my training"),
        _ACTIVITY | {"before_starts_at", "before_place"},
        may_be_refused=False,
        calendar=CalendarMethod.PUBLISH,
    ),
    Kind("reminder", _("An activity starts soon"), _("See my training"), _ACTIVITY | {"is_answered"}),
    Kind(
        "sign_in_link",
        _("You ask for a link to sign in"),
        _("Sign in"),
        frozenset({"address", "hours"}),
        may_be_refused=False,
        in_inbox=False,
    ),
)

KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}


def refusable() -> list[Kind]:
    """The kinds that a person can do without as mail."""
    return [kind for kind in _ALL if kind.may_be_refused]
