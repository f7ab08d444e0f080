"""Signing in with a password and with a link, and what a stranger can learn from it: nothing."""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kompetens.accounts.actions import throttle
from kompetens.accounts.actions.links import send_sign_in_link, sign_in_address
from kompetens.accounts.models import User
from kompetens.core import clock
from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now
from tests.factories.world import build_world

SYSTEM = system_actor("test", "arrange a test")
SECRET = "ett riktigt långt lösenord"
BASE = "http://testserver"


@pytest.fixture
def world(committed):
    with acting(SYSTEM):
        return build_world()


@pytest.fixture
def user(world):
    with acting(SYSTEM):
        user = User.objects.get(pk=world.people["coordinator"].user_id)
        user.set_password(SECRET)
        user.save()
    return user


def link_of(user):
    with acting(SYSTEM):
        parts = urlsplit(sign_in_address(User.objects.get(pk=user.pk), BASE))
    return f"{parts.path}?{parts.query}"


def enter(client, address):
    page = client.get(address)
    token = re.search(r'name="sesame" value="([^"]+)"', page.content.decode())
    return client.post("/accounts/link/", {"sesame": token.group(1)}) if token else page


def test_a_password_signs_in_whatever_the_case_of_the_address(client, user):
    answer = client.post("/accounts/sign-in/", {"email": user.email.upper(), "password": SECRET})
    assert answer.status_code == 302
    assert answer["Location"] == "/start/"
    assert client.get("/start/").status_code == 200


@pytest.mark.parametrize("email", [None, "nobody@world.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, user, email):
    answer = client.post("/accounts/sign-in/", {"email": email or user.email, "password": "fel"})
    assert answer.status_code == 422
    assert "hör inte ihop" in answer.content.decode()
    assert client.get("/start/").status_code == 302


def test_a_link_works_once_and_opening_it_is_not_using_it(user):
    address = link_of(user)
    reader = Client()
    assert reader.get(address).status_code == 200
    assert reader.get("/start/").status_code == 302
    assert enter(Client(), address).status_code == 302
    again = Client()
    assert enter(again, address).status_code == 410
    assert again.get("/start/").status_code == 302


def test_next_never_leads_to_another_house(client, user):
    form = {"email": user.email, "password": SECRET, "next": "https://elsewhere.example/"}
    assert client.post("/accounts/sign-in/", form)["Location"] == "/start/"


def test_a_link_is_mailed_to_who_has_an_account_and_the_page_tells_nobody(client, user):
    for email in (user.email, "nobody@world.example"):
        assert client.post("/accounts/sign-in/send-link/", {"link-email": email}).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'accounts.mail_sign_in_link'")
        jobs = cursor.fetchall()
    assert [json.loads(job)["user_id"] for (job,) in jobs] == [user.pk]
    send_sign_in_link(user.pk, BASE)
    assert [message.to for message in mail.outbox] == [[user.email]]
    address = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert enter(Client(), address.group(1)).status_code == 302


def test_a_new_password_ends_every_other_session(client, user):
    client.post("/accounts/sign-in/", {"email": user.email, "password": SECRET})
    other = Client()
    other.post("/accounts/sign-in/", {"email": user.email, "password": SECRET})
    assert other.get("/start/").status_code == 200
    new = "ett annat långt lösenord"
    form = {"old_password": SECRET, "new_password1": new, "new_password2": new}
    assert client.post("/accounts/password/", form).status_code == 302
    assert client.get("/start/").status_code == 200
    assert other.get("/start/").status_code == 302


def test_a_closed_account_is_out_at_once(client, user):
    client.post("/accounts/sign-in/", {"email": user.email, "password": SECRET})
    with acting(SYSTEM):
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/start/").status_code == 302


def test_signing_out_is_a_post(client, user):
    client.post("/accounts/sign-in/", {"email": user.email, "password": SECRET})
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").status_code == 302
    assert client.get("/start/").status_code == 302


def test_who_guesses_waits_and_the_owner_elsewhere_does_not(user):
    guesser = Client(REMOTE_ADDR="10.0.0.9")
    for _ in range(5):
        guesser.post("/accounts/sign-in/", {"email": user.email, "password": "fel"})
    answer = guesser.post("/accounts/sign-in/", {"email": user.email, "password": SECRET})
    assert answer.status_code == 422
    assert "För många försök" in answer.content.decode()
    owner = Client(REMOTE_ADDR="10.0.0.10")
    assert owner.post("/accounts/sign-in/", {"email": user.email, "password": SECRET}).status_code == 302
    with clock.at(now() + timedelta(minutes=20)):
        assert guesser.post("/accounts/sign-in/", {"email": user.email, "password": SECRET}).status_code == 302


@given(tries=st.integers(0, 60))
def test_each_try_waits_at_least_as_long_as_the_one_before_and_never_beyond_the_longest(tries):
    waits = [throttle._wait_after(throttle.PASSWORD, count) for count in range(tries + 1)]
    assert waits == sorted(waits)
    assert waits[-1] <= throttle.LONGEST


def test_one_link_a_minute_is_mailed(client, user):
    for _ in range(3):
        client.post("/accounts/sign-in/send-link/", {"link-email": user.email})
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'accounts.mail_sign_in_link'")
        assert cursor.fetchone() == (1,)


def test_of_two_who_use_one_link_at_once_one_gets_in(user):
    address = link_of(user)
    token = address.partition("sesame=")[2]
    ready = threading.Barrier(2)

    def use() -> int:
        try:
            ready.wait(10)
            return Client().post("/accounts/link/", {"sesame": token}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(each.result() for each in [pool.submit(use), pool.submit(use)])
    assert codes == [302, 410]


def test_a_form_that_is_sent_signed_out_leads_back_to_its_page(client, world):
    page = "http://testserver/reporting/hours/?page=1"
    answer = client.post("/accounts/sign-out/", {}, HTTP_REFERER=page)
    assert answer["Location"] == "/accounts/sign-in/?next=/reporting/hours/"
    elsewhere = client.post("/accounts/sign-out/", {}, HTTP_REFERER="https://elsewhere.example/x")
    assert elsewhere["Location"] == "/accounts/sign-in/?next=/"


def test_a_body_that_is_too_large_is_refused_in_words(client, world):
    answer = client.post("/accounts/sign-in/", {"email": "x" * (6 << 20)})
    assert answer.status_code == 413
    assert "högst 5 MB" in answer.content.decode()


def test_an_account_remembers_its_language(client, user, sign_in, world):
    sign_in(world.people["coordinator"])
    assert client.post("/language/", {"language": "en", "next": "/start/"}).status_code == 302
    with acting(SYSTEM):
        assert User.objects.get(pk=user.pk).language == "en"
    client.post("/language/", {"language": "xx"})
    with acting(SYSTEM):
        assert User.objects.get(pk=user.pk).language == "en"
