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

from kompetens.analysis.models import Need
from kompetens.core.actor import Actor
from kompetens.core.clock import now
from kompetens.organisations.models import Company, Employment
from kompetens.planning.models import PlanRun
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
    run = PlanRun.objects.filter(status="done", adopted_at__isnull=True).first()
    if run:
        yield Task(_("A plan is ready to be looked at"), reverse("planning:run", args=[run.pk]), "good")


def figures_of(actor: Actor) -> list[Figure]:
    """Figures of what the actor answers for; a participant needs none."""
    if not actor.roles & (STAFF | {"company_contact", "manager"}):
        return []
    people = Employment.objects.count()
    needs = Need.objects.filter(status__in=("open", "planned")).aggregate(
        open=Count("pk", filter=Q(status="open")), planned=Count("pk", filter=Q(status="planned"))
    )
    booked = Enrolment.objects.filter(status__in=Enrolment.HOLDS_SEAT).count()
    rows = [
        Figure(_("Employees"), people, reverse("organisations:people")),
        Figure(_("Open needs"), needs["open"], reverse("analysis:needs")),
        Figure(_("Planned needs"), needs["planned"], reverse("analysis:needs")),
        Figure(_("Seats booked"), booked),
    ]
    if actor.roles & STAFF:
        rows.insert(0, Figure(_("Companies"), Company.objects.count(), reverse("organisations:companies")))
    return rows


def public_figures() -> list[Figure]:
    """What everybody may know: activities to come and their free seats."""
    coming = Activity.objects.filter(status="open", starts_at__gt=now(), closed_company__isnull=True)
    counts = coming.aggregate(activities=Count("pk"), courses=Count("course", distinct=True))
    return [
        Figure(_("Activities to come"), counts["activities"], reverse("portal:catalogue")),
        Figure(_("Courses among them"), counts["courses"], reverse("portal:catalogue")),
    ]
