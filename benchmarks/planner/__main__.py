"""Run the engine on problems and write a table.

    python -m benchmarks.planner FOLDER [FOLDER ...] [--seconds 1 10 60] [--seed 1] [--out table.csv]

For every problem: the first plan (construction alone), then the engine with each number of seconds. Every run is a
process of its own, so that its memory is its own; every plan is checked by the project's checker. The engine is
compiled before the clock starts; "start" is the time from the process's start to the first step, compiling included.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

COLUMNS = (
    "problem", "employees", "needs", "run", "seconds", "iterations", "objective", "bound", "gap_pct", "activities",
    "participations", "start_seconds", "memory_mb", "rules",
)  # fmt: skip


def one_run(folder: Path, seconds: float, seed: int) -> dict[str, Any]:
    """One run in this process; `seconds` 0 = the construction alone."""
    began = time.monotonic()
    from kompetens.planning.checker import check
    from kompetens.planning.optimiser import plan, read_problem

    problem = read_problem(folder)
    best = plan(problem, seed=seed, **({"seconds": seconds} if seconds else {"iterations": 0}))
    total = time.monotonic() - began
    report = check(problem.to_tables(), best.to_tables())
    return {
        "problem": folder.name, "employees": problem.rows("employees"), "needs": problem.rows("needs"),
        "run": f"{seconds:g} s" if seconds else "construction", "seconds": round(best.seconds, 2),
        "iterations": best.iterations, "objective": best.objective, "bound": int(best.bound or 0),
        "gap_pct": None if best.gap is None else round(100 * best.gap, 2), "activities": report.activities,
        "participations": report.participations, "start_seconds": round(total - best.seconds, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "rules": "kept" if report.feasible and report.objective == best.objective else "BROKEN",
    }  # fmt: skip


def main() -> int:
    """Run everything, print a table and write it as CSV where wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seconds", type=float, nargs="+", default=[1, 10, 60])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--single", type=float, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.single is not None:
        print(json.dumps(one_run(args.folders[0], args.single, args.seed)))
        return 0
    rows = []
    for folder in args.folders:
        for seconds in (0, *args.seconds):
            options = ["--single", str(seconds), "--seed", str(args.seed)]
            command = [sys.executable, "-m", "benchmarks.planner", str(folder), *options]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]))
            print("  ".join(f"{c}={rows[-1][c]}" for c in COLUMNS), flush=True)
    if args.out:
        with args.out.open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    return 0 if all(r["rules"] == "kept" for r in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
