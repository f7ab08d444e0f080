"""Forms about needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompetens.analysis.models import Need
from kompetens.core.sorting import swedish_sort_key
from kompetens.core.text import normalise
from kompetens.organisations.forms.filters import SEARCH, Filter
from kompetens.skills.models import Skill
from kompetens.skills.queries.search import find_skills

PRIORITIES = [
    (5, _("5 – urgent")),
    (4, _("4 – soon")),
    (3, _("3 – ordinary")),
    (2, _("2 – later")),
    (1, _("1 – can wait")),
]
NEAREST = 5


class NeedFilter(Filter):
    q = forms.CharField(label=_("Skill"), required=False, widget=SEARCH)
    region = forms.ChoiceField(label=_("Region"), required=False)
    company = forms.ChoiceField(label=_("Company"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("need", "Open")), *Need.Status.choices[1:], ("all", _("All"))],
    )
    priority = forms.ChoiceField(
        label=_("Priority"),
        required=False,
        choices=[("", _("All")), ("5", _("5 – urgent")), ("4", _("4 and above")), ("3", _("3 and above"))],
    )
    origin = forms.ChoiceField(label=_("Comes from"), required=False, choices=[("", _("All")), *Need.Origin.choices])


class ChangeNeedForm(forms.Form):
    """What can be changed of a need; `named`: it is one person's, so there is no headcount."""

    target_level = forms.IntegerField(label=_("Level to reach"), min_value=0, max_value=9)
    headcount = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=1000, initial=1)
    priority = forms.TypedChoiceField(label=_("Priority"), choices=PRIORITIES, coerce=int, initial=3)
    deadline = forms.DateField(
        label=_("Needed by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For those who plan: what should they be able to do afterwards? Write nothing about health."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["headcount"]


class NewNeedForm(ChangeNeedForm):
    """A need that somebody states; the skill is written, with suggestions."""

    skill = forms.CharField(
        label=_("Skill"),
        max_length=300,
        help_text=_("Write a part of the name and choose."),
        widget=forms.TextInput(attrs={"list": "skill-names", "autocomplete": "off"}),
    )
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    field_order = ("team", "skill", "target_level", "headcount", "priority", "deadline", "reason")

    def __init__(self, *args: Any, named: bool, teams: list[tuple[str, str]], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, named=named, **kwargs)
        field = self.fields["team"]
        if named:
            del self.fields["team"]
        else:
            nobody = [("", _("Anyone in the company"))] if whole else []
            field.choices = [*nobody, *teams]  # type: ignore[attr-defined]
            field.required = not whole

    def clean_skill(self) -> Skill:
        """The skill with that name; when there is none, the sentence names the nearest."""
        text = normalise(self.cleaned_data["skill"])
        named = Q(sort_key=swedish_sort_key(text, length=700)) | Q(name_en__iexact=text)
        known = Skill.objects.filter(named, is_retired=False).select_related("framework__scale")
        # The programme's own list, which has a scale, before the large frameworks.
        skill = known.order_by("framework__scale", "pk").first()
        if skill is None:
            nearest = [str(near) for near in find_skills(text).skills[:NEAREST]]
            sentence = _now("No skill has that name. The nearest: %(names)s.") % {"names": "; ".join(nearest)}
            raise ValidationError(sentence if nearest else _now("No skill has that name. Try a part of another word."))
        return skill


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why is it no longer wanted?"), required=False, max_length=300)
