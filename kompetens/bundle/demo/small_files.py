"""The hand-made files of the demonstration programme, read, fitted to the scale, and copied."""

import csv
from collections.abc import Iterator
from pathlib import Path

from kompetens.bundle.demo.company import Town

# Regions of the small programme for tests.
TINY_REGIONS = ("ostergotland", "sormland")
TINY_BUDGET_SHARE = 40
# So few people need subjects in common if groups are to be formed.
TINY_SKILLS = frozenset(
    {
        "forsta-hjalpen",
        "kvalitet-operator",
        "lean-grund",
        "fem-s",
        "matdon",
        "matteknik-grund",
        "truck-a-b",
        "intern-kommunikation",
        "robot-operator",
        "ritningslasning",
        "it-sakerhet",
        "presentationsteknik",
    }
)
# What a programme of ten or a hundred times the size has ten or a hundred times more of.
_GROWS = {
    "programme": ("budget_sek", "esf_sek"),
    "regions": ("training_budget_sek",),
    "providers": ("capacity",),
    "venues": ("rooms",),
}


class SmallFiles:
    """The hand-made tables as they stand in the bundle of one scale (0 = the small one for tests)."""

    def __init__(self, folder: Path, scale: int) -> None:
        self._folder = folder
        self._scale = scale
        self._kept: dict[str, set[str]] = {}
        self._tiny_courses = self._courses_of_tiny() if scale == 0 else set()

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """The table's rows with the figures of the scale; for scale 0 only what belongs to its two regions."""
        path = self._folder / f"{table}.csv"
        if not path.exists():
            return
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=";"):
                if self._scale == 0 and not self._belongs(table, row):
                    continue
                yield self._fitted(table, row)

    def copy(self, out: Path, skip: set[str]) -> None:
        """Write every table to *out* but those of *skip*."""
        for path in sorted(self._folder.glob("*.csv")):
            if path.stem in skip:
                continue
            with path.open(encoding="utf-8", newline="") as stream:
                names = next(csv.reader(stream, delimiter=";"))
            with (out / path.name).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, names, delimiter=";", lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows(path.stem))

    def towns(self) -> Iterator[Town]:
        """The municipalities with their regions."""
        region_of = {row["county_code"]: row["region"] for row in self.rows("regions")}
        for row in self.rows("municipalities"):
            county = row["county_code"]
            position = float(row["latitude"]), float(row["longitude"])
            yield Town(row["municipality"], row["name"], county, region_of[county], *position)

    def taught(self) -> set[str]:
        """Skills that some course gives."""
        return {row["skill"] for row in self.rows("course_skills")}

    def _fitted(self, table: str, row: dict[str, str]) -> dict[str, str]:
        for column in _GROWS.get(table, ()):
            value = int(row[column])
            if self._scale:
                row[column] = str(value * self._scale)
            elif column.endswith("_sek"):
                row[column] = str(value // TINY_BUDGET_SHARE // 1000 * 1000)
        return row

    def _keys(self, table: str, column: str) -> set[str]:
        if table not in self._kept:
            self._kept[table] = {row[column] for row in self.rows(table)}
        return self._kept[table]

    def _courses_of_tiny(self) -> set[str]:
        """Courses that give nothing but skills of the small programme."""
        skills: dict[str, set[str]] = {}
        with (self._folder / "course_skills.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=";"):
                skills.setdefault(row["course"], set()).add(row["skill"])
        return {course for course, given in skills.items() if given <= TINY_SKILLS}

    def _belongs(self, table: str, row: dict[str, str]) -> bool:
        """Whether the row stays in the small programme: its region, county, provider or course does."""
        if row.get("region") and row["region"] not in TINY_REGIONS:
            return False
        if table == "municipalities":
            counties = {r["county_code"] for r in self.rows("regions")}
            return row["county_code"] in counties
        if table == "venues" and row["municipality"] not in self._keys("municipalities", "municipality"):
            return False
        if table in ("venues", "courses") and row["provider"] not in self._keys("providers", "provider"):
            return False
        if table == "courses" and row["course"] not in self._tiny_courses:
            return False
        if table == "course_skills":
            return row["course"] in self._keys("courses", "course")
        if table == "memberships":
            provider = row["provider"]
            return not provider or provider in self._keys("providers", "provider")
        if table == "people":
            return row["person"] in self._keys("memberships", "person")
        return True
