"""What waits for somebody: counted from the rows that her row security shows, a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kompetens.analysis.queries.needs import Wanted, needs
from kompetens.core.actor import Actor
from kompetens.core.clock import now
from kompetens.core.permission import may
from kompetens.organisations.queries.companies import companies
from kompetens.organisations.queries.people import employees
from kompetens.organisations.queries.reach import reach
from kompetens.planning.queries.runs import runs_of
from kompetens.portal.models import Activity, Enrolment, Session

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """A sentence that says what to do, where to do it, and how urgent it is (a tone of the status tag)."""

    says: str | Promise
    url: str
    tone: str = "info"


@dataclass(frozen=True, slots=True)
class Figure:
    label: str | Promise
    value: int
    url: str = ""


STAFF = {"programme_manager", "administrator", "controller", "auditor", "coordinator", "broker"}


def tasks_of(actor: Actor) -> list[Task]:
    """The next things to do, in the order of the roles that they concern."""
    return [*_participant(actor), *_trainer(actor), *_planner(actor)]


def _participant(actor: Actor) -> Iterator[Task]:
    if "participant" not in actor.roles or actor.person is None:
        return
    mine = Enrolment.objects.filter(person_id=actor.person, activity__starts_at__gt=now()).aggregate(
        invited=Count("pk", filter=Q(status="invited")),
        soon=Count("pk", filter=Q(status="confirmed", activity__starts_at__lt=now() + SOON)),
    )
    url = reverse("portal:mine")
    if count := mine["invited"]:
        text = ngettext("Answer an invitation", "Answer %(count)s invitations", count)
        yield Task(text % {"count": count}, url, "warn")
    if count := mine["soon"]:
        text = ngettext(
            "You have an activity within two weeks", "You have %(count)s activities within two weeks", count
        )
        yield Task(text % {"count": count}, url)


def _trainer(actor: Actor) -> Iterator[Task]:
    providers = actor.ids("providers")
    if not providers:
        return
    waiting = (
        Session.objects.filter(provider_id__in=providers, ends_at__lt=now(), activity__status="open")
        .filter(attendance__status="expected")
        .values("pk")
        .distinct()
        .count()
    )
    if waiting:
        text = ngettext("Record attendance for a session", "Record attendance for %(count)s sessions", waiting)
        yield Task(text % {"count": waiting}, reverse("portal:sessions"), "warn")


def _planner(actor: Actor) -> Iterator[Task]:
    if not actor.roles & {"programme_manager", "coordinator"}:
        return
    planner = actor.limited_to(frozenset({"programme_manager", "coordinator"}))
    run = runs_of(planner).filter(status="done", adopted_at__isnull=True).first()
    if run:
        yield Task(_("A plan is ready to be looked at"), reverse("planning:run", args=[run.pk]), "good")


def figures_of(actor: Actor) -> list[Figure]:
    """Figures of what the actor answers for, as her roles may see it; a participant needs none."""
    if not actor.roles & (STAFF | {"company_contact", "manager"}):
        return []
    leader = actor.limited_to(actor.roles - {"participant"})
    rows = []
    if actor.roles & STAFF:
        rows.append(Figure(_("Companies"), companies(leader).count(), reverse("organisations:companies")))
    if may(leader, "organisations.see_people"):
        rows.append(Figure(_("Employees"), employees(leader).count(), reverse("organisations:people")))
    if may(leader, "analysis.see_needs"):
        counts = needs(leader, Wanted(status="")).aggregate(
            open=Count("pk", filter=Q(status="open")), planned=Count("pk", filter=Q(status="planned"))
        )
        rows.append(Figure(_("Open needs"), counts["open"], reverse("analysis:needs")))
        rows.append(Figure(_("Planned needs"), counts["planned"], reverse("analysis:needs") + "?status=planned"))
    if may(leader, "portal.see_enrolments"):
        booked = Enrolment.objects.filter(
            reach(leader, "portal.see_enrolments"), status__in=Enrolment.HOLDS_SEAT
        ).count()
        rows.append(Figure(_("Seats booked"), booked))
    return rows


def public_figures() -> list[Figure]:
    """What everybody may know: activities to come and their free seats."""
    coming = Activity.objects.filter(status="open", starts_at__gt=now(), closed_company__isnull=True)
    counts = coming.aggregate(activities=Count("pk"), courses=Count("course", distinct=True))
    return [
        Figure(_("Activities to come"), counts["activities"], reverse("portal:catalogue")),
        Figure(_("Courses among them"), counts["courses"], reverse("portal:catalogue")),
    ]
