"""The pages: who sees what, in how many queries and bytes, and what can be done from them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kompetens.core import clock
from kompetens.core.actor import acting
from kompetens.portal.actions.enrolment import enrol
from kompetens.portal.actions.seats import expect, new_enrolment
from kompetens.portal.models import Activity, Attendance, Enrolment
from tests.factories.session import session_cookie
from tests.factories.world import make_activity, make_employment
from tests.portal.conftest import SYSTEM

MOST_QUERIES = 10
MOST_BYTES = 60_000


@pytest.fixture
def visit(world):
    """`visit("manager")`: a browser in which that person of the world is signed in; "" nobody."""

    def enter(who="") -> Client:
        client = Client()
        if who:
            person = world.people[who] if isinstance(who, str) else who
            name, value = session_cookie(person)
            client.cookies[name] = value
        return client

    return enter


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def address(name, thing=None) -> str:
    return reverse(f"portal:{name}", args=[thing.pk] if thing is not None else [])


def put(world, activity, employment, status="confirmed", number=None) -> Enrolment:
    """An enrolment as it would have come about."""
    with acting(SYSTEM):
        row = new_enrolment(activity, employment, employment.company.name)
        row.status, row.queue_number = status, number
        row.save()
        if status in Enrolment.HOLDS_SEAT:
            expect([row.pk])
        live = Enrolment.objects.filter(activity=activity)
        Activity.objects.filter(pk=activity.pk).update(
            seats_taken=live.filter(status__in=Enrolment.HOLDS_SEAT).count(),
            waiting=live.filter(status="waiting").count(),
            next_in_queue=9,
        )
    return row


def test_the_catalogue_shows_what_is_open_to_everybody(world, visit):
    page = text_of(visit().get(address("catalogue")))
    assert "2 tillfällen" in page
    assert world.own.venue.name in page
    assert world.own.company.name not in page
    assert "2 dates" in text_of(visit().get(address("catalogue"), headers={"Accept-Language": "en"}))
    assert "3 tillfällen" in text_of(visit("participant").get(address("catalogue")))


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("q=mäta", 2), ("q=mätteknikk", 2), ("q=svets", 0), ("region=region-a", 1), ("subject=measuring", 2),
        ("kind=O", 0), ("kind=V&free=on", 2), ("language=en", 0), ("month=2001-01", 2), ("region=nowhere", 2),
        ("page=99", 2), ("q=%00", 2),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(world, visit, query, hits):
    page = text_of(visit().get(f"{address('catalogue')}?{query}"))
    assert f"{hits} tillfälle" in page


def test_full_activities_are_left_out_when_asked(world, visit):
    with acting(SYSTEM):
        Activity.objects.filter(pk=world.own.activity.pk).update(seats_taken=8)
    assert "1 tillfälle" in text_of(visit().get(f"{address('catalogue')}?free=on"))


def test_courses_are_listed_with_their_next_date(world, visit):
    page = text_of(visit().get(f"{address('catalogue')}?show=courses&q=mäta"))
    assert "2 utbildningar" in page
    assert page.count("1 tillfälle") == 2


def test_an_empty_catalogue_says_why(world, visit):
    with acting(SYSTEM):
        Activity.objects.update(status="draft")
    assert "Inga tillfällen är bestämda än" in text_of(visit().get(address("catalogue")))


def test_a_closed_activity_is_seen_by_its_company_only(world, visit):
    where = address("activity", world.own.closed_activity)
    for who, status in (("", 404), ("neighbour_participant", 404), ("participant", 200), ("company_contact", 200)):
        assert visit(who).get(where).status_code == status, who
    for name in ("enrol", "activity-people"):
        assert visit("neighbour_company_contact").get(address(name, world.own.closed_activity)).status_code == 404


def test_prices_are_shown_to_those_whom_they_concern(world, visit):
    for name, thing in (("activity", world.own.activity), ("course", world.own.course)):
        for who, seen in (("", 0), ("participant", 0), ("trainer", 0), ("company_contact", 1), ("provider_admin", 1),
                          ("neighbour_provider_admin", 0), ("coordinator", 1)):  # fmt: skip
            assert ("12 000 kr" in text_of(visit(who).get(address(name, thing)))) == bool(seen), (name, who)


def test_a_participant_enrols_herself(world, visit):
    client = visit("participant")
    assert "Anmäl mig" in text_of(client.get(address("activity", world.own.activity)))
    question = client.get(address("enrol", world.own.activity))
    assert "Vill du ha platsen?" in text_of(question)
    job = world.own.employees[0]
    answer = client.post(address("enrol", world.own.activity), {"job": job.pk}, follow=True)
    assert "Du har en plats" in text_of(answer)
    assert answer.redirect_chain[-1][0] == address("mine")
    assert "Du har en plats" in text_of(client.get(address("activity", world.own.activity)))
    again = client.post(address("enrol", world.own.activity), {"job": job.pk}, follow=True)
    assert "Ingenting har ändrats" in text_of(again)
    with acting(SYSTEM):
        assert Enrolment.objects.get().person_id == job.person_id


def test_nobody_enrols_with_anothers_job(world, visit):
    for job in (world.own.employees[1], world.other.employees[0]):
        assert visit("participant").post(address("enrol", world.own.activity), {"job": job.pk}).status_code == 404
    with acting(SYSTEM):
        assert not Enrolment.objects.exists()


def test_with_two_jobs_the_first_question_is_which(world, visit):
    person = world.own.employees[0].person
    with acting(SYSTEM):
        second = make_employment(person, world.other.team)
    client = visit(person)
    first = text_of(client.get(address("enrol", world.own.activity)))
    assert "För vilket av dina arbeten" in first
    assert world.other.company.name in first
    confirm = text_of(client.get(f"{address('enrol', world.own.activity)}?job={second.pk}"))
    assert "Vill du ha platsen?" in confirm
    client.post(address("enrol", world.own.activity), {"job": second.pk})
    with acting(SYSTEM):
        assert Enrolment.objects.get().company_id == world.other.company.pk
    client.get(address("mine"))


def test_a_full_activity_offers_the_waiting_list_and_my_page_the_place_in_it(world, visit):
    with acting(SYSTEM):
        Activity.objects.filter(pk=world.own.activity.pk).update(seats=1)
    put(world, world.own.activity, world.other.employees[0])
    put(world, world.own.activity, world.other.employees[1], "waiting", 1)
    client = visit("participant")
    assert "reservlistan" in text_of(client.get(address("enrol", world.own.activity)))
    answer = client.post(address("enrol", world.own.activity), {"job": world.own.employees[0].pk}, follow=True)
    assert "Nummer 2 i kön" in text_of(answer)


def test_a_leader_enrols_several_and_gets_an_answer_for_each(world, visit):
    first, second, third, _ = world.own.employees
    put(world, world.own.activity, first)
    client = visit("company_contact")
    where = address("enrol", world.own.activity)
    page = text_of(client.get(where))
    assert second.listed_name in page
    assert world.other.employees[1].team.name not in page
    assert client.post(where, {}).status_code == 422
    people = [first.pk, second.pk, third.pk, world.other.employees[0].pk, "x"]
    answer = text_of(client.post(where, {"people": people}))
    assert "2 personer har fått plats" in answer
    assert "1 kunde inte anmälas" in answer
    with acting(SYSTEM):
        assert Enrolment.objects.count() == 3


@pytest.mark.parametrize("role", ["manager", "coordinator", "programme_manager"])
def test_leaders_find_their_people_by_name(world, visit, role):
    page = text_of(visit(role).get(f"{address('enrol', world.own.activity)}?q=zetter"))
    assert "Zetterlund, Bo" in page
    assert "Öberg, Åsa" not in page


def test_my_page_with_everything_on_it(world, visit):
    person = world.own.employees[0].person
    with acting(SYSTEM):
        second = make_employment(person, world.other.team)
        start = world.own.activity.starts_at
        invited, waiting, past = (
            make_activity(world.own.course, world.own.venue, start + timedelta(days=days), **fields)
            for days, fields in ((10, {}), (20, {}), (-60, {"closed_company": world.other.company}))
        )
    put(world, world.own.activity, world.own.employees[0])
    put(world, waiting, world.own.employees[0], "waiting", 1)
    asked = put(world, invited, second, "invited")
    done = put(world, past, second)
    with acting(SYSTEM):
        Attendance.objects.filter(enrolment=done).update(status="present", minutes=240)
        second.ended_on = clock.today() - timedelta(days=1)  # what she did there is still hers
        second.save()
    client = visit(person)
    page = text_of(client.get(address("mine")))
    for words in ("Svara på inbjudningarna", "Nummer 1 i kön", "8 tim", world.other.company.name, "Lämna kön"):
        assert words in page, words
    with CaptureQueriesContext(connection) as queries:
        client.get(address("mine"))
    assert len(queries) <= MOST_QUERIES
    client.post(reverse("portal:enrolment-accept", args=[asked.pk]))
    with acting(SYSTEM):
        asked.refresh_from_db()
        assert asked.status == "confirmed"


def test_cancelling_states_the_consequence_first(world, visit):
    with acting(SYSTEM):
        Activity.objects.filter(pk=world.own.activity.pk).update(seats=1)
    mine = put(world, world.own.activity, world.own.employees[0])
    next_one = put(world, world.own.activity, world.other.employees[1], "waiting", 1)
    client = visit("participant")
    where = reverse("portal:enrolment-cancel", args=[mine.pk])
    assert "1 person står på reservlistan och får platsen direkt" in text_of(client.get(where))
    assert "är avbokad" in text_of(client.post(where, {"reason": "Semester"}, follow=True))
    with acting(SYSTEM):
        next_one.refresh_from_db()
        mine.refresh_from_db()
        assert (mine.status, mine.cancel_reason, next_one.status) == ("cancelled", "Semester", "confirmed")
    assert "Det finns inget att avboka" in text_of(client.get(where))
    for who in ("neighbour_participant", "neighbour_manager", "trainer"):
        assert visit(who).get(where).status_code in (403, 404)


def test_declining_an_invitation(world, visit):
    row = put(world, world.own.activity, world.own.employees[0], "invited")
    client = visit("participant")
    assert "Tacka nej" in text_of(client.get(reverse("portal:enrolment-decline", args=[row.pk])))
    client.post(reverse("portal:enrolment-decline", args=[row.pk]))
    with acting(SYSTEM):
        row.refresh_from_db()
    assert row.status == "declined"


def test_others_are_only_a_number_on_the_list(world, visit):
    put(world, world.own.activity, world.own.employees[0])
    put(world, world.own.activity, world.other.employees[1])
    put(world, world.own.activity, world.other.employees[2], "waiting", 1)
    where = address("activity-people", world.own.activity)
    page = text_of(visit("company_contact").get(where))
    assert "Öberg, Åsa" in page
    assert "1 plats är tagen av någon annan" in page
    assert "1 person till står på reservlistan" in page
    assert "Ärlig, Maria" not in page
    assert world.other.company.name not in page
    assert visit("participant").get(where).status_code == 403


def test_the_trainer_records_attendance(world, visit):
    first, second, *_ = world.own.employees
    rows = [put(world, world.own.activity, each) for each in (first, second)]
    with acting(SYSTEM):
        session = world.own.activity.sessions.first()
        attendance = {row.pk: Attendance.objects.get(session=session, enrolment=row).pk for row in rows}
    where = address("session", session)
    client = visit("trainer")
    assert "när träffen har börjat" in text_of(client.get(where))
    assert visit("neighbour_trainer").get(where).status_code == 404
    assert visit("participant").get(where).status_code == 403
    with clock.at(session.starts_at):
        assert "Alla var här" in text_of(client.get(where))
        wrong = client.post(where, {f"status_{attendance[rows[0].pk]}": "partly"})
        assert wrong.status_code == 422
        assert "från 1 till 240" in text_of(wrong)
        one = attendance[rows[0].pk]
        saved = client.post(where, {f"status_{one}": "partly", f"minutes_{one}": "90", "rest": "1"}, follow=True)
        assert "Närvaron är sparad för 2 personer" in text_of(saved)
    with acting(SYSTEM):
        assert list(Attendance.objects.filter(session=session).order_by("pk").values_list("minutes", flat=True)) == [
            90,
            240,
        ]


def test_a_protected_person_is_listed_by_her_pseudonym(world, visit):
    employment = world.own.employees[0]
    with acting(SYSTEM):
        employment.first_name = employment.last_name = ""
        employment.listed_name = "Deltagare K7"
        employment.save()
    put(world, world.own.activity, employment)
    with acting(SYSTEM):
        session = world.own.activity.sessions.first()
    for who, where in (
        ("trainer", address("session", session)),
        ("company_contact", address("activity-people", world.own.activity)),
        ("company_contact", address("enrol", world.own.activity)),
    ):
        page = text_of(visit(who).get(where))
        assert "Deltagare K7" in page
        assert "Öberg" not in page


def test_the_trainers_days(world, visit):
    page = text_of(visit("trainer").get(address("sessions")))
    assert page.count('class="hit"') == 4
    with clock.at(world.own.activity.starts_at + timedelta(days=1)):
        assert text_of(visit("trainer").get(f"{address('sessions')}?when=recent")).count('class="hit"') == 2
        assert "De senaste sex veckorna" in text_of(visit("trainer").get(address("sessions")))


def fill(world, size: int) -> None:
    """A long catalogue, long lists and many people."""
    from kompetens.organisations.models import Employment, Person

    with acting(SYSTEM) as system:
        side = world.own
        people = [
            Person(programme=world.programme, key=f"extra-{n}", sort_key=f"v{n:04}",
                   listed_name=f"Verktygsmakare-Hjälmarsson, Ann-Christine {n}") for n in range(size)
        ]  # fmt: skip
        Person.objects.bulk_create(people)
        make = side.employees[0]
        Employment.objects.bulk_create(
            Employment(programme_id=make.programme_id, region_id=make.region_id, company_id=make.company_id,
                       site_id=make.site_id, team_id=make.team_id, person=each, key=each.key,
                       listed_name=each.listed_name, sort_key=each.sort_key, title="Verktygsmakare med skiftansvar")
            for each in people
        )  # fmt: skip
        side.course.title_sv = "Hydraulik och pneumatik för underhållstekniker vid Hjälmare Maskin"
        side.course.save()
        for n in range(size):
            make_activity(side.course, side.venue, side.activity.starts_at + timedelta(days=n), seats=24, seats_taken=7)
        side.team.max_away = 999
        side.team.save()
        Activity.objects.filter(pk=side.activity.pk).update(seats=24)
        employments = Employment.objects.filter(key__startswith="extra-").order_by("pk")
        for employment in employments[:45]:
            enrol(system, side.activity, employment)


PLACES = [
    ("", "catalogue", None), ("participant", "catalogue", None), ("participant", "activity", "activity"),
    ("", "course", "course"), ("participant", "enrol", "activity"), ("company_contact", "enrol", "activity"),
    ("coordinator", "activity-people", "activity"), ("company_contact", "activity", "activity"),
    ("participant", "mine", None), ("trainer", "sessions", None), ("trainer", "session", "session"),
]  # fmt: skip


def measure(visit, world, who, name, thing) -> tuple[int, int]:
    objects = {"activity": world.own.activity, "course": world.own.course}
    with acting(SYSTEM):
        objects["session"] = world.own.activity.sessions.first()
    client = visit(who)
    where = address(name, objects.get(thing)) if thing else address(name)
    queries_in = "?q=pneumatikk" if name == "catalogue" else ""
    client.get(where + queries_in)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(where + queries_in)
    assert response.status_code == 200
    # the test's own transaction turns the request's into a savepoint
    asked = [each for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(asked), len(response.content)


def test_pages_cost_the_same_however_much_there_is(world, visit, capsys):
    small = {place: measure(visit, world, *place) for place in PLACES}
    fill(world, 60)
    large = {place: measure(visit, world, *place) for place in PLACES}
    with capsys.disabled():
        for place, (queries, size) in large.items():
            print(f"\n{place[0] or 'visitor':<16}{place[1]:<16}{queries:>3} queries {size:>7} bytes", end="")
    for place, (queries, size) in large.items():
        assert queries <= MOST_QUERIES, place
        assert queries <= small[place][0] + 1, place
        assert size < MOST_BYTES, place
