"""`kompetens run` as a whole: started, stopped and killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from kompetens.launcher.database import EmbeddedDatabase
from kompetens.launcher.processes import alive

from .conftest import Product, environment, leftovers, wait_for

pytestmark = pytest.mark.timeout(300)
Start = Callable[..., Product]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(product: Start, migrated_dir: Path, number: signal.Signals) -> None:
    running = product().wait_until_ready()
    assert f"runs at {running.address.url}" in running.says()
    assert running.stop(number) == 0
    assert leftovers(migrated_dir) == []
    assert running.says().rstrip().endswith("Stopped.")
    assert not running.healthy()


def test_the_second_start_migrates_nothing_and_keeps_the_data(product: Start, migrated_dir: Path) -> None:
    product().wait_until_ready().stop()
    with EmbeddedDatabase(migrated_dir) as database, psycopg.connect(database.urls.owner) as owner:
        owner.execute("create table if not exists kept as select 42 as n")
    again = product().wait_until_ready()
    assert "Migrating" not in again.says()
    assert again.stop() == 0
    with EmbeddedDatabase(migrated_dir) as database, psycopg.connect(database.urls.owner) as owner:
        assert owner.execute("select n from kept").fetchone() == (42,)


def test_a_second_run_says_that_it_runs(product: Start, migrated_dir: Path) -> None:
    first = product().wait_until_ready()
    second = product()
    assert second.process.wait(timeout=30) == 1
    assert f"runs already at {first.address.url} (process {first.process.pid})" in second.says()
    assert first.healthy()


def test_a_taken_port_is_a_sentence(product: Start, migrated_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        running = product(PORT=str(port))
        assert running.process.wait(timeout=30) == 1
    assert f"Port {port} on 127.0.0.1 is taken by another program" in running.says()
    assert "Traceback" not in running.says()
    assert leftovers(migrated_dir) == []


def test_a_port_that_is_none_is_a_sentence(product: Start) -> None:
    running = product(PORT="eighty")
    assert running.process.wait(timeout=30) == 1
    assert "PORT is “eighty”, which is no port" in running.says()


@pytest.mark.parametrize("who", ["supervisor", "supervisor and postmaster", "all"])
def test_killed_it_leaves_no_orphan_and_starts_again(product: Start, migrated_dir: Path, who: str) -> None:
    running = product().wait_until_ready()
    victims = [running.process.pid]
    if who != "supervisor":
        victims.append(running.postmaster())
    if who == "all":
        victims += [running.child(word) for word in ("gunicorn", "procrastinate", "guardian")]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    running.process.wait()
    wait_for(lambda: not leftovers(migrated_dir), 20, "the end of all processes")
    assert product().wait_until_ready().stop() == 0


@pytest.mark.parametrize("who", ["gunicorn", "procrastinate", "guardian", "postmaster"])
def test_a_part_that_dies_is_started_again(product: Start, migrated_dir: Path, who: str) -> None:
    running = product().wait_until_ready()
    victim = running.postmaster() if who == "postmaster" else running.child(who)
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: "starts again" in running.says(), 20, "a word about it")
    wait_for(lambda: not alive(victim) and running.healthy(), 60, "health")
    assert running.process.poll() is None
    assert running.stop() == 0
    assert leftovers(migrated_dir) == []


def test_it_stops_with_its_parent_when_asked_to(product: Start, migrated_dir: Path) -> None:
    command = f"'{sys.executable}' -P -m kompetens run --stop-with-parent; true"
    running = product()
    running.kill()
    wait_for(lambda: not leftovers(migrated_dir), 20, "the end of all processes")
    env = environment(migrated_dir, PORT=str(running.address.port), WEB_CONCURRENCY="1")
    parent = subprocess.Popen(["sh", "-c", command], env=env, start_new_session=True)
    wait_for(running.healthy, 60, "health")
    parent.kill()
    parent.wait()
    wait_for(lambda: not leftovers(migrated_dir), 20, "the end of all processes")


def test_web_and_worker_do_not_get_the_owners_login(product: Start) -> None:
    import psutil

    running = product().wait_until_ready()
    for word in ("gunicorn", "procrastinate"):
        seen = psutil.Process(running.child(word)).environ()
        assert "kompetens_app" in seen["DATABASE_URL"]
        assert "DATABASE_OWNER_URL" not in seen
    assert running.stop() == 0


def test_with_a_named_database_nothing_embedded_starts(product: Start, migrated_dir: Path, data_dir: Path) -> None:
    product().wait_until_ready().stop()
    with EmbeddedDatabase(migrated_dir) as database:
        keys = {
            "KOMPETENS_IDENTITY_KEY": database.secrets.identity_key,
            "KOMPETENS_INDEX_KEY": database.secrets.index_key,
        }
        running = Product(data_dir, **database.urls.environment(), **keys)
        try:
            running.wait_until_ready()
            assert not (data_dir / "postgres").exists()
            assert running.stop() == 0
        finally:
            running.process.kill()
    assert leftovers(data_dir) == []
