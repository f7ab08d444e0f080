"""Employees, their absences, and the people who sign in with a role."""

from collections.abc import Mapping
from typing import Any

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

# role -> the column that says where it holds; "" = the whole programme
ROLE_SCOPE = {
    "programme_manager": "",
    "administrator": "",
    "controller": "",
    "evaluator": "",
    "auditor": "",
    "operations": "",
    "coordinator": "region",
    "recruiter": "region",
    "company_contact": "company",
    "manager": "team",
    "trainer": "trainer",
    "provider_admin": "provider",
    "network_lead": "",
    "editor": "",
}
SCOPES = ("region", "company", "team", "provider", "trainer")
# Roles that may hold for one region or, with none given, for the whole programme.
REGION_OPTIONAL = ("network_lead", "editor")


def _scope_holds(row: Mapping[str, Any]) -> bool:
    wanted = ROLE_SCOPE[row["role"]]
    given = {scope for scope in SCOPES if row[scope]}
    if row["role"] in REGION_OPTIONAL:
        return given <= {"region"}
    return given == ({wanted} if wanted else set())


EMPLOYEES = Table(
    "employees",
    "Anställningar, en rad var. Den som har två anställningar står på två rader med samma person.",
    "Employments, one row each. Somebody with two employments has two rows with the same person.",
    (
        C(
            "employment",
            K.KEY,
            "anställningens nyckel, t.ex. företag och anställningsnummer",
            "the employment's key, for instance company and employee number",
        ),
        C("person", K.KEY, "personens nyckel", "the person's key"),
        C("first_name", K.TEXT, "förnamn", "first name"),
        C("last_name", K.TEXT, "efternamn", "last name"),
        C(
            "identity_number",
            K.IDENTITY_NUMBER,
            "personnummer eller samordningsnummer, tolv siffror; tomt tills det behövs",
            "personnummer or samordningsnummer, twelve digits; empty until needed",
            required=False,
            default="",
        ),
        C(
            "protected_identity",
            K.BOOLEAN,
            "skyddad identitet",
            "protected identity",
            required=False,
            default=False,
        ),
        C(
            "gender",
            K.CHOICE,
            "juridiskt kön: w kvinna, m man; tomt = okänt",
            "legal gender: w woman, m man; empty = unknown",
            choices=("w", "m"),
            required=False,
            default="",
        ),
        C(
            "email",
            K.EMAIL,
            "egen e-post; tomt om hon saknar",
            "her own e-mail; empty if she has none",
            required=False,
            default="",
        ),
        C("phone", K.PHONE, "mobiltelefon", "mobile telephone", required=False, default=""),
        C(
            "language",
            K.CHOICE,
            "språk i brev och sidor",
            "language of letters and pages",
            choices=("sv", "en"),
            required=False,
            default="sv",
        ),
        C("team", K.KEY, "arbetslag", "team", reference="teams.team"),
        C("job_title", K.TEXT, "befattning", "job title", required=False, default=""),
        C(
            "staff_category",
            K.CHOICE,
            "arbetare eller tjänsteman",
            "worker or salaried",
            choices=("worker", "salaried"),
            required=False,
            default="worker",
        ),
        C(
            "education_level",
            K.INTEGER,
            "utbildningsnivå enligt ISCED, 0–8",
            "education level, ISCED 0–8",
            minimum=0,
            maximum=8,
            required=False,
        ),
        C(
            "employment_percent",
            K.INTEGER,
            "sysselsättningsgrad, procent",
            "employment rate, per cent",
            minimum=1,
            maximum=100,
            required=False,
            default=100,
        ),
        C("starts", K.DATE, "anställd från", "employed from", required=False),
        C("ends", K.DATE, "anställd till och med", "employed until and including", required=False),
    ),
    key=("employment",),
    personal=True,
    rules=(
        Rule(
            "ends_before_start",
            "ends",
            lambda r: not (r["starts"] and r["ends"]) or r["ends"] >= r["starts"],
            "anställningen slutar innan den börjar; rätta en av dagarna",
            "the employment ends before it starts; correct one of the days",
        ),
    ),
)

ROLE_HOLDERS = Table(
    "role_holders",
    "Vilken roll en anställning har. En anställning kan ha flera.",
    "Which role an employment holds. An employment can hold several.",
    (
        C("employment", K.KEY, "anställning", "employment", reference="employees.employment"),
        C("role_profile", K.KEY, "rollprofil", "role profile", reference="role_profiles.role_profile"),
    ),
    key=("employment", "role_profile"),
    personal=True,
)

ABSENCES = Table(
    "absences",
    "När en anställd inte kan delta: semester, ledighet. Orsaken anges inte närmare.",
    "When an employee cannot take part: holiday, leave. No closer reason is given.",
    (
        C("employment", K.KEY, "anställning", "employment", reference="employees.employment"),
        C("starts", K.DATE, "första dagen", "first day"),
        C("ends", K.DATE, "sista dagen", "last day"),
        C(
            "kind",
            K.CHOICE,
            "semester eller ledighet",
            "holiday or leave",
            choices=("holiday", "leave"),
            required=False,
            default="leave",
        ),
    ),
    key=("employment", "starts"),
    personal=True,
    required=False,
    rules=(
        Rule(
            "ends_before_start",
            "ends",
            lambda r: r["ends"] >= r["starts"],
            "frånvaron slutar innan den börjar; rätta en av dagarna",
            "the absence ends before it starts; correct one of the days",
        ),
    ),
)

USERS = Table(
    "users",
    "De som loggar in med en roll. Deltagare utan annan roll behöver inte stå här.",
    "The people who sign in with a role. Participants without another role need not be here.",
    (
        C("user", K.KEY, "användarens nyckel", "the user's key"),
        C("first_name", K.TEXT, "förnamn", "first name"),
        C("last_name", K.TEXT, "efternamn", "last name"),
        C("email", K.EMAIL, "e-post att logga in med", "e-mail to sign in with"),
        C("phone", K.PHONE, "telefon", "telephone", required=False, default=""),
        C("language", K.CHOICE, "språk", "language", choices=("sv", "en"), required=False, default="sv"),
        C(
            "person",
            K.KEY,
            "samma människa bland de anställda",
            "the same human being among the employees",
            reference="employees.person",
            required=False,
        ),
    ),
    key=("user",),
    unique=(("email",), ("person",)),
    personal=True,
)

MEMBERSHIPS = Table(
    "memberships",
    "Roller: vem som får göra vad, och för vad.",
    "Roles: who may do what, and for what.",
    (
        C("user", K.KEY, "användare", "user", reference="users.user"),
        C("role", K.CHOICE, "roll", "role", choices=tuple(ROLE_SCOPE)),
        C(
            "region",
            K.KEY,
            "region, för coordinator och recruiter; valfri för editor och network_lead",
            "region, for coordinator and recruiter; optional for editor and network_lead",
            reference="regions.region",
            required=False,
        ),
        C(
            "company",
            K.KEY,
            "företag, för company_contact",
            "company, for company_contact",
            reference="companies.company",
            required=False,
        ),
        C(
            "team",
            K.KEY,
            "arbetslag, för manager",
            "team, for manager",
            reference="teams.team",
            required=False,
        ),
        C(
            "provider",
            K.KEY,
            "anordnare, för provider_admin",
            "provider, for provider_admin",
            reference="providers.provider",
            required=False,
        ),
        C(
            "trainer",
            K.KEY,
            "utbildare, för trainer",
            "trainer, for trainer",
            reference="trainers.trainer",
            required=False,
        ),
        C("starts", K.DATE, "från och med", "from", required=False),
        C("ends", K.DATE, "till och med; krävs för auditor", "until; required for auditor", required=False),
    ),
    key=("user", "role", "region", "company", "team", "provider", "trainer"),
    personal=True,
    rules=(
        Rule(
            "role_scope",
            "role",
            _scope_holds,
            "rollen ska ha exakt den kolumn ifylld som hör till den "
            "(coordinator och recruiter: region, company_contact: "
            "company, manager: team, trainer: trainer, provider_admin: provider, övriga: ingen)",
            "the role needs exactly the column that belongs to it "
            "(coordinator and recruiter: region, company_contact: "
            "company, manager: team, trainer: trainer, provider_admin: provider, others: none)",
        ),
        Rule(
            "auditor_without_end",
            "ends",
            lambda r: r["role"] != "auditor" or r["ends"] is not None,
            "en revisor har tillgång en bestämd tid; ange ends",
            "an auditor has access for a fixed time; give ends",
        ),
        Rule(
            "ends_before_start",
            "ends",
            lambda r: not (r["starts"] and r["ends"]) or r["ends"] >= r["starts"],
            "rollen slutar innan den börjar; rätta en av dagarna",
            "the role ends before it starts; correct one of the days",
        ),
    ),
)

PEOPLE_TABLES = (EMPLOYEES, ROLE_HOLDERS, ABSENCES, USERS, MEMBERSHIPS)
