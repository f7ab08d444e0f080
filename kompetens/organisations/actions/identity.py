"""Read a person's identity number, or find her by it: judged, and written down each time."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kompetens.core.actor import Actor, acting, system_actor
from kompetens.core.audit import log
from kompetens.core.identifiers import IdentityNumber
from kompetens.core.permission import may, require
from kompetens.organisations.identity import blind_index, opened
from kompetens.organisations.models import Employment, IdentityReveal, Person

READER = system_actor("identity", "read the person behind an employment")
MIN_REASON = 5


@dataclass(frozen=True, slots=True)
class Whose:
    """What the rules look at: the person, and the company through which she was asked for (None = directly)."""

    pk: int
    programme_id: int
    region_id: int | None
    company_id: int | None
    person_id: int


def whose(target: Person | Employment) -> Whose:
    """A person or an employment as the permission table sees it."""
    if isinstance(target, Employment):
        return Whose(target.pk, target.programme_id, target.region_id, target.company_id, target.person_id)
    return Whose(target.pk, target.programme_id, None, None, target.pk)


def may_reveal(actor: Actor, target: Person | Employment, *, is_protected: bool) -> bool:
    """May the actor read the number? A protected one: the programme's manager and administrator, and herself."""
    subject = whose(target)
    if is_protected and actor.person != subject.person_id:
        return may(actor, "organisations.protect_person", subject)
    return may(actor, "organisations.reveal_identity", subject)


def reveal_identity(actor: Actor, target: Person | Employment, reason: str) -> str:
    """The 12 characters of the number, once. Who read it, when and why is kept and shown to the person.

    Raises Denied, and ValidationError without a reason or without a number.
    """
    reason = " ".join(reason.split())
    if len(reason) < MIN_REASON:
        raise ValidationError(_("Write why you need the number. The person can read it."), code="reason")
    subject = whose(target)
    require(actor, "organisations.reveal_identity", subject)
    with acting(READER):
        person = Person.objects.get(pk=subject.person_id)
        reader = Person.objects.filter(pk=actor.person).first() if actor.person else None
    if person.is_protected and actor.person != person.pk:
        require(actor, "organisations.protect_person", subject)
    number = opened(person)
    if not number:
        raise ValidationError(_("No identity number is kept for this person."), code="none")
    by_name = reader.listed_name if reader else actor.name or actor.system
    reveal = IdentityReveal(
        programme_id=person.programme_id, person=person, by_user_id=actor.user, by_name=by_name, reason=reason[:300]
    )
    IdentityReveal.objects.bulk_create([reveal])
    log("organisations.reveal_identity", target, reason=reason)
    return number


def find_by_identity(actor: Actor, number: IdentityNumber) -> Person | Employment | None:
    """The person with that number: as a Person for the programme's staff, as her Employment for her company.

    None when there is nobody, when the actor may not know, or when the person is protected and the actor may
    not see through it: the answers are the same. The search is logged without the number.
    """
    found = _seen_by(actor, blind_index(number.value))
    if found is not None:
        log("organisations.find_by_identity", found)
    return found


def _seen_by(actor: Actor, index: bytes) -> Person | Employment | None:
    with acting(READER):
        people = list(Person.objects.filter(identity_index=index))
        jobs = list(Employment.objects.filter(person__in=people).order_by("-ended_on", "pk"))
    for person in people:
        if person.is_protected and not may(actor, "organisations.protect_person", whose(person)):
            continue
        if may(actor, "organisations.find_by_identity", whose(person)):
            return person
        for job in jobs:
            if job.person_id == person.pk and may(actor, "organisations.find_by_identity", whose(job)):
                return job
    return None
