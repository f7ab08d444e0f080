"""The way in: reading a file in a process of its own that may fail without harm."""

import json
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import kompetens
from kompetens.core.messages import Message
from kompetens.organisations.imports import messages, worker
from kompetens.organisations.imports.reading import Reading, ReadOptions, UnreadableFile

_PATIENCE = worker.OPEN_SECONDS + worker.READ_SECONDS + 5


def read_file(path: str | Path, options: ReadOptions | None = None) -> Reading:
    """What the file at *path* holds, writing nothing.

    The file is opened by a child process with at most 400 MiB of memory and 7 seconds to parse it. Raises
    :class:`UnreadableFile` with a sentence for the user whatever the file does.
    """
    path = Path(path)
    if not path.exists():
        raise UnreadableFile(messages.NO_FILE.fill(name=path.name))
    if not path.is_file():
        raise UnreadableFile(messages.NOT_A_FILE.fill(name=path.name))
    found = _run(path, options or ReadOptions())
    if error := found.get("error"):
        raise UnreadableFile(Message(error["code"], error["en"], error["sv"]))
    return Reading.from_json(found)


def _run(path: Path, options: ReadOptions) -> dict[str, Any]:
    command = [sys.executable, "-m", worker.__name__, str(path.resolve()), _as_json(options)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_PATIENCE,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(messages.TOO_SLOW.fill(seconds=_PATIENCE)) from None
    if done.returncode == -signal.SIGALRM:
        raise UnreadableFile(messages.TOO_SLOW.fill(seconds=worker.OPEN_SECONDS))
    if done.returncode in (3, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV) or b"memory" in done.stderr:
        raise UnreadableFile(messages.TOO_MUCH)
    if done.returncode != 0:
        raise UnreadableFile(messages.FAILED)
    found: dict[str, Any] = json.loads(done.stdout, parse_float=Decimal)
    return found


def _as_json(options: ReadOptions) -> str:
    return json.dumps(
        {
            "kind": options.kind,
            "sheet": options.sheet,
            "header_row": options.header_row,
            "columns": {str(column): name for column, name in options.columns.items()},
            "levels": list(options.levels),
            "today": options.today.isoformat() if options.today else None,
        }
    )


def _environment() -> dict[str, str]:
    """Only what the child needs: neither database addresses nor keys."""
    root = str(Path(kompetens.__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"}
