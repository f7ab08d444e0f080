"""Child processes that never outlive their parent, and the search for strays of an earlier run."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil

RUN_MARK = "KOMPETENS_RUN_OF"
"""Environment variable that every child of ``kompetens run`` carries; its value is the data folder."""

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, with_signal: int = signal.SIGKILL) -> None:
    """Have the kernel send this process ``with_signal`` when its parent (process id ``parent``) dies.

    Call it in the child after any change of user, which would clear the setting. The parent must have
    forked from a thread that lives as long as itself. Without effect on other systems than Linux; there
    the search for strays at the next start has to do.
    """
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def bound_to_me(with_signal: int = signal.SIGKILL) -> Callable[[], None]:
    """A ``preexec_fn`` for ``subprocess.Popen`` that ties the child to this process."""
    parent = os.getpid()

    def before_exec() -> None:
        die_with_parent(parent, with_signal)

    return before_exec


def children_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """This environment, with the checkout importable whatever the working directory is."""
    from .paths import CHECKOUT

    environment = dict(os.environ)
    known = [part for part in environment.get("PYTHONPATH", "").split(os.pathsep) if part]
    if str(CHECKOUT) not in known:
        environment["PYTHONPATH"] = os.pathsep.join([str(CHECKOUT), *known])
    environment.update(extra or {})
    return environment


def alive(pid: int) -> bool:
    """Is there a process with this id that is not merely waiting to be collected?"""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def end(processes: Iterable[psutil.Process], *, grace: float = 0.0) -> int:
    """End the processes, with SIGKILL after ``grace`` seconds; return how many there were."""
    left = list(processes)
    count = len(left)
    if grace > 0:
        _signal(left, signal.SIGTERM)
        _, left = psutil.wait_procs(left, timeout=grace)
    _signal(left, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(alive(process.pid) for process in left) and time.monotonic() < deadline:
        time.sleep(0.02)
    return count


def _signal(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def strays_of_run(data_dir: Path) -> Iterator[psutil.Process]:
    """Processes that an earlier ``kompetens run`` on this data folder has left behind.

    To be called only while no run can be under way (by who holds the run's lock, or when nobody uses the
    database any more): whatever carries the mark then is a stray.
    """
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    for process in psutil.process_iter():
        try:
            if process.pid not in mine and process.environ().get(RUN_MARK) == str(data_dir):
                yield process
        except (psutil.Error, OSError):
            continue


def postgres_processes_in(folder: Path) -> Iterator[psutil.Process]:
    """PostgreSQL programs (server, backends, initdb) that work in ``folder``.

    They are known by their working directory, which the server and all its backends keep in the data
    folder, or by naming the folder on their command line.
    """
    for process in psutil.process_iter(attrs=["name"]):
        if process.info["name"] not in ("postgres", "initdb"):
            continue
        try:
            places = [process.cwd()]
        except (psutil.Error, OSError):
            places = []
        with contextlib.suppress(psutil.Error, OSError):
            places += [part for part in process.cmdline() if part.startswith("/")]
        if any(_inside(place, folder) for place in places):
            yield process


def _inside(place: str, folder: Path) -> bool:
    return place == str(folder) or place.startswith(f"{folder}/")
