"""Employees: the list, one employee, and her identity number."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from kompetens.core.access import access
from kompetens.core.actor import Actor
from kompetens.core.permission import may
from kompetens.organisations.actions.identity import find_by_identity, reveal_identity
from kompetens.organisations.forms.filters import NumberForm, PeopleFilter, ReasonForm
from kompetens.organisations.models import Employment, Person, Team
from kompetens.organisations.panels import employee_panels
from kompetens.organisations.queries.companies import company_choices, employed
from kompetens.organisations.queries.people import Identity, employees, person_behind, readings
from kompetens.organisations.queries.reach import reach
from kompetens.ui.navigation import Crumb

ROWS = 50
READINGS = 20


@access("organisations.see_people")
@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """The employees the actor may see: filters `q` (name), `company`, `team`, `left`."""
    return render(request, "organisations/people.html", _people_context(request))


def _people_context(request: HttpRequest) -> dict[str, object]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = PeopleFilter(request.GET)
    asked = request.GET.get("company", "")
    chosen = int(asked) if asked.isdecimal() else None
    companies = company_choices(actor, "organisations.see_people", chosen)
    form.choose("company", _("All companies"), companies)
    only = chosen if chosen is not None else int(companies[0][0]) if len(companies) == 1 else None
    form.choose("team", _("All teams"), _team_choices(actor, only))
    found = employees(
        actor, form.value("q") or "", form.chosen_id("company"), form.chosen_id("team"), bool(form.value("left"))
    )
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    hits = page.paginator.count
    return {
        "form": form,
        "page": page,
        "one_company": only is not None,
        "hits": ngettext("%(n)s employee", "%(n)s employees", hits) % {"n": hits},
        "finds": may(actor, "organisations.find_by_identity"),
        "number_form": NumberForm(),
    }


def _team_choices(actor: Actor, company: int | None) -> list[tuple[str, str]]:
    if company is None:
        return []
    teams = Team.objects.filter(
        reach(actor, "organisations.see_people", _TEAM, person="employments__person"), company_id=company
    )
    return [(str(pk), name) for pk, name in teams.order_by("sort_key").distinct().values_list("pk", "name")]


_TEAM = {"programmes": "programme_id", "regions": "region_id", "companies": "company_id", "teams": "pk"}


@access("organisations.find_by_identity")
@never_cache
@require_POST
@sensitive_post_parameters("number")
@sensitive_variables("form")
def find(request: HttpRequest) -> HttpResponse:
    """Go to the person with an identity number (POST `number`), as far as the actor may know her."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = NumberForm(request.POST)
    if not form.is_valid():
        context = {**_people_context(request), "number_form": form, "finding": True}
        return render(request, "organisations/people.html", context, status=422)
    found = find_by_identity(actor, form.cleaned_data["number"])
    if isinstance(found, Person):
        found = found.employments.order_by("-ended_on", "pk").first()
    if found is None:
        messages.warning(request, _("You can see nobody with that number. Check the digits."))
        return redirect("organisations:people")
    return redirect("organisations:person", pk=found.pk)


def _employee(actor: Actor, pk: int) -> Employment:
    rows = Employment.objects.filter(reach(actor, "organisations.see_people"))
    return get_object_or_404(rows.select_related("company", "site", "team"), pk=pk)


def _employee_page(
    request: HttpRequest, job: Employment, form: ReasonForm, number: str = "", status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = person_behind(job)
    identity = Identity(actor, job, person)
    context = {
        "job": job,
        "identity": identity,
        "form": form,
        "number": number,
        "readings": readings(job.person_id)[:READINGS] if identity.is_own or identity.may_reveal else [],
        "panels": employee_panels(actor, job),
        "crumbs": [Crumb(_("People"), reverse("organisations:people")), Crumb(job.listed_name)],
    }
    return render(request, "organisations/person.html", context, status=status)


@access("organisations.see_people")
@never_cache
@require_safe
def employee(request: HttpRequest, pk: int) -> HttpResponse:
    """One employee: her job, and what other rooms know of her."""
    job = _employee(request.actor, pk)  # type: ignore[attr-defined]
    return _employee_page(request, job, ReasonForm())


@access("organisations.reveal_identity")
@never_cache
@require_POST
@sensitive_variables("number")
def show_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an employee's identity number once (POST `reason`). The reading is kept; the page is not cached."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    job = _employee(actor, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _employee_page(request, job, form, status=422)
    try:
        number = reveal_identity(actor, job, form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error("reason", error)
        return _employee_page(request, job, form, status=422)
    return _employee_page(request, job, form, number=f"{number[:8]}-{number[8:]}")


@access("organisations.see_myself")
@never_cache
@require_safe
def myself(request: HttpRequest) -> HttpResponse:
    """What is kept about the signed-in person: name, number (masked), employments, roles, who read her number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = Person.objects.filter(pk=actor.person).first() if actor.person else None
    if person is None:
        raise Http404
    jobs = person.employments.filter(employed()).select_related("company", "site", "team").order_by("pk")
    context = {
        "person": person,
        "identity": Identity(actor, None, person),
        "jobs": jobs,
        "readings": readings(person.pk)[:READINGS],
    }
    return render(request, "organisations/myself.html", context)
