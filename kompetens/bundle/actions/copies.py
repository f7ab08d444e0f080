"""What other rows repeat of a person or a place, kept as the import leaves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models

from kompetens.core.clock import now
from kompetens.organisations.actions.people import copies_of_names
from kompetens.portal.models import Attendance, Enrolment

Staged = dict[str, int]
"""Table of the bundle → how many of its rows were new or changed."""

_STAGED_PERSON = "organisations_person p join b_people s on p.programme_id = %(programme)s and p.key = s.person"


def keep_protection(cursor: Any, pseudo_number: Callable[[str, Any], str], ids: dict[str, Any]) -> None:
    """Whose identity is protected here stays so, whatever the bundle's row says: only people lift protection.

    Call it before the staged people are written; their rows are locked, so that somebody who protects one of them
    this moment waits and comes after. `pseudo_number(key, birth date)` gives the number that stands for hers.
    """
    cursor.execute(f"select count(*) from (select p.id from {_STAGED_PERSON} for no key update of p) l", ids)
    cursor.execute(
        f"select s.person, s.birth_date, p.listed_name, p.sort_key from {_STAGED_PERSON} "
        "where p.is_protected and not s.is_protected",
        ids,
    )
    for person, born, listed_name, sort_key in cursor.fetchall():
        cursor.execute(
            "update b_people set is_protected = true, listed_name = %s, sort_key = %s, pseudo_number = %s "
            "where person = %s",
            [listed_name, sort_key, pseudo_number(person, born), person],
        )


_SHOWN = {
    "first_name": "case when p.is_protected then '' else p.first_name end",
    "last_name": "case when p.is_protected then '' else p.last_name end",
    "listed_name": "p.listed_name",
    "sort_key": "p.sort_key",
    "email": "case when p.is_protected then '' else coalesce(u.email, '') end",
    "phone": "case when p.is_protected then '' else m.phone end",
}
"""Column of an employment → what it holds of its person `p` and her account `u`."""


def spread_names(cursor: Any, ids: dict[str, Any]) -> None:
    """Carry names and addresses of all people whose rows or employments were written to every row that repeats them."""
    cursor.execute("drop table if exists pg_temp.b_named")
    cursor.execute(
        f"create temporary table b_named on commit drop as select p.id from {_STAGED_PERSON} "
        "union select e.person_id from organisations_employment e join b_employments s "
        "on e.programme_id = %(programme)s and e.key = s.employment",
        ids,
    )
    cursor.execute("analyze b_named")
    _copy(cursor, "organisations_employment", _SHOWN)
    for model in copies_of_names():
        columns = [name for name in ("listed_name", "sort_key") if name in _field_names(model)]
        _copy(cursor, model._meta.db_table, {name: _SHOWN[name] for name in columns})


def _copy(cursor: Any, table: str, columns: dict[str, str]) -> None:
    sets = ", ".join(f"{column} = {value}" for column, value in columns.items())
    old, new = ", ".join(f"m.{column}" for column in columns), ", ".join(columns.values())
    cursor.execute(
        f"update {table} m set {sets} from b_named n join organisations_person p on p.id = n.id "
        f"left join accounts_user u on u.id = p.user_id where m.person_id = p.id and ({old}) is distinct from ({new})"
    )


_PLACES = ("regions", "municipalities", "companies", "sites", "teams", "employments")
_COUNTY = (
    "from organisations_municipality c join organisations_region r on r.programme_id = %(programme)s "
    "and r.county_code = c.county_code where c.code = m.municipality_id and m.region_id <> r.id"
)
_CHAIN = (
    f"update organisations_site m set region_id = r.id {_COUNTY} and m.programme_id = %(programme)s",
    f"update portal_venue m set region_id = r.id {_COUNTY} "
    "and m.provider_id in (select id from organisations_provider where programme_id = %(programme)s)",
    "update organisations_calendar m set region_id = c.region_id from organisations_company c "
    "where c.id = m.company_id and m.programme_id = %(programme)s and m.region_id <> c.region_id",
    "update organisations_team m set region_id = w.region_id from organisations_site w "
    "where w.id = m.site_id and m.programme_id = %(programme)s and m.region_id <> w.region_id",
    "update analysis_need m set region_id = t.region_id from organisations_team t where t.id = m.team_id "
    "and m.employment_id is null and m.programme_id = %(programme)s and m.region_id <> t.region_id",
)
"""Each takes a place's region from the one above it, in order."""
_MOVED = (
    "with moved as (update organisations_employment m set region_id = t.region_id, site_id = t.site_id, "
    "company_id = t.company_id from organisations_team t where t.id = m.team_id and m.programme_id = %(programme)s "
    "and (m.region_id, m.site_id, m.company_id) is distinct from (t.region_id, t.site_id, t.company_id) "
    "returning m.id) insert into b_moved select id from moved"
)
_IS_AHEAD = {
    Enrolment._meta.db_table: "exists (select 1 from portal_activity a where a.id = m.activity_id "
    "and a.starts_at > %(now)s)",
    Attendance._meta.db_table: "exists (select 1 from portal_session t join portal_activity a on a.id = t.activity_id "
    "where t.id = m.session_id and a.starts_at > %(now)s)",
}
"""Table → when its row `m` takes a new region. What has begun belongs to the region in which it began."""


def spread_places(cursor: Any, staged: Staged, ids: dict[str, Any]) -> None:
    """Carry a changed region, company, site or team down to everything that is about the employees there.

    Row security compares these columns: a row that kept the old region would be seen by its coordinator, and not
    by the new one.
    """
    if not any(staged.get(table) for table in _PLACES):
        return
    for statement in _CHAIN:
        cursor.execute(statement, ids)
    cursor.execute("drop table if exists pg_temp.b_moved")
    cursor.execute(
        "create temporary table b_moved on commit drop as select e.id from b_employments s "
        "join organisations_employment e on e.programme_id = %(programme)s and e.key = s.employment",
        ids,
    )
    cursor.execute(_MOVED, ids)
    cursor.execute("analyze b_moved")
    for table in _rows_of_employees():
        region = f"case when {_IS_AHEAD[table]} then e.region_id else m.region_id end" if table in _IS_AHEAD else ""
        region = region or "e.region_id"
        cursor.execute(
            f"update {table} m set team_id = e.team_id, company_id = e.company_id, region_id = {region}, "
            "person_id = e.person_id from b_moved v join organisations_employment e on e.id = v.id "
            "where m.employment_id = e.id and (m.team_id, m.company_id, m.region_id, m.person_id) "
            f"is distinct from (e.team_id, e.company_id, {region}, e.person_id)",
            {"now": now()},
        )


def _rows_of_employees() -> list[str]:
    """The tables whose rows carry an employee's team, company, region and person."""
    wanted = {"employment", "team", "company", "region", "person"}
    return [model._meta.db_table for model in apps.get_models() if wanted <= _field_names(model)]


def _field_names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete}
