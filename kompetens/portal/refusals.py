"""Why something cannot be done: each refusal says what is in the way, who can lift it and how."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kompetens.ui import formats


class Refusal(Exception):
    """The rules say no. `str()` is the sentence for the person, in the language that is active when it is read.

    `values` fill the sentence's %(name)s places; a moment is written as moments are. `own`: it is said to the
    person whom it is about.
    """

    sentence: str | Promise = ""
    own_sentence: str | Promise = ""

    def __init__(self, *, own: bool = False, **values: Any) -> None:
        super().__init__()
        self.own, self.values = own, values

    def __str__(self) -> str:
        sentence = self.own_sentence if self.own and self.own_sentence else self.sentence
        return str(sentence) % {name: _written(value) for name, value in self.values.items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return formats.date_time(timezone.localtime(value), get_language() or "en")
    return value


class WrongStart(Refusal):
    sentence = _("The course cannot start then. %(why)s")


class PlaceDoesNotFit(Refusal):
    sentence = _(
        "“%(course)s” cannot be held there: choose one of the provider's own venues, a workplace with a training "
        "room, or online, as the course allows."
    )


class TooManySeats(Refusal):
    sentence = _(
        "%(wanted)s seats are more than fit: the course takes %(course)s people and the room %(room)s. "
        "Lower the number or choose another place."
    )


class HasAttendance(Refusal):
    sentence = _("Attendance has been recorded, so the activity was held and can no longer be cancelled.")


class ActivityStarted(Refusal):
    sentence = _(
        "The activity started %(when)s, so enrolments can no longer be changed. The trainer records who was there."
    )


class ActivityNotOpen(Refusal):
    sentence = _("The activity is cancelled or not open yet. Look for another date in the catalogue.")


class ClosedToCompany(Refusal):
    sentence = _(
        "This activity is for the people of one company only. The region's coordinator can tell you of open dates."
    )


class OtherProgramme(ClosedToCompany):
    sentence = _(
        "This activity belongs to another programme than the company. Choose a date of the company's own programme."
    )


class OnlyOwnCompany(Refusal):
    sentence = _(
        "%(company)s trains its people only in activities of its own. The company's contact can ask the region's "
        "coordinator for a date."
    )


class EnrolledAlready(Refusal):
    sentence = _("%(name)s has an enrolment here already: %(status)s. Nothing has been changed.")
    own_sentence = _("You have an enrolment here already: %(status)s. Nothing has been changed.")


class Clash(Refusal):
    sentence = _(
        "%(name)s has another session at that time: “%(course)s”, %(when)s. Cancel that one first, or choose "
        "another date."
    )
    own_sentence = _(
        "You have another session at that time: “%(course)s”, %(when)s. Cancel that one first, or choose another date."
    )


class ClashElsewhere(Refusal):
    sentence = _(
        "%(name)s is in training for another employer at that time. She can cancel it herself, or choose another date."
    )


class ClashJustNow(Refusal):
    sentence = _(
        "Another enrolment of the same person at that time was made this very moment. Look at it, and cancel the one "
        "that is not wanted."
    )


class TeamLimit(Refusal):
    sentence = _(
        "%(away)s in your team are in training then, and no more than %(most)s may be away at once. Ask your "
        "manager, who can enrol you all the same."
    )


class EmploymentEnded(Refusal):
    sentence = _("%(name)s no longer works at %(company)s then. The company's contact can correct the date.")
    own_sentence = _("You no longer work at %(company)s then. The company's contact can correct the date.")


class NotInvited(Refusal):
    sentence = _("There is no invitation to answer: it has been answered or withdrawn already.")


class NothingToCancel(Refusal):
    sentence = _("There is nothing to cancel: the enrolment has ended already.")


class SessionNotStarted(Refusal):
    sentence = _("Attendance can be recorded when the session has started, %(when)s.")


class TooManyMinutes(Refusal):
    sentence = _("%(name)s: write a number of minutes from 0 to %(most)s, the length of the session.")


class NotOnTheList(Refusal):
    sentence = _("The list has changed since you opened it: somebody is no longer on it. Look at it again and save.")
