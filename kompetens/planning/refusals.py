"""Why the planner says no, in a sentence for the person who asked."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """`str()` is what is in the way and what to do, in the language that is active."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


NOT_A_MONDAY = _("A plan starts on a Monday. Choose a Monday.")
WEEKS = _("A plan covers 1 to 104 weeks. Choose a number between them.")
SECONDS = _("The planner may search for 5 seconds to 2 hours. Choose a time between them.")
NOT_DONE = _("Only a finished plan can be adopted. Wait until it is done, or ask for a new one.")
ADOPTED = _("This plan has been adopted already. Its activities are in the catalogue.")
NOTHING_LEFT = _(
    "Nothing of this plan can be opened any more: its people, dates or places are gone. Ask for a new plan."
)
OVERTAKEN = _("Another plan for some of the same weeks was adopted after this one was made. Ask for a new plan.")
