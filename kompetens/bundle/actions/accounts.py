"""Accounts for the people of a bundle: who signs in with which address, and who no longer does."""

from __future__ import annotations

from typing import Any

from kompetens.bundle.actions.snapshot import Hashes, hash_of
from kompetens.core.clock import today
from kompetens.core.messages import Message, MessageError

EMAIL_TAKEN = Message(
    "bundle-email-taken",
    "people: {key} has an e-mail address that another account signs in with. Give another address, or have the "
    "other account's address changed first.",
    "people: {key} har en e-postadress som ett annat konto loggar in med. Ange en annan adress, eller låt först "
    "ändra det andra kontots adress.",
)

_PERSON = "organisations_person p where p.programme_id = %(programme)s and p.key = s.person"
_HELD_BY_OTHERS = (
    "select s.person, u.id, p.key, exists (select 1 from b_people o where o.person = p.key) "
    "from b_people s join accounts_user u on lower(u.email) = s.email "
    "left join organisations_person p on p.user_id = u.id and p.programme_id = %(programme)s "
    "where s.email <> '' and p.key is distinct from s.person order by s.person"
)


def free_addresses(cursor: Any, gone: Hashes, ids: dict[str, Any]) -> None:
    """Take the addresses that the bundle gives to somebody else from the accounts that have them.

    That is so for people whose rows say another address now, and for those who are gone from the bundle (the
    hashes of their keys are in *gone*). Raises MessageError for an address of any other account: whoever signs in
    with it would be taken for its owner.
    """
    cursor.execute(_HELD_BY_OTHERS, ids)
    left = set(gone.tolist())
    freed = []
    for person, account, holder, is_staged in cursor.fetchall():
        if not (is_staged or (holder is not None and hash_of((holder,)) in left)):
            raise MessageError(EMAIL_TAKEN.fill(key=person))
        freed.append(account)
    if freed:
        cursor.execute("update accounts_user set email = null where id = any(%s)", [freed])
        cursor.execute(
            "update organisations_employment e set email = '' from organisations_person p "
            "where p.id = e.person_id and p.user_id = any(%s)",
            [freed],
        )


def give_accounts(cursor: Any, ids: dict[str, Any]) -> None:
    """An account for everybody with an e-mail of her own. It has no password: she signs in by link or sets one.

    An account that exists keeps its language and password. Call it when `free_addresses` has been.
    """
    cursor.execute(
        "update accounts_user u set email = s.email from b_people s, organisations_person p "
        "where p.programme_id = %(programme)s and p.key = s.person and u.id = p.user_id and s.email <> '' "
        "and lower(u.email) is distinct from s.email",
        ids,
    )
    cursor.execute(
        "insert into accounts_user (email, password, is_active, language, created_at) "
        "select s.email, '!' || replace(gen_random_uuid()::text, '-', ''), true, s.language, now() from b_people s "
        f"where s.email <> '' and not exists (select 1 from {_PERSON} and p.user_id is not null)",
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


_HAS_PLACE = (
    "(exists (select 1 from organisations_employment e where e.person_id = p.id "
    "and (e.ended_on is null or e.ended_on >= %(today)s)) "
    "or exists (select 1 from organisations_membership m where m.person_id = p.id "
    "and (m.until is null or m.until >= %(today)s)))"
)
_STAGED_JOBS = (
    "select e.person_id from b_employments s join organisations_employment e "
    "on e.programme_id = %(programme)s and e.key = s.employment"
)
_STAGED_ROLES = (
    "select h.id from b_memberships s join organisations_person h "
    "on h.programme_id = %(programme)s and h.key = s.person"
)


def close_accounts(cursor: Any, ended: list[int], ids: dict[str, Any]) -> None:
    """Nobody signs in any more whose last employment this import ended and who has no role.

    *ended* are the employments (ids) that are gone from the bundle. Whom the bundle gives a place again can
    sign in again.
    """
    values = {**ids, "ended": ended, "today": today()}
    cursor.execute(
        "update accounts_user u set is_active = false from organisations_person p "
        "where u.id = p.user_id and u.is_active and p.programme_id = %(programme)s and p.id in ("
        "select person_id from organisations_employment where id = any(%(ended)s) "
        f"union {_STAGED_JOBS} where s.ends < %(today)s) and not {_HAS_PLACE}",
        values,
    )
    cursor.execute(
        "update accounts_user u set is_active = true from organisations_person p "
        "where u.id = p.user_id and not u.is_active and p.programme_id = %(programme)s "
        f"and p.id in ({_STAGED_JOBS} union {_STAGED_ROLES}) and {_HAS_PLACE}",
        values,
    )
