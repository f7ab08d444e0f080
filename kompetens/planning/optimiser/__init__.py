"""The planning engine: from a problem in plain tables to a plan near the optimum, with a proven upper bound.

    from kompetens.planning.optimiser import plan, read_problem

    best = plan(read_problem("folder"), seconds=60)
    print(best.objective, best.bound, best.to_tables())

Pure Python, numpy and numba; no Django, no database. What a problem and a plan consist of is in docs/planning.md.
"""

from .errors import ProblemError
from .files import is_parquet, read_problem, write_problem
from .problem import Problem
from .result import Plan, Progress, read_plan, write_plan
from .run import plan

__all__ = [
    "Plan", "Problem", "ProblemError", "Progress", "is_parquet", "plan", "read_plan", "read_problem", "write_plan",
    "write_problem",
]  # fmt: skip
