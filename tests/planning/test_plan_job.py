"""A real worker makes a plan, is killed in the middle of it, and the next worker completes it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection

from kompetens.core.actor import acting, system_actor
from kompetens.launcher.commands import django_environment, worker_command
from kompetens.organisations.models import Team
from kompetens.organisations.queries.actors import actor_for
from kompetens.planning.actions.ask import ask_for_plan, stop_plan
from kompetens.planning.models import PlannedActivity, PlannedSeat, PlanRun
from tests.conftest import TestDatabase
from tests.factories.world import World, build_world

ARRANGE = system_actor("test", "arrange a test")


@contextmanager
def worker(database: TestDatabase, data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A job worker as `kompetens run` starts it."""
    log = (data / "worker.log").open("ab")
    process = subprocess.Popen(worker_command(), env=django_environment(data, database.environment), stderr=log)
    try:
        yield process
    finally:
        family = [process_of(process), *children(process)] if process.poll() is None else []
        process.kill()
        process.wait()
        for one in family:
            if one.is_running() and one.pid != process.pid:
                one.kill()
        log.close()


def process_of(process: subprocess.Popen[bytes]) -> psutil.Process:
    return psutil.Process(process.pid)


def children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return process_of(process).children(recursive=True)


def wait_for(what: Callable[[], Any], seconds: float = 120) -> Any:
    """What `what` answers as soon as it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def state(run: PlanRun) -> PlanRun:
    with acting(ARRANGE):
        return PlanRun.objects.get(pk=run.pk)


@pytest.fixture
def world(committed: TestDatabase) -> World:
    with acting(ARRANGE):
        world = build_world()
        Team.objects.update(max_away=8)
        return world


def ask(world: World, seconds: int) -> tuple[Any, PlanRun]:
    monday = date.today() + timedelta(days=56 - date.today().weekday())
    with acting(ARRANGE):
        manager = actor_for(world.people["programme_manager"].user_id)
    with acting(manager):
        return manager, ask_for_plan(manager, world.programme, monday, 6, seconds)


def searching(run: PlanRun) -> bool:
    return state(run).progress.get("phase") == "searching"


@pytest.mark.skipif(sys.platform != "linux", reason="signals and processes of Linux")
def test_a_killed_workers_plan_is_completed_by_the_next(world: World, committed: TestDatabase, tmp_path: Path) -> None:
    _, run = ask(world, seconds=8)
    with worker(committed, tmp_path) as first:
        wait_for(lambda: searching(run))
        engines = [child for child in children(first) if "kompetens.planning.engine" in child.cmdline()]
        assert len(engines) == 1
        first.send_signal(signal.SIGKILL)
        first.wait()
        gone, alive = psutil.wait_procs(engines, timeout=15)
        assert (len(gone), alive) == (1, []), "the engine ends with its worker"
    left = state(run)
    assert (left.status, left.attempt) == (PlanRun.Status.RUNNING, 1)
    with acting(ARRANGE):
        assert not PlannedActivity.objects.exists()
    _grow_old()
    with worker(committed, tmp_path):
        done = wait_for(lambda: (now := state(run)).status != PlanRun.Status.RUNNING and now)
    assert (done.status, done.attempt, done.needs_met) == (PlanRun.Status.DONE, 2, 8), done.message
    with acting(ARRANGE):
        assert PlannedSeat.objects.filter(planned__run=run).count() == 8


def _grow_old() -> None:
    """The dead worker was last heard of a minute ago."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")


@pytest.mark.skipif(sys.platform != "linux", reason="signals and processes of Linux")
def test_stopping_ends_the_search_within_seconds(world: World, committed: TestDatabase, tmp_path: Path) -> None:
    manager, run = ask(world, seconds=600)
    with worker(committed, tmp_path):
        wait_for(lambda: searching(run))
        with acting(manager):
            stop_plan(manager, run)
        done = wait_for(lambda: (now := state(run)).status != PlanRun.Status.RUNNING and now, seconds=20)
    assert (done.status, done.stop_asked, done.needs_met) == (PlanRun.Status.DONE, True, 8), done.message
