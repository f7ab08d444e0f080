"""Facts that tie rows of several tables together, checked while the tables stream past in dependency order."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kompetens.bundle import faults
from kompetens.core.messages import Message

Row = Mapping[str, Any]
Found = tuple[str, Message]  # column, what is wrong

_PERSON_COLUMNS = (
    "first_name",
    "last_name",
    "identity_number",
    "protected_identity",
    "gender",
    "email",
    "phone",
    "language",
)
_LEVEL_COLUMNS = {
    "role_requirements": "level",
    "course_skills": "to_level",
    "ratings": "level",
    "needs": "target_level",
}


class CrossChecks:
    """Holds what later tables are checked against. `check` judges a row, `remember` keeps a good one.

    Memory grows with the employees only: one entry a person and one an identity number.
    """

    def __init__(self) -> None:
        self._levels: dict[str, set[int]] = {}
        self._scale_of: dict[str, str] = {}
        self._county_of: dict[str, str] = {}
        self._providers_with_venue: set[str] = set()
        self._persons: dict[str, tuple[int, int]] = {}
        self._identities: dict[int, tuple[int, int]] = {}
        self._person_rows: dict[int, tuple[Any, ...]] = {}
        self._check: dict[str, Callable[[Row], Iterator[Found]]] = {
            "municipalities": self._municipality,
            "courses": self._course,
            "employees": self._employee,
        }
        for table, column in _LEVEL_COLUMNS.items():
            self._check[table] = self._level_check(column)

    def for_table(self, table: str) -> Callable[[Row], Iterator[Found]] | None:
        """The check of *table*'s rows, if it has one."""
        return self._check.get(table)

    def remember(self, table: str, row: Row, number: int) -> None:
        """Keep what a good row says for the rows below and the tables after."""
        if table == "employees":
            self._remember_person(row, number)
        elif table == "levels":
            self._levels.setdefault(row["scale"], set()).add(row["level"])
        elif table == "skills":
            self._scale_of[row["skill"]] = row["scale"]
        elif table == "regions":
            self._county_of[row["region"]] = row["county_code"]
        elif table == "venues":
            self._providers_with_venue.add(row["provider"])

    def remembers(self, table: str) -> bool:
        """Whether rows of *table* need to be remembered at all."""
        return table in ("employees", "levels", "skills", "regions", "venues")

    def _level_check(self, column: str) -> Callable[[Row], Iterator[Found]]:
        def check(row: Row) -> Iterator[Found]:
            scale = self._scale_of.get(row["skill"])
            if scale is None:
                return
            levels = self._levels.get(scale, set())
            if row[column] not in levels:
                shown = ", ".join(map(str, sorted(levels)))
                yield column, faults.LEVEL_OFF_SCALE.fill(scale=scale, level=row[column], levels=shown)

        return check

    def _municipality(self, row: Row) -> Iterator[Found]:
        county = self._county_of.get(row["region"])
        if county is not None and row["municipality"][:2] != county:
            message = faults.COUNTY_MISMATCH.fill(county=row["municipality"][:2], region=county)
            yield "municipality", message

    def _course(self, row: Row) -> Iterator[Found]:
        if row["at_venue"] and not row["at_site"] and not row["online"]:
            if row["provider"] not in self._providers_with_venue:
                yield "at_venue", faults.NO_VENUE

    def _employee(self, row: Row) -> Iterator[Found]:
        known = self._persons.get(row["person"])
        if known is not None and known[0] != _person_hash(row):
            yield "person", self._difference(known[1])
        if row["identity_number"]:
            owner = self._identities.get(hash(row["identity_number"]))
            if owner is not None and owner[0] != hash(row["person"]):
                yield "identity_number", faults.IDENTITY_SHARED.fill(first=owner[1])

    def _difference(self, first: int) -> Message:
        return faults.PERSON_DIFFERS.fill(columns=", ".join(_PERSON_COLUMNS), first=first)

    def _remember_person(self, row: Row, number: int) -> None:
        self._persons.setdefault(row["person"], (_person_hash(row), number))
        if row["identity_number"]:
            self._identities.setdefault(hash(row["identity_number"]), (hash(row["person"]), number))


def _person_hash(row: Row) -> int:
    return hash(tuple(row[name] for name in _PERSON_COLUMNS))
