"""Skills and role profiles."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kompetens.core.access import access
from kompetens.organisations.queries.matching import matching
from kompetens.skills.forms.filters import ProfileFilter, SkillFilter
from kompetens.skills.models import Framework, RoleProfile, SkillGroup
from kompetens.skills.queries.scales import scales_of
from kompetens.skills.queries.search import find_skills
from kompetens.ui.navigation import Crumb

ROWS = 50


@access("skills.see_skills")
@require_safe
def skill_list(request: HttpRequest) -> HttpResponse:
    """Skills by a part of the name, which may be misspelt; filters `framework` and `group`."""
    form = SkillFilter(request.GET)
    frameworks = Framework.objects.order_by("name")
    form.choose("framework", _("All frameworks"), [(str(each.pk), each.name) for each in frameworks])
    groups = SkillGroup.objects.order_by("sort_key", "pk")
    form.choose("group", _("All subjects"), [(str(each.pk), str(each)) for each in groups])
    found = find_skills(form.value("q") or "", form.chosen_id("framework"), form.chosen_id("group"))
    page = Paginator(found.skills, ROWS).get_page(request.GET.get("page"))
    hits = page.paginator.count
    context = {
        "form": form,
        "page": page,
        "typed": form.value("q"),
        "instead": found.instead,
        "hits": ngettext("%(n)s skill", "%(n)s skills", hits) % {"n": hits},
    }
    return render(request, "skills/skills.html", context)


@access("skills.see_profiles")
@require_safe
def profile_list(request: HttpRequest) -> HttpResponse:
    """Role profiles, shared and the companies' own, with how much each requires."""
    form = ProfileFilter(request.GET)
    found = RoleProfile.objects.filter(matching(form.value("q") or "")).select_related("company")
    whose = form.value("company")
    if whose:
        found = found.filter(company__isnull=whose == "shared")
    found = found.annotate(asked=Count("requirements")).order_by("sort_key", "pk")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    hits = page.paginator.count
    context = {
        "form": form,
        "page": page,
        "hits": ngettext("%(n)s role profile", "%(n)s role profiles", hits) % {"n": hits},
    }
    return render(request, "skills/profiles.html", context)


@access("skills.see_profiles")
@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """What one role requires."""
    shown = get_object_or_404(RoleProfile.objects.select_related("company"), pk=pk)
    asked = list(
        shown.requirements.select_related("skill__group", "skill__framework__scale").order_by(
            "skill__group__sort_key", "skill__sort_key", "pk"
        )
    )
    scales = scales_of([requirement.skill for requirement in asked])
    for requirement in asked:
        requirement.level_name = scales[requirement.skill_id].names.get(requirement.level, "")  # type: ignore[attr-defined]
    context = {
        "profile": shown,
        "requirements": asked,
        "crumbs": [Crumb(_("Role profiles"), reverse("skills:profiles")), Crumb(str(shown))],
    }
    return render(request, "skills/profile.html", context)
