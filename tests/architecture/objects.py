"""An object of each side for every address that names one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from kompetens.bundle.models import BundleImport
from kompetens.core.clock import now
from kompetens.notifications.models import Message
from kompetens.organisations.models import scope_of
from kompetens.planning.models import PlannedActivity, PlanRun
from kompetens.portal.actions.enrolment import enrol
from kompetens.reporting.models import Export, ExportProfile
from kompetens.skills.models import RoleProfile
from tests.factories.world import make_activity

Objects = dict[str, Any]


def build_objects(world: Any, side_name: str) -> Objects:
    """What stands on one side of the world: name → model instance. Needs a system actor, who is the actor."""
    side = getattr(world, side_name)
    prefix = "" if side_name == "own" else "neighbour_"
    contact = world.people[f"{prefix}company_contact"]
    objects: Objects = {
        "company": side.company,
        "employment": side.employees[0],
        "need": side.needs[0],
        "activity": side.closed_activity,
        "session": side.closed_activity.sessions.first(),
        "course": side.course,
        "run": _run(world, side),
    }
    objects["planned"] = PlannedActivity.objects.get(run=objects["run"], region=side.region)
    objects["import"] = BundleImport.objects.create(
        programme=world.programme, name="paket.zip", file="", status="checked"
    )
    objects["enrolment"] = _enrolment(side)
    objects["message"] = _message(side)
    objects["profile"] = RoleProfile.objects.create(
        programme=world.programme, region=side.region, company=side.company, key=f"own-{side_name}", name_sv="Egen roll"
    )
    objects["export"] = Export.objects.create(
        programme=world.programme,
        company=side.company,
        user_id=contact.user_id,
        profile=ExportProfile.objects.first(),
        first_month=date(2026, 3, 1),
        last_month=date(2026, 3, 1),
    )
    return objects


def _message(side: Any) -> Message:
    """A message to the side's participant."""
    moment = now()
    return Message.objects.create(
        **{name: value for name, value in scope_of(side.employees[0]).items() if name != "team_id"},
        kind="invitation", language="sv", subject="Svara", body="Svara.", about_type="portal.activity",
        state="suppressed", reason="no_server", created_at=moment, due_at=moment,
    )  # fmt: skip


def _run(world: Any, side: Any) -> PlanRun:
    """The one run of the programme, with an activity for each side that asks."""
    first = date.today() - timedelta(days=date.today().weekday())
    run, _ = PlanRun.objects.get_or_create(programme=world.programme, first_day=first, weeks=40, status="done")
    activity = side.activity
    PlannedActivity.objects.create(
        run=run, programme=world.programme, region=side.region, course=side.course, kind="V", venue=side.venue,
        starts_at=activity.starts_at, ends_at=activity.ends_at, group_size=4, cost_sek=12_000, slots=[0, 1],
    )  # fmt: skip
    return run


def _enrolment(side: Any) -> Any:
    from kompetens.core.actor import current_actor

    start = side.activity.starts_at + timedelta(days=21)
    activity = make_activity(side.course, side.venue, start, closed_company=side.company)
    assert scope_of(side.employees[0])["company_id"] == activity.closed_company_id
    return enrol(current_actor(), activity, side.employees[0])


def pk_of(name: str, argument: str = "pk") -> Callable[[Objects], dict[str, Any]]:
    return lambda objects: {argument: objects[name].pk}


def planned(objects: Objects) -> dict[str, Any]:
    return {"pk": objects["run"].pk, "activity": objects["planned"].pk}


OBJECTS: dict[str, Callable[[Objects], dict[str, Any]]] = {
    "analysis:make-needs": pk_of("company"),
    "analysis:need": pk_of("need"),
    "analysis:rate-employee": pk_of("employment"),
    "analysis:withdraw-need": pk_of("need"),
    "bundle:confirm": pk_of("import"),
    "bundle:import": pk_of("import"),
    "bundle:stop": pk_of("import"),
    "notifications:message": pk_of("message"),
    "organisations:company": pk_of("company"),
    "organisations:person": pk_of("employment"),
    "organisations:show-number": pk_of("employment"),
    "planning:adopt": pk_of("run"),
    "planning:progress": pk_of("run"),
    "planning:run": pk_of("run"),
    "planning:run-activities": pk_of("run"),
    "planning:run-activity": planned,
    "planning:run-unmet": pk_of("run"),
    "planning:stop": pk_of("run"),
    "portal:activity": pk_of("activity"),
    "portal:activity-people": pk_of("activity"),
    "portal:course": pk_of("course"),
    "portal:enrol": pk_of("activity"),
    "portal:enrolment-accept": pk_of("enrolment"),
    "portal:enrolment-cancel": pk_of("enrolment"),
    "portal:enrolment-decline": pk_of("enrolment"),
    "portal:session": pk_of("session"),
    "reporting:file": pk_of("export"),
    "reporting:report": pk_of("export"),
    "reporting:stop": pk_of("export"),
    "skills:profile": pk_of("profile"),
}
"""Address → the arguments that point it at the side's object."""

SHARED = {
    "bundle:confirm",
    "bundle:import",
    "bundle:stop",
    "planning:adopt",
    "planning:progress",
    "planning:run",
    "planning:run-activities",
    "planning:run-unmet",
    "planning:stop",
    "portal:course",
}
"""Addresses whose object is everybody's or the whole programme's; row security still decides on the rows in it."""
