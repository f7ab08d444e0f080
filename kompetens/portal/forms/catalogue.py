"""The catalogue's filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kompetens.core.clock import today
from kompetens.organisations.models import Region
from kompetens.portal.models import Activity
from kompetens.skills.models import SkillGroup
from kompetens.ui import formats

MONTHS_AHEAD = 12


def months() -> Iterator[date]:
    """The first days of this month and the eleven after it."""
    first = today().replace(day=1)
    for n in range(MONTHS_AHEAD):
        years, month = divmod(first.month - 1 + n, 12)
        yield date(first.year + years, month + 1, 1)


class CatalogueFilter(forms.Form):
    """Filters of coming activities; everything is optional and stands in the address."""

    q = forms.CharField(label=_("What do you want to learn?"), required=False, max_length=100,
                        widget=forms.TextInput(attrs={"type": "search"}))  # fmt: skip
    region = forms.ChoiceField(label=_("Region"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    kind = forms.ChoiceField(label=_("How"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)
    language = forms.ChoiceField(label=_("Taught in"), required=False)
    free = forms.BooleanField(label=_("Only with free seats"), required=False)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, regions: Iterable[Region], subjects: Iterable[SkillGroup]) -> None:
        super().__init__(data)
        language = get_language() or "en"
        choices: dict[str, list[tuple[Any, Any]]] = {
            "region": [("", _("All regions")), *((each.key, each.name) for each in regions)],
            "subject": [("", _("All subjects")), *((each.key, str(each)) for each in subjects)],
            "kind": [("", _("Any way")), *Activity.Kind.choices],
            "month": [
                ("", _("Any month")),
                *((f"{day:%Y-%m}", formats.month(day, language).capitalize()) for day in months()),
            ],
            "language": [("", _("Any language")), ("sv", _("Swedish")), ("en", _("English"))],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        if self["show"].value() != "courses":
            del self.fields["show"]
        else:
            for name in ("region", "month", "free", "kind"):
                del self.fields[name]

    def chosen(self) -> dict[str, Any]:
        """What is chosen and makes sense; a faulty choice counts as none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
