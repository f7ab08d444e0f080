"""Two who write at the same moment, each on a connection of its own: nothing is lost, and nobody's answer is undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from kompetens.core import clock
from kompetens.core.actor import acting
from kompetens.portal.actions import enrolment as actions
from kompetens.portal.actions.activities import cancel_activity
from kompetens.portal.actions.attendance import record_attendance
from kompetens.portal.models import Attendance, Enrolment
from kompetens.portal.refusals import HasAttendance
from tests.factories.world import build_world
from tests.portal.conftest import SYSTEM, actor_of
from tests.portal.scene import seat


@pytest.fixture
def world(committed):
    with acting(SYSTEM):
        return build_world()


def both(*tasks: Callable[[], Any]) -> list[Any]:
    """What each of `tasks` gave or raised, run at once."""
    found: list[Any] = [None] * len(tasks)

    def work(number: int) -> None:
        try:
            found[number] = tasks[number]()
        except Exception as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[number]) for number in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_recorded_attendance_outlives_a_cancellation_at_the_same_moment(world):
    session = world.own.activity.sessions.first()
    later = session.starts_at + timedelta(hours=3)
    with acting(SYSTEM):
        seat(world.own.activity, world.own.employees[0])
    trainer, coordinator = (actor_of(world.people[role]) for role in ("trainer", "coordinator"))
    recorded = threading.Event()

    def record() -> int:
        with clock.at(later), acting(trainer):
            changed = record_attendance(trainer, session, {}, rest_present=True)
            recorded.set()
            threading.Event().wait(1)  # the other one asks before this is committed
        return changed

    def cancel() -> Any:
        recorded.wait(30)
        with clock.at(later), acting(coordinator):
            return cancel_activity(coordinator, world.own.activity, "no")

    changed, refusal = both(record, cancel)
    assert changed == 1
    assert isinstance(refusal, HasAttendance)
    with acting(SYSTEM):
        assert Attendance.objects.filter(minutes__gt=0).count() == 1


def test_an_invitation_that_is_declined_meanwhile_is_not_accepted_for_her(world, monkeypatch):
    with acting(SYSTEM):
        row = seat(world.own.activity, world.own.employees[0], "invited")
    coordinator = actor_of(world.people["coordinator"])
    real = actions.require

    def answered_meanwhile(actor: Any, permission: str, obj: Any) -> None:
        real(actor, permission, obj)
        Enrolment.objects.filter(pk=row.pk).update(status="declined")

    with acting(coordinator):
        monkeypatch.setattr(actions, "require", answered_meanwhile)
        assert actions.accept_invitations(coordinator, [world.own.activity]) == 0
    with acting(SYSTEM):
        row.refresh_from_db()
        assert row.status == "declined"
