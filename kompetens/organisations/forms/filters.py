"""Filters of the lists, and the forms about identity numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kompetens.core.identifiers import IdentifierError, IdentityNumber, read_identity_number
from kompetens.organisations.actions.identity import MIN_REASON
from kompetens.organisations.models import Company

SEARCH = forms.TextInput(attrs={"type": "search"})


class Filter(forms.Form):
    """A form of filters: what is wrong or not among the choices counts as not given."""

    def value(self, name: str) -> Any:
        """The cleaned value, or None."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def chosen_id(self, name: str) -> int | None:
        """The cleaned value of a choice of ids, or None."""
        value = self.value(name)
        return int(value) if value else None

    def choose(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        """Fill a select; with one choice or none it is not shown."""
        if len(choices) < 2:
            self.fields[name].widget = forms.HiddenInput()
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]


class CompanyFilter(Filter):
    q = forms.CharField(label=_("Name"), required=False, widget=SEARCH)
    region = forms.ChoiceField(label=_("Region"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", _("All sizes")), *Company.Size.choices])


class PeopleFilter(Filter):
    q = forms.CharField(label=_("Name"), required=False, widget=SEARCH)
    company = forms.ChoiceField(label=_("Company"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    left = forms.ChoiceField(
        label=_("Employment"), required=False, choices=[("", _("Employed now")), ("yes", _("Has ended"))]
    )


class AuditFilter(Filter):
    who = forms.CharField(label=_("Who"), required=False, help_text="", widget=SEARCH)
    action = forms.CharField(label=_("What was done"), required=False, widget=SEARCH)
    kind = forms.CharField(label=_("Kind of object"), required=False, widget=SEARCH)
    number = forms.IntegerField(label=_("Number of the object"), required=False)


class ReasonForm(forms.Form):
    """Why somebody needs to read an identity number."""

    reason = forms.CharField(
        label=_("Why do you need the number?"),
        help_text=_("What you write is kept, and the person can read it."),
        min_length=MIN_REASON,
        max_length=300,
        error_messages={
            "required": _("Write why you need the number. The person can read it."),
            "min_length": _("Write a few words about why you need the number."),
        },
    )


class NumberForm(forms.Form):
    """An identity number to find a person by; it never stands in an address."""

    number = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "data-no-draft": True}),
    )

    def clean_number(self) -> IdentityNumber:
        try:
            return read_identity_number(self.cleaned_data["number"])
        except IdentifierError as error:
            raise ValidationError(error.message.text(get_language() or "sv")) from error
