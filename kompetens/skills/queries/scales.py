"""Which levels a skill is read on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kompetens.organisations.models.programme import localised
from kompetens.skills.models import Level, Skill


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest level; `names` of the steps that have one, in the interface's language."""

    lowest: int
    highest: int
    names: Mapping[int, str]

    def steps(self) -> list[tuple[int, str]]:
        """Every level with its name ("" where it has none)."""
        return [(value, self.names.get(value, "")) for value in range(self.lowest, self.highest + 1)]


USUAL = Scale(0, 4, {})
"""0–4, for skills of a framework without a scale of its own."""


def scales_of(skills: Iterable[Skill]) -> dict[int, Scale]:
    """Skill id → its scale. Skills need `framework__scale` selected; one query more for the names."""
    by_skill = {skill.pk: skill.framework.scale for skill in skills}
    names: dict[int, dict[int, str]] = {}
    for level in Level.objects.filter(scale__in={scale.pk for scale in by_skill.values() if scale}):
        names.setdefault(level.scale_id, {})[level.value] = localised(level, "name")
    return {
        pk: Scale(scale.lowest, scale.highest, names.get(scale.pk, {})) if scale else USUAL
        for pk, scale in by_skill.items()
    }


def check_level(skill: Skill, level: int) -> None:
    """Raise ValidationError when the level is not on the skill's scale."""
    scale = skill.framework.scale
    lowest, highest = (scale.lowest, scale.highest) if scale else (USUAL.lowest, USUAL.highest)
    if not lowest <= level <= highest:
        raise ValidationError(
            _("The level is a number from %(lowest)s to %(highest)s.") % {"lowest": lowest, "highest": highest},
            code="level",
        )
