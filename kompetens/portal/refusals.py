"""Why something cannot be done: each refusal says what is in the way, who can lift it and how."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """The rules say no. `str()` is the sentence for the person, in the language that is active when it is read.

    `values` fill the sentence's %(name)s places.
    """

    sentence: str | Promise = ""

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return str(self.sentence) % self.values


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
        "The activity started %(when)s, so enrolments can no longer be changed. Who came is recorded by the trainer."
    )


class ActivityNotOpen(Refusal):
    sentence = _("The activity is cancelled or not open yet. Look for another date in the catalogue.")


class ClosedToCompany(Refusal):
    sentence = _(
        "This activity is for the people of one company only. The region's coordinator can tell you of open dates."
    )


class OnlyOwnCompany(Refusal):
    sentence = _(
        "%(company)s trains its people only in activities of its own. Your company contact can ask the coordinator "
        "for a date, or change that rule."
    )


class EnrolledAlready(Refusal):
    sentence = _("%(name)s is enrolled already: %(status)s. Nothing has been changed.")


class Clash(Refusal):
    sentence = _(
        "%(name)s has another session at that time: “%(course)s”, %(when)s. Cancel that one first, or choose "
        "another date."
    )


class TeamLimit(Refusal):
    sentence = _(
        "%(away)s in your team are in training then, and no more than %(most)s may be away at once. Ask your "
        "manager: she can enrol you all the same."
    )


class EmploymentEnded(Refusal):
    sentence = _("%(name)s no longer works there, so she cannot be enrolled for that company.")


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
