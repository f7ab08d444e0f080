"""Runs the engine as a child process and listens to it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import threading
from types import TracebackType
from typing import Any

from kompetens.launcher.processes import children_environment

PATIENCE_SECONDS = 900
"""So much longer than asked for may the engine take: a new machine compiles it first."""


class EngineFailed(Exception):
    """The engine ended without a plan; the text is what it said."""


class Engine:
    """One engine at work on one problem. A context manager: leaving it ends the process."""

    def __init__(self, problem: dict[str, Any], *, seconds: float, seed: int) -> None:
        self._order = json.dumps({"problem": problem, "seconds": seconds, "seed": seed})
        self._said: queue.Queue[str | None] = queue.Queue()
        self._stopped = False
        self.process: subprocess.Popen[str]

    def __enter__(self) -> Engine:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kompetens.planning.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=children_environment(),
        )
        self._write(self._order)
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self._errors):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                continue

    def _write(self, line: str) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError:
            return  # it has ended; `hear` says why

    def _read(self) -> None:
        assert self.process.stdout is not None
        try:
            for line in self.process.stdout:
                self._said.put(line)
        except ValueError:
            pass  # closed under way by __exit__
        self._said.put(None)

    def stop(self) -> None:
        """Ask for the best plan so far."""
        if not self._stopped:
            self._stopped = True
            self._write('"stop"')

    def hear(self, seconds: float) -> dict[str, Any]:
        """What the engine says next, {} when it says nothing for so long. Raises EngineFailed when it ended."""
        try:
            line = self._said.get(timeout=seconds)
        except queue.Empty:
            return {}
        if line is None:
            raise EngineFailed(self._last_words())
        said: dict[str, Any] = json.loads(line)
        if "error" in said:
            raise EngineFailed(said["error"])
        return said

    def _last_words(self) -> str:
        code = self.process.wait()
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()
        return lines[-1] if lines else f"exit code {code}"
