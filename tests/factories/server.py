"""The product's own processes, started on a test's database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kompetens.launcher.processes import bound_to_me

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(database: Mapping[str, str], data_dir: Path, **more: str) -> dict[str, str]:
    """What a process needs to work on the test's database, with `data_dir` as its data folder."""
    return {
        **os.environ,
        **database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KOMPETENS_DATA": str(data_dir),
        "PYTHONPATH": str(ROOT),
        **more,
    }


@contextmanager
def _process(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, preexec_fn=bound_to_me())
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def web_server(environment: Mapping[str, str], processes: int = 2, threads: int = 1) -> Iterator[str]:
    """gunicorn with so many processes; yields its address."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:kompetens.launcher.gunicorn_conf"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(processes), "--threads", str(threads)),
    ]
    base = f"http://127.0.0.1:{port}"
    with _process(command, environment) as process:
        _wait_for(base, process)
        yield base


def _wait_for(base: str, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the web server ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the web server does not answer")


@contextmanager
def job_worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A job worker."""
    from kompetens.launcher.commands import worker_command

    with _process(worker_command(), environment) as process:
        yield process
