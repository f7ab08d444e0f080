"""The process that opens a file which nobody has looked at yet: limited memory and time, nothing written.

Started by :mod:`kompetens.organisations.imports.sandbox` with the path and the options; answers with one JSON
object on standard output, either the reading or ``{"error": {...}}``.
"""

import json
import resource
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

from kompetens.core.messages import Message
from kompetens.organisations.imports.reading import ReadOptions, UnreadableFile

MEMORY_BYTES = 400 * 1024 * 1024
OPEN_SECONDS = 7
READ_SECONDS = 18


def main(arguments: list[str]) -> int:
    """Read the file *arguments[0]* with the options *arguments[1]* (JSON)."""
    _limit()
    try:
        answer = _answer(Path(arguments[0]), _options(json.loads(arguments[1])))
    except MemoryError:
        from kompetens.organisations.imports.messages import TOO_MUCH

        answer = _error(TOO_MUCH)
    try:
        sys.stdout.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")))
    except MemoryError:
        return 3
    return 0


def _answer(path: Path, options: ReadOptions) -> dict[str, Any]:
    # Loaded under the limits, so that not even a flaw in a parser reaches beyond this process.
    from kompetens.organisations.imports.reader import interpret
    from kompetens.organisations.imports.sources import load

    try:
        source = load(path)
        signal.setitimer(signal.ITIMER_REAL, READ_SECONDS)
        return interpret(source, options).to_json()
    except UnreadableFile as error:
        return _error(error.message)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # The default action of the alarm ends the process even inside a parser that never returns to Python.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, OPEN_SECONDS)


def _options(found: dict[str, Any]) -> ReadOptions:
    return ReadOptions(
        kind=found["kind"],
        sheet=found["sheet"],
        header_row=found["header_row"],
        columns={int(column): name for column, name in found["columns"].items()},
        levels=tuple(found["levels"]),
        today=date.fromisoformat(found["today"]) if found["today"] else None,
    )


def _error(message: Message) -> dict[str, Any]:
    return {"error": {"code": message.code, "sv": message.sv, "en": message.en}}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
