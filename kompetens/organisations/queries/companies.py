"""Lists of companies and of what they have, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Expression, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kompetens.core.actor import Actor
from kompetens.core.clock import today
from kompetens.organisations.models import Company, Employment, Region, Site, Team
from kompetens.organisations.panels import CompanyCount
from kompetens.organisations.queries.matching import matching
from kompetens.organisations.queries.reach import reach

COMPANY = {"programmes": "programme_id", "regions": "region_id", "companies": "pk"}
"""Scope → column of a company; a team alone opens no company."""
COMPANY_OF_TEAM = {**COMPANY, "teams": "teams"}
"""The same where a team's manager sees the team's company."""
MOST_CHOICES = 200
"""A select holds no more companies than this; beyond it the list of companies is the way in."""


def employed() -> Q:
    """Employments that have not ended."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=today())


def count_of(rows: QuerySet[Any], column: str) -> Expression:
    """How many of `rows` belong to the outer row by `column`, as an annotation."""
    counted = rows.filter(**{column: OuterRef("pk")}).order_by().values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def people_count(column: str) -> Expression:
    """People employed now in the outer company, site or team, as far as the actor sees them."""
    return count_of(Employment.objects.filter(employed()), column)


def companies(actor: Actor, text: str = "", region: int | None = None, size: str = "") -> QuerySet[Company]:
    """The companies an actor may see, narrowed by name, region and size class."""
    found = Company.objects.filter(reach(actor, "organisations.see_companies", COMPANY, person=""), matching(text))
    if region is not None:
        found = found.filter(region_id=region)
    if size:
        found = found.filter(size_class=size)
    return found.select_related("region")


def with_counts(actor: Actor, found: QuerySet[Company], counts: Sequence[CompanyCount]) -> QuerySet[Company]:
    """Companies with `people` and every other room's count of what the actor may see."""
    others = {count.name: count.expression(actor) for count in counts}
    return found.annotate(people=people_count("company"), **others)


def regions(actor: Actor, permission: str) -> list[Region]:
    """The regions that a permission opens, Swedish order; for filters."""
    columns = {"programmes": "programme_id", "regions": "pk", "companies": "companies"}
    return list(Region.objects.filter(reach(actor, permission, columns, person="")).distinct())


def company_choices(actor: Actor, permission: str, chosen: int | None = None) -> list[tuple[str, str]]:
    """Companies that a permission opens, for a filter: at most MOST_CHOICES, and always the chosen one."""
    opened = reach(actor, permission, COMPANY_OF_TEAM, person="employments__person")
    mine = Company.objects.filter(opened).distinct()
    rows = list(mine.order_by("sort_key").values_list("pk", "name")[:MOST_CHOICES])
    if chosen is not None and chosen not in {pk for pk, _ in rows}:
        rows += mine.filter(pk=chosen).values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def teams_of(company: Company) -> QuerySet[Team]:
    """Teams with site, shift pattern and people."""
    teams = company.teams.select_related("site", "calendar").annotate(people=people_count("team"))
    return teams.order_by("sort_key", "pk")


def sites_of(company: Company) -> QuerySet[Site]:
    """Workplaces with municipality and people."""
    return company.sites.select_related("municipality").annotate(people=people_count("site")).order_by("sort_key", "pk")
