"""Seats, places in the queue and hand-made changes in an imported programme."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kompetens.bundle.actions.importing import Imported, check, import_bundle
from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now
from kompetens.organisations.models import Employment
from kompetens.portal.actions.enrolment import enrol
from kompetens.portal.models import Activity, Course, Enrolment, Venue
from tests.bundle.conftest import edit
from tests.factories.world import make_activity

TEST = system_actor("test", "look at what an import did")


def take_in(folder: Path) -> Imported:
    return import_bundle(check(folder))


def read(folder: Path, table: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    edit(folder, table, found.extend)
    return found


def set_cells(folder: Path, table: str, key: str, **cells: str) -> None:
    """Change the cells of the row of `table` whose own key is `key`."""
    name = {"people": "person"}.get(table, table[:-1])

    def change(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row[name] == key:
                row.update(cells)

    edit(folder, table, change)


def one_job(folder: Path, *, with_email: bool = False) -> tuple[str, str]:
    """The keys of an employment and its person, who has no other and whose identity is not protected."""
    jobs, people = read(folder, "employments"), {row["person"]: row for row in read(folder, "people")}
    count = Counter(row["person"] for row in jobs)
    leading = {row["person"] for row in read(folder, "memberships")}
    for job in jobs:
        person = people[job["person"]]
        plain = count[job["person"]] == 1 and job["person"] not in leading and person["protected"] != "ja"
        if plain and person["identity_number"] and (person["email"] or not with_email):
            return job["employment"], job["person"]
    raise LookupError("no such person")


def seat(employment: str, activity: Activity | None = None) -> Enrolment:
    with acting(TEST):
        return enrol(TEST, activity or coming(), Employment.objects.get(key=employment))


def coming(seats: int = 8) -> Activity:
    """An activity that nobody has a seat on yet."""
    with acting(TEST):
        course = Course.objects.order_by("key")[0]
        venue = Venue.objects.filter(provider=course.provider).first() or Venue.objects.all()[0]
        day = (now() + timedelta(days=60)).date()
        return make_activity(course, venue, datetime(day.year, day.month, day.day, 6, tzinfo=ZoneInfo("UTC")), seats)
