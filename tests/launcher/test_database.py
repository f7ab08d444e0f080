"""The embedded PostgreSQL: logins and rights, sharing, and every way to die."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from kompetens.launcher.cluster import LONGEST_SOCKET_PATH
from kompetens.launcher.database import EmbeddedDatabase, ensure_database, temporary_cluster
from kompetens.launcher.errors import StartError
from kompetens.launcher.locks import Lock, is_locked
from kompetens.launcher.processes import alive

from .conftest import environment, leftovers, tidy, wait_for

HOLD = """
import sys, time
from pathlib import Path
from kompetens.launcher.database import EmbeddedDatabase
database = EmbeddedDatabase(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
print(database.close(), flush=True)
"""


def holder(data_dir: Path, *, wait: bool = True) -> subprocess.Popen[str]:
    """Another process that uses the database until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)],
        env=environment(data_dir),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if wait:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
    return process


def refused(connection: "psycopg.Connection[tuple[object, ...]]", statement: str) -> bool:
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_the_application_may_work_with_rows_and_nothing_else(data_dir: Path) -> None:
    with EmbeddedDatabase(data_dir) as database:
        with psycopg.connect(database.urls.owner) as owner:
            owner.execute("create table thing (id bigserial primary key, name text)")
            owner.execute("create function twice(n int) returns int language sql as 'select n * 2'")
        with psycopg.connect(database.urls.app, autocommit=True) as app:
            app.execute("insert into thing (name) values ('å'), ('ä')")
            app.execute("update thing set name = 'ö' where name = 'å'")
            app.execute("delete from thing where name = 'ä'")
            app.execute("create temporary table mine (n int)")
            assert app.execute("select upper(name), twice(2) from thing").fetchall() == [("Ö", 4)]
            for statement in (
                "create table mine_too (n int)",
                "alter table thing add n int",
                "drop table thing",
                "truncate thing",
                "create schema other",
                "create database other",
                "create role other",
                "set role kompetens_owner",
                "set role kompetens_admin",
                "alter role kompetens_app bypassrls",
            ):
                assert refused(app, statement), statement


def test_row_security_binds_the_application(data_dir: Path) -> None:
    with EmbeddedDatabase(data_dir) as database:
        with psycopg.connect(database.urls.owner) as owner:
            owner.execute("create table thing (id int)")
            owner.execute("insert into thing values (1), (2)")
            owner.execute("alter table thing enable row level security")
            owner.execute("create policy one on thing using (id = 1)")
        with psycopg.connect(database.urls.app) as app:
            assert app.execute("select id from thing").fetchall() == [(1,)]
            rights = app.execute("select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles").fetchall()
            assert len(rights) >= 3
            mine = app.execute(
                "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
            ).fetchone()
            assert mine == (False, False, False, False)


def test_a_database_that_the_owner_makes_has_the_same_rights(data_dir: Path) -> None:
    with temporary_cluster(data_dir) as database:
        with psycopg.connect(database.urls.owner, autocommit=True) as owner:
            assert owner.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (False,)
            owner.execute("create database other")
        with psycopg.connect(database.urls.owner, dbname="other") as owner:
            owner.execute("create table thing (id int)")
        with psycopg.connect(database.urls.app, dbname="other") as app:
            app.execute("insert into thing values (1)")
            assert refused(app, "create table mine (n int)")


def test_nobody_enters_without_a_password_or_over_the_network(data_dir: Path) -> None:
    with EmbeddedDatabase(data_dir) as database:
        wrong = "0" * 48
        for login in ("kompetens_admin", "kompetens_owner", "kompetens_app"):
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(database.cluster.url(login, wrong))
        for name in ("postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="pg_hba"):
                psycopg.connect(database.urls.app, dbname=name)
        with psycopg.connect(database.admin_url) as admin:
            assert admin.execute("show listen_addresses").fetchone() == ("",)
            assert admin.execute("show fsync").fetchone() == ("on",)
            methods = admin.execute("select distinct auth_method from pg_hba_file_rules").fetchall()
            assert methods == [("scram-sha-256",)]
        for folder in (database.cluster.base, database.cluster.socket_folder, database.cluster.pgdata):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert folder.stat().st_uid == database.cluster.user.uid != 0


def test_swedish_words_are_found_and_folded(data_dir: Path) -> None:
    with EmbeddedDatabase(data_dir) as database, psycopg.connect(database.urls.app) as app:
        found = app.execute(
            "select to_tsvector('swedish', 'ÖVERGÅNGARNA') @@ to_tsquery('swedish', 'övergång'), lower('ÅÄÖ')"
        ).fetchone()
        assert found == (True, "åäö")


def test_data_and_addresses_stay(data_dir: Path) -> None:
    with EmbeddedDatabase(data_dir) as first:
        with psycopg.connect(first.urls.owner) as owner:
            owner.execute("create table kept as select 42 as n")
        before = first.urls
    assert leftovers(data_dir) == []
    with EmbeddedDatabase(data_dir) as second:
        assert second.urls == before
        with psycopg.connect(second.urls.owner) as owner:
            assert owner.execute("select n from kept").fetchone() == (42,)


def test_a_deep_folder_gets_a_short_private_place_for_its_socket(data_dir: Path) -> None:
    deep = data_dir / ("a-name-of-forty-letters-and-then-some-ä" * 2) / ("another one with blanks " * 3).strip()
    deep.mkdir(parents=True)
    with EmbeddedDatabase(deep) as database:
        place = database.cluster.socket_folder
        assert len(os.fsencode(place / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
        assert not place.is_relative_to(deep)
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        psycopg.connect(database.urls.app).close()
    with EmbeddedDatabase(deep) as again:
        assert again.cluster.socket_folder == place
    tidy(deep)
    assert not place.exists()


def test_the_server_stops_with_its_last_user(data_dir: Path) -> None:
    first = holder(data_dir)
    second = holder(data_dir)
    out, _ = first.communicate("", timeout=60)
    assert out == "False\n", "another process still uses the server"
    with EmbeddedDatabase(data_dir) as third:
        out, _ = second.communicate("", timeout=60)
        assert out == "False\n"
        psycopg.connect(third.urls.app).close()
    assert leftovers(data_dir) == []


def test_the_server_goes_when_its_only_user_is_killed(data_dir: Path) -> None:
    user = holder(data_dir)
    assert leftovers(data_dir)
    user.kill()
    user.wait()
    wait_for(lambda: not leftovers(data_dir), 20, "the end of the server")
    with EmbeddedDatabase(data_dir) as database:
        psycopg.connect(database.urls.app).close()


def test_the_server_goes_when_user_and_guardian_are_killed(data_dir: Path) -> None:
    user = holder(data_dir)
    (guardian,) = psutil.Process(user.pid).children()
    guardian.kill()
    user.kill()
    user.wait()
    wait_for(lambda: not leftovers(data_dir), 20, "the end of the server")


def test_a_throw_away_cluster_goes_with_a_killed_process(data_dir: Path) -> None:
    program = "import sys, time; from pathlib import Path; from kompetens.launcher.database import temporary_cluster;"
    program += "t = temporary_cluster(Path(sys.argv[1])); print(t.data_dir, flush=True); time.sleep(600)"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(data_dir)],
        env=environment(data_dir),
        stdout=subprocess.PIPE,
        text=True,
    ) as user:
        assert user.stdout is not None
        made = Path(user.stdout.readline().strip())
        assert made.is_dir()
        user.kill()
    wait_for(lambda: not made.exists(), 20, "the removal of the cluster")
    assert leftovers(made) == []


@pytest.mark.parametrize("who", ["guardian", "postmaster", "both", "backend-outlives-postmaster"])
def test_killed_in_any_place_it_opens_again(data_dir: Path, who: str) -> None:
    with EmbeddedDatabase(data_dir) as database:
        with psycopg.connect(database.urls.owner) as owner:
            owner.execute("create table kept as select 42 as n")
        guardian = database._guardian
        assert guardian is not None
        postmaster = database.cluster.server_pid()
        assert postmaster is not None
        if who == "backend-outlives-postmaster":
            # A backend that is busy does not look up when its server dies, and keeps the next from starting.
            busy = psycopg.connect(database.urls.app, autocommit=True)
            busy.pgconn.send_query(b"select count(*) from generate_series(1, 2000000000)")
            time.sleep(0.2)
        if who in ("guardian", "both"):
            guardian.kill()
        if who != "guardian":
            os.kill(postmaster, signal.SIGKILL)
        wait_for(lambda: not database.is_running(), 20, "the end of the guardian")
        database.open()
        with psycopg.connect(database.urls.app) as app:
            assert app.execute("select 1").fetchone() == (1,)
        with psycopg.connect(database.urls.owner) as owner:
            assert owner.execute("select n from kept").fetchone() == (42,)
        assert not alive(postmaster)
    assert leftovers(data_dir) == []


@pytest.mark.parametrize("after", [0.05, 0.2, 0.4, 0.7])
def test_a_kill_while_it_is_made_leaves_nothing_in_the_way(data_dir: Path, after: float) -> None:
    maker = holder(data_dir, wait=False)
    locks = data_dir / "locks"
    wait_for(lambda: locks.is_dir() and is_locked(locks / "start.lock"), 20, "the beginning")
    time.sleep(after)
    maker.kill()
    maker.wait()
    with EmbeddedDatabase(data_dir) as database:
        psycopg.connect(database.urls.app).close()
        psycopg.connect(database.urls.owner).close()
        assert list(data_dir.glob("postgres.new-*")) == []
    assert leftovers(data_dir) == []


def test_a_killed_servers_process_id_may_be_in_use_again(data_dir: Path) -> None:
    # The same happens in a container whose first process collects no dead children.
    with EmbeddedDatabase(data_dir) as database:
        user = database.cluster.user
    stale = data_dir / "postgres" / "data" / "postmaster.pid"
    with subprocess.Popen(["sleep", "600"], cwd="/", **user.popen_arguments()) as stranger:
        try:
            stale.write_text(f"{stranger.pid}\n{stale.parent}\n1\n5432\n\n\n\nready\n")
            user.owns(stale)
            with EmbeddedDatabase(data_dir) as database:
                assert database.cluster.server_pid() != stranger.pid
                psycopg.connect(database.urls.app).close()
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_two_that_start_at_once_share_one_server(data_dir: Path) -> None:
    users = [holder(data_dir, wait=False) for _ in range(4)]
    for user in users:
        assert user.stdout is not None
        assert user.stdout.readline() == "open\n"
    with EmbeddedDatabase(data_dir) as database, psycopg.connect(database.admin_url) as admin:
        count = admin.execute("select count(*) from pg_stat_activity where backend_type = 'checkpointer'").fetchone()
        assert count == (1,)
    for user in users:
        user.communicate("", timeout=60)
    wait_for(lambda: not leftovers(data_dir), 20, "the end of the server")


def test_another_versions_cluster_is_refused_with_a_sentence(data_dir: Path) -> None:
    EmbeddedDatabase(data_dir).close()
    (data_dir / "postgres" / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(StartError, match="was made by PostgreSQL 16, this version brings 18"):
        EmbeddedDatabase(data_dir)


def test_a_named_database_starts_nothing(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/kompetens")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    urls = ensure_database(data_dir)
    assert urls.environment() == {"DATABASE_URL": "postgresql://app@db.example/kompetens"}
    assert list(data_dir.iterdir()) == []
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db.example/kompetens")
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(StartError, match="DATABASE_OWNER_URL is set, but DATABASE_URL is not"):
        ensure_database(data_dir)


def test_locks_end_with_their_holder(data_dir: Path) -> None:
    path = data_dir / "a.lock"
    with Lock(path):
        assert is_locked(path)
        assert not Lock(path).take(wait=False)
    assert not is_locked(path)
    one, other = Lock(path), Lock(path)
    assert one.take(shared=True)
    assert other.take(shared=True, wait=False)
    assert not Lock(path).take(wait=False)
    one.release()
    other.release()
