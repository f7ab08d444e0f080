"""The living page of all components, three pages made of them, and the choice of light or dark."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kompetens.core.access import public
from kompetens.ui import examples
from kompetens.ui.navigation import Acting, Crumb, Place
from kompetens.ui.tables import TableData
from kompetens.ui.themes import CHOICES, COOKIE, COOKIE_AGE_SECONDS


def _places(request: HttpRequest) -> list[Place]:
    return [
        Place(_("Overview"), reverse("ui:components"), "home"),
        Place(_("Companies"), "#content", "company"),
        Place(_("Needs"), "#content", "needs"),
        Place(_("Activities"), reverse("ui:example-list"), "calendar", request.path == reverse("ui:example-list")),
        Place(_("Reports"), "#content", "chart"),
    ]


@public
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its states. GET shows an empty form; POST checks it and shows it with its faults."""
    form = examples.ExampleForm(request.POST or None)
    faulty = examples.ExampleForm({"email": "anna.svensson@", "headcount": "0", "shift": ""})
    context = {
        "form": form,
        "faulty": faulty,
        "filter_form": examples.FilterForm(request.GET),
        "page": Paginator(range(1240), 50).get_page(request.GET.get("page", "7")),
        "activities": examples.activities(),
        "gaps": TableData(
            [_("Subject"), _("People"), _("Hours")], [[s, str(p), str(h)] for s, p, h in examples.gaps()]
        ),
        "gap_bars": examples.gap_bars(),
        "steps_labels": [_("Who you are"), _("Accessibility"), _("Check and send")],
        "crumbs_example": [
            Crumb(_("Companies"), "#crumbs"),
            Crumb(examples.LONG_COMPANY, "#crumbs"),
            Crumb(_("Needs")),
        ],
        "icons": examples.icon_names(),
        "colours": examples.COLOURS,
    }
    return render(request, "ui/design/components.html", context)


@public
@require_safe
def example_home(request: HttpRequest) -> HttpResponse:
    """A front page: the opening on the band, figures, what is next."""
    return render(request, "ui/design/home.html", {"activities": examples.activities()})


@public
@require_safe
def example_list(request: HttpRequest) -> HttpResponse:
    """A signed-in list page: rail, filters, hits, sorted table, pages."""
    rows = examples.activities() * 4
    context = {
        "navigation": _places(request),
        "acting": Acting(examples.LONG_COMPANY, _("Company contact"), "#content"),
        "crumbs": [Crumb(_("Overview"), reverse("ui:components")), Crumb(_("Activities"))],
        "filter_form": examples.FilterForm(request.GET),
        "page": Paginator(rows, 8).get_page(request.GET.get("page")),
        "hits": len(rows),
    }
    return render(request, "ui/design/list.html", context)


@public
@require_safe
def example_activity(request: HttpRequest) -> HttpResponse:
    """A public page of one thing: text, and the facts beside it."""
    context = {"activity": examples.activities()[0], "company": examples.LONG_COMPANY}
    return render(request, "ui/design/activity.html", context)


@public
@require_safe
def example_progress(request: HttpRequest) -> HttpResponse:
    """The answer that a polling progress bar gets: finished."""
    return render(request, "ui/design/progress.html")


def _safe_address(request: HttpRequest, wanted: str) -> str:
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else "/"


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme (POST `theme`: light, dark or nothing) on the visitor's device and go back to `next`."""
    response = HttpResponseRedirect(_safe_address(request, request.POST.get("next", "/")))
    choice = request.POST.get("theme", "")
    if choice in CHOICES:
        response.set_cookie(COOKIE, choice, max_age=COOKIE_AGE_SECONDS, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
