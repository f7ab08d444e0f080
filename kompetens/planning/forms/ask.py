"""What somebody says who asks for a plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kompetens.core.clock import today
from kompetens.organisations.models import Programme
from kompetens.planning import refusals
from kompetens.planning.actions.ask import MOST_WEEKS

SEARCH_TIMES = (
    (60, _("1 minute: a good plan")),
    (300, _("5 minutes: a little better")),
    (1800, _("30 minutes: for the year's plan")),
)


def next_monday(day: date) -> date:
    """The first Monday after `day`."""
    return day + timedelta(days=7 - day.weekday())


class AskForm(forms.Form):
    """Period and search time."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    first_day = forms.DateField(
        label=_("First Monday"),
        help_text=_("The plan begins on this day. It must be a Monday."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": refusals.NOT_A_MONDAY, "invalid": refusals.NOT_A_MONDAY},
    )
    weeks = forms.IntegerField(
        label=_("Number of weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        error_messages={
            "required": refusals.WEEKS,
            "invalid": refusals.WEEKS,
            "min_value": refusals.WEEKS,
            "max_value": refusals.WEEKS,
        },
    )
    seconds = forms.TypedChoiceField(
        label=_("How long the planner may search"),
        help_text=_("You can stop it earlier and keep the best plan so far."),
        choices=SEARCH_TIMES,
        coerce=int,
        widget=forms.RadioSelect,
        initial=60,
    )

    def __init__(self, data: Any, programmes: list[Programme]) -> None:
        first = next_monday(today())
        super().__init__(data, initial={"first_day": first, "weeks": self._weeks(programmes, first), "seconds": 60})
        field: Any = self.fields["programme"]
        field.queryset = Programme.objects.filter(pk__in=[programme.pk for programme in programmes])
        field.initial = programmes[0].pk
        if len(programmes) == 1:
            field.widget = field.hidden_widget()

    @staticmethod
    def _weeks(programmes: list[Programme], first: date) -> int:
        """Until the programme ends."""
        left = (programmes[0].ends_on - first).days // 7
        return max(1, min(left, 52))

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if day.weekday() != 0:
            raise ValidationError(refusals.NOT_A_MONDAY)
        return day
