"""The main job, from a bundle to the hours report, as its people do it in a browser."""

from __future__ import annotations

import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import transaction
from django.db.models import F, Func
from django.db.models.functions import Now
from playwright.sync_api import expect

from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now
from kompetens.core.permission import Denied
from kompetens.organisations.models import Employment, Membership, Person
from kompetens.organisations.queries.actors import actor_for
from kompetens.portal.actions.enrolment import enrol
from kompetens.portal.models import Activity, Attendance, Enrolment, Session
from kompetens.portal.refusals import Refusal

pytestmark = pytest.mark.browser
SYSTEM = system_actor("test", "arrange a test")


def person_with(role: str) -> Person:
    with acting(SYSTEM):
        held = Membership.objects.filter(role=role, person__user__isnull=False).order_by("pk").first()
        return held.person


def make_and_adopt_a_plan(site) -> None:
    page = site.page(person_with("programme_manager"))
    page.goto(f"{site.base}/planning/new/")
    page.get_by_role("button", name=re.compile("plan", re.I)).click()
    adopt = page.get_by_role("link", name="Adopt the plan")
    stop = page.get_by_role("button", name="Stop and keep the best so far")
    for _ in range(180):
        if adopt.count():
            break
        if page.get_by_text("Best plan so far").count() and stop.count():
            stop.click()
        page.wait_for_timeout(1000)
        page.reload()
    adopt.click()
    page.get_by_role("button", name=re.compile(r"^Open \d+ activit")).click()
    expect(page.get_by_text("What came of adopting it")).to_be_visible(timeout=60_000)


def accept_an_invitation(site) -> Enrolment:
    with acting(SYSTEM):
        invited = Enrolment.objects.filter(status="invited", person__user__isnull=False, activity__seats__gt=1)
        enrolment = invited.select_related("person", "activity__course").order_by("pk").first()
    page = site.page(enrolment.person, width=360)
    page.goto(f"{site.base}/portal/mine/")
    before = page.locator("form[action$='/accept/'] button, a[href$='/accept/']").count()
    assert before >= 1
    page.goto(f"{site.base}/portal/mine/")
    page.locator(f"[action$='/portal/enrolments/{enrolment.pk}/accept/'] button").first.click()
    page.wait_for_load_state()
    with acting(SYSTEM):
        enrolment.refresh_from_db()
    assert enrolment.status == "confirmed"
    return enrolment


class Undo(Exception):
    """Takes back what was only tried."""


def someone_who_can(activity: Activity) -> Person:
    """A person whom nothing keeps from a seat: no clash, no team that is away already."""
    workers = Employment.objects.filter(person__user__isnull=False, company__closed_only=False)
    for employment in workers.filter(person__memberships__isnull=True).select_related("person").order_by("pk"):
        actor = actor_for(employment.person.user_id)
        try:
            with transaction.atomic():
                if enrol(actor, activity, employment).status == "confirmed":
                    raise Undo
        except Undo:
            return employment.person
        except (Refusal, Denied):
            continue
    raise LookupError("nobody can take the free seat")


def find_and_book_a_seat(site) -> None:
    """A participant finds an activity with a free seat in the catalogue and takes it."""
    with acting(SYSTEM):
        free = Activity.objects.filter(status="open", closed_company=None, seats_taken__lt=F("seats"), seats__gt=1)
        activity = free.select_related("course").order_by("-starts_at").first()
        person = someone_who_can(activity)
    page = site.page(person, width=360)
    page.goto(f"{site.base}/portal/?q={activity.course.title_en.split()[0]}")
    expect(page.get_by_role("link", name=activity.course.title_en).first).to_be_visible()
    page.goto(f"{site.base}/portal/activities/{activity.pk}/")
    page.get_by_role("link", name=re.compile("Enrol")).or_(
        page.get_by_role("button", name=re.compile("Enrol"))
    ).first.click()
    button = page.locator("main").get_by_role("button", name=re.compile("Enrol|Book|Take"))
    if button.count():
        button.first.click()
    page.wait_for_load_state()
    with acting(SYSTEM):
        assert Enrolment.objects.filter(activity=activity, person=person, status="confirmed").exists()


def let_it_have_happened(activity: Activity) -> Session:
    """Move an activity a week back from now: time does not pass in a test."""
    with acting(SYSTEM):
        activity.refresh_from_db()
        shift = timedelta(days=(activity.starts_at - now()).days + 8)
        moved = {"starts_at": F("starts_at") - shift, "ends_at": F("ends_at") - shift}
        Activity.objects.filter(pk=activity.pk).update(**moved)
        Session.objects.filter(activity=activity).update(**moved)
        for session in Session.objects.filter(activity=activity):
            Attendance.objects.filter(session=session).update(
                during=Func(session.starts_at, session.ends_at, function="tstzrange")
            )
        return Session.objects.filter(activity=activity, ends_at__lt=Now()).order_by("number").first()


def record_attendance(site, session: Session) -> int:
    with acting(SYSTEM):
        trainer = Membership.objects.filter(role__in=("trainer", "provider_admin"), provider_id=session.provider_id)
        person = trainer.filter(person__user__isnull=False).first().person
        rows = list(Attendance.objects.filter(session=session).order_by("pk"))
    page = site.page(person)
    page.goto(f"{site.base}/portal/sessions/{session.pk}/")
    page.locator(f"[name='status_{rows[0].pk}'][value='partly']").check()
    page.locator(f"[name='minutes_{rows[0].pk}']").fill("90")
    page.get_by_role("button", name=re.compile("were there")).click()
    page.wait_for_load_state()
    with acting(SYSTEM):
        minutes = sum(Attendance.objects.filter(session=session).values_list("minutes", flat=True))
    assert minutes == 90 + (len(rows) - 1) * session.minutes
    return minutes


def report_hours(site, month: str) -> list[list[object]]:
    page = site.page(person_with("controller"))
    page.goto(f"{site.base}/reporting/hours/")
    page.get_by_label("From month").fill(month)
    page.get_by_label("To month").fill(month)
    page.get_by_role("button", name="Make the report").click()
    link = page.get_by_role("link", name="Fetch the report (XLSX)")
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        link.click()
    path = site.data_dir / "report.xlsx"
    download.value.save_as(path)
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def test_from_needs_to_the_hours_report(site):
    make_and_adopt_a_plan(site)
    with acting(SYSTEM):
        assert Activity.objects.count() > 5
    enrolment = accept_an_invitation(site)
    find_and_book_a_seat(site)
    session = let_it_have_happened(enrolment.activity)
    minutes = record_attendance(site, session)
    head, *lines = report_hours(site, f"{session.starts_at:%Y-%m}")
    hours = head.index("Timmar i månaden")
    with acting(SYSTEM):
        people = Attendance.objects.filter(session=session, minutes__gt=0)
        assert len(lines) == people.count()
        assert sum(line[hours] for line in lines) == sum(row.minutes // 60 for row in people)
    assert minutes > 0
