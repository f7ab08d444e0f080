"""The figures of a run as its page shows them: sums over the regions that the reader sees, and two charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kompetens.organisations.models import Region
from kompetens.planning.models import PlanRun
from kompetens.ui import formats
from kompetens.ui.tables import TableData

SUMS = ("activities", "seats", "people", "wanted", "met", "cash_sek", "budget_sek")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: what it is, its length in per cent of the chart, its value in words."""

    name: str
    length: str
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A finding with its bars and its table."""

    finding: str
    note: str
    bars: Sequence[Bar]
    data: TableData


def totals(run: PlanRun, regions: Iterable[Region]) -> dict[str, int]:
    """The run's sums over `regions`."""
    rows = [run.figures.get("regions", {}).get(str(region.pk), {}) for region in regions]
    return {name: sum(row.get(name, 0) for row in rows) for name in SUMS}


def share(part: int | None, whole: int | None) -> float | None:
    """Part of whole between 0 and 1, None where there is no whole."""
    return None if part is None or not whole else max(0.0, min(1.0, part / whole))


def months_of(run: PlanRun) -> list[date]:
    """The months in which the run's activities start."""
    return [date.fromisoformat(f"{month}-01") for month in run.figures.get("months", {})]


def _percent(part: float) -> str:
    return f"{100 * part:.1f}%"


def month_chart(run: PlanRun, regions: Sequence[Region]) -> Chart | None:
    """Activities by month."""
    language = get_language() or "sv"
    wanted = {str(region.pk) for region in regions}
    counts = {
        date.fromisoformat(f"{month}-01"): sum(n for region, n in row.items() if region in wanted)
        for month, row in run.figures.get("months", {}).items()
    }
    if not any(counts.values()):
        return None
    most = max(counts, key=lambda month: counts[month])
    words = {"month": formats.month(most, language), "n": formats.number(counts[most], language)}
    names = [(formats.month(month, language), n) for month, n in counts.items()]
    return Chart(
        _("Most activities start in %(month)s: %(n)s") % words,
        _("Activities by the month in which they start"),
        [Bar(name, _percent(n / counts[most]), formats.number(n, language)) for name, n in names],
        TableData([_("Month"), _("Activities")], [[name, formats.number(n, language)] for name, n in names]),
    )


def region_chart(run: PlanRun, regions: Sequence[Region]) -> Chart | None:
    """Share of the needs met, by region."""
    language = get_language() or "sv"
    rows: list[tuple[str, dict[str, Any]]] = [
        (region.name, run.figures.get("regions", {}).get(str(region.pk), {})) for region in regions
    ]
    rows = [(name, row) for name, row in rows if row.get("wanted")]
    if not rows:
        return None
    shares = {name: row["met"] / row["wanted"] for name, row in rows}
    most, least = max(shares, key=lambda name: shares[name]), min(shares, key=lambda name: shares[name])
    high, low = (formats.percent(shares[name], language) for name in (most, least))
    words = {"most": most, "high": high, "least": least, "low": low}
    finding = _("%(most)s has %(high)s of its needs met, %(least)s %(low)s") if len(rows) > 1 else _(
        "%(most)s has %(high)s of its needs met"
    )
    number = formats.number
    table = [
        [name, number(row["wanted"], language), number(row["met"], language), formats.percent(shares[name], language),
         number(row["activities"], language), formats.money(row["cash_sek"], language),
         formats.money(row["budget_sek"], language)]
        for name, row in rows
    ]  # fmt: skip
    heads = [_("Region"), _("People wanted"), _("Met"), _("Share"), _("Activities"), _("Cost"), _("Budget")]
    return Chart(
        finding % words,
        _("Share of the needs that the plan meets, by the region of the workplace"),
        [Bar(name, _percent(part), formats.percent(part, language)) for name, part in shares.items()],
        TableData(heads, table),
    )
