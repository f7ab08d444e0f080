"""What happens once for a new database, step by step; a step is done when it has ended well.

A step that was cut short (Ctrl-C, SIGKILL, power) is run again at the next start, so each has to be able to
take up its own half-done work.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from . import state
from .commands import django_command, django_environment, run_child
from .database import DatabaseUrls
from .errors import StartError


@dataclass(frozen=True)
class Step:
    """``name`` is noted in the database and never changes; ``arguments`` is a Django command."""

    name: str
    says: str
    arguments: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step("demonstration", "Loading the demonstration programme and making its plan", ("demo", "--load")),
)


def wants_demonstration(embedded: bool) -> bool:
    """Is the demonstration programme wanted? ``KOMPETENS_DEMO`` says yes (1) or no (0); otherwise it is
    loaded into the embedded database and never into one that somebody has named."""
    wish = os.environ.get("KOMPETENS_DEMO", "").strip().lower()
    if wish in ("1", "yes", "true"):
        return True
    if wish in ("0", "no", "false"):
        return False
    return embedded


def first_start(
    urls: DatabaseUrls,
    data_dir: Path,
    say: Callable[[str], None],
    *,
    mark: dict[str, str] | None = None,
    steps: Sequence[Step] = STEPS,
) -> int:
    """Take the steps that this database has not seen to their end; return how many were taken.

    Raises:
        StartError: a step failed; the next start tries it again.
    """
    taken = 0
    with psycopg.connect(urls.owner or urls.app, autocommit=True) as connection:
        for step in steps:
            note = f"first-start:{step.name}"
            if state.read(connection, note) == "done":
                continue
            say(step.says)
            environment = django_environment(data_dir, {**urls.environment(), **(mark or {})})
            code = run_child(django_command(*step.arguments), environment)
            if code != 0:
                raise StartError(
                    f"The step “{step.says}” failed (exit code {code}); what stands above tells why. "
                    "The next start takes it up again. KOMPETENS_DEMO=0 starts without the demonstration."
                )
            state.write(connection, note, "done")
            taken += 1
    return taken
