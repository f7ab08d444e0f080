"""Real processes, real folders: every test here starts and kills the real thing in a folder of its own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kompetens.launcher.cluster import remove_cluster
from kompetens.launcher.health import Address, ask
from kompetens.launcher.locks import is_locked
from kompetens.launcher.paths import CHECKOUT
from kompetens.launcher.processes import alive, end, postgres_processes_in, strays_of_run


def wait_for(condition: Callable[[], object], seconds: float = 30.0, what: str = "the condition") -> None:
    """Wait until `condition` holds; fail the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not come true within {seconds} s")
        time.sleep(0.03)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """This environment without a named database, on the given data folder, without the demonstration."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "KOMPETENS_", "PG"))}
    return {**kept, "PYTHONPATH": str(CHECKOUT), "KOMPETENS_DATA": str(data_dir), "KOMPETENS_DEMO": "0", **more}


def leftovers(data_dir: Path) -> list[str]:
    """Every process that has to do with this data folder, as text."""
    found = [*postgres_processes_in((data_dir / "postgres").resolve()), *strays_of_run(data_dir)]
    words = []
    for process in found:
        with contextlib.suppress(psutil.Error):
            words.append(f"{process.pid} {' '.join(process.cmdline())[:80]}")
    if is_locked(data_dir / "locks" / "guardian.lock"):
        words.append("guardian")
    return words


def a_folder(prefix: str = "kompetens-launcher-") -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o711)
    return folder.resolve()


def tidy(folder: Path) -> None:
    end(strays_of_run(folder))
    end(postgres_processes_in((folder / "postgres").resolve()))
    remove_cluster(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty data folder, which the database's user can reach when root runs the tests."""
    folder = a_folder()
    yield folder
    tidy(folder)


@pytest.fixture(scope="module")
def migrated_dir() -> Iterator[Path]:
    """A data folder that the tests of a module share, so that only the first start migrates."""
    folder = a_folder()
    yield folder
    tidy(folder)


class Product:
    """`kompetens run` as a child, with its output in a file."""

    def __init__(self, data_dir: Path, **more: str) -> None:
        self.data_dir = data_dir
        self.address = Address("127.0.0.1", free_port())
        self.output = data_dir / f"output-{self.address.port}"
        more = {"PORT": str(self.address.port), "WEB_CONCURRENCY": "1", **more}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kompetens", "run"],
                env=environment(data_dir, **more),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def says(self) -> str:
        return self.output.read_text()

    def healthy(self) -> bool:
        answer = ask(self.address, timeout=2)
        return answer is not None and answer[0] == 200

    def wait_until_ready(self) -> "Product":
        """Until the address has been printed and `/healthz` is content."""

        def ready() -> bool:
            if self.process.poll() is not None:
                pytest.fail(f"it ended with {self.process.returncode}:\n{self.says()}")
            return "Stop with Ctrl-C" in self.says() and self.healthy()

        wait_for(ready, 120, "readiness")
        return self

    def child(self, word: str) -> int:
        """Process id of the child with `word` on its command line."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if any(word in part for part in process.cmdline()):
                    return process.pid
        return pytest.fail(f"no child runs {word}")

    def postmaster(self) -> int:
        return int((self.data_dir / "postgres" / "data" / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@pytest.fixture
def product(migrated_dir: Path) -> Iterator[Callable[..., Product]]:
    """Start the product; whatever is left of it is killed after the test."""
    started: list[Product] = []

    def start(**more: str) -> Product:
        started.append(Product(migrated_dir, **more))
        return started[-1]

    yield start
    for one in started:
        if alive(one.process.pid):
            one.kill()
        one.process.wait()
    wait_for(lambda: not leftovers(migrated_dir), 30, "the end of all processes")
