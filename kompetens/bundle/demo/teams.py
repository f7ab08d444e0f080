"""A company's sites, calendars, teams, and who works in which role."""

from dataclasses import dataclass
from random import Random

from kompetens.bundle.demo.company import Company, Town
from kompetens.bundle.demo.industry import FIRST_OFFICE_ROLES, LEADER_ROLES, OFFICE_ROLES, SUPPORT_ROLES

HOLIDAY_WEEKS = "28-31 52 1"
_PATTERNS = (("two-shift", "2skift", 2, 0.5), ("three-shift", "3skift", 3, 0.25), ("continuous", "5skift", 10, 0.25))


@dataclass(frozen=True, slots=True)
class Site:
    key: str
    name: str
    town: Town
    latitude: float
    longitude: float
    people: int
    room_seats: int
    hosts_open: bool


@dataclass(frozen=True, slots=True)
class Team:
    """`kind` is production, support or office; `roles` one role profile per member, the leader's first."""

    key: str
    name: str
    kind: str
    site: Site
    calendar: tuple[str, str, int]  # key, pattern, phase
    roles: tuple[str, ...]

    @property
    def max_away(self) -> int:
        return max(1, len(self.roles) // 4)


def is_closed(random: Random, size: int) -> bool:
    """Whether the company's people train only among themselves; larger ones do so more often."""
    large, medium = random.random() < 0.45, random.random() < 0.2
    return (size >= 100 and large) or (size >= 40 and medium)


def busy_weeks(random: Random) -> str:
    """Holiday weeks, and one to three peaks of two weeks each in which the company can spare nobody."""
    peaks = []
    for _ in range(random.randint(1, 3)):
        first = random.choice([week for week in range(2, 51) if week not in range(27, 32)])
        peaks.append(f"{first}-{first + 1}")
    return " ".join([HOLIDAY_WEEKS, *peaks])


def make_sites(random: Random, company: Company, towns: list[Town], closed: bool) -> list[Site]:
    """One site in most companies, two in middle-sized ones, four to seven in large ones."""
    if company.size < 45:
        count = 1
    elif company.size < 150:
        count = 2 if random.random() < 0.7 else 1
    else:
        count = random.randint(3, 6)
    shares = [random.gammavariate(3, 1) for _ in range(count)]
    people = [max(4, round(company.size * share / sum(shares))) for share in shares]
    people[0] += company.size - sum(people)
    if people[0] < 4:
        people = [company.size]
    sites, names = [], dict.fromkeys([company.town.name], 0)
    near = [town for town in towns if town.county == company.town.county] or towns
    for index, size in enumerate(sorted(people, reverse=True)):
        town = company.town if index == 0 else random.choice(near if index < 3 else towns)
        names[town.name] = names.get(town.name, 0) + 1
        name = town.name if names[town.name] == 1 else f"{town.name} {names[town.name]}"
        room = _room_seats(random, size)
        open_ = bool(room) and not closed and random.random() < 0.3
        latitude, longitude = town.around(random, 4.0)
        sites.append(Site(f"{company.key}-{index + 1}", name, town, latitude, longitude, size, room, open_))
    return sites


def _room_seats(random: Random, people: int) -> int:
    """Most larger sites have a training room, some smaller ones a lunch room that serves; 0 = none."""
    if people >= 40:
        return random.randint(8, 18) if random.random() < 0.8 else 0
    return random.randint(6, 10) if people >= 18 and random.random() < 0.35 else 0


def make_teams(random: Random, company: Company, sites: list[Site]) -> list[Team]:
    """Teams of 5-15 people who share kind of work and shift."""
    teams: list[Team] = []
    for site in sites:
        first_site = site is sites[0]
        for kind, roles in _roles_of_site(random, company, site.people, first_site).items():
            for part in _split(random, roles):
                number = len(teams) + 1
                leader = _leader(random, kind, len(part), company.size)
                members = (leader, *part[1:]) if leader else tuple(part)
                calendar = _calendar(random, company, kind)
                label = {"production": company.sector.team, "support": "Underhåll och lager", "office": "Kontor"}[kind]
                name = f"{label} {site.name} {number}"
                teams.append(Team(f"{company.key}-lag-{number}", name, kind, site, calendar, members))
    return teams


def _roles_of_site(random: Random, company: Company, people: int, first: bool) -> dict[str, list[str]]:
    office = max(2, round(people * (0.2 if first else 0.1)))
    support = round(people * 0.13) if people >= 40 else 0
    makers = company.sector.roles
    production = random.choices(list(makers), list(makers.values()), k=people - office - support)
    if people < 40 and len(production) > 8:
        production[-1] = random.choice(("lagerarbetare", "underhallsmekaniker"))
    lead = list(FIRST_OFFICE_ROLES[: max(1, office // 3)]) if first else []
    rest = random.choices(list(OFFICE_ROLES), list(OFFICE_ROLES.values()), k=office)
    return {
        "production": production,
        "support": random.choices(list(SUPPORT_ROLES), list(SUPPORT_ROLES.values()), k=support),
        "office": (lead + rest)[:office],
    }


def _split(random: Random, roles: list[str]) -> list[list[str]]:
    """Parts of 5-15, none of fewer than 3 unless there are no more."""
    parts = []
    left = list(roles)
    while left:
        size = min(len(left), random.randint(5, 15))
        if len(left) - size < 3:
            size = len(left)
        parts.append(left[:size])
        left = left[size:]
    return parts


def _leader(random: Random, kind: str, size: int, company_size: int) -> str:
    """The leader's role; offices keep their first person, and very small teams have no leader of their own."""
    if kind == "office" or size < 4:
        return ""
    if kind == "production" and company_size < 30:
        return "arbetsledare"
    return random.choice(LEADER_ROLES[kind])


def _calendar(random: Random, company: Company, kind: str) -> tuple[str, str, int]:
    share = {"production": company.sector.shifts, "support": company.sector.shifts / 2, "office": 0.0}[kind]
    if random.random() >= share:
        return f"{company.key}-dag", "day", 0
    pattern, short, cycle, _ = random.choices(_PATTERNS, [p[3] for p in _PATTERNS])[0]
    phase = random.randrange(cycle)
    return f"{company.key}-{short}-{phase}", pattern, phase
