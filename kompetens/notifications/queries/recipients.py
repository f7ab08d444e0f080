"""Who gets a message, in which language, and whether by mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from kompetens.accounts.models import User
from kompetens.notifications.kinds import Kind
from kompetens.notifications.models import Message, Preference
from kompetens.notifications.rendering import language_of
from kompetens.organisations.models import Person


@dataclass(frozen=True, slots=True)
class Recipient:
    """What sending has to know of a person. `suppressed` is why she gets no mail of the kind, "" where she does."""

    person: int
    programme: int
    language: str
    is_protected: bool
    suppressed: str


_RECIPIENTS = f"""
select person.id, person.programme_id, person.is_protected, account.email, account.is_active, account.language,
       exists (select 1 from {Preference._meta.db_table} preference
                where preference.person_id = person.id and preference.kind = %s
                  and preference.channel = '{Preference.Channel.EMAIL.value}' and not preference.is_on)
  from {Person._meta.db_table} person
  left join {User._meta.db_table} account on account.id = person.user_id
 where person.id = any(%s)
"""


def recipients(people: Iterable[int], kind: Kind) -> dict[int, Recipient]:
    """By person id, in one query. Needs an actor who sees the people.

    The address is never that of an employment: it comes from the person's own account, when the mail is sent.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECIPIENTS, [kind.key, list(set(people))])
        rows = cursor.fetchall()
    return {
        pk: Recipient(
            pk,
            programme,
            language_of(language),
            is_protected,
            _suppressed(email, bool(is_active), refuses and kind.may_be_refused),
        )
        for pk, programme, is_protected, email, is_active, language, refuses in rows
    }


def _suppressed(email: str | None, is_active: bool, refuses: bool) -> str:
    if not email:
        return Message.Reason.NO_ADDRESS
    if not is_active:
        return Message.Reason.CLOSED
    return Message.Reason.REFUSED if refuses else ""
