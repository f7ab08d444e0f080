"""Mail over real SMTP: what arrives, what is tried again, what never happens twice."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.db import connection
from icalendar import Calendar

from kompetens.accounts.models import User
from kompetens.core import clock
from kompetens.core.actor import acting
from kompetens.notifications.actions.delivery import BACK_OFF, deliver, sweep
from kompetens.notifications.actions.send import Notice, notify, notify_many
from kompetens.notifications.models import Message
from tests.notifications.conftest import SYSTEM
from tests.notifications.samples import context_of, events_of


@pytest.fixture
def world(committed_world):
    return committed_world


def tell(world, number=0, kind="confirmation", language="sv", **more):
    employment = world.own.employees[number]
    with acting(SYSTEM):
        User.objects.filter(pk=employment.person.user_id).update(language=language)
        return notify(
            kind, employment, world.own.activity, context_of(world.own),
            link="/portal/mine/", events=events_of(world.own), **more,
        )  # fmt: skip


def now_of(message) -> Message:
    with acting(SYSTEM):
        return Message.objects.get(pk=message.pk)


@contextmanager
def later(**delta):
    with clock.at(clock.now() + timedelta(**delta)):
        yield


TEXTS = ("text/plain", "text/html")


def parts(mail) -> dict[str, str]:
    return {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}


@pytest.mark.parametrize(
    ("language", "subject", "first", "label"),
    [
        ("sv", "Din plats är bokad: Mätteknik grund, ", "Boka tiden: du har en plats på Mätteknik grund.",
         "Se min utbildning: https://kompetens.example/portal/mine/"),
        ("en", "Your seat is booked: Measuring technique, basics, ",
         "Keep the time free: you have a seat on Measuring technique, basics.",
         "See my training: https://kompetens.example/portal/mine/"),
    ],
)  # fmt: skip
def test_a_mail_arrives_in_her_language_with_the_headers_it_needs(world, mail_server, language, subject, first, label):
    message = tell(world, language=language)
    deliver([message.pk])
    mail = mail_server.only()
    assert mail["From"] == "Smart kompetens <post@kompetens.example>"
    assert mail["To"] == "worker-a-0@world.example" == mail_server.addresses()[0]
    assert mail["Subject"].strip().startswith(subject)
    assert mail["Message-ID"] == f"<{message.uid}@kompetens.example>"
    written = parsedate_to_datetime(mail["Date"]).replace(tzinfo=UTC)
    assert mail["Date"].endswith("-0000"), "universal time, from whichever place"
    assert abs((written - clock.now()).total_seconds()) < 120
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == language
    found = parts(mail)
    assert found["text/plain"].splitlines()[0] == first
    assert label in found["text/plain"]
    assert f'<html lang="{language}">' in found["text/html"]
    assert 'href="https://kompetens.example/portal/mine/"' in found["text/html"]
    assert not re.search(r"\bsrc=|<img|<link|url\(|@import", found["text/html"]), "nothing is fetched from elsewhere"
    assert not re.search("Åsa|Öberg", str(found)), "no name in a mail"
    after = now_of(message)
    assert (after.state, after.address, after.attempts) == ("sent", "worker-a-0@world.example", 1)
    assert after.sent_at is not None
    assert after.answer.startswith("250")


def test_the_subject_is_encoded_on_the_wire(world, mail_server):
    message = tell(world, kind="invitation")
    deliver([message.pk])
    raw = mail_server.only().as_bytes().split(b"\n\n")[0]
    assert b"=?utf-8?" in raw
    assert raw.isascii()


def test_a_confirmation_brings_its_sessions_as_a_calendar_file(world, mail_server):
    message = tell(world)
    deliver([message.pk])
    [attached] = [part for part in mail_server.only().walk() if part.get_content_type() == "text/calendar"]
    assert attached.get_filename() == "kalender.ics"
    assert attached.get_param("method") == "PUBLISH"
    calendar = Calendar.from_ical(attached.get_content())
    assert calendar["METHOD"] == "PUBLISH"
    sessions = list(world.own.activity.sessions.all())
    events = calendar.events
    assert [event["UID"] for event in events] == [f"session-{each.pk}@kompetens.example" for each in sessions]
    for event, session in zip(events, sessions, strict=True):
        assert event["DTSTART"].params["TZID"] == "Europe/Stockholm"
        assert (event.start, event.end) == (session.starts_at, session.ends_at)
        assert event["SUMMARY"] == "Mätteknik grund"
        assert event["ORGANIZER"] == "mailto:post@kompetens.example"
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Stockholm"]
    assert all("Tiderna ligger som en kalenderfil i mejlet." in parts(mail_server.only())[kind] for kind in TEXTS)
    assert "kalenderfil" not in message.body, "her page has no file with it"


def test_a_cancellation_takes_the_same_sessions_out_of_the_calendar(world, mail_server):
    first = tell(world)
    with later(seconds=5):
        second = tell(world, kind="cancelled")
    with later(seconds=6):
        deliver([first.pk, second.pk])
    booked, cancelled = (
        Calendar.from_ical(part.get_content())
        for _, mail in mail_server.taken
        for part in mail.walk()
        if part.get_content_type() == "text/calendar"
    )
    assert cancelled["METHOD"] == "CANCEL"
    assert [event["UID"] for event in booked.events] == [event["UID"] for event in cancelled.events]
    assert {event["STATUS"] for event in cancelled.events} == {"CANCELLED"}
    assert cancelled.events[0]["SEQUENCE"] > booked.events[0]["SEQUENCE"]


def test_many_go_over_one_connection_and_each_to_one_person(world, mail_server):
    messages = [tell(world, number) for number in range(4)]
    deliver([message.pk for message in messages])
    assert sorted(mail_server.addresses()) == [f"worker-a-{n}@world.example" for n in range(4)]
    assert mail_server.connections == 1
    assert all(len(mail.get_all("To")) == 1 for _, mail in mail_server.taken)


@pytest.mark.parametrize("stage", ["says", "after_data"])
def test_come_again_is_done_later_and_not_before(world, mail_server, stage):
    message = tell(world)
    getattr(mail_server, stage)["worker-a-0@world.example"] = ["451 4.7.1 greylisted, try again"]
    deliver([message.pk])
    waiting = now_of(message)
    assert (waiting.state, waiting.attempts, mail_server.taken) == ("queued", 1, [])
    assert "greylisted" in waiting.answer
    deliver([message.pk])
    assert mail_server.taken == [], "not before it is due"
    assert scheduled() == [([message.pk], True)]
    with later(minutes=2):
        deliver([message.pk])
    assert mail_server.addresses() == ["worker-a-0@world.example"]
    assert (now_of(message).state, now_of(message).attempts) == ("sent", 2)


def scheduled() -> list[tuple[list[int], bool]]:
    """The jobs after the first, and whether they wait for their time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select args->'ids', scheduled_at > now() from procrastinate_jobs"
            " where task_name = 'notifications.deliver' order by id offset 1"
        )
        import json

        return [(json.loads(ids) if isinstance(ids, str) else ids, waits) for ids, waits in cursor.fetchall()]


def test_a_refusal_for_good_is_kept_with_the_servers_words_and_stops_nobody_else(world, mail_server):
    refused, taken = tell(world, 0), tell(world, 1)
    mail_server.says["worker-a-0@world.example"] = ["550 5.1.1 no such user"]
    deliver([refused.pk, taken.pk])
    after = now_of(refused)
    assert (after.state, after.reason, after.attempts) == ("failed", "rejected", 1)
    assert after.answer == "550 5.1.1 no such user"
    assert mail_server.addresses() == ["worker-a-1@world.example"]
    with later(days=3):
        deliver([refused.pk])
        sweep()
    assert now_of(refused).state == "failed"
    assert len(mail_server.taken) == 1
    with acting(SYSTEM):
        assert Message.objects.filter(person=refused.person_id, in_inbox=True).exists(), "it stands on her page"


def test_without_an_answer_all_wait_and_after_two_days_it_is_given_up(world, mail_server, settings):
    from tests.factories.server import free_port

    settings.EMAIL_PORT = free_port()
    messages = [tell(world, number) for number in range(3)]
    ids = [message.pk for message in messages]
    moment = clock.now()
    for attempt, pause in enumerate(BACK_OFF, 1):
        with clock.at(moment):
            deliver(ids)
        assert {(now_of(each).state, now_of(each).attempts) for each in messages} == {("queued", attempt)}
        moment += pause + timedelta(seconds=1)
    with clock.at(moment):
        deliver(ids)
    after = now_of(messages[0])
    assert (after.state, after.reason) == ("failed", "unreachable")
    assert "refused" in after.answer.lower()
    assert moment - messages[0].created_at > timedelta(days=2) - timedelta(hours=8)


def test_what_was_rolled_back_is_not_sent(world, mail_server):
    told = []

    def tell_and_fail():
        with acting(SYSTEM):
            told.append(notify("invitation", world.own.employees[0], world.own.activity, context_of(world.own)))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        tell_and_fail()
    deliver([message.pk for message in told])
    assert mail_server.taken == []
    assert mail_server.connections == 0, "and nobody is bothered"


def test_two_workers_with_the_same_messages_send_each_once(world, mail_server):
    with acting(SYSTEM):
        context = context_of(world.own)
        told = [Notice(each, world.own.activity, context) for each in world.own.employees for _ in range(5)]
        ids = [message.pk for message in notify_many("invitation", told)]

    def work():
        try:
            deliver(ids)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [mail["Message-ID"] for _, mail in mail_server.taken]
    assert len(sent) == len(set(sent)) == 20


def test_a_mail_that_would_come_too_late_is_not_sent(world, mail_server):
    message = tell(world, kind="reminder", useless_after=clock.now() + timedelta(hours=1))
    with later(hours=2):
        deliver([message.pk])
    assert (now_of(message).state, now_of(message).reason) == ("suppressed", "outdated")
    assert mail_server.taken == []


def test_the_address_is_the_one_she_has_when_it_is_sent(world, mail_server):
    moved, gone = tell(world, 0), tell(world, 1)
    with acting(SYSTEM):
        User.objects.filter(pk=world.own.employees[0].person.user_id).update(email="new@world.example")
        User.objects.filter(pk=world.own.employees[1].person.user_id).update(is_active=False)
    deliver([moved.pk, gone.pk])
    assert mail_server.addresses() == ["new@world.example"]
    assert (now_of(gone).state, now_of(gone).reason) == ("suppressed", "closed")


def test_an_address_that_no_mail_can_carry_fails_alone(world, mail_server):
    bad, good = tell(world, 0), tell(world, 1)
    with acting(SYSTEM):
        User.objects.filter(pk=world.own.employees[0].person.user_id).update(email="a@b@c")
    deliver([bad.pk, good.pk])
    assert (now_of(bad).state, now_of(bad).reason) == ("failed", "rejected")
    assert mail_server.addresses() == ["worker-a-1@world.example"]


def test_what_a_dead_worker_left_is_ended_and_what_no_job_knows_of_is_taken_up(world, mail_server):
    left, forgotten = tell(world, 0), tell(world, 1)
    with acting(SYSTEM):
        Message.objects.filter(pk=left.pk).update(state="sending", claimed_at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    sweep()
    assert now_of(left).state == "sending", "it may be alive"
    with later(hours=2):
        sweep()
    assert (now_of(left).state, now_of(left).reason) == ("failed", "interrupted")
    with connection.cursor() as cursor:
        cursor.execute("select args->>'ids' from procrastinate_jobs where task_name = 'notifications.deliver'")
        assert [row[0] for row in cursor.fetchall()] == [f"[{forgotten.pk}]"]
    with later(hours=2):
        deliver([left.pk, forgotten.pk])
    assert mail_server.addresses() == ["worker-a-1@world.example"]
