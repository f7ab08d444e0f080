"""Accounts for the people of a bundle, and what follows when a person or her place changes."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from kompetens.organisations.actions.people import spread_name
from kompetens.organisations.models import Person

_PERSON = "organisations_person p where p.programme_id = %(programme)s and p.key = s.person"


def give_accounts(cursor: Any, ids: dict[str, Any]) -> None:
    """An account for everybody with an e-mail of her own. It has no password: she signs in by link or sets one.

    An account that exists keeps its language and password. An address that somebody else in the database signs in
    with gives no account: an account belongs to one person.
    """
    cursor.execute(
        "update accounts_user u set email = s.email from b_people s, organisations_person p "
        "where p.programme_id = %(programme)s and p.key = s.person and u.id = p.user_id and s.email <> '' "
        "and lower(u.email) is distinct from s.email "
        "and not exists (select 1 from accounts_user o where lower(o.email) = s.email)",
        ids,
    )
    cursor.execute(
        "insert into accounts_user (email, password, is_active, language, created_at) "
        "select s.email, '!' || replace(gen_random_uuid()::text, '-', ''), true, s.language, now() from b_people s "
        "where s.email <> '' "
        f"and not exists (select 1 from {_PERSON} and p.user_id is not null) "
        "and not exists (select 1 from accounts_user o where lower(o.email) = s.email)",
        ids,
    )


_LINK = (
    "update organisations_person p set user_id = u.id from b_people s join accounts_user u "
    "on lower(u.email) = s.email where p.programme_id = %(programme)s and p.key = s.person and p.user_id is null "
    "and s.email <> '' and not exists (select 1 from organisations_person o where o.user_id = u.id)"
)
_EMAIL = (
    "update organisations_employment e set email = case when p.is_protected then '' else coalesce(u.email, '') end "
    "from b_people s join organisations_person p on p.programme_id = %(programme)s and p.key = s.person "
    "left join accounts_user u on u.id = p.user_id where e.person_id = p.id "
    "and e.email is distinct from case when p.is_protected then '' else coalesce(u.email, '') end"
)


def link_accounts(cursor: Any, ids: dict[str, Any]) -> None:
    """Tie the new accounts to their people; call it when both are there."""
    cursor.execute(_LINK, ids)


def spread_changes(cursor: Any, ids: dict[str, Any]) -> None:
    """Carry changed names, addresses and teams to the rows that repeat them."""
    cursor.execute(_EMAIL, ids)
    cursor.execute(
        "select distinct p.id from b_people s join organisations_person p on p.programme_id = %(programme)s "
        "and p.key = s.person join organisations_employment e on e.person_id = p.id "
        "where e.listed_name is distinct from p.listed_name",
        ids,
    )
    for person in Person.objects.filter(pk__in=[row[0] for row in cursor.fetchall()]):
        spread_name(person)
    for target in _rows_of_employees():
        cursor.execute(
            f"update {target} m set team_id = e.team_id, company_id = e.company_id, region_id = e.region_id, "
            "person_id = e.person_id from b_employments s join organisations_employment e "
            "on e.programme_id = %(programme)s and e.key = s.employment where m.employment_id = e.id "
            "and (m.team_id, m.company_id, m.region_id, m.person_id) "
            "is distinct from (e.team_id, e.company_id, e.region_id, e.person_id)",
            ids,
        )


def _rows_of_employees() -> list[str]:
    """The tables whose rows carry an employee's team, company, region and person."""
    wanted = {"employment", "team", "company", "region", "person"}
    return [
        model._meta.db_table
        for model in apps.get_models()
        if wanted <= {f.name for f in model._meta.get_fields() if not f.auto_created or f.concrete}
    ]
