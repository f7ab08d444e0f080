"""Accounts for the people of a bundle."""

from __future__ import annotations

from typing import Any

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


def link_accounts(cursor: Any, ids: dict[str, Any]) -> None:
    """Tie the new accounts to their people; call it when both are there."""
    cursor.execute(_LINK, ids)
