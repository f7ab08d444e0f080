"""Filters of the lists."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kompetens.organisations.forms.filters import SEARCH, Filter


class SkillFilter(Filter):
    q = forms.CharField(label=_("Name or part of it"), required=False, widget=SEARCH)
    framework = forms.ChoiceField(label=_("Framework"), required=False)
    group = forms.ChoiceField(label=_("Subject"), required=False)


class ProfileFilter(Filter):
    q = forms.CharField(label=_("Name or part of it"), required=False, widget=SEARCH)
    company = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("All")), ("shared", _("Shared by all companies")), ("own", _("One company's own"))],
    )
