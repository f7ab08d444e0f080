"""The database a process works with: the one named in the environment, or the embedded PostgreSQL.

Any number of processes share the embedded server of a data folder. The first starts it, and it stops when
the last has gone (`kompetens.launcher.guardian`).
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psycopg

from .cluster import ADMIN, APP, OWNER, Cluster, open_cluster
from .errors import StartError
from .guardian import Orders
from .locks import Lock, is_locked
from .paths import make_data_folder
from .processes import children_environment
from .secrets import Secrets, ensure_secrets

KEEP_LOG_UNDER = 20_000_000
"""Bytes; a longer log of the server is put aside at its next start, over the one before it."""

ACCEPTS_WITHIN = 60.0
STOPS_WITHIN = 70.0


@dataclass(frozen=True)
class DatabaseUrls:
    """postgresql:// addresses of the application's login and of the owner's (empty where unknown)."""

    app: str
    owner: str

    def environment(self) -> dict[str, str]:
        """As the variables that the settings read."""
        both = {"DATABASE_URL": self.app, "DATABASE_OWNER_URL": self.owner}
        return {name: url for name, url in both.items() if url}


class EmbeddedDatabase:
    """This process's use of the embedded server of ``data_dir``; the server runs at least as long as it.

    Raises:
        StartError: on opening, with what to do about it.
    """

    def __init__(self, data_dir: Path, *, throw_away: bool = False) -> None:
        self.data_dir = make_data_folder(Path(data_dir))
        self._throw_away = throw_away
        self._locks = self.data_dir / "locks"
        self._use = Lock(self._locks / "users.lock")
        self._guardian: subprocess.Popen[str] | None = None
        self.cluster: Cluster
        self.secrets: Secrets
        self.open()

    def open(self) -> None:
        """Take part in the running server, or start it. Call again after the server died."""
        with Lock(self._locks / "start.lock"):
            self.secrets = ensure_secrets(self.data_dir)
            self._use.take(shared=True)
            try:
                if not self.is_running():
                    self.cluster = open_cluster(self.data_dir, self.secrets, throw_away=self._throw_away)
                    self._start_guardian()
                elif not hasattr(self, "cluster"):
                    self.cluster = open_cluster(self.data_dir, self.secrets, throw_away=self._throw_away)
                self._wait_until_it_accepts()
            except BaseException:
                self._use.release()
                raise

    @property
    def urls(self) -> DatabaseUrls:
        return DatabaseUrls(
            self.cluster.url(APP, self.secrets.database_app_password),
            self.cluster.url(OWNER, self.secrets.database_owner_password),
        )

    @property
    def admin_url(self) -> str:
        """The superuser's address, for whoever operates the server."""
        return self.cluster.url(ADMIN, self.secrets.database_admin_password)

    def is_running(self) -> bool:
        """Does a guardian watch over the server at this moment? It ends when the server does."""
        if self._guardian is not None and self._guardian.poll() is None:
            return True
        return is_locked(self._locks / "guardian.lock")

    def close(self) -> bool:
        """Stop using the server and, when nobody else does, wait until it has stopped.

        Returns:
            Whether the server has stopped; ``False`` when another process still uses it.
        """
        if not self._use.held:
            return True
        self._use.release()
        deadline = time.monotonic() + STOPS_WITHIN
        patience = time.monotonic() + 1.0
        while self.is_running() and time.monotonic() < deadline:
            # The guardian takes this lock for good as soon as the last user has gone.
            if time.monotonic() > patience and not is_locked(self._locks / "users.lock"):
                return False
            time.sleep(0.02)
        return not self.is_running()

    def _start_guardian(self) -> None:
        log = self.data_dir / "log" / "postgres.log"
        if log.exists() and log.stat().st_size > KEEP_LOG_UNDER:
            log.replace(log.with_suffix(".log.1"))
        orders = Orders.to_start(self.data_dir, self.cluster, throw_away=self._throw_away)
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as errors:
            self._guardian = subprocess.Popen(
                [sys.executable, "-P", "-m", "kompetens.launcher.guardian"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
                env=children_environment(),
            )
        assert self._guardian.stdin is not None
        assert self._guardian.stdout is not None
        with self._guardian.stdin as orders_pipe, self._guardian.stdout as answers:
            orders_pipe.write(orders.to_json())
            orders_pipe.close()
            line = answers.readline()
        answer = json.loads(line) if line.strip() else {"error": "PostgreSQL's guardian ended at once"}
        if "error" in answer:
            self._guardian.wait()
            raise StartError(f"The database did not start: {answer['error']}. {_last_complaint(log)}")

    def _wait_until_it_accepts(self) -> None:
        # Right after a crash the first connections can fail although the server says that it is ready.
        deadline = time.monotonic() + ACCEPTS_WITHIN
        while True:
            try:
                psycopg.connect(self.urls.app, connect_timeout=10).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or not self.is_running():
                    raise StartError(f"The database takes no connections: {str(error).strip()}") from error
                time.sleep(0.05)

    def __enter__(self) -> "EmbeddedDatabase":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_open: dict[Path, EmbeddedDatabase] = {}


def ensure_database(data_dir: Path) -> DatabaseUrls:
    """Addresses of a database that runs at least as long as this process.

    With ``DATABASE_URL`` in the environment that is the named one, and nothing is started.

    Raises:
        StartError: with what stands in the way and what to do.
    """
    named = named_database()
    if named is not None:
        return named
    folder = Path(data_dir).absolute()
    if folder not in _open:
        _open[folder] = EmbeddedDatabase(folder)
    return _open[folder].urls


def named_database() -> DatabaseUrls | None:
    """The database that the environment names, if it names one."""
    app = os.environ.get("DATABASE_URL", "").strip()
    owner = os.environ.get("DATABASE_OWNER_URL", "").strip()
    if owner and not app:
        raise StartError(
            "DATABASE_OWNER_URL is set, but DATABASE_URL is not. Name the application's login there, "
            "or unset both to use the embedded PostgreSQL."
        )
    return DatabaseUrls(app, owner) if app else None


def temporary_cluster(folder: Path | None = None) -> EmbeddedDatabase:
    """A throw-away cluster for tests: nothing is forced to the disk, and all of it is removed at the end.

    It goes with this process, also when that is killed. Use it as a context or call ``close``.

    Args:
        folder: where to make its folder; the system's temporary folder when ``None``.
    """
    data_dir = Path(tempfile.mkdtemp(prefix="kompetens-test-", dir=folder))
    if os.geteuid() == 0:
        data_dir.chmod(0o711)
    database = EmbeddedDatabase(data_dir, throw_away=True)
    atexit.register(database.close)
    return database


def _last_complaint(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    complaints = [line for line in lines[-40:] if "FATAL" in line or "PANIC" in line]
    return f"{complaints[-1]} (more in {log})" if complaints else f"The reason stands in {log}."
