"""Which companies there are, how large, and in which places."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import cos, exp, log, radians
from random import Random

from kompetens.bundle.demo.company_names import COMPANIES, GROUPS, TINY
from kompetens.bundle.demo.industry import SECTORS, Sector
from kompetens.bundle.demo.names import slug
from kompetens.bundle.demo.places import COUNTY_SHARE, NAME_STEMS, TOWN_WEIGHT

PEOPLE = 5000
TINY_SIZES = (27, 21, 14)
_KEY_LENGTH = 34


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with its centre."""

    code: str
    name: str
    county: str
    region: str
    latitude: float
    longitude: float

    def around(self, random: Random, km: float) -> tuple[float, float]:
        """A point at most *km* north or south and east or west of the centre."""
        north = random.uniform(-km, km) / 111.2
        east = random.uniform(-km, km) / (111.2 * cos(radians(self.latitude)))
        return round(self.latitude + north, 5), round(self.longitude + east, 5)


@dataclass(slots=True)
class Company:
    """A company before its sites and people are made."""

    number: int
    key: str
    name: str
    town: Town
    sector: Sector
    size: int
    group: str = ""
    sites: list[tuple[Town, int]] = field(default_factory=list)

    @property
    def size_class(self) -> str:
        """By employees alone: the demonstration knows no turnover."""
        if self.size < 10:
            return "micro"
        if self.size < 50:
            return "small"
        return "medium" if self.size < 250 else "large"


def sizes(random: Random, scale: int) -> list[int]:
    """Employees per company, largest first: six in seventy have hundreds, most have 10-60; 5,000 a scale."""
    count, people, large = 70 * scale, PEOPLE * scale, 6 * scale
    big = sorted((exp(random.uniform(log(300), log(900))) for _ in range(large)), reverse=True)
    small = [min(120.0, max(8.0, exp(random.gauss(3.2, 0.55)))) for _ in range(count - large)]
    small[:24] = sorted(small[:24], reverse=True)
    factor = (people - sum(small)) / sum(big)
    if not 0.75 < factor < 1.3:
        factor = people / (sum(big) + sum(small))
        small = [size * factor for size in small]
    whole = [max(5, round(size * factor)) for size in big] + [max(5, round(size)) for size in small]
    whole[0] += people - sum(whole)
    return whole


def companies(seed: int, scale: int, towns: dict[str, Town]) -> Iterator[Company]:
    """All companies of the programme; `scale` 0 is the small one for tests."""
    random = Random(f"{seed}/companies/{scale}")
    if scale == 0:
        for number, (place, size) in enumerate(zip(TINY, TINY_SIZES, strict=True)):
            yield _listed(number, place, size, towns, "")
        return
    group_of = {place: name for name, places in GROUPS for place in places}
    used: set[str] = set()
    weights = [TOWN_WEIGHT.get(code, 1) * COUNTY_SHARE[town.county] for code, town in towns.items()]
    for number, size in enumerate(sizes(random, scale)):
        if number < len(COMPANIES):
            company = _listed(number, number, size, towns, group_of.get(number, ""))
        else:
            company = _invented(random, number, size, list(towns.values()), weights, used)
        used.add(company.key)
        yield company


def _listed(number: int, place: int, size: int, towns: dict[str, Town], group: str) -> Company:
    name, municipality, sector = COMPANIES[place]
    return Company(number, company_key(name), name, towns[municipality], SECTORS[sector], size, group)


def _invented(
    random: Random, number: int, size: int, towns: list[Town], weights: list[float], used: set[str]
) -> Company:
    town = random.choices(towns, weights)[0]
    sector = random.choices(list(SECTORS.values()), [s.share for s in SECTORS.values()])[0]
    name = f"{random.choice(NAME_STEMS)} {random.choice(sector.trades)} i {town.name} AB"
    key = company_key(name)
    while key in used:
        key = f"{company_key(name)[: _KEY_LENGTH - 5]}-{random.randrange(1000, 10_000)}"
    group = f"Ägargrupp {number // 25}" if number % 25 in (3, 4) else ""
    return Company(number, key, name, town, sector, size, group)


def company_key(name: str) -> str:
    """A short key from the name, without legal form, cut between words."""
    words = [word for word in slug(name).split("-") if word not in ("ab", "i")]
    key = words[0]
    for word in words[1:]:
        if len(key) + 1 + len(word) > _KEY_LENGTH:
            break
        key += "-" + word
    return key
