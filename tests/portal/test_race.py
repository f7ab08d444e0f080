"""One seat, eight people who ask at the same instant, real server processes over HTTP: one gets it, seven wait.

And server processes that are killed in the middle of it all: whatever they leave behind is consistent.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection
from django.urls import reverse

from kompetens.core.actor import acting
from kompetens.portal.models import Activity, Enrolment
from kompetens.portal.queries.consistency import faults
from tests.factories.server import environment_of, web_server
from tests.factories.session import session_cookie
from tests.factories.world import build_world, make_activity, make_employment, make_person
from tests.portal.conftest import SYSTEM

PEOPLE = 8
TOKEN = "t" * 32


@dataclass
class Client:
    """A signed-in person with a CSRF token, on a connection of her own."""

    base: str
    cookies: str
    job: int
    connection: http.client.HTTPConnection | None = None
    status: int = 0

    def connect(self) -> None:
        parts = urlsplit(self.base)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        self.connection.connect()

    def enrol(self, activity: int) -> None:
        """POST the enrolment on the open connection; a broken one counts as no answer (status 0)."""
        self.post(reverse("portal:enrol", args=[activity]), {"job": str(self.job)})

    def post(self, path: str, fields: dict[str, str]) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookies, "Connection": "close"}
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        self.status = 0
        assert self.connection is not None
        try:
            self.connection.request("POST", path, body, headers)
            self.status = self.connection.getresponse().status
        except (OSError, http.client.HTTPException):
            self.status = 0
        finally:
            self.connection.close()


@pytest.fixture
def world(committed):
    with acting(SYSTEM):
        return build_world()


def make_clients(world, base: str, count: int = PEOPLE) -> list[Client]:
    clients = []
    with acting(SYSTEM):
        world.own.team.max_away = 99
        world.own.team.save()
        jobs = [
            make_employment(make_person(world.programme, f"racer-{n}", "Karin", f"Löpare {n}"), world.own.team)
            for n in range(count)
        ]
    for job in jobs:
        name, value = session_cookie(job.person)
        clients.append(Client(base, f"{name}={value}; csrftoken={TOKEN}", job.pk))
    return clients


def run_round(world, clients: list[Client], day: int) -> Activity:
    """Everybody is connected and waits at the barrier; then all send at once."""
    with acting(SYSTEM):
        start = world.own.activity.starts_at + timedelta(days=day)
        activity = make_activity(world.own.course, world.own.venue, start, seats=1)
    barrier = threading.Barrier(len(clients))

    def ask(client: Client) -> None:
        client.connect()
        barrier.wait()
        client.enrol(activity.pk)

    threads = [threading.Thread(target=ask, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return activity


def assert_one_seat_and_a_queue(activity: Activity, clients: list[Client]) -> None:
    assert [client.status for client in clients] == [302] * len(clients)
    with acting(SYSTEM):
        activity.refresh_from_db()
        rows = list(Enrolment.objects.filter(activity=activity))
        assert (activity.seats_taken, activity.waiting) == (1, len(clients) - 1)
        assert len({row.person_id for row in rows}) == len(rows) == len(clients)
        assert [row.status for row in rows].count("confirmed") == 1
        queue = sorted(row.queue_number for row in rows if row.status == "waiting")
        assert queue == list(range(1, len(clients)))
        assert faults() == []


def race(world, committed, folder: Path, processes: int, rounds: int) -> None:
    with web_server(environment_of(committed.environment, folder), processes=processes) as base:
        clients = make_clients(world, base)
        for number in range(rounds):
            assert_one_seat_and_a_queue(run_round(world, clients, number), clients)


def test_one_seat_eight_people(world, committed, tmp_path):
    race(world, committed, tmp_path, processes=3, rounds=5)


@pytest.mark.long
@pytest.mark.parametrize("processes", [3, 8])
def test_one_seat_eight_people_a_hundred_rounds(world, committed, tmp_path, processes):
    race(world, committed, tmp_path, processes, rounds=100)


def test_two_who_enrol_the_same_person_at_the_same_time_elsewhere(world, committed, tmp_path):
    """Nobody gets two sessions at once, and whoever comes second is told."""
    with acting(SYSTEM):
        start = world.own.activity.starts_at + timedelta(days=20)
        activities = [make_activity(world.own.course, world.own.venue, start, seats=9) for _ in range(4)]
    with web_server(environment_of(committed.environment, tmp_path), processes=4) as base:
        (client,) = make_clients(world, base, 1)
        for _ in range(5):
            copies = [Client(base, client.cookies, client.job) for _ in activities]
            barrier = threading.Barrier(len(copies))

            def ask(copy: Client, activity: Activity, barrier: threading.Barrier = barrier) -> None:
                copy.connect()
                barrier.wait()
                copy.enrol(activity.pk)

            threads = [threading.Thread(target=ask, args=pair) for pair in zip(copies, activities, strict=True)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert [copy.status for copy in copies] == [302] * len(copies)
            with acting(SYSTEM):
                row = Enrolment.objects.get(employment=client.job, status__in=Enrolment.LIVE)
                assert faults() == []
            copies[0].connect()
            copies[0].post(reverse("portal:enrolment-cancel", args=[row.pk]), {})
            assert copies[0].status == 302


def children_of(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in found]


def listener_of(base: str) -> int:
    """The process id of the gunicorn that started the server processes."""
    port = str(urlsplit(base).port)
    for pid in children_of(os.getpid()):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
        if "gunicorn" in command and f":{port}" in command:
            return pid
    raise LookupError(base)


def come_and_go(clients: list[Client], activities: list[int], over: threading.Event) -> list[threading.Thread]:
    """Each client enrols and cancels at random until it is over."""

    def walk(client: Client, seed: int) -> None:
        chance = random.Random(seed)
        while not over.is_set():
            try:
                client.connect()
            except OSError:
                time.sleep(0.05)
                continue
            chosen = None if chance.random() < 0.6 else an_enrolment_of(client)
            if chosen:
                client.post(reverse("portal:enrolment-cancel", args=[chosen]), {})
            else:
                client.enrol(chance.choice(activities))
        connection.close()

    threads = [threading.Thread(target=walk, args=[client, seed]) for seed, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    return threads


def an_enrolment_of(client: Client) -> int | None:
    with acting(SYSTEM):
        mine = Enrolment.objects.filter(employment=client.job, status__in=Enrolment.LIVE)
        return mine.order_by("?").values_list("pk", flat=True).first()


def written(activities: list[int]) -> int:
    with acting(SYSTEM):
        return Enrolment.objects.filter(activity__in=activities).count()


def chaos(world, committed, folder: Path, kills: int) -> None:
    """Kill a server process whenever a few more enrolments have been written, `kills` times."""
    with acting(SYSTEM):
        first = world.own.activity.starts_at + timedelta(days=20)
        days = (0, 0, 30, 31)  # two of them at the same time
        starts = [first + timedelta(days=day) for day in days]
        activities = [make_activity(world.own.course, world.own.venue, start, seats=2).pk for start in starts]
    over = threading.Event()
    with web_server(environment_of(committed.environment, folder), processes=3) as base:
        clients = make_clients(world, base)
        walkers = come_and_go(clients, activities, over)
        try:
            seen = 0
            for _ in range(kills):
                deadline = time.monotonic() + 30
                while written(activities) < seen + 3 and time.monotonic() < deadline:
                    time.sleep(0.02)
                seen = written(activities)
                os.kill(random.choice(children_of(listener_of(base))), signal.SIGKILL)
        finally:
            over.set()
            for walker in walkers:
                walker.join()
    time.sleep(0.5)  # the database lets go of the transactions of the dead
    with acting(SYSTEM):
        assert faults() == []
        for activity in Activity.objects.filter(pk__in=activities):
            assert activity.seats_taken <= activity.seats
    assert written(activities) >= 3 * kills


def test_killed_server_processes_leave_seats_and_queue_consistent(world, committed, tmp_path):
    chaos(world, committed, tmp_path, kills=4)


@pytest.mark.long
def test_many_killed_server_processes_leave_seats_and_queue_consistent(world, committed, tmp_path):
    chaos(world, committed, tmp_path, kills=50)
