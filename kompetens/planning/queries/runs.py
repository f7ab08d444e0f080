"""What the pages about plans show. Row security decides which activities, people and needs there are."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from kompetens.core.actor import Actor
from kompetens.core.clock import now
from kompetens.organisations.models import Company, Programme, Region
from kompetens.planning.models import PlannedActivity, PlannedSeat, PlanRun, SeatNeed, UnmetNeed
from kompetens.skills.models import SkillGroup

NAMES_SHOWN = 3
"""So many companies of an activity are named in the list."""


def programmes_of(actor: Actor) -> QuerySet[Programme]:
    """Programmes whose plans concern the actor: her own, and those of her regions."""
    mine = Region.objects.filter(pk__in=actor.ids("regions")).values("programme")
    return Programme.objects.filter(Q(pk__in=actor.ids("programmes")) | Q(pk__in=mine)).order_by("-starts_on", "pk")


def runs_of(actor: Actor) -> QuerySet[PlanRun]:
    """Runs of the actor's programmes, latest first; a system actor's are all. `hers`: she has a region there."""
    hers = Region.objects.filter(pk__in=actor.ids("regions"), programme=OuterRef("programme"))
    runs = PlanRun.objects.select_related("programme").annotate(hers=Exists(hers))
    return runs if actor.system else runs.filter(programme__in=programmes_of(actor))


def sees_all(actor: Actor, run: PlanRun) -> bool:
    """Whether the actor sees every region's rows, not only her own region's."""
    return bool(actor.system) or run.programme_id in actor.ids("programmes")


def regions_of(actor: Actor, run: PlanRun) -> list[Region]:
    """The run's regions that the actor sees, in Swedish order."""
    regions = Region.objects.filter(programme=run.programme_id)
    return list(regions if sees_all(actor, run) else regions.filter(pk__in=actor.ids("regions")))


def subjects_of(run: PlanRun) -> list[SkillGroup]:
    """Subjects of the programme's courses."""
    return list(SkillGroup.objects.filter(courses__programme=run.programme_id).distinct())


def companies_of(run: PlanRun) -> list[tuple[int, str]]:
    """(id, name) of the companies that the actor sees."""
    companies = Company.objects.filter(programme=run.programme_id).order_by("sort_key", "pk")
    return list(companies.values_list("pk", "name"))


def company_name(company: str = "company_id") -> Subquery:
    """The name of the row's company, None where the actor may not see it (a workplace of another region's company)."""
    return Subquery(Company.objects.filter(pk=OuterRef(company)).values("name")[:1])


def activities_of(run: PlanRun, chosen: dict[str, Any]) -> QuerySet[PlannedActivity]:
    """The run's activities by filters: region, subject and company (ids), kind, month ("2026-03")."""
    rows = PlannedActivity.objects.filter(run=run)
    columns = {"region": "region_id", "subject": "course__subject_id", "kind": "kind"}
    rows = rows.filter(**{column: chosen[name] for name, column in columns.items() if chosen.get(name)})
    if month := chosen.get("month"):
        year, number = month.split("-")
        rows = rows.filter(starts_at__year=int(year), starts_at__month=int(number))
    if company := chosen.get("company"):
        rows = rows.filter(Exists(PlannedSeat.objects.filter(planned=OuterRef("pk"), company=company)))
    return rows


def with_companies(rows: QuerySet[PlannedActivity]) -> QuerySet[PlannedActivity]:
    """The rows with course and the names of a few companies whose people take part."""
    theirs = PlannedSeat.objects.filter(planned=OuterRef(OuterRef("pk"))).values("company")
    few = Company.objects.filter(pk__in=theirs).order_by("sort_key").values("name")[:NAMES_SHOWN]
    related = rows.select_related("course", "course__subject").defer("course__search")
    return related.annotate(names=ArraySubquery(few))


def people_of(planned: PlannedActivity) -> QuerySet[PlannedSeat]:
    """Who takes part, as far as the actor may see them, with company and the skills that are trained."""
    needs = Prefetch("needs", SeatNeed.objects.select_related("need__skill").order_by("need__skill__sort_key"))
    return (
        PlannedSeat.objects.filter(planned=planned)
        .select_related("employment", "employment__team")
        .prefetch_related(needs)
        .annotate(company_name=company_name())
        .order_by("employment__sort_key", "pk")
    )


def unmet_of(run: PlanRun, chosen: dict[str, Any]) -> QuerySet[UnmetNeed]:
    """Needs that the run leaves open by filters: reason, region, subject and company (ids)."""
    columns = {"reason": "reason", "region": "region_id", "subject": "need__skill__group_id", "company": "company_id"}
    found = {column: chosen[name] for name, column in columns.items() if chosen.get(name)}
    return UnmetNeed.objects.filter(run=run, **found)


def with_need(rows: QuerySet[UnmetNeed]) -> QuerySet[UnmetNeed]:
    """The rows with whose need it is and of what; the most urgent first."""
    related = rows.select_related("need", "need__skill", "need__employment", "team")
    return related.annotate(company_name=company_name()).order_by("-need__priority", "need__deadline", "pk")


def people_by_reason(rows: QuerySet[UnmetNeed]) -> dict[str, tuple[int, int]]:
    """Reason → (needs, people)."""
    counted = rows.order_by().values_list("reason").annotate(needs=Count("pk"), headcount=Sum(F("people")))
    return {reason: (needs, people) for reason, needs, people in counted}


def consequence(run: PlanRun) -> dict[str, int]:
    """What adopting now would do: activities, invitations, companies, SEK; and how many have started already."""
    planned = PlannedActivity.objects.filter(run=run)
    coming = planned.filter(starts_at__gte=now())
    figures: dict[str, int | None] = coming.aggregate(
        activities=Count("pk"), invitations=Sum("group_size"), cost_sek=Sum("cost_sek")
    )
    companies = PlannedSeat.objects.filter(planned__in=coming).values("company").distinct().count()
    late = planned.filter(starts_at__lt=now()).count()
    return {**{name: value or 0 for name, value in figures.items()}, "companies": companies, "late": late}
