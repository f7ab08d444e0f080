"""Forms that come out in the product's own components, however they are written in a template."""

from __future__ import annotations

from functools import lru_cache

from django.forms import BaseForm, BoundField
from django.forms.renderers import DjangoTemplates

FIELD_TEMPLATE = "ui/forms/field.html"


class Renderer(DjangoTemplates):
    """`{{ form }}`, `{{ form.name.as_field_group }}` and `{% field form.name %}` all draw the same component."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = FIELD_TEMPLATE


@lru_cache(maxsize=1)
def renderer() -> Renderer:
    """The one renderer that template tags share."""
    return Renderer()


def anchor(field: BoundField) -> str:
    """The id that a link to the field's fault goes to: its control, or the first choice of a group."""
    if field.use_fieldset and (choices := field.subwidgets):
        return choices[0].id_for_label or field.auto_id
    return field.id_for_label or field.auto_id


def faults(form: BaseForm) -> list[tuple[str, str]]:
    """Every error of the form as (id of the field, sentence); the form's own errors first, with no id."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for bound in form.visible_fields():
        found += [(anchor(bound), str(error)) for error in bound.errors]
    for bound in form.hidden_fields():
        found += [("", f"{bound.label}: {error}") for error in bound.errors]
    return found
