"""Real workers: one delivers, one is killed in the middle of a delivery."""

from __future__ import annotations

import signal
import threading
import time

from django.db import connection

from kompetens.core.actor import acting
from kompetens.notifications.actions.send import Notice, notify_many
from kompetens.notifications.models import Message
from tests.factories.server import environment_of, job_worker
from tests.notifications.conftest import SYSTEM
from tests.notifications.samples import context_of


def wait_for(what, seconds=90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def states() -> list[str]:
    with acting(SYSTEM):
        return list(Message.objects.order_by("pk").values_list("state", flat=True))


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_killed_workers_mail_is_not_sent_twice_and_the_others_are_sent_once(
    committed_world, committed, mail_server, tmp_path
):
    world = committed_world
    environment = environment_of(
        committed.environment, tmp_path, KOMPETENS_SMTP_HOST="127.0.0.1", KOMPETENS_SMTP_PORT=str(mail_server.port)
    )
    mail_server.hold = threading.Event()
    with acting(SYSTEM):
        context = context_of(world.own)
        told = [Notice(each, world.own.activity, context) for each in world.own.employees]
        ids = [message.pk for message in notify_many("invitation", told)]
    with job_worker(environment) as first:
        assert mail_server.holding.wait(90), "the first mail is handed over, and the server has not answered"
        first.send_signal(signal.SIGKILL)
        first.wait()
    mail_server.hold.set()
    mail_server.hold = None
    assert states() == ["sending", "queued", "queued", "queued"]
    execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    with job_worker(environment):
        wait_for(lambda: states() == ["sending", "sent", "sent", "sent"])
        with acting(SYSTEM):
            Message.objects.filter(state="sending").update(claimed_at="2020-01-01T00:00:00Z")
        from kompetens.notifications.actions.delivery import sweep

        sweep()
        time.sleep(1)
    assert states() == ["failed", "sent", "sent", "sent"]
    with acting(SYSTEM):
        assert Message.objects.get(pk=ids[0]).reason == "interrupted"
    assert sorted(mail_server.addresses()) == [f"worker-a-{n}@world.example" for n in range(4)], "each exactly once"
