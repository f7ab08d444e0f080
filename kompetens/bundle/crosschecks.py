"""Facts that tie rows of several tables together, checked while the tables stream past in dependency order."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kompetens.bundle import faults
from kompetens.core.messages import Message

Row = Mapping[str, Any]
Found = tuple[str, Message]  # column, what is wrong

NEED_KEY_LENGTH = 80


def need_key(employment: str, team: str, skill: str) -> str:
    """The key under which a need is kept: whose it is, and the skill."""
    return f"{employment or team}/{skill}"


class CrossChecks:
    """`check` judges a row against the tables above, `remember` keeps what the tables below need.

    Memory grows with the sites and calendars, not with the people.
    """

    def __init__(self) -> None:
        self._company_of_site: dict[str, str] = {}
        self._company_of_calendar: dict[str, str] = {}
        self._providers_with_venue: set[str] = set()
        self._checks: dict[str, Callable[[Row], Iterator[Found]]] = {
            "teams": self._team,
            "courses": self._course,
            "needs": self._need,
        }
        self._memories: dict[str, Callable[[Row], None]] = {
            "sites": self._remember_site,
            "calendars": self._remember_calendar,
            "venues": self._remember_venue,
        }

    def check_of(self, table: str) -> Callable[[Row], Iterator[Found]] | None:
        """What judges a row of *table*, if anything does."""
        return self._checks.get(table)

    def memory_of(self, table: str) -> Callable[[Row], None] | None:
        """What keeps a good row of *table*, if it is needed later."""
        return self._memories.get(table)

    def _remember_site(self, row: Row) -> None:
        self._company_of_site[row["site"]] = row["company"]

    def _remember_calendar(self, row: Row) -> None:
        self._company_of_calendar[row["calendar"]] = row["company"]

    def _remember_venue(self, row: Row) -> None:
        self._providers_with_venue.add(row["provider"])

    def _team(self, row: Row) -> Iterator[Found]:
        site = self._company_of_site.get(row["site"])
        calendar = self._company_of_calendar.get(row["calendar"])
        if site and calendar and site != calendar:
            message = faults.CALENDAR_OF_ANOTHER.fill(calendar_company=calendar, site_company=site)
            yield "calendar", message

    def _course(self, row: Row) -> Iterator[Found]:
        elsewhere = row["at_site"] or row["online"]
        if row["at_venue"] and not elsewhere and row["provider"] not in self._providers_with_venue:
            yield "at_venue", faults.NO_VENUE

    def _need(self, row: Row) -> Iterator[Found]:
        length = len(need_key(row["employment"] or "", row["team"] or "", row["skill"]))
        if length > NEED_KEY_LENGTH:
            yield "skill", faults.NEED_KEY_TOO_LONG.fill(length=length, limit=NEED_KEY_LENGTH)
