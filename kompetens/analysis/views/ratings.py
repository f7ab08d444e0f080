"""Rate skills: one's own, or those of an employee of one's team."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kompetens.analysis.actions.ratings import rate_many
from kompetens.analysis.queries.gap import Scope, gap_rows
from kompetens.core.access import access
from kompetens.core.actor import Actor
from kompetens.core.clock import today
from kompetens.organisations.models import Employment
from kompetens.organisations.queries.companies import employed
from kompetens.organisations.queries.reach import reach
from kompetens.skills.models import Evidence, Skill
from kompetens.skills.queries.scales import scales_of
from kompetens.ui.navigation import Crumb

NOT_RATED = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A skill with its steps and what was answered; `takes_back`: "not rated" can be chosen."""

    skill: Skill
    steps: list[tuple[int, str]]
    answer: int | None
    takes_back: bool

    @property
    def name(self) -> str:
        """The name of the field."""
        return f"skill-{self.skill.pk}"


@access("analysis.rate_self")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate_myself(request: HttpRequest) -> HttpResponse:
    """A person rates the skills of her role, on one page; with several employments she chooses (`?employment=`)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    jobs = list(
        Employment.objects.filter(reach(actor, "analysis.rate_self"), employed()).select_related("company", "team")
    )
    asked = request.GET.get("employment", "")
    chosen = [job for job in jobs if str(job.pk) == asked] if asked else jobs
    if len(chosen) != 1:
        return render(request, "analysis/choose_job.html", {"jobs": jobs})
    return _rate(request, actor, chosen[0], Evidence.Kind.SELF)


@access("analysis.rate_as_manager")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate_employee(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager rates an employee of her team."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Employment.objects.filter(reach(actor, "analysis.rate_as_manager"), employed())
    job = get_object_or_404(rows.select_related("company", "team"), pk=pk)
    return _rate(request, actor, job, Evidence.Kind.MANAGER)


def _rate(request: HttpRequest, actor: Actor, job: Employment, kind: Evidence.Kind) -> HttpResponse:
    questions = _questions(job, kind)
    if request.method == "POST":
        rated = rate_many(actor, job, _answers(request, questions), kind)
        messages.success(
            request,
            ngettext("%(n)s rating has been saved.", "%(n)s ratings have been saved.", rated) % {"n": rated}
            if rated
            else _("Nothing was changed: the ratings are as they were."),
        )
        return redirect("organisations:person", pk=job.pk)
    by_subject: dict[str, list[Question]] = {}
    for question in questions:
        by_subject.setdefault(str(question.skill.group or _("Other")), []).append(question)
    own = kind == Evidence.Kind.SELF
    back = Crumb(job.listed_name, reverse("organisations:person", args=[job.pk]))
    context = {
        "job": job,
        "own": own,
        "subjects": list(by_subject.items()),
        "count": len(questions),
        "crumbs": [back, Crumb(_("Rate your skills") if own else _("Rate skills"))],
    }
    return render(request, "analysis/rate.html", context)


def _questions(job: Employment, kind: str) -> list[Question]:
    """The skills of her roles, by subject. What others said, and what is required, is not shown while rating."""
    asked = {row.skill for row in gap_rows(Scope(employments=[job.pk]))}
    skills = Skill.objects.filter(pk__in=asked).select_related("group", "framework__scale")
    ordered = list(skills.order_by("group__sort_key", "sort_key", "pk"))
    scales = scales_of(ordered)
    said: dict[int, list[Evidence]] = {}
    for row in Evidence.objects.filter(employment=job, kind=kind, skill__in=asked).order_by("-observed_on"):
        said.setdefault(row.skill_id, []).append(row)
    return [_question(skill, scales[skill.pk].steps(), said.get(skill.pk, [])) for skill in ordered]


def _question(skill: Skill, steps: list[tuple[int, str]], said: list[Evidence]) -> Question:
    older = [row for row in said if row.observed_on < today()]
    return Question(skill, steps, said[0].level if said else None, takes_back=not older)


def _answers(request: HttpRequest, questions: list[Question]) -> dict[Skill, int | None]:
    """What was chosen; a level that is not on the scale (a forged form) counts as not answered."""
    answers: dict[Skill, int | None] = {}
    for question in questions:
        given = request.POST.get(question.name)
        levels = {str(value) for value, _name in question.steps}
        if given in levels:
            answers[question.skill] = int(given)
        elif given == NOT_RATED and question.takes_back:
            answers[question.skill] = None
    return answers
