"""The main job in one go, timed step by step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import Sum

from kompetens.analysis.models import Need
from kompetens.bundle.demo.command import generate_command
from kompetens.core.actor import acting
from kompetens.demonstration.actions.life import DEMONSTRATION, Say, adopt, live, plan_year
from kompetens.organisations.models import Company, Employment, Programme
from kompetens.portal.models import Activity, Attendance, Enrolment


@dataclass
class Chain:
    """The table's rows: what, how many, and the seconds of the step that made it."""

    rows: list[tuple[str, str, float | None]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - begun

    def add(self, what: str, value: object, step: str = "") -> None:
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        self.rows.append((what, shown, self.seconds.get(step)))

    def text(self) -> str:
        """The table, aligned."""
        lines = [
            f"{what:<34} {value:>16} {'' if seconds is None else f'{seconds:9.1f} s'}".rstrip()
            for what, value, seconds in self.rows
        ]
        return "\n".join(lines)


def bundle_files(folder: Path, scale: str, say: Say) -> Path:
    """The demonstration bundle, generated into `folder` unless a whole one is there."""
    done = folder / ".whole"
    if not done.exists():
        say("Making the demonstration programme's files")
        folder.mkdir(parents=True, exist_ok=True)
        if generate_command(["--out", str(folder), "--scale", scale]) != 0:
            raise RuntimeError(f"the bundle could not be made in {folder}")
        done.touch()
    return folder


def run_chain(folder: Path, scale: str, seconds: int, say: Say) -> Chain:
    """Files → people and needs → plan → activities → seats → attendance → hours; returns the figures."""
    from kompetens.demonstration.actions.loading import take_in

    chain = Chain()
    with chain.step("files"):
        bundle = bundle_files(folder, scale, say)
    with chain.step("import"):
        programme = take_in(bundle, say)
    say("Making the plan")
    with chain.step("plan"):
        run = plan_year(programme, seconds, say)
    if run.status != "done":
        raise RuntimeError(f"the plan was not made: {run.status} {run.message}")
    say("Adopting the plan: activities and invitations")
    with chain.step("adopt"):
        adopt(run)
    say("Living the first three months")
    with chain.step("life"):
        live(programme, say)
    with acting(DEMONSTRATION):
        _figures(chain, programme, run.pk)
    return chain


def _figures(chain: Chain, programme: Programme, run_id: int) -> None:
    from kompetens.planning.models import PlanRun

    run = PlanRun.objects.get(pk=run_id)
    chain.add("files made", "", "files")
    chain.add("companies", Company.objects.filter(programme=programme).count(), "import")
    chain.add("people employed", Employment.objects.filter(programme=programme).count())
    chain.add("needs", Need.objects.filter(programme=programme).count())
    chain.add("plan: value, SEK", run.objective_sek or 0, "plan")
    if run.objective_sek and run.bound_sek:
        chain.add("plan: share of what is attainable", f"{run.objective_sek / run.bound_sek:.2%}")
    chain.add("plan: needs met", run.needs_met)
    activities = Activity.objects.filter(programme=programme)
    chain.add("activities", activities.count(), "adopt")
    chain.add("of them for one person", activities.filter(seats=1).count())
    bookings = Enrolment.objects.filter(programme=programme)
    chain.add("bookings", bookings.filter(status__in=Enrolment.HOLDS_SEAT).count(), "life")
    chain.add("of them confirmed", bookings.filter(status="confirmed").count())
    chain.add("on waiting lists", bookings.filter(status="waiting").count())
    attended = Attendance.objects.filter(programme=programme, minutes__gt=0).aggregate(minutes=Sum("minutes"))
    chain.add("hours attended", int(attended["minutes"] or 0) // 60)
