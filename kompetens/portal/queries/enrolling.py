"""May this person have a seat here? The same questions for the page that tells and the action that writes.

Each `check_…` raises a Refusal. They see what the current actor sees: the action asks as the system, the
page as the person herself.
"""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Count, Exists, Func, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from kompetens.core.actor import Actor
from kompetens.core.clock import now
from kompetens.core.permission import may
from kompetens.organisations.models import Company, Employment, Team
from kompetens.portal.models import Activity, Attendance, Enrolment, Session
from kompetens.portal.refusals import (
    ActivityNotOpen,
    ActivityStarted,
    Clash,
    ClashElsewhere,
    ClosedToCompany,
    EmploymentEnded,
    EnrolledAlready,
    OnlyOwnCompany,
    OtherProgramme,
    Refusal,
    TeamLimit,
)

_SPAN = Func(OuterRef("starts_at"), OuterRef("ends_at"), function="tstzrange", output_field=DateTimeRangeField())


def name_of(employment: Employment) -> str:
    """How a sentence names her: first name first, or the pseudonym."""
    return f"{employment.first_name} {employment.last_name}".strip() or employment.listed_name


def check_open(activity: Activity) -> None:
    """Raises ActivityNotOpen, ActivityStarted."""
    if activity.status != Activity.Status.OPEN:
        raise ActivityNotOpen
    if activity.starts_at <= now():
        raise ActivityStarted(when=activity.starts_at)


def check_company(activity: Activity, company: Company) -> None:
    """Raises OtherProgramme, ClosedToCompany, OnlyOwnCompany."""
    if activity.programme_id != company.programme_id:
        raise OtherProgramme
    if activity.closed_company_id not in (None, company.pk):
        raise ClosedToCompany
    if company.closed_only and activity.closed_company_id != company.pk:
        raise OnlyOwnCompany(company=company.name)


def check_person(actor: Actor, activity: Activity, employment: Employment) -> None:
    """Raises EmploymentEnded, EnrolledAlready, Clash, ClashElsewhere."""
    own = actor.person == employment.person_id
    name = name_of(employment)
    if employment.ended_on and employment.ended_on < timezone.localdate(activity.starts_at):
        raise EmploymentEnded(own=own, name=name, company=employment.company.name)
    live = live_enrolment(activity, employment.person_id)
    if live is not None:
        raise EnrolledAlready(own=own, name=name, status=live.get_status_display())
    if clash := clash_of(activity, employment.person_id):
        raise _named(clash, actor, own, name)


def _named(clash: Attendance, actor: Actor, own: bool, name: str) -> Refusal:
    if not may(actor, "portal.enrol", clash):  # another employer's training is not hers to know
        return ClashElsewhere(name=name)
    return Clash(own=own, name=name, course=clash.session.activity.course, when=clash.session.starts_at)


def live_enrolment(activity: Activity, person: int) -> Enrolment | None:
    return Enrolment.objects.filter(activity=activity, person=person, status__in=Enrolment.LIVE).first()


def clash_of(activity: Activity, person: int) -> Attendance | None:
    """The first session that the person has while the activity is in session."""
    rows = Attendance.objects.filter(person=person).filter(Exists(_sessions_during(activity)))
    rows = rows.exclude(session__activity=activity).select_related("session__activity__course")
    return rows.order_by("during").first()


def _sessions_during(activity: Activity) -> QuerySet[Session]:
    span = Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField())
    return Session.objects.filter(activity=activity).alias(span=span).filter(span__overlap=OuterRef("during"))


def free_to_come(queue: QuerySet[Enrolment], activity: Activity) -> QuerySet[Enrolment]:
    """Those in the queue who have no other session then and still work where they did."""
    busy = Attendance.objects.filter(person=OuterRef("person")).filter(Exists(_sessions_during(activity)))
    works = Q(employment__ended_on__isnull=True) | Q(employment__ended_on__gte=timezone.localdate(activity.starts_at))
    return queue.filter(works, ~Exists(busy))


def team_away(activity: Activity, team: int) -> int:
    """The most people of the team who have a session at the time of any of the activity's, herself not counted."""
    away = Attendance.objects.filter(team=team, during__overlap=_SPAN).values("team")
    count = Coalesce(Subquery(away.annotate(n=Count("person", distinct=True)).values("n")), 0)
    found = Session.objects.filter(activity=activity).annotate(away=count).aggregate(most=Max("away"))["most"]
    return int(found or 0)


def check_team(activity: Activity, team: Team) -> None:
    """Raises TeamLimit when as many of the team as may be are away at one of the sessions."""
    away = team_away(activity, team.pk)
    if away >= team.max_away:
        raise TeamLimit(away=away, most=team.max_away)
