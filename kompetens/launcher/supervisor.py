"""``kompetens run``: the whole product in the foreground, until Ctrl-C or SIGTERM.

Order of starting: lock, port, database, migrations, first start, then web server and job worker. Order of
stopping: web server, job worker, database. A part that dies is started again, a little later each time;
one that keeps dying stops everything, with a sentence that says so.
"""

import errno
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from .commands import django_command, django_environment, end_group, worker_command
from .database import DatabaseUrls, EmbeddedDatabase, named_database
from .errors import StartError
from .first_start import first_start, wants_demonstration
from .health import Address, address, ask
from .keys import check_keys
from .locks import Lock
from .migrations import migrate_if_needed
from .paths import CHECKOUT, data_folder, make_data_folder
from .processes import RUN_MARK, bound_to_me, die_with_parent, end, strays_of_run
from .secrets import ensure_secrets

HEALTHY_WITHIN = 120.0
STEADY_AFTER = 60.0
"""Seconds after which a part that runs counts as steady again."""

MOST_DEATHS = 6
"""So often in a row may a part die before everything stops; the waits between add up to half a minute."""

LINKS_WITHIN = 30.0


class Stop(Exception):
    """A signal asked us to stop."""


def say(text: str) -> None:
    """A line of progress on the terminal."""
    try:
        print(text, flush=True)
    except OSError:
        # The terminal is gone; that is no reason to leave things half stopped.
        return


@dataclass
class Part:
    """A child that is kept running."""

    name: str
    command: list[str]
    environment: dict[str, str]
    pass_fds: tuple[int, ...] = ()
    process: "subprocess.Popen[str] | None" = None
    deaths: int = 0
    started: float = 0.0
    start_at: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            pass_fds=self.pass_fds,
            preexec_fn=bound_to_me(),
        )
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start it when it is due; notice its death.

        Raises:
            StartError: it has died too often in a row.
        """
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        end_group(self.process)
        self.process = None
        self.deaths = 1 if now - self.started > STEADY_AFTER else self.deaths + 1
        if self.deaths >= MOST_DEATHS:
            raise StartError(
                f"The {self.name} {_how(code)}, {self.deaths} times in a row. Everything stops; "
                "what stands above tells why it dies."
            )
        wait = min(0.5 * 2 ** (self.deaths - 1), 16.0)
        self.start_at = now + wait
        say(f"The {self.name} {_how(code)}. It starts again in {wait:g} s.")

    def stop(self) -> None:
        if self.process is not None:
            end_group(self.process)
            self.process = None


def _how(code: int) -> str:
    if code >= 0:
        return f"ended by itself (exit code {code})"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


class Signals:
    """SIGINT, SIGTERM and SIGHUP as the exception `Stop` while things start, later as a wake-up; and SIGCHLD."""

    def __init__(self) -> None:
        self.asked = False
        self._raises = True
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._read, selectors.EVENT_READ)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self._raises:
            self._raises = False
            raise Stop

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Within, a signal interrupts whatever is under way."""
        try:
            if self.asked:
                raise Stop
            yield
        finally:
            self._raises = False

    def sleep(self, seconds: float) -> None:
        """Sleep until a signal comes, a child ends, or the time is over."""
        if self._selector.select(timeout=seconds):
            try:
                while self._read.recv(4096):
                    pass
            except BlockingIOError:
                return


def run(*, stop_with_parent: bool = False) -> int:
    """Run the product until it is told to stop; return the exit code.

    0: stopped in order. 1: it runs already, or something stood in the way.
    """
    if stop_with_parent:
        die_with_parent(os.getppid(), signal.SIGTERM)
    where = address()
    data_dir = make_data_folder(data_folder())
    lock = Lock(data_dir / "locks" / "run.lock")
    if not lock.take(wait=False):
        say(_already(data_dir))
        return 1
    note = data_dir / "run.json"
    _tidy_after_kill(data_dir, note)
    note.write_text(json.dumps({"pid": os.getpid(), "url": where.url}), encoding="utf-8")
    try:
        return _Run(data_dir, where).go()
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _already(data_dir: Path) -> str:
    try:
        known = json.loads((data_dir / "run.json").read_text(encoding="utf-8"))
        who = f" at {known['url']} (process {known['pid']})"
        how = f"Stop it with Ctrl-C in its terminal or with `kill {known['pid']}`"
    except (OSError, ValueError, KeyError):
        who, how = "", "Stop it with Ctrl-C in its terminal"
    return (
        f"Smart kompetens runs already{who} on the data folder {data_dir}.\n"
        f"{how}, or name another folder in KOMPETENS_DATA and another PORT."
    )


def _tidy_after_kill(data_dir: Path, note: Path) -> None:
    if note.exists():
        count = end(strays_of_run(data_dir), grace=2.0)
        if count:
            say(f"Ended {count} processes that an earlier run had left behind.")


def reserved_socket(where: Address) -> socket.socket:
    """The web server's socket, bound here so that a taken port is noticed first of all.

    It does not listen yet, so that nobody waits in a queue while the first start takes its time.

    Raises:
        StartError: the port is taken or may not be used, or the host is not ours.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            where.host, where.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(place)
    except PermissionError as error:
        raise StartError(
            f"Port {where.port} is reserved for root. Choose a higher one, for example: PORT=8000 make run"
        ) from error
    except OSError as error:
        raise _cannot_listen(where, error) from error
    return found


def _cannot_listen(where: Address, error: OSError) -> StartError:
    if error.errno == errno.EADDRINUSE:
        other = where.port + 1 if where.port < 65535 else where.port - 1
        return StartError(
            f"Port {where.port} on {where.host} is taken by another program. Stop that one, "
            f"or choose another port, for example: PORT={other} make run"
        )
    return StartError(
        f"Nothing can listen on {where.host}, port {where.port} ({error.strerror}). Check KOMPETENS_HOST and PORT."
    )


class _Run:
    """One run, from start to stop."""

    def __init__(self, data_dir: Path, where: Address) -> None:
        self.data_dir = data_dir
        self.where = where
        self.began = time.monotonic()
        self.signals = Signals()
        self.mark = {RUN_MARK: str(data_dir)}
        self.database: EmbeddedDatabase | None = None
        self.database_deaths = 0
        self.database_died = 0.0
        self.listener: socket.socket | None = None
        self.parts: list[Part] = []

    def go(self) -> int:
        try:
            with self.signals.raising():
                self._start()
            while not self.signals.asked:
                self._look_after()
                self.signals.sleep(1.0)
            say("\nStopping …")
            return 0
        except Stop:
            say("\nStopping …")
            return 0
        except StartError as error:
            print(f"\n{error}", file=sys.stderr, flush=True)
            return 1
        finally:
            self._stop()

    def _start(self) -> None:
        ensure_secrets(self.data_dir)
        (self.data_dir / "static").mkdir(exist_ok=True)
        listener = reserved_socket(self.where)
        urls = self._open_database()
        migrate_if_needed(urls, self.data_dir, say)
        check_keys(urls, self.data_dir)
        shows = wants_demonstration(self.database is not None)
        if shows:
            first_start(urls, self.data_dir, say, mark=self.mark)
        say("Starting web server and job worker")
        try:
            listener.listen(2048)
        except OSError as error:
            raise _cannot_listen(self.where, error) from error
        self.parts = self._make_parts(urls, listener)
        for part in self.parts:
            part.start()
        links = self._ask_for_links(urls) if shows else None
        try:
            self._wait_until_healthy()
            say(f"\nSmart kompetens runs at {self.where.url}  ({time.monotonic() - self.began:.1f} s)")
            if links is not None:
                say(_links(links))
        finally:
            if links is not None:
                end_group(links, grace=0.5)
        say("Stop with Ctrl-C.")

    def _open_database(self) -> DatabaseUrls:
        named = named_database()
        if named is not None:
            return named
        if not os.path.lexists(self.data_dir / "postgres"):
            say(f"Making the database in {self.data_dir}")
        self.database = EmbeddedDatabase(self.data_dir)
        return self.database.urls

    def _make_parts(self, urls: DatabaseUrls, listener: socket.socket) -> list[Part]:
        # Web and worker never see the owner's login.
        environment = django_environment(self.data_dir, {"DATABASE_URL": urls.app, **self.mark})
        environment.pop("DATABASE_OWNER_URL", None)
        settings = Path(__file__).with_name("gunicorn_conf.py")
        web = [sys.executable, "-P", "-m", "gunicorn", "--config", str(settings), "--bind", f"fd://{listener.fileno()}"]
        self.listener = listener
        return [
            Part("web server", web, environment, (listener.fileno(),)),
            Part("job worker", worker_command(), environment),
        ]

    def _ask_for_links(self, urls: DatabaseUrls) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            django_command("links", "--base", self.where.url),
            env=django_environment(self.data_dir, {**urls.environment(), **self.mark}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=bound_to_me(),
        )

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + HEALTHY_WITHIN
        answer = None
        while time.monotonic() < deadline:
            self._look_after()
            answer = ask(self.where)
            if answer is not None and answer[0] == 200:
                return
            self.signals.sleep(0.1)
        told = json.dumps(answer[1], ensure_ascii=False) if answer else "no answer"
        raise StartError(f"The web server did not get healthy within {HEALTHY_WITHIN:.0f} s; /healthz: {told}.")

    def _look_after(self) -> None:
        if self.database is not None and not self.database.is_running():
            now = time.monotonic()
            self.database_deaths = 1 if now - self.database_died > STEADY_AFTER else self.database_deaths + 1
            self.database_died = now
            if self.database_deaths >= MOST_DEATHS:
                raise StartError("The database keeps dying. Everything stops; the reason stands in log/postgres.log.")
            say("The database has died. It starts again.")
            self.database.open()
        for part in self.parts:
            part.look_after()

    def _stop(self) -> None:
        if self.listener is not None:
            self.listener.close()
        for part in self.parts:
            part.stop()
        if self.database is not None and not self.database.close():
            say("The database goes on for another command that uses it.")
        say("Stopped.")


def _links(process: "subprocess.Popen[str]") -> str:
    try:
        text, _ = process.communicate(timeout=LINKS_WITHIN)
    except subprocess.TimeoutExpired:
        return "The sign-in links did not come in time; `kompetens links` prints them."
    if process.returncode != 0:
        return "The sign-in links could not be made; `kompetens links` tells why."
    return text.rstrip()
