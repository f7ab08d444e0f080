"""Child processes that run Django's commands."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from .processes import bound_to_me, children_environment

GRACE = 10.0
"""Seconds that a child gets to end in order before it is killed."""


def django_command(*arguments: str) -> list[str]:
    """The command line of a Django management command."""
    return [sys.executable, "-P", "-m", "django", *arguments]


def worker_command() -> list[str]:
    """The job worker. It notes its heartbeat every ten seconds in ``procrastinate_workers``."""
    concurrency = os.environ.get("WORKER_CONCURRENCY", "").strip() or "4"
    return django_command(
        *("procrastinate", "worker", "--concurrency", concurrency),
        *("--shutdown-graceful-timeout", "8"),
    )


def django_environment(data_dir: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The environment of such a child: settings module, data folder, and ``more`` (database addresses)."""
    return children_environment({
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "KOMPETENS_DATA": str(data_dir),
            # Progress is shown when it happens, also where standard output is a file.
            "PYTHONUNBUFFERED": "1",
            **more,
        })


@contextlib.contextmanager
def child(
    command: list[str], environment: Mapping[str, str], *, capture: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A child in a process group of its own that ends at the latest with the block, and with this process."""
    process = subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if capture else None,
        text=True,
        start_new_session=True,
        preexec_fn=bound_to_me(),
    )
    try:
        yield process
    finally:
        end_group(process)


def end_group(process: subprocess.Popen[str], grace: float = GRACE) -> None:
    """End a child that leads its process group, in order if it can be done, and what it has started."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            process.wait(timeout=grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def run_child(command: list[str], environment: Mapping[str, str]) -> int:
    """Run a child to its end and return its exit code (negative: the signal that ended it)."""
    with child(command, environment) as process:
        return process.wait()
