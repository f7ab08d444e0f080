"""The commands `kompetens plan` and `kompetens check-plan`; they need neither Django nor a database."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .checker import PlanError, Report, check
from .optimiser import Plan, ProblemError, Progress, is_parquet, plan, read_plan, read_problem, write_plan

FAILED, INFEASIBLE, UNREADABLE = 1, 1, 2


def plan_command(argv: list[str]) -> int:
    """Plan a problem and write the plan; 0 = a plan that keeps every rule, 2 = a problem that cannot be read."""
    args = _plan_arguments(argv)
    try:
        problem = read_problem(args.problem)
        args.out.mkdir(parents=True, exist_ok=True)
    except (ProblemError, OSError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    with _stop_on_signal() as stopped:
        best = plan(
            problem, seconds=args.seconds, iterations=args.iterations, seed=args.seed,
            progress=_show_progress, should_stop=stopped,
        )  # fmt: skip
    write_plan(best, args.out, parquet=is_parquet(args.problem))
    report = check(problem.to_tables(), best.to_tables())
    print(_summary(best, report, args))
    return 0 if report.feasible and report.objective == best.objective else FAILED


def check_command(argv: list[str]) -> int:
    """Check a plan against its problem; 0 = keeps every rule, 1 = breaks one, 2 = cannot be read."""
    parser = argparse.ArgumentParser(prog="kompetens check-plan", description="Check a plan against its problem.")
    parser.add_argument("problem", type=Path, help="folder or JSON file of the problem")
    parser.add_argument("plan", type=Path, help="folder or JSON file of the plan")
    args = parser.parse_args(argv)
    try:
        problem = read_problem(args.problem)
        report = check(problem.to_tables(), read_plan(args.plan).to_tables())
    except (ProblemError, PlanError, OSError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    print("\n".join(_report_lines(report)))
    return 0 if report.feasible else INFEASIBLE


def _plan_arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kompetens plan", description="Make a training plan for a problem.")
    parser.add_argument("--problem", type=Path, required=True, help="folder (JSON or Parquet) or JSON file")
    parser.add_argument("--out", type=Path, required=True, help="folder the plan is written to")
    parser.add_argument("--seconds", type=_positive(float), help="search time (default 60 without --iterations)")
    parser.add_argument("--iterations", type=_positive(int), help="steps; repeats an earlier run exactly")
    parser.add_argument("--seed", type=_positive(int), default=1, help="seed of the random numbers (default 1)")
    args = parser.parse_args(argv)
    if args.seconds is None and args.iterations is None:
        args.seconds = 60.0
    return args


def _positive(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def number(text: str) -> Any:
        value = kind(text)
        if not 0 <= value < 2**62:
            raise argparse.ArgumentTypeError(f"{text} is not a possible number")
        return value

    number.__name__ = "number"
    return number


@contextmanager
def _stop_on_signal() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM ask the engine for its best plan so far instead of ending the process."""
    stop = threading.Event()
    previous = {s: signal.signal(s, lambda *_: stop.set()) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop.is_set
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _show_progress(p: Progress) -> None:
    print(
        f"{p.seconds:7.1f} s  {p.iterations:>10} iterations  objective {_sek(p.objective)}  {_bound(p.bound, p.gap)}",
        file=sys.stderr, flush=True,
    )  # fmt: skip


def _sek(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", " ")


def _bound(bound: float | None, gap: float | None) -> str:
    if bound is None:
        return "bound -"
    return f"bound {_sek(bound)}" + ("" if gap is None else f"  gap {100 * gap:.2f} %")


def _summary(best: Plan, report: Report, args: argparse.Namespace) -> str:
    repeat = f"--iterations {best.iterations} --seed {best.seed}"
    return "\n".join([
        *_report_lines(report),
        f"bound        {_bound(best.bound, best.gap)[6:]}",
        f"time         {best.seconds:.1f} s, {best.iterations} iterations (the same plan again: {repeat})",
        f"written to   {args.out}",
    ])  # fmt: skip


def _report_lines(report: Report) -> list[str]:
    lines = [
        f"objective    {_sek(report.objective)} SEK",
        f"needs met    {report.needs_met} of {report.needs}",
        f"activities   {report.activities} with {report.participations} participations",
    ]
    if report.feasible:
        return [*lines, "rules        all kept"]
    for rule, errors in sorted(report.errors.items()):
        lines.append(f"rule {rule}: broken {errors.count} times")
        lines += [f"  {text}" for text in errors.examples]
    return lines


