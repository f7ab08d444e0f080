"""Two saves at the same moment, each on a connection of its own: neither fails, and nothing is there twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from kompetens.analysis.actions import needs, ratings
from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.organisations.models import Employment
from kompetens.organisations.queries.actors import actor_for
from kompetens.skills.models import Evidence
from tests.factories.world import build_world

SYSTEM = system_actor("test", "arrange a test")


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


def test_a_double_click_rates_once(world, monkeypatch):
    job = world.own.employees[0]
    with acting(SYSTEM):
        actor = actor_for(job.person.user_id)
    meet = threading.Barrier(2)
    real = ratings.scope_of

    def scope_of(employment: Employment) -> Any:
        meet.wait(20)  # both have looked, neither has written
        return real(employment)

    monkeypatch.setattr(ratings, "scope_of", scope_of)

    def save() -> int:
        with acting(actor):
            return ratings.rate_many(actor, job, {world.skill: 2}, "self")

    assert both(save, save) == [1, 1]
    with acting(SYSTEM):
        assert Evidence.objects.get().level == 2


def test_needs_from_gaps_while_a_planned_need_is_opened_again(world, monkeypatch):
    job = world.own.employees[0]
    with acting(SYSTEM):
        kept = world.own.needs[0]
        Need.objects.exclude(pk=kept.pk).delete()
        Need.objects.filter(pk=kept.pk).update(status="met")
        Evidence.objects.all().delete()
        for each in world.own.employees:
            ratings.rate_many(SYSTEM, each, {world.skill: 0}, "manager")
        contact = actor_for(world.people["company_contact"].user_id)
    looked, opened = threading.Event(), threading.Event()
    real = needs.wishes

    def wishes(rows: Any) -> Any:
        found = list(real(rows))
        looked.set()
        opened.wait(20)
        return found

    monkeypatch.setattr(needs, "wishes", wishes)

    def make() -> Any:
        with acting(contact):
            return needs.make_needs_from_gaps(contact, world.own.company)

    def reopen() -> Any:
        looked.wait(20)
        try:
            with acting(SYSTEM):
                Need.objects.filter(pk=kept.pk).update(status="open")
        finally:
            opened.set()

    made, _ = both(make, reopen)
    assert made.added == 3
    with acting(SYSTEM):
        assert Need.objects.filter(status="open").count() == 4
        assert Need.objects.get(employment=job).pk == kept.pk
