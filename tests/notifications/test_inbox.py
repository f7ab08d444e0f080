"""The person's own page of messages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kompetens.core.actor import acting
from kompetens.notifications.actions.send import Notice, notify_many
from kompetens.notifications.models import Message, Preference
from kompetens.notifications.queries.inbox import unread_count
from kompetens.organisations.queries.actors import actor_for
from tests.notifications.conftest import SYSTEM
from tests.notifications.samples import context_of

MOST_QUERIES = 10
MOST_BYTES = 60_000


@pytest.fixture
def told(world):
    """Sixty messages to the participant, one to a colleague."""
    with acting(SYSTEM):
        context = context_of(world.own)
        mine, colleague = world.own.employees[:2]
        people = [mine] * 60 + [colleague]
        return notify_many(
            "invitation", [Notice(each, world.own.activity, context, "/portal/mine/") for each in people]
        )


@pytest.fixture
def browser_of(world, sign_in):
    return lambda name="participant": sign_in(world.people[name])


def count(world, name="participant") -> int:
    with acting(SYSTEM):
        actor = actor_for(world.people[name].user_id)
    with acting(actor):
        return unread_count(actor)


def test_the_list_is_small_and_quick_and_hers(world, told, browser_of):
    client = browser_of()
    client.get("/messages/")  # the first page of a session also writes the session
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/messages/")
    assert page.status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(each["sql"][:150] for each in queries)
    assert len(page.content) < MOST_BYTES
    text = page.content.decode()
    assert text.count("Svara på kallelsen: Mätteknik grund") == 50
    assert "?page=2" in text


def test_opening_a_message_reads_it(world, told, browser_of):
    client = browser_of()
    assert count(world) == 60
    page = client.get(f"/messages/{told[0].pk}/")
    text = page.content.decode()
    assert "Svara ja eller nej på kallelsen till Mätteknik grund." in text
    assert re.search(r'<a[^>]*href="/portal/mine/"[^>]*>.*?Svara på kallelsen', text, re.S)
    assert count(world) == 59
    client.get(f"/messages/{told[0].pk}/")
    assert count(world) == 59
    assert client.get("/messages/?show=unread").context["page"].paginator.count == 59


def test_all_can_be_marked_as_read(world, told, browser_of):
    client = browser_of()
    assert client.post("/messages/read/").status_code == 302
    assert count(world) == 0
    with acting(SYSTEM):
        assert Message.objects.get(pk=told[-1].pk).read_at is None, "a colleague's is hers to read"
    assert "Du har läst allt" in client.get("/messages/?show=unread").content.decode()


@pytest.mark.parametrize("who", ["company_contact", "programme_manager", "neighbour_participant", "auditor"])
def test_anothers_message_is_not_there_whoever_asks(world, told, browser_of, who):
    assert browser_of(who).get(f"/messages/{told[0].pk}/").status_code == 404


def test_an_empty_page_says_what_will_come(world, browser_of):
    text = browser_of().get("/messages/").content.decode()
    assert "Inga meddelanden än" in text
    assert "Kallelser, platser" in text


def test_she_chooses_what_comes_by_mail(world, browser_of):
    client = browser_of()
    page = client.get("/messages/choose/")
    assert page.context["form"].initial["kinds"] == ["confirmation", "waiting", "reminder"]
    assert client.post("/messages/choose/", {"kinds": ["confirmation"]}).status_code == 302
    with acting(SYSTEM):
        off = Preference.objects.filter(person=world.people["participant"], is_on=False)
        assert set(off.values_list("kind", flat=True)) == {"waiting", "reminder"}
    assert client.get("/messages/choose/").context["form"].initial["kinds"] == ["confirmation"]
    client.post("/messages/choose/", {"kinds": ["confirmation", "waiting", "reminder"]})
    with acting(SYSTEM):
        assert not Preference.objects.filter(is_on=False).exists()


def test_a_kind_that_does_not_exist_is_refused_with_a_sentence(world, browser_of):
    assert browser_of().post("/messages/choose/", {"kinds": ["invitation"]}).status_code == 422
