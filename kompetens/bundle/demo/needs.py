"""Ratings, gaps and needs of an employee: what the analysis in her company found."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from random import Random

from kompetens.bundle.demo.industry import TEAM_REASONS, WISH_REASONS, WISHES
from kompetens.bundle.demo.people import Employee
from kompetens.bundle.demo.teams import Team

MEAN_NEEDS = 3.05
STATED = 0.24
WITH_DEADLINE = 0.25
PRIORITIES = (0.15, 0.25, 0.30, 0.20, 0.10)  # of priority 1 to 5


@dataclass(frozen=True, slots=True)
class Requirement:
    skill: str
    level: int
    importance: int


class Analysis:
    """The needs analysis of the programme: role requirements in, ratings and needs out."""

    def __init__(
        self, requirements: dict[str, list[Requirement]], taught: set[str], mean_needs: float = MEAN_NEEDS
    ) -> None:
        self._mean_needs = mean_needs
        self._requirements = {
            role: [one for one in wanted if one.skill in taught] for role, wanted in requirements.items()
        }
        self._all_requirements = requirements
        self._wishes = [wish for wish in WISHES if wish[0] in taught]

    def of_employee(self, random: Random, employee: Employee, day: str) -> tuple[list[list[str]], list[list[str]]]:
        """Rows of `ratings` and of `needs`; every gap is a need, and every need from a gap has its rating."""
        count = min(8, _poisson(random, self._mean_needs))
        stated = sum(random.random() < STATED for _ in range(count))
        wanted = self._requirements[employee.role]
        lacking = _weighted_sample(random, wanted, min(count - stated, max(0, len(wanted) - 1)))
        ratings, needs = [], []
        for one in self._all_requirements[employee.role]:
            gap = 0
            if one in lacking:
                gap = min(one.level, random.choices((1, 2, 3), (70, 25, 5))[0])
                needs.append(self._gap_need(random, employee.employment, one, gap))
            elif random.random() < 0.15:
                continue  # not rated yet
            level = one.level - gap if gap else min(4, one.level + (random.random() < 0.15))
            ratings.append([employee.employment, one.skill, str(level), "agreed", day])
        known = {one.skill for one in self._all_requirements[employee.role]}
        needs.extend(self._stated(random, employee, stated, known))
        return ratings, needs

    def of_team(self, random: Random, team: Team) -> Iterator[list[str]]:
        """Now and then a need for a number of people in a team who are not named yet."""
        if len(team.roles) < 8 or random.random() > 0.08:
            return
        pool = [wish for wish in self._wishes if wish[1] >= 5]
        skill = random.choices(pool, [wish[1] for wish in pool])[0][0]
        headcount = random.randint(2, max(2, len(team.roles) // 3))
        priority = str(random.randint(2, 4))
        reason = random.choice(TEAM_REASONS)
        yield ["", team.key, str(headcount), skill, "2", priority, "", "stated", reason]

    def _gap_need(self, random: Random, employment: str, one: Requirement, gap: int) -> list[str]:
        drawn = random.choices((1, 2, 3, 4, 5), PRIORITIES)[0]
        priority = round(0.55 * drawn + 0.45 * min(5, one.importance + (gap > 1)))
        priority = min(5, max(1, priority + random.choice((-1, 0, 0, 1))))
        deadline = _deadline(random)
        return [employment, "", "", one.skill, str(one.level), str(priority), deadline, "gap", ""]

    def _stated(self, random: Random, employee: Employee, count: int, known: set[str]) -> Iterator[list[str]]:
        pool = {
            skill: (other if employee.other_language else weight)
            for skill, weight, other in self._wishes
            if skill not in known
        }
        for skill in _distinct(random, list(pool), list(pool.values()), count):
            priority = random.choices((1, 2, 3, 4, 5), (25, 35, 25, 10, 5))[0]
            reason = random.choice(WISH_REASONS)
            deadline = _deadline(random)
            yield [employee.employment, "", "", skill, "2", str(priority), deadline, "stated", reason]


def _deadline(random: Random) -> str:
    """A Friday between ten weeks after the programme's start and five before its end, or none."""
    if random.random() >= WITH_DEADLINE:
        return ""
    return f"start+{7 * random.randint(10, 47) + 4}d"


def _poisson(random: Random, mean: float) -> int:
    limit, product, count = exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


def _weighted_sample(random: Random, wanted: list[Requirement], count: int) -> list[Requirement]:
    """*count* different requirements, important ones more often."""
    keyed = sorted(((random.random() ** (1.0 / one.importance), i) for i, one in enumerate(wanted)), reverse=True)
    return [wanted[i] for _, i in keyed[:count]]


def _distinct(random: Random, items: list[str], weights: list[float], count: int) -> list[str]:
    chosen: list[str] = []
    for _ in range(4 * count):
        if len(chosen) == count or not any(weights):
            break
        item = random.choices(items, weights)[0]
        if item not in chosen:
            chosen.append(item)
    return chosen
