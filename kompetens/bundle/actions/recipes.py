"""How each table of a bundle becomes rows of the database: one statement's worth of data per table.

In the SQL, `s` is the temporary table with the bundle's rows, `%(programme)s`, `%(framework)s` and `%(scale)s`
are ids. A row is found again by `match`; `columns` are kept as the bundle says, `at_first` are set when the row
is made and then belong to the people who work with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_EMPLOYMENT = "join organisations_employment e on e.programme_id = %(programme)s and e.key = s.employment"
_ABOUT_EMPLOYEE = {
    "programme_id": "e.programme_id",
    "region_id": "e.region_id",
    "company_id": "e.company_id",
    "team_id": "e.team_id",
    "person_id": "e.person_id",
    "employment_id": "e.id",
}
_SKILL = "join skills_skill k on k.framework_id = %(framework)s and k.concept_id = s.skill"
_GROUP = "join skills_skillgroup g on g.framework_id = %(framework)s and g.key = s.skill_group"
_COMPANY = "join organisations_company c on c.programme_id = %(programme)s and c.key = s.company"
_PROVIDER = "join organisations_provider p on p.programme_id = %(programme)s and p.key = s.provider"
_REGION = "join organisations_region r on r.programme_id = %(programme)s and r.key = s.region"
_MUNICIPALITY = (
    "join organisations_municipality m on m.code = s.municipality "
    "join organisations_region r on r.programme_id = %(programme)s and r.county_code = m.county_code"
)


def _same(names: str) -> dict[str, str]:
    return {name: f"s.{name}" for name in names.split()}


@dataclass(frozen=True, slots=True)
class Recipe:
    """`columns`: target column → SQL over `s` and the joins. `uncompared` columns alone make no difference."""

    target: str
    match: tuple[str, ...]
    columns: dict[str, str]
    joins: str = ""
    at_first: dict[str, str] = field(default_factory=dict)
    uncompared: tuple[str, ...] = ()
    skip: str = ""
    """Condition on the new row `x` under which it is not made although no row matches."""


RECIPES: dict[str, Recipe] = {
    "regions": Recipe(
        "organisations_region",
        ("programme_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.region",
            **_same("name county_code is_owner training_budget_sek sort_key"),
        },
    ),
    "municipalities": Recipe(
        "organisations_municipality",
        ("code",),
        {"code": "s.municipality", **_same("name county_code latitude longitude sort_key")},
    ),
    "levels": Recipe(
        "skills_level",
        ("scale_id", "value"),
        {"scale_id": "%(scale)s", "value": "s.level", **_same("name_sv name_en")},
    ),
    "skill_groups": Recipe(
        "skills_skillgroup",
        ("framework_id", "key"),
        {"framework_id": "%(framework)s", "key": "s.skill_group", **_same("name_sv name_en sort_key")},
    ),
    "skills": Recipe(
        "skills_skill",
        ("framework_id", "concept_id"),
        {
            "framework_id": "%(framework)s",
            "concept_id": "s.skill",
            "group_id": "g.id",
            "is_retired": "false",
            **_same("name_sv name_en valid_months legally_required sort_key"),
        },
        _GROUP,
    ),
    "role_profiles": Recipe(
        "skills_roleprofile",
        ("programme_id", "key"),
        {"programme_id": "%(programme)s", "key": "s.role_profile", **_same("name_sv name_en sort_key")},
    ),
    "role_requirements": Recipe(
        "skills_rolerequirement",
        ("profile_id", "skill_id"),
        {
            "programme_id": "q.programme_id",
            "region_id": "q.region_id",
            "company_id": "q.company_id",
            "profile_id": "q.id",
            "skill_id": "k.id",
            **_same("level importance headcount"),
        },
        f"join skills_roleprofile q on q.programme_id = %(programme)s and q.key = s.role_profile {_SKILL}",
    ),
    "groups": Recipe(
        "organisations_companygroup",
        ("programme_id", "key"),
        {"programme_id": "%(programme)s", "key": 's."group"', "name": "s.name"},
    ),
    "companies": Recipe(
        "organisations_company",
        ("programme_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.company",
            "region_id": "r.id",
            "group_id": "g.id",
            **_same("name organisation_number is_sole_trader sni_code size_class closed_only sort_key"),
        },
        f'{_REGION} left join organisations_companygroup g on g.programme_id = %(programme)s and g.key = s."group"',
    ),
    "sites": Recipe(
        "organisations_site",
        ("company_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.site",
            "region_id": "r.id",
            "company_id": "c.id",
            "municipality_id": "m.code",
            **_same("name cfar_number address latitude longitude room_seats hosts_open sort_key"),
        },
        f"{_COMPANY} {_MUNICIPALITY}",
    ),
    "calendars": Recipe(
        "organisations_calendar",
        ("company_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.calendar",
            "region_id": "c.region_id",
            "company_id": "c.id",
            **_same("pattern phase busy_weeks"),
        },
        _COMPANY,
    ),
    "teams": Recipe(
        "organisations_team",
        ("company_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.team",
            "region_id": "w.region_id",
            "company_id": "w.company_id",
            "site_id": "w.id",
            "calendar_id": "l.id",
            **_same("name max_away sort_key"),
        },
        "join organisations_site w on w.programme_id = %(programme)s and w.key = s.site "
        "join organisations_calendar l on l.company_id = w.company_id and l.key = s.calendar",
    ),
    "providers": Recipe(
        "organisations_provider",
        ("programme_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.provider",
            "region_id": "r.id",
            **_same("name organisation_number email latitude longitude capacity closed_weeks sort_key"),
        },
        _REGION,
    ),
    "venues": Recipe(
        "portal_venue",
        ("provider_id", "key"),
        {
            "provider_id": "p.id",
            "key": "s.venue",
            "region_id": "r.id",
            "municipality_id": "m.code",
            **_same("name address latitude longitude rooms seats"),
        },
        f"{_PROVIDER} {_MUNICIPALITY}",
    ),
    "courses": Recipe(
        "portal_course",
        ("programme_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.course",
            "provider_id": "p.id",
            "subject_id": "g.id",
            "fixed_price_sek": "s.price_per_activity_sek",
            "seat_price_sek": "s.price_per_participant_sek",
            "is_withdrawn": "false",
            **_same(
                "title_sv title_en description_sv description_en language offsets start_half same_week min_group "
                "max_group at_venue at_site online legally_required sort_key"
            ),
        },
        f"{_PROVIDER} {_GROUP}",
    ),
    "course_skills": Recipe(
        "portal_courseskill",
        ("course_id", "skill_id"),
        {"course_id": "o.id", "skill_id": "k.id", "level": "s.level"},
        f"join portal_course o on o.programme_id = %(programme)s and o.key = s.course {_SKILL}",
    ),
    "people": Recipe(
        "organisations_person",
        ("programme_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.person",
            **_same(
                "first_name last_name listed_name sort_key identity_type identity_cipher identity_index birth_date "
                "gender is_protected pseudo_number"
            ),
        },
        uncompared=("identity_cipher",),
    ),
    "employments": Recipe(
        "organisations_employment",
        ("company_id", "key"),
        {
            "programme_id": "%(programme)s",
            "key": "s.employment",
            "region_id": "t.region_id",
            "company_id": "t.company_id",
            "site_id": "t.site_id",
            "team_id": "t.id",
            "person_id": "h.id",
            "first_name": "case when h.is_protected then '' else h.first_name end",
            "last_name": "case when h.is_protected then '' else h.last_name end",
            "listed_name": "h.listed_name",
            "sort_key": "h.sort_key",
            "title": "s.title",
            "email": "case when h.is_protected then '' else coalesce(u.email, '') end",
            "phone": "case when h.is_protected then '' else s.phone end",
            "started_on": "s.starts",
            "ended_on": "s.ends",
        },
        "join organisations_team t on t.programme_id = %(programme)s and t.key = s.team "
        "join organisations_person h on h.programme_id = %(programme)s and h.key = s.person "
        "left join accounts_user u on u.id = h.user_id",
    ),
    "role_holders": Recipe(
        "skills_roleholder",
        ("employment_id", "profile_id"),
        {**_ABOUT_EMPLOYEE, "profile_id": "q.id"},
        f"{_EMPLOYMENT} join skills_roleprofile q on q.programme_id = %(programme)s and q.key = s.role_profile",
    ),
    "absences": Recipe(
        "organisations_absence",
        ("employment_id", "first_day", "last_day"),
        {**_ABOUT_EMPLOYEE, **_same("first_day last_day")},
        _EMPLOYMENT,
    ),
    "memberships": Recipe(
        "organisations_membership",
        ("person_id", "role", "region_id", "company_id", "team_id", "provider_id"),
        {
            "programme_id": "%(programme)s",
            "person_id": "h.id",
            "role": "s.role",
            "region_id": "r.id",
            "company_id": "c.id",
            "team_id": "t.id",
            "provider_id": "p.id",
            "until": "s.until",
        },
        "join organisations_person h on h.programme_id = %(programme)s and h.key = s.person "
        f"left {_REGION} left {_COMPANY} left {_PROVIDER} "
        "left join organisations_team t on t.programme_id = %(programme)s and t.key = s.team",
    ),
    "ratings": Recipe(
        "skills_evidence",
        ("employment_id", "skill_id", "kind", "observed_on"),
        {**_ABOUT_EMPLOYEE, "skill_id": "k.id", **_same("level kind observed_on")},
        f"{_EMPLOYMENT} {_SKILL}",
    ),
    "needs": Recipe(
        "analysis_need",
        ("company_id", "key"),
        {
            "programme_id": "%(programme)s",
            "region_id": "coalesce(e.region_id, t.region_id)",
            "company_id": "coalesce(e.company_id, t.company_id)",
            "team_id": "coalesce(e.team_id, t.id)",
            "person_id": "e.person_id",
            "employment_id": "e.id",
            "skill_id": "k.id",
            "headcount": "coalesce(s.headcount, 1)",
            **_same("key target_level priority deadline origin reason"),
        },
        f"left {_EMPLOYMENT} "
        "left join organisations_team t on t.programme_id = %(programme)s and t.key = s.team "
        f"{_SKILL}",
        at_first={"status": "'open'", "basis": "'{}'::jsonb"},
        skip="exists (select 1 from analysis_need o where o.employment_id = x.employment_id "
        "and o.skill_id = x.skill_id and o.status = 'open')",
    ),
}
