"""Rate people's skills: a person her own, a manager her team's. What was said before is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kompetens.core.actor import Actor
from kompetens.core.audit import log
from kompetens.core.clock import today
from kompetens.core.permission import Denied, require
from kompetens.organisations.models import Employment, scope_of
from kompetens.skills.models import Evidence, Skill
from kompetens.skills.queries.scales import check_level

PERMISSION = {Evidence.Kind.SELF: "analysis.rate_self", Evidence.Kind.MANAGER: "analysis.rate_as_manager"}
SAME_ROUND = timedelta(days=30)
"""The same level said again within so many days is the same rating, not a new one."""


def rate(actor: Actor, employment: Employment, skill: Skill, level: int | None, kind: str) -> Evidence | None:
    """Say on what level an employee is today; see `rate_many`. The rating that counts afterwards, if any."""
    rate_many(actor, employment, {skill: level}, kind)
    mine = Evidence.objects.filter(employment=employment, skill=skill, kind=kind)
    return mine.order_by("-observed_on").first()


def rate_many(actor: Actor, employment: Employment, levels: Mapping[Skill, int | None], kind: str) -> int:
    """Ratings of several skills at once; the number of those that are new or changed.

    A level of None is "not rated": it takes back what was said today and nothing older. A second rating on the
    same day replaces the first; the same level again within SAME_ROUND writes nothing. `kind` is self or manager.
    Raises Denied, and ValidationError for a level that is not on the scale.
    """
    if kind not in PERMISSION:
        raise ValidationError(_("A rating is one's own or the manager's."), code="kind")
    require(actor, PERMISSION[Evidence.Kind(kind)], employment)
    if kind == Evidence.Kind.MANAGER and actor.person == employment.person_id:
        raise Denied(_("Nobody is her own manager here. Rate your own skills on the page for that."))
    for skill, level in levels.items():
        if level is not None:
            check_level(skill, level)
    changed = _write(employment, {skill.pk: level for skill, level in levels.items()}, kind)
    if changed:
        log("analysis.rate", employment, {"kind": [None, str(kind)], "skills": [None, changed]})
    return changed


def _write(employment: Employment, levels: Mapping[int, int | None], kind: str) -> int:
    day = today()
    mine = Evidence.objects.filter(employment=employment, skill__in=levels, kind=kind, observed_on__lte=day)
    latest = {row.skill_id: row for row in mine.order_by("skill_id", "-observed_on").distinct("skill_id")}
    added, replaced, taken_back = [], [], []
    for skill_id, level in levels.items():
        before = latest.get(skill_id)
        said_today = before is not None and before.observed_on == day
        if level is None:
            if before is not None and said_today:
                taken_back.append(before.pk)
        elif before is None or (not said_today and (before.level != level or day - before.observed_on > SAME_ROUND)):
            added.append(
                Evidence(**scope_of(employment), skill_id=skill_id, level=level, kind=kind, observed_on=day)
            )
        elif before.level != level:
            before.level = level
            replaced.append(before)
    # a double click says the same twice at once: the later one counts
    Evidence.objects.bulk_create(
        added,
        update_conflicts=True,
        unique_fields=["employment", "skill", "kind", "observed_on"],
        update_fields=["level"],
    )
    Evidence.objects.bulk_update(replaced, ["level"])
    Evidence.objects.filter(pk__in=taken_back).delete()
    return len(added) + len(replaced) + len(taken_back)
