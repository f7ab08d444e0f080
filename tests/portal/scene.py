"""A portal with something on every page: long names, full and closed activities, invitations, queues, a past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from kompetens.core.clock import today
from kompetens.core.sorting import swedish_sort_key
from kompetens.organisations.models import Person
from kompetens.portal.actions.seats import expect, new_enrolment
from kompetens.portal.models import Activity, Attendance, Course, CourseSkill, Enrolment
from kompetens.portal.timetable import STOCKHOLM
from tests.factories.world import World, make_activity, make_employment, make_person

COMPANY = "Hjälmare Maskin & Verktygsservice i Eskilstuna AB"
COURSES = [
    (
        "Robotprogrammering steg 2: felsökning och optimering av rörelser",
        "Robot programming, step 2: faults and motion",
    ),
    ("Licenssvetsning TIG enligt ISO 9606-1", "Licensed TIG welding to ISO 9606-1"),
    ("Truckutbildning A–B", "Fork-lift training A–B"),
    ("Ledarskap för skiftledare", "Leadership for shift leaders"),
    ("Svenska på jobbet", "Swedish at work"),
]
NAMES = [
    ("Ann-Christine", "Verktygsmakare-Hjälmarsson"),
    ("Mohammed", "Al-Hashimi"),
    ("Åke", "Ölund"),
    ("Ewa", "Kowalczyk"),
]


@dataclass
class Scene:
    """Addresses by what they show, and who looks at them."""

    world: World
    participant: Person
    pages: list[tuple[str, str, str]]
    """(name of the picture, who looks, path); who is "" for a visitor, else a person of the world."""


def seat(activity: Activity, employment: Any, status: str = "confirmed", queue: int | None = None) -> Enrolment:
    """An enrolment as it would have come about, whatever day it is."""
    row = new_enrolment(activity, employment, employment.company.name)
    row.status, row.queue_number = status, queue
    row.save()
    if status in Enrolment.HOLDS_SEAT:
        expect([row.pk])
    live = Enrolment.objects.filter(activity=activity)
    activity.seats_taken = live.filter(status__in=Enrolment.HOLDS_SEAT).count()
    activity.waiting = live.filter(status="waiting").count()
    activity.next_in_queue = 20
    activity.save()
    return row


def at(days: int, hour: int = 8) -> datetime:
    return datetime.combine(today() + timedelta(days=days), time(hour), STOCKHOLM)


def make_scene(world: World) -> Scene:
    """Needs a system actor."""
    own, other = world.own, world.other
    own.company.name = COMPANY
    own.company.save()
    own.team.name, own.team.max_away = "Skift 2 natt, fleroperationsmaskiner", 9
    own.team.save()
    courses = [_course(world, *titles) for titles in COURSES]
    colleagues = [
        make_employment(make_person(world.programme, f"col-{n}", *name), own.team) for n, name in enumerate(NAMES)
    ]
    me = own.employees[0]
    second_job = make_employment(me.person, other.team)
    full = make_activity(courses[0], own.venue, at(12), seats=4)
    for employment in (colleagues[0], *other.employees[1:4]):
        seat(full, employment)
    seat(full, colleagues[1], "waiting", 1)
    seat(full, me, "waiting", 2)
    invited = make_activity(courses[1], own.venue, at(20), seats=6)
    seat(invited, me, "invited")
    seat(invited, colleagues[2], "invited")
    coming = make_activity(courses[2], other.venue, at(26), seats=12)
    seat(coming, second_job)
    make_activity(courses[3], own.venue, at(33), closed_company=own.company)
    online = make_activity(courses[4], own.venue, at(40))
    Activity.objects.filter(pk=online.pk).update(kind="O", venue=None, place_name="", municipality=None)
    free = make_activity(courses[3], own.venue, at(45), seats=30)
    past = make_activity(courses[4], own.venue, at(-30))
    done = seat(past, me)
    Attendance.objects.filter(enrolment=done).update(status="present", minutes=240)
    today_run = make_activity(courses[2], own.venue, at(-1), seats=12)
    for employment in (me, *own.employees[1:], *colleagues):
        seat(today_run, employment)
    session = today_run.sessions.first()
    rows = list(Attendance.objects.filter(session=session).order_by("pk"))
    for row, (status, minutes) in zip(rows, [("present", 240), ("absent", 0), ("partly", 90)], strict=False):
        Attendance.objects.filter(pk=row.pk).update(status=status, minutes=minutes)
    leaving = Enrolment.objects.get(activity=full, person=me.person_id)
    return Scene(world, me.person, _pages(full, invited, free, session, leaving, courses[0]))


def _course(world: World, title_sv: str, title_en: str) -> Course:
    course = Course.objects.create(
        programme=world.programme, provider=world.own.provider, subject=world.group, key=title_sv[:50],
        title_sv=title_sv, title_en=title_en, offsets=[0, 1], min_group=4, max_group=12,
        description_sv="För operatörer och ställare som kör maskinen varje dag.\n\nVi övar med era egna detaljer.",
        description_en="For operators and setters who run the machine daily.\n\nWe practise with your own parts.",
        fixed_price_sek=28_500, seat_price_sek=3_900, at_venue=True, online=True, sort_key=swedish_sort_key(title_sv),
    )  # fmt: skip
    CourseSkill.objects.create(course=course, skill=world.skill, level=3)
    return course


def _pages(full: Activity, invited: Activity, free: Activity, session: Any, leaving: Enrolment, course: Course) -> Any:
    activity = "/portal/activities/{}/"
    return [
        ("catalogue", "", "/portal/"),
        ("catalogue-nothing", "", "/portal/?q=kvantfysik&free=on"),
        ("courses", "", "/portal/?show=courses&q=robbot"),
        ("course", "company_contact", f"/portal/courses/{course.pk}/"),
        ("activity", "", activity.format(full.pk)),
        ("activity-waiting", "participant", activity.format(full.pk)),
        ("activity-invited", "participant", activity.format(invited.pk)),
        ("activity-contact", "company_contact", activity.format(free.pk)),
        ("enrol-job", "participant", activity.format(free.pk) + "enrol/"),
        ("enrol", "manager", activity.format(free.pk) + "enrol/"),
        ("people", "company_contact", activity.format(full.pk) + "people/"),
        ("mine", "participant", "/portal/mine/"),
        ("mine-empty", "neighbour_participant", "/portal/mine/"),
        ("leave", "participant", f"/portal/enrolments/{leaving.pk}/cancel/"),
        ("sessions", "trainer", "/portal/sessions/?when=recent"),
        ("session", "trainer", f"/portal/sessions/{session.pk}/"),
    ]
