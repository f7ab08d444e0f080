"""Find skills by a part of their name, also when it is misspelt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kompetens.organisations.queries.matching import matching, words_of
from kompetens.skills.models import Skill
from kompetens.skills.queries.spelling import known_words


@dataclass(frozen=True, slots=True)
class Found:
    """`instead`: nothing had the text as it was typed; these words are close to it and were looked for."""

    skills: QuerySet[Skill]
    instead: Sequence[str] = ()


def find_skills(text: str = "", framework: int | None = None, group: int | None = None) -> Found:
    """Skills in use whose name holds every word of the text, anywhere: "svets" finds "licenssvetsning".

    Without a hit each word may be misspelt a little.
    """
    rows = Skill.objects.filter(is_retired=False).select_related("framework", "group")
    if framework is not None:
        rows = rows.filter(framework_id=framework)
    if group is not None:
        rows = rows.filter(group_id=group)
    rows = rows.order_by("sort_key", "pk")
    if not words_of(text):
        return Found(rows)
    exact = rows.filter(_named(text))
    if exact.exists():
        return Found(exact)
    return _nearly(rows, text, exact)


def _named(text: str) -> Q:
    english = Q()
    for word in text.split():
        english &= Q(name_en__icontains=word)
    return matching(text) | english


def _nearly(rows: QuerySet[Skill], text: str, nothing: QuerySet[Skill]) -> Found:
    words, condition, instead = known_words(), Q(), []
    for word in text.split():
        near = words.close_to(word)
        if not near and not rows.filter(_named(word)).exists():
            return Found(nothing)
        either = _named(word)
        for close in near:
            either |= _named(close)
        condition &= either
        instead += near
    found = rows.filter(condition)
    return Found(found, tuple(dict.fromkeys(instead))) if found.exists() else Found(nothing)
