"""People, their employments, roles and absences."""

from collections.abc import Mapping
from typing import Any

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

# role -> the column that says on what it holds; "" = the whole programme
ROLE_SCOPE = {
    "programme_manager": "",
    "coordinator": "region",
    "broker": "region",
    "controller": "",
    "administrator": "",
    "company_contact": "company",
    "manager": "team",
    "trainer": "provider",
    "provider_admin": "provider",
    "network_lead": "",
    "editor": "",
    "evaluator": "",
    "auditor": "",
    "operations": "",
}
_SCOPES = ("region", "company", "team", "provider")
_REGION_IF_WANTED = ("network_lead", "editor")


def _scope_holds(row: Mapping[str, Any]) -> bool:
    given = {scope for scope in _SCOPES if row[scope]}
    if row["role"] in _REGION_IF_WANTED:
        return given <= {"region"}
    wanted = ROLE_SCOPE[row["role"]]
    return given == ({wanted} if wanted else set())


PEOPLE = Table(
    "people",
    "Människor: anställda i företagen, regionernas personal, utbildare. En rad var, även med två anställningar.",
    "People: the companies' employees, the regions' staff, trainers. One row each, also with two employments.",
    (
        C("person", K.KEY, "personens nyckel", "the person's key"),
        C("first_name", K.TEXT, "förnamn", "first name", length=100),
        C("last_name", K.TEXT, "efternamn", "last name", length=100),
        C(
            "identity_number",
            K.IDENTITY_NUMBER,
            "personnummer, samordningsnummer eller tillfälligt nummer; tomt tills det behövs",
            "personal, coordination or interim number; empty until it is needed",
            False,
            default="",
        ),
        C(
            "gender",
            K.CHOICE,
            "juridiskt kön; tomt = enligt numret, annars okänt",
            "legal gender; empty = as the number says, else not known",
            False,
            choices=("woman", "man"),
            default="",
        ),
        C("protected", K.BOOLEAN, "skyddad identitet", "protected identity", False, default=False),
        C(
            "email",
            K.EMAIL,
            "egen e-post, som hon också loggar in med; tomt om hon saknar",
            "her own e-mail, also to sign in with; empty if she has none",
            False,
            default="",
        ),
        C(
            "language",
            K.CHOICE,
            "språk på sidor och i brev",
            "language of pages and letters",
            False,
            choices=("sv", "en"),
            default="sv",
        ),
    ),
    key=("person",),
    unique=(("identity_number",), ("email",)),
    personal=True,
)

EMPLOYMENTS = Table(
    "employments",
    "Anställningar. En person kan ha flera.",
    "Employments. A person can have several.",
    (
        C(
            "employment",
            K.KEY,
            "anställningens nyckel, t.ex. företag och anställningsnummer",
            "the employment's key, for instance company and employee number",
        ),
        C("person", K.KEY, "person", "person", reference="people.person"),
        C("team", K.KEY, "arbetslag", "team", reference="teams.team"),
        C("title", K.TEXT, "befattning", "job title", False, length=120, default=""),
        C("phone", K.PHONE, "telefon", "telephone", False, length=30, default=""),
        C("starts", K.DATE, "anställd från och med", "employed from", False),
        C("ends", K.DATE, "anställd till och med", "employed until and including", False),
    ),
    key=("employment",),
    personal=True,
    rules=(
        Rule(
            "ends-before-start",
            "ends",
            lambda r: not (r["starts"] and r["ends"]) or r["ends"] >= r["starts"],
            "Anställningen slutar innan den börjar. Rätta en av dagarna.",
            "The employment ends before it starts. Correct one of the days.",
        ),
    ),
)

ROLE_HOLDERS = Table(
    "role_holders",
    "Vilken roll en anställd har. Hon kan ha flera.",
    "Which role an employee holds. She can hold several.",
    (
        C("employment", K.KEY, "anställning", "employment", reference="employments.employment"),
        C("role_profile", K.KEY, "rollprofil", "role profile", reference="role_profiles.role_profile"),
    ),
    key=("employment", "role_profile"),
    personal=True,
    required=False,
)

ABSENCES = Table(
    "absences",
    "När en anställd inte kan delta: semester, ledighet. Orsaken anges inte.",
    "When an employee cannot take part: holiday, leave. No reason is given.",
    (
        C("employment", K.KEY, "anställning", "employment", reference="employments.employment"),
        C("first_day", K.DATE, "första dagen", "first day"),
        C("last_day", K.DATE, "sista dagen", "last day"),
    ),
    key=("employment", "first_day", "last_day"),
    personal=True,
    required=False,
    rules=(
        Rule(
            "ends-before-start",
            "last_day",
            lambda r: r["last_day"] >= r["first_day"],
            "Frånvaron slutar innan den börjar. Rätta en av dagarna.",
            "The absence ends before it starts. Correct one of the days.",
        ),
    ),
)

MEMBERSHIPS = Table(
    "memberships",
    "Roller i projektet: vem som får göra vad, och för vad. Att vara deltagare kräver ingen rad.",
    "Roles in the programme: who may do what, and for what. Being a participant needs no row.",
    (
        C("person", K.KEY, "person", "person", reference="people.person"),
        C("role", K.CHOICE, "roll", "role", choices=tuple(ROLE_SCOPE)),
        C(
            "region",
            K.KEY,
            "region: för coordinator och broker, valfri för editor och network_lead",
            "region: for coordinator and broker, optional for editor and network_lead",
            False,
            reference="regions.region",
        ),
        C(
            "company",
            K.KEY,
            "företag: för company_contact",
            "company: for company_contact",
            False,
            reference="companies.company",
        ),
        C("team", K.KEY, "arbetslag: för manager", "team: for manager", False, reference="teams.team"),
        C(
            "provider",
            K.KEY,
            "anordnare: för trainer och provider_admin",
            "provider: for trainer and provider_admin",
            False,
            reference="providers.provider",
        ),
        C(
            "until",
            K.DATE,
            "till och med; krävs för auditor",
            "until and including; required for auditor",
            False,
        ),
    ),
    key=("person", "role", "region", "company", "team", "provider"),
    personal=True,
    rules=(
        Rule(
            "role-scope",
            "role",
            _scope_holds,
            "Rollen ska ha just den kolumn ifylld som hör till den: region för coordinator och broker, company för "
            "company_contact, team för manager, provider för trainer och provider_admin, ingen för övriga.",
            "The role needs just the column that belongs to it: region for coordinator and broker, company for "
            "company_contact, team for manager, provider for trainer and provider_admin, none for the others.",
        ),
        Rule(
            "auditor-without-end",
            "until",
            lambda r: r["role"] != "auditor" or r["until"] is not None,
            "En revisor har tillgång en bestämd tid. Ange sista dagen.",
            "An auditor has access for a fixed time. Give the last day.",
        ),
    ),
)

PEOPLE_TABLES = (PEOPLE, EMPLOYMENTS, ROLE_HOLDERS, ABSENCES, MEMBERSHIPS)
