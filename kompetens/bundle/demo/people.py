"""Employees: names, identity numbers, addresses, and the few whom every system forgets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from kompetens.bundle.demo.company import Company
from kompetens.bundle.demo.industry import WOMEN
from kompetens.bundle.demo.names import pick_name, slug
from kompetens.bundle.demo.teams import Team
from kompetens.core.identifiers import Gender, IdentityNumber, official_test_capacity, official_test_numbers

WITHOUT_EMAIL = 0.11
PROTECTED = 0.003
COORDINATION = 0.05  # of those with another first language
TWO_EMPLOYMENTS = 0.0025
ENGLISH = 0.25  # of those with another first language


@dataclass(frozen=True, slots=True)
class Employee:
    """One employment and whose it is. `born`: year, 0 = not known; `second`: she already works elsewhere."""

    employment: str
    person: str
    email: str
    role: str
    team: Team
    other_language: bool
    born: int = 0
    second: bool = False


class IdentityNumbers:
    """Hands out official test numbers, each once; then none: there are no more that belong to nobody."""

    def __init__(self) -> None:
        personal = official_test_capacity(coordination=False)
        every = official_test_capacity()
        self._personal = {g: official_test_numbers(g, personal) for g in (Gender.FEMALE, Gender.MALE)}
        self._coordination: dict[Gender, Iterator[IdentityNumber]] = {
            g: islice(official_test_numbers(g, every), personal, None) for g in (Gender.FEMALE, Gender.MALE)
        }

    def next(self, is_woman: bool, coordination: bool) -> str:
        """The next number of that kind, or an empty text."""
        kind = self._coordination if coordination else self._personal
        number = next(kind[Gender.FEMALE if is_woman else Gender.MALE], None)
        return number.value if number else ""


class People:
    """Makes the employees of one company after the other; remembers a few for second employments."""

    def __init__(self) -> None:
        self._numbers = IdentityNumbers()
        self._count = 0
        self._elsewhere: list[tuple[str, str, int]] = []  # person, e-mail, year of birth

    def employees(self, random: Random, company: Company, teams: list[Team]) -> Iterator[tuple[Employee, list[str]]]:
        """Every employee with her row of `people`; the row is empty for a second employment."""
        addresses: set[str] = set()
        number = 0
        candidates: list[tuple[str, str, int]] = []
        for team in teams:
            for place, role in enumerate(team.roles):
                number += 1
                employment = f"{company.key}-{number:04d}"
                if place > 0 and self._elsewhere and random.random() < TWO_EMPLOYMENTS:
                    person, email, born = self._elsewhere.pop()
                    yield Employee(employment, person, email, role, team, False, born, second=True), []
                    continue
                employee, row = self._new(random, company, team, role, employment, place == 0, addresses)
                if place > 2:
                    candidates.append((employee.person, employee.email, employee.born))
                yield employee, row
        # a handful from each company may turn up again in a later one
        self._elsewhere = (self._elsewhere + random.sample(candidates, min(3, len(candidates))))[-50:]

    def _new(
        self,
        random: Random,
        company: Company,
        team: Team,
        role: str,
        employment: str,
        leads: bool,
        addresses: set[str],
    ) -> tuple[Employee, list[str]]:
        self._count += 1
        person = f"p{self._count:06d}"
        is_woman = random.random() < WOMEN[team.kind]
        first, last, other = pick_name(random, is_woman)
        protected = random.random() < PROTECTED
        identity = self._numbers.next(is_woman, other and random.random() < COORDINATION)
        email = ""
        if leads or random.random() >= WITHOUT_EMAIL:
            email = _address(first, last, company.key, addresses, employment if protected else "")
        language = "en" if other and random.random() < ENGLISH else "sv"
        gender = "woman" if is_woman else "man"
        row = [person, first, last, identity, gender, "ja" if protected else "", email, language]
        return Employee(employment, person, email, role, team, other, int(identity[:4] or 0)), row


def _address(first: str, last: str, company: str, used: set[str], neutral: str) -> str:
    """first.last@company.example, unique in the company; without her name for protected identity."""
    local = neutral or f"{slug(first).replace('-', '.')}.{slug(last).replace('-', '.')}"
    candidate, number = local, 1
    while candidate in used:
        number += 1
        candidate = f"{local}{number}"
    used.add(candidate)
    return f"{candidate}@{company}.example"
