"""The planning engine in a process of its own: `python -m kompetens.planning.engine`.

The worker stays answerable and its memory small, and a fault of the engine ends the plan, not the worker.
Lines of JSON in both directions. In: the order `{"problem", "seconds", "seed"}`, then possibly `"stop"`; when
the input ends, whoever asked is gone, and so is the engine. Out: `{"progress": {...}}` about once a second
and last `{"plan": {...}}` or `{"error": "sentence"}`. No Django, no database.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from dataclasses import asdict
from typing import IO, Any

ABANDONED = 3
"""Exit code of an engine whose input ended."""
NICENESS = 5


def _say(out: IO[str], **what: Any) -> None:
    out.write(json.dumps(what) + "\n")
    out.flush()


def _listen(orders: IO[str], stop: threading.Event) -> None:
    for line in orders:
        if json.loads(line) == "stop":
            stop.set()
    os._exit(ABANDONED)


def main(orders: IO[str], out: IO[str]) -> int:
    """Carry out the one order on `orders`."""
    from kompetens.planning.optimiser import Problem, ProblemError, Progress, plan

    order = json.loads(orders.readline())
    stop = threading.Event()
    threading.Thread(target=_listen, args=(orders, stop), daemon=True).start()

    def told(progress: Progress) -> None:
        _say(out, progress=asdict(progress))

    try:
        problem = Problem.from_tables(order["problem"])
        best = plan(problem, seconds=order["seconds"], seed=order["seed"], progress=told, should_stop=stop.is_set)
    except ProblemError as error:
        _say(out, error=str(error))
        return 1
    answer = {"tables": best.to_tables(), "objective": best.objective, "bound": best.bound, "seconds": best.seconds}
    _say(out, plan=answer)
    return 0


if __name__ == "__main__":
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    code = main(sys.stdin, sys.stdout)
    os._exit(code)
