"""Order an hours report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kompetens.core.actor import Actor
from kompetens.core.permission import may
from kompetens.organisations.models import Company, Region
from kompetens.reporting.actions.exports import ReportScope
from kompetens.reporting.models import ExportProfile


class MonthField(forms.DateField):
    """A month as its first day; browsers send and show "2026-03"."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
        messages = {"invalid": _("Write a month as year and month, for example 2026-03.")}
        super().__init__(widget=widget, input_formats=["%Y-%m"], error_messages=messages, **kwargs)


class ReportForm(forms.Form):
    """Months, whose hours (only what the actor may report on), and the column profile."""

    first_month = MonthField(label=_("From month"))
    last_month = MonthField(label=_("To month"))
    scope = forms.ChoiceField(label=_("Whose hours"))
    profile = forms.ModelChoiceField(label=_("Columns"), queryset=ExportProfile.objects.none(), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes: dict[str, tuple[str, ReportScope]] = dict(_scopes_of(actor))
        choices = [(key, label) for key, (label, _scope) in self.scopes.items()]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]
        profiles = ExportProfile.objects.order_by("-key", "-version").distinct("key")
        self.fields["profile"].queryset = profiles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_month"), data.get("last_month")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last_month", _("The last month comes before the first. Change one of them."))
        return data

    @property
    def chosen_scope(self) -> ReportScope:
        return self.scopes[self.cleaned_data["scope"]][1]


def _scopes_of(actor: Actor) -> Any:
    """(key, (label, scope)) for every whole that the actor may report on: programmes, regions, companies."""
    seen = Q(programme_id__in=actor.ids("programmes")) | Q(pk__in=actor.ids("regions"))
    regions = list(Region.objects.filter(seen).select_related("programme").order_by("sort_key"))
    scopes = {f"programme-{region.programme_id}": ReportScope(region.programme) for region in regions}
    scopes |= {f"region-{region.pk}": ReportScope(region.programme, region=region) for region in regions}
    if actor.ids("companies"):
        companies = Company.objects.filter(pk__in=actor.ids("companies")).select_related("programme")
        for company in companies.order_by("sort_key"):
            scopes[f"company-{company.pk}"] = ReportScope(company.programme, company=company)
    for key, scope in scopes.items():
        if may(actor, "reporting.make_report", scope):
            yield key, (scope.company or scope.region or _("The whole programme"), scope)
