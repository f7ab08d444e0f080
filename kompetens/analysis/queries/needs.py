"""Lists and sums of needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from kompetens.analysis.models import Need
from kompetens.analysis.queries.disclosure import withheld
from kompetens.core.actor import Actor
from kompetens.organisations.queries.matching import matching
from kompetens.organisations.queries.reach import reach
from kompetens.skills.models import Skill, SkillGroup

URGENT = 4
"""Priority from which a need counts as urgent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of needs is narrowed by; None and "" = everything."""

    region: int | None = None
    company: int | None = None
    team: int | None = None
    status: str = "open"
    priority: int | None = None
    origin: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SubjectSum:
    """Needs of one subject: how many, of how many people (named once each, and those not named), how many urgent.

    `hidden`: the figures are withheld because they are about too few people. `share` of the largest, 0–1.
    """

    subject: int | None
    name: str
    needs: int
    people: int
    urgent: int
    share: float = 0.0
    hidden: bool = False

    @property
    def bar(self) -> int:
        """Length of the bar in a drawing 160 units wide."""
        return max(round(160 * self.share), 2) if self.needs else 0


def needs(actor: Actor, wanted: Wanted, permission: str = "analysis.see_needs") -> QuerySet[Need]:
    """The needs an actor may see, narrowed."""
    found = Need.objects.filter(reach(actor, permission))
    for name in ("region", "company", "team"):
        if (pk := getattr(wanted, name)) is not None:
            found = found.filter(**{f"{name}_id": pk})
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.origin:
        found = found.filter(origin=wanted.origin)
    if wanted.priority is not None:
        found = found.filter(priority__gte=wanted.priority)
    if wanted.text:
        found = found.filter(skill__in=Skill.objects.filter(matching(wanted.text)).values("pk"))
    return found


def by_subject(found: QuerySet[Need]) -> list[SubjectSum]:
    """Sums by subject, the most needs first."""
    rows = (
        found.order_by()
        .values(subject=F("skill__group"), sv=F("skill__group__name_sv"), en=F("skill__group__name_en"))
        .annotate(
            n=Count("pk"),
            people=Count("person", distinct=True) + Coalesce(Sum("headcount", filter=Q(employment__isnull=True)), 0),
            urgent=Count("pk", filter=Q(priority__gte=URGENT)),
        )
        .order_by("-n", "subject")
    )
    found_rows = list(rows)
    most = max((row["n"] for row in found_rows), default=0)
    return [
        SubjectSum(row["subject"], _name(row), row["n"], row["people"], row["urgent"], row["n"] / most)
        for row in found_rows
    ]


def _name(row: dict[str, str | None]) -> str:
    return str(SkillGroup(name_sv=row["sv"] or "", name_en=row["en"] or "")) if row["sv"] else ""


def sealed(sums: Iterable[SubjectSum]) -> list[SubjectSum]:
    """The same sums for somebody outside the companies: nothing about fewer than five people."""
    sums = list(sums)
    hidden = withheld({entry.subject: entry.people for entry in sums})
    shown = [entry for entry in sums if entry.subject not in hidden]
    kept = [SubjectSum(entry.subject, entry.name, 0, 0, 0, hidden=True) for entry in sums if entry.subject in hidden]
    most = max((entry.needs for entry in shown), default=0)
    shown = [
        SubjectSum(entry.subject, entry.name, entry.needs, entry.people, 0, entry.needs / most) for entry in shown
    ]
    return shown + sorted(kept, key=lambda entry: entry.name)
