"""Who gets a message, in which language, and whether by mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

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


def recipients(people: Iterable[int], kind: Kind) -> dict[int, Recipient]:
    """By person id, in one query. Needs an actor who sees the people.

    The address is never that of an employment: it comes from the person's own account, when the mail is sent.
    """
    refusal = Preference.objects.filter(person=OuterRef("pk"), kind=kind.key, channel="email", is_on=False)
    rows = Person.objects.filter(pk__in=set(people)).annotate(refuses=Exists(refusal))
    columns = ("pk", "programme_id", "is_protected", "user__email", "user__is_active", "user__language", "refuses")
    return {
        pk: Recipient(
            pk,
            programme,
            language_of(language),
            is_protected,
            _suppressed(email, bool(is_active), refuses and kind.may_be_refused),
        )
        for pk, programme, is_protected, email, is_active, language, refuses in rows.values_list(*columns)
    }


def _suppressed(email: str | None, is_active: bool, refuses: bool) -> str:
    if not email:
        return Message.Reason.NO_ADDRESS
    if not is_active:
        return Message.Reason.CLOSED
    return Message.Reason.REFUSED if refuses else ""
