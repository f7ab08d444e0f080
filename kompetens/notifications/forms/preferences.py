"""Which kinds of message come as mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kompetens.notifications.kinds import refusable


class PreferencesForm(forms.Form):
    """One box for each kind that a person can do without as mail."""

    kinds = forms.MultipleChoiceField(
        label=_("Messages that also come by e-mail"),
        help_text=_("The messages stand on this page whatever you choose."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.key, kind.means) for kind in refusable()]  # type: ignore[attr-defined]
