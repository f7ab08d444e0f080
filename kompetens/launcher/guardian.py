"""The process that starts PostgreSQL, watches over it and stops it when nobody uses it any more.

Whoever uses the embedded server holds a shared lock on ``users.lock``. The guardian waits for the exclusive
one: the kernel grants it when the last user has gone, however she went, SIGKILL included. Then it stops the
server. Should the guardian itself be killed, the kernel tells PostgreSQL to shut down; should PostgreSQL
die, the guardian ends, and a user that still needs the server starts a new one. With the last user gone,
whatever a killed ``kompetens run`` has left behind is ended too.

Runs as ``python -m kompetens.launcher.guardian`` with its orders (`Orders`) as JSON on standard input and
answers with one line of JSON: ``{"ready": true}`` or ``{"error": "..."}``.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

import psutil

from .cluster import PORT, Cluster, remove_cluster, server_environment
from .locks import Lock
from .processes import bound_to_me, end, postgres_processes_in, strays_of_run
from .server_user import ServerUser

READY_WITHIN = 600.0
"""Seconds; after a crash PostgreSQL first replays its log."""

STOP_WITHIN = 60.0
STRAY_STOPS_WITHIN = 10.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "random_page_cost": "1.1",
    "jit": "off",
    # /dev/shm is small in containers, and two cores gain little from parallel queries.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_min_duration_statement": "2000",
    "logging_collector": "off",
}

SETTINGS_FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "2GB",
}


@dataclass(frozen=True)
class Orders:
    """What to start. ``throw_away``: remove the whole data folder at the end."""

    data_dir: str
    base: str
    socket_folder: str
    programs: str
    uid: int
    gid: int
    switch: bool
    throw_away: bool

    @classmethod
    def to_start(cls, data_dir: Path, cluster: Cluster, *, throw_away: bool) -> "Orders":
        user = cluster.user
        return cls(
            *(str(data_dir), str(cluster.base), str(cluster.socket_folder), str(cluster.programs)),
            *(user.uid, user.gid, user.switch, throw_away),
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    def cluster(self) -> Cluster:
        user = ServerUser(self.uid, self.gid, self.switch)
        return Cluster(Path(self.base), Path(self.socket_folder), Path(self.programs), user)


def answer(**what: object) -> None:
    """Tell the starter, who may have gone."""
    try:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()
    except OSError:
        pass


def main() -> int:
    orders = Orders(**json.loads(sys.stdin.read()))
    locks = Path(orders.data_dir) / "locks"
    mine = Lock(locks / "guardian.lock")
    mine.take()
    cluster = orders.cluster()
    stop_strays(cluster)
    server = _start(cluster, throw_away=orders.throw_away)
    stopping = threading.Event()

    def stop(_number: int = 0, _frame: FrameType | None = None) -> None:
        stopping.set()
        server.send_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    last = Lock(locks / "users.lock")
    threading.Thread(target=_stop_without_users, args=(last, stop, server), daemon=True).start()
    if _wait_until_ready(cluster, server, stopping):
        answer(ready=True)
    elif server.poll() is None:
        server.kill()
    server.wait()
    stop_strays(cluster)
    if last.held:
        end(strays_of_run(Path(orders.data_dir)))
    if orders.throw_away:
        remove_cluster(Path(orders.data_dir))
        shutil.rmtree(orders.data_dir, ignore_errors=True)
    return 0


def stop_strays(cluster: Cluster) -> None:
    """End what an earlier server has left in this cluster: the server in order, lone backends at once.

    A backend that is busy does not notice at once that its server was killed, and PostgreSQL refuses to
    start beside it.
    """
    strays = list(postgres_processes_in(cluster.base))
    server = cluster.server_pid()
    for process in strays:
        if process.pid == server:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGINT)
            psutil.wait_procs(strays, timeout=STRAY_STOPS_WITHIN)
    end(strays)
    _remove_marks(cluster)


def _remove_marks(cluster: Cluster) -> None:
    """Remove a killed server's lock files, after all its processes have ended.

    PostgreSQL takes a dead server for alive when its process id is in use again, or when nobody has
    collected the dead process yet (in containers nobody may ever). The guardian's lock rules out that a
    server of this cluster runs.
    """
    socket = cluster.socket_folder / f".s.PGSQL.{PORT}"
    for path in (cluster.pgdata / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
        path.unlink(missing_ok=True)


def _start(cluster: Cluster, *, throw_away: bool) -> subprocess.Popen[bytes]:
    settings = {**SETTINGS, "unix_socket_directories": str(cluster.socket_folder), "port": str(PORT)}
    if throw_away:
        settings |= SETTINGS_FOR_TESTS
    command = [str(cluster.programs / "postgres"), "-D", str(cluster.pgdata)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    server: subprocess.Popen[bytes] = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=cluster.pgdata,
        env=server_environment(),
        start_new_session=True,
        preexec_fn=bound_to_me(signal.SIGINT),
        **cluster.user.popen_arguments(),  # type: ignore[call-overload]
    )
    return server


def _stop_without_users(last: Lock, stop: Callable[[], None], server: subprocess.Popen[bytes]) -> None:
    last.take()
    stop()
    time.sleep(STOP_WITHIN)
    # It recovers from its log at the next start.
    server.kill()


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes], stopping: threading.Event) -> bool:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and not stopping.is_set():
        if cluster.is_ready(server.pid):
            return True
        if server.poll() is not None:
            answer(error="PostgreSQL ended at once")
            return False
        time.sleep(0.02)
    answer(error="PostgreSQL did not get ready in time")
    return False


if __name__ == "__main__":
    os.chdir("/")
    sys.exit(main())
