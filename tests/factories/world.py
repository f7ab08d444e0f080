"""A small programme with two regions, two companies and one person of every role, for tests.

Everything in `World.own` belongs to company A in region A, everything in `World.other` to company B in
region B. Run `build_world()` as a system actor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kompetens.accounts.models import User
from kompetens.analysis.models import Need
from kompetens.core.sorting import swedish_sort_key as sort_key
from kompetens.organisations.models import (
    Calendar,
    Company,
    Employment,
    Membership,
    Municipality,
    Person,
    Programme,
    Provider,
    Region,
    Role,
    Site,
    Team,
    scope_of,
)
from kompetens.portal.models import Activity, Course, CourseSkill, Session, Venue
from kompetens.skills.models import Framework, LevelScale, RoleHolder, RoleProfile, RoleRequirement, Skill, SkillGroup

STOCKHOLM = ZoneInfo("Europe/Stockholm")
PLACES = {"a": ("0580", "Linköping", "05", 58.41, 15.62), "b": ("1980", "Västerås", "19", 59.61, 16.55)}


@dataclass
class Side:
    """One region with one company and what it has."""

    region: Region
    company: Company
    site: Site
    team: Team
    provider: Provider
    venue: Venue
    course: Course
    activity: Activity
    closed_activity: Activity
    employees: list[Employment] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)


@dataclass
class World:
    programme: Programme
    skill: Skill
    group: SkillGroup
    profile: RoleProfile
    own: Side
    other: Side
    people: dict[str, Person]
    """Role → the person who has it in `own`; `neighbour_<role>` has it in `other`."""


def make_person(programme: Programme, key: str, first: str, last: str, email: str | None = None) -> Person:
    user = User.objects.create_user(email=email or f"{key}@world.example", password=None)
    return Person.objects.create(
        programme=programme,
        user=user,
        key=key,
        first_name=first,
        last_name=last,
        listed_name=f"{last}, {first}",
        sort_key=sort_key(f"{last} {first}"),
    )


def make_employment(person: Person, team: Team, key: str = "") -> Employment:
    return Employment.objects.create(
        programme_id=team.programme_id,
        region_id=team.region_id,
        company_id=team.company_id,
        site_id=team.site_id,
        team=team,
        person=person,
        key=key or f"{person.key}-{team.key}",
        first_name=person.first_name,
        last_name=person.last_name,
        listed_name=person.listed_name,
        sort_key=person.sort_key,
        title="Operatör",
    )


def make_activity(side_course: Course, venue: Venue, start: datetime, seats: int = 8, **fields: Any) -> Activity:
    """An open activity of two half-day sessions on one day."""
    values: dict[str, Any] = {
        "programme_id": side_course.programme_id,
        "region_id": venue.region_id,
        "course": side_course,
        "provider_id": side_course.provider_id,
        "kind": "V",
        "venue": venue,
        "place_name": venue.name,
        "municipality_id": venue.municipality_id,
        "status": "open",
        "starts_at": start,
        "ends_at": start + timedelta(hours=9),
        "seats": seats,
        **fields,
    }
    activity = Activity.objects.create(**values)
    for number, hours in ((1, 0), (2, 5)):
        Session.objects.create(
            activity=activity,
            number=number,
            starts_at=start + timedelta(hours=hours),
            ends_at=start + timedelta(hours=hours + 4),
            programme_id=activity.programme_id,
            region_id=activity.region_id,
            provider_id=activity.provider_id,
            closed_company_id=activity.closed_company_id,
        )
    return activity


def _make_side(letter: str, programme: Programme, skill: Skill, group: SkillGroup, profile: RoleProfile) -> Side:
    code, town, county, latitude, longitude = PLACES[letter]
    where = {"latitude": latitude, "longitude": longitude}
    municipality, _ = Municipality.objects.get_or_create(
        code=code, defaults={"name": town, "county_code": county, "sort_key": sort_key(town), **where}
    )
    region = Region.objects.create(
        programme=programme, key=f"region-{letter}", name=f"Region {town}", county_code=county,
        training_budget_sek=1_000_000, sort_key=sort_key(town),
    )  # fmt: skip
    number = {"a": "5560360793", "b": "5560125790"}[letter]
    company = Company.objects.create(
        programme=programme, region=region, key=f"company-{letter}", name=f"{town} Verkstad AB",
        organisation_number=number, sort_key=sort_key(town),
    )  # fmt: skip
    scope = {"programme": programme, "region": region, "company": company}
    site = Site.objects.create(
        **scope, key=f"site-{letter}", name=f"{town} fabrik", municipality=municipality, room_seats=12,
        sort_key=sort_key(town), **where,
    )  # fmt: skip
    calendar = Calendar.objects.create(**scope, key=f"calendar-{letter}")
    team = Team.objects.create(
        **scope, site=site, calendar=calendar, key=f"team-{letter}", name=f"Lag {letter.upper()}", max_away=3,
        sort_key=letter,
    )  # fmt: skip
    provider = Provider.objects.create(
        programme=programme, region=region, key=f"provider-{letter}", name=f"{town} Utbildning AB",
        capacity=2, sort_key=sort_key(town), **where,
    )  # fmt: skip
    venue = Venue.objects.create(
        provider=provider, region=region, key=f"venue-{letter}", name=f"Kurslokalen {town}",
        municipality=municipality, rooms=1, seats=12, **where,
    )  # fmt: skip
    course = Course.objects.create(
        programme=programme, provider=provider, subject=group, key=f"course-{letter}",
        title_sv="Mätteknik grund", title_en="Measuring technique, basics",
        description_sv="Du lär dig mäta med skjutmått och mikrometer.",
        description_en="You learn to measure with callipers and micrometer.",
        offsets=[0, 1], min_group=2, max_group=8, fixed_price_sek=12_000, seat_price_sek=500,
        at_venue=True, at_site=True, sort_key=sort_key("Mätteknik grund"),
    )  # fmt: skip
    CourseSkill.objects.create(course=course, skill=skill, level=2)
    start = datetime.combine(date.today() + timedelta(days=30), datetime.min.time(), STOCKHOLM).replace(hour=8)
    side = Side(
        region, company, site, team, provider, venue, course,
        activity=make_activity(course, venue, start),
        closed_activity=make_activity(course, venue, start + timedelta(days=7), closed_company=company),
    )  # fmt: skip
    for index, (first, last) in enumerate(
        [("Åsa", "Öberg"), ("Maria", "Ärlig"), ("Bo", "Zetterlund"), ("Eva", "Åkesson")]
    ):
        person = make_person(programme, f"worker-{letter}-{index}", first, last)
        employment = make_employment(person, team)
        side.employees.append(employment)
        RoleHolder.objects.create(**scope_of(employment), profile=profile)
        side.needs.append(
            Need.objects.create(
                **scope_of(employment),
                key=f"need-{letter}-{index}",
                skill=skill,
                target_level=2,
                priority=4,
                origin="gap",
            )
        )
    return side


def _roles_of(side: Side) -> dict[str, dict[str, Any]]:
    return {
        Role.PROGRAMME_MANAGER: {},
        Role.ADMINISTRATOR: {},
        Role.CONTROLLER: {},
        Role.AUDITOR: {},
        Role.COORDINATOR: {"region": side.region},
        Role.BROKER: {"region": side.region},
        Role.COMPANY_CONTACT: {"company": side.company},
        Role.MANAGER: {"team": side.team},
        Role.TRAINER: {"provider": side.provider},
        Role.PROVIDER_ADMIN: {"provider": side.provider},
        Role.NETWORK_LEAD: {},
        Role.EDITOR: {},
        Role.EVALUATOR: {},
        Role.OPERATIONS: {},
    }


def build_world() -> World:
    """Make the world. Needs a system actor."""
    today = date.today()
    programme = Programme.objects.create(
        key="world", name_sv="Världens projekt", name_en="The world's programme",
        starts_on=today - timedelta(weeks=13), ends_on=today + timedelta(weeks=39),
        reference_date=today, budget_sek=10_000_000, esf_sek=7_500_000,
    )  # fmt: skip
    scale = LevelScale.objects.create(key="0-4", name_sv="0–4")
    framework = Framework.objects.create(key="own", name="Programmets egna kompetenser", scale=scale)
    group = SkillGroup.objects.create(
        framework=framework, key="measuring", name_sv="Mätteknik", name_en="Measuring", sort_key=sort_key("Mätteknik")
    )
    skill = Skill.objects.create(
        framework=framework, group=group, concept_id="measuring-basic", name_sv="Mätteknik",
        name_en="Measuring technique",
        sort_key=sort_key("Mätteknik"),
    )  # fmt: skip
    profile = RoleProfile.objects.create(programme=programme, key="operator", name_sv="Operatör", name_en="Operator")
    RoleRequirement.objects.create(programme=programme, profile=profile, skill=skill, level=2, importance=4)
    own, other = (_make_side(letter, programme, skill, group, profile) for letter in "ab")
    people: dict[str, Person] = {}
    for prefix, side in (("", own), ("neighbour_", other)):
        for role, scope in _roles_of(side).items():
            key = f"{prefix}{role}".replace("_", "-")
            people[f"{prefix}{role}"] = make_person(programme, key, role.replace("_", " ").title(), "Andersson")
            Membership.objects.create(programme=programme, person=people[f"{prefix}{role}"], role=role, **scope)
        people[f"{prefix}participant"] = side.employees[0].person
    return World(programme, skill, group, profile, own, other, people)
