"""Make the demonstration bundle: the hand-made files copied and fitted to the scale, the large ones generated."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import IO

from kompetens.bundle.demo.company import Company, Town, companies
from kompetens.bundle.demo.names import slug
from kompetens.bundle.demo.needs import MEAN_NEEDS, Analysis, Requirement
from kompetens.bundle.demo.people import Employee, People
from kompetens.bundle.demo.places import STREETS
from kompetens.bundle.demo.small_files import SmallFiles
from kompetens.bundle.demo.teams import Team, busy_weeks, is_closed, make_sites, make_teams
from kompetens.bundle.format import BY_NAME
from kompetens.core.identifiers import unallotted_organisation_number

TINY = 0
PROGRAMME_WEEKS = 52
LONG_LEAVE = 0.03
YOUNGEST_SINCE = 2007  # year of the last births: who was born then has just begun to work
TINY_MEAN_NEEDS = 6.0
_MADE = (
    "groups", "companies", "sites", "calendars", "teams", "people", "employments", "role_holders", "absences",
    "memberships", "ratings", "needs",
)  # fmt: skip

Progress = Callable[[int, int], None]


class Writers:
    """One open CSV file per generated table."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._writers = {}
        self.rows = dict.fromkeys(_MADE, 0)
        for name in _MADE:
            stream: IO[str] = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            self._writers[name] = csv.writer(stream, delimiter=";", lineterminator="\n")
            self._writers[name].writerow(BY_NAME[name].column_names)

    def write(self, table: str, row: list[str]) -> None:
        self._writers[table].writerow(row)
        self.rows[table] += 1


def generate(source: Path, out: Path, scale: int, seed: int = 1, on_progress: Progress | None = None) -> dict[str, int]:
    """Write the bundle of *scale* (0 = the small one for tests, 1, 10, 100) to *out*; rows per generated table.

    The same source, scale and seed give the same bytes. Memory does not grow with the scale.
    """
    out.mkdir(parents=True, exist_ok=True)
    small = SmallFiles(source, scale)
    small.copy(out, skip=set(_MADE))
    towns = {town.code: town for town in small.towns()}
    requirements: dict[str, list[Requirement]] = {}
    for row in small.rows("role_requirements"):
        one = Requirement(row["skill"], int(row["level"]), int(row["importance"]))
        requirements.setdefault(row["role_profile"], []).append(one)
    titles = {row["role_profile"]: row["name_sv"] for row in small.rows("role_profiles")}
    with ExitStack() as stack:
        analysis = Analysis(requirements, small.taught(), MEAN_NEEDS if scale else TINY_MEAN_NEEDS)
        maker = _Maker(Writers(out, stack), analysis, titles, towns, seed)
        for table in ("people", "memberships"):
            for row in small.rows(table):
                maker.writers.write(table, list(row.values()))
        done = 0
        for company in companies(seed, scale, towns):
            maker.company(company)
            done += company.size
            if on_progress is not None:
                on_progress(company.number + 1, done)
    return maker.writers.rows


class _Maker:
    """Writes one company after the other, each from a random stream of its own."""

    def __init__(
        self, writers: Writers, analysis: Analysis, titles: dict[str, str], towns: dict[str, Town], seed: int
    ) -> None:
        self.writers = writers
        self._analysis = analysis
        self._titles = titles
        self._towns = list(towns.values())
        self._seed = seed
        self._people = People()
        self._groups: set[str] = set()
        self._sites = 0

    def company(self, company: Company) -> None:
        """All rows of one company."""
        random = Random(f"{self._seed}/company/{company.key}")
        closed = is_closed(random, company.size)
        self._company_row(random, company, closed)
        sites = make_sites(random, company, self._towns, closed)
        for site in sites:
            self._sites += 1
            street = f"{random.choice(STREETS)} {random.randint(1, 60)}, {site.town.name}"
            cfar = f"99{self._sites:06d}"
            position = [str(site.latitude), str(site.longitude)]
            room = [str(site.room_seats), "ja" if site.hosts_open else "nej"]
            self.writers.write(
                "sites", [site.key, company.key, site.name, cfar, site.town.code, street, *position, *room]
            )
        teams = make_teams(random, company, sites)
        self._team_rows(random, company, teams)
        self._people_rows(random, company, teams)

    def _company_row(self, random: Random, company: Company, closed: bool) -> None:
        group = slug(company.group)
        if group and group not in self._groups:
            self._groups.add(group)
            self.writers.write("groups", [group, company.group])
        number = unallotted_organisation_number(company.number * 7 + 1)
        sni = random.choice(company.sector.sni)
        row = [company.key, company.name, number, group, company.town.region, sni, company.size_class]
        self.writers.write("companies", [*row, "ja" if closed else "nej"])

    def _team_rows(self, random: Random, company: Company, teams: list[Team]) -> None:
        busy = busy_weeks(random)
        for key, pattern, phase in dict.fromkeys(team.calendar for team in teams):
            self.writers.write("calendars", [key, company.key, pattern, str(phase), busy])
        for team in teams:
            self.writers.write("teams", [team.key, team.site.key, team.calendar[0], team.name, str(team.max_away)])

    def _people_rows(self, random: Random, company: Company, teams: list[Team]) -> None:
        rated = f"start-{7 * random.randint(1, 9) + random.randint(0, 4)}d"
        led: set[str] = set()
        contacts = 2 if company.size >= 100 else 1
        for employee, person in self._people.employees(random, company, teams):
            if person:
                self.writers.write("people", person)
            self._employment_row(random, employee, employee.team.key not in led)
            if employee.team.key not in led:
                led.add(employee.team.key)
                self.writers.write("memberships", [employee.person, "manager", "", "", employee.team.key, "", ""])
                for need in self._analysis.of_team(random, employee.team):
                    self.writers.write("needs", need)
            if contacts and employee.team.kind == "office" and employee.email and not employee.second:
                contacts -= 1
                self.writers.write("memberships", [employee.person, "company_contact", "", company.key, "", "", ""])
            if not employee.second:
                self._analysis_rows(random, employee, rated)

    def _employment_row(self, random: Random, employee: Employee, leads: bool) -> None:
        phone = f"070-174 06 {random.randint(5, 99):02d}" if leads else ""
        longest = max(0, min(35, YOUNGEST_SINCE - employee.born)) if employee.born else 15
        years = min(longest, int(random.expovariate(1 / 7)))
        starts = f"start-{52 * years + random.randint(4, 51)}w"
        title = self._titles[employee.role]
        row = [employee.employment, employee.person, employee.team.key, title, phone, starts, ""]
        self.writers.write("employments", row)
        self.writers.write("role_holders", [employee.employment, employee.role])
        for first, last in _absences(random):
            self.writers.write("absences", [employee.employment, f"start+{first}d", f"start+{last}d"])

    def _analysis_rows(self, random: Random, employee: Employee, day: str) -> None:
        ratings, needs = self._analysis.of_employee(random, employee, day)
        for row in ratings:
            self.writers.write("ratings", row)
        for row in needs:
            self.writers.write("needs", row)


def _absences(random: Random) -> Iterator[tuple[int, int]]:
    """Two weeks of holiday beside the common ones, and a long leave for a few: first and last day."""
    for week in sorted(random.sample(range(PROGRAMME_WEEKS), 2)):
        yield 7 * week, 7 * week + 4
    if random.random() < LONG_LEAVE:
        first = 7 * random.randint(0, 36)
        yield first + 1, first + 97
