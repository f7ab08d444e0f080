"""Clashes between a bundle and what people have put in by hand, found before the database refuses them."""

from __future__ import annotations

from typing import Any

from kompetens.core.messages import Message, MessageError

SAME_IDENTITY = Message(
    "bundle-identity-taken",
    "people: {key} has the identity number of {other}, who is in the programme already. Give both the same key.",
    "people: {key} har samma personnummer som {other}, som redan finns i projektet. Ge båda samma nyckel.",
)
SAME_ORGANISATION = Message(
    "bundle-organisation-taken",
    "companies: {key} has the organisation number of {other}, which is in the programme already. Give both the "
    "same key.",
    "companies: {key} har samma organisationsnummer som {other}, som redan finns i projektet. Ge båda samma nyckel.",
)

ANOTHER_COMPANY = Message(
    "bundle-key-of-another-company",
    "{table}: the key {key} is in use in another company. A key does not move between companies: choose another.",
    "{table}: nyckeln {key} används i ett annat företag. En nyckel flyttar inte mellan företag: välj en annan.",
)


def _moved(table: str, key: str, target: str, company: str) -> tuple[str, Message]:
    """Rows whose key the programme has in another company than *company* (SQL over the joins) says."""
    return (
        f"select s.{key}, o.key from {company} join {target} o on o.programme_id = %(programme)s and o.key = s.{key} "
        "and o.company_id <> c.company_id limit 1",
        ANOTHER_COMPANY.fill(table=table, key="{key}"),  # the key is filled in when a clash is found
    )


_BY_COMPANY = (
    "b_{table} s join (select id as company_id, key from organisations_company where programme_id = %(programme)s) c "
    "on c.key = s.company"
)
_BY_SITE = (
    "b_teams s join (select company_id, key from organisations_site where programme_id = %(programme)s) c "
    "on c.key = s.site"
)
_BY_TEAM = (
    "b_employments s join (select company_id, key from organisations_team where programme_id = %(programme)s) c "
    "on c.key = s.team"
)
_CLASHES = {
    "sites": _moved("sites", "site", "organisations_site", _BY_COMPANY.format(table="sites")),
    "calendars": _moved("calendars", "calendar", "organisations_calendar", _BY_COMPANY.format(table="calendars")),
    "teams": _moved("teams", "team", "organisations_team", _BY_SITE),
    "employments": _moved("employments", "employment", "organisations_employment", _BY_TEAM),
    "people": (
        "select s.person, p.key from b_people s join organisations_person p on p.programme_id = %(programme)s "
        "and p.identity_index = s.identity_index and p.key <> s.person "
        "where not exists (select 1 from b_people o where o.person = p.key) limit 1",
        SAME_IDENTITY,
    ),
    "companies": (
        "select s.company, c.key from b_companies s join organisations_company c on c.programme_id = %(programme)s "
        "and c.organisation_number = s.organisation_number and c.key <> s.company "
        "where not exists (select 1 from b_companies o where o.company = c.key) limit 1",
        SAME_ORGANISATION,
    ),
}


def refuse_conflicts(cursor: Any, table: str, ids: dict[str, Any]) -> None:
    """Raise MessageError with the first clash of the staged rows of *table*."""
    if table not in _CLASHES:
        return
    statement, message = _CLASHES[table]
    cursor.execute(statement, ids)
    if (row := cursor.fetchone()) is not None:
        raise MessageError(message.fill(key=row[0], other=row[1]))
