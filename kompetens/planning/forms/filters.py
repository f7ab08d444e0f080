"""Filters of the two lists. What is not among the choices counts as not given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.models import Region
from kompetens.planning.models import UnmetNeed
from kompetens.portal.models import Activity
from kompetens.skills.models import SkillGroup

Choices = Iterable[tuple[str, str | Promise]]


def _named(rows: Iterable[Any]) -> Choices:
    return [(str(row.pk), str(row)) for row in rows]


class _Filter(forms.Form):
    region = forms.ChoiceField(label=_("Region"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    company = forms.ChoiceField(label=_("Company"), required=False)

    def offer(self, name: str, everything: str | Promise, choices: Choices) -> None:
        """Fill a select; with one choice or none it is not shown."""
        field: Any = self.fields[name]
        choices = list(choices)
        field.choices = [("", everything), *choices]
        if len(choices) < 2:
            field.widget = forms.HiddenInput()

    def offer_places(
        self, regions: Iterable[Region], subjects: Iterable[SkillGroup], companies: Iterable[tuple[int, str]]
    ) -> None:
        self.offer("region", _("All regions"), _named(regions))
        self.offer("subject", _("All subjects"), _named(subjects))
        self.offer("company", _("All companies"), [(str(pk), name) for pk, name in companies])

    def chosen(self) -> dict[str, str]:
        """Filter → value, for those that are given and good."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ActivityFilter(_Filter):
    kind = forms.ChoiceField(label=_("How it is held"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)

    def offer_times(self, months: Choices) -> None:
        self.offer("kind", _("Everywhere and online"), Activity.Kind.choices)
        self.offer("month", _("All months"), months)


class UnmetFilter(_Filter):
    reason = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("All reasons")), *UnmetNeed.Reason.choices]
    )

    field_order = ("reason", "region", "subject", "company")
