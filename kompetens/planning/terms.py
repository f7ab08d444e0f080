"""What the planner reckons with: travel, lost work and the limit of distance, by the day they hold from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Terms:
    """Amounts in whole SEK. `road_pct`: road kilometres for every hundred as the crow flies."""

    valid_from: date
    max_km: int
    sek_per_km: int
    trainer_sek_per_km: int
    absence_sek: int
    road_pct: int

    def params(self) -> dict[str, int]:
        """As the problem's parameters."""
        names = ("max_km", "sek_per_km", "trainer_sek_per_km", "absence_sek", "road_pct")
        return {name: getattr(self, name) for name in names}


TERMS = (
    Terms(date(2018, 1, 1), max_km=70, sek_per_km=7, trainer_sek_per_km=10, absence_sek=700, road_pct=130),
)
"""Oldest first. `absence_sek` is the work lost for each participant and half day."""


def terms_on(day: date) -> Terms:
    """The terms in force on `day`; the oldest before any."""
    return next((terms for terms in reversed(TERMS) if terms.valid_from <= day), TERMS[0])
