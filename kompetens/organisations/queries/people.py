"""Lists of employees, and what is shown of each."""

from __future__ import annotations

from django.db.models import QuerySet

from kompetens.core.actor import Actor
from kompetens.core.permission import may
from kompetens.organisations.actions.identity import may_reveal, whose
from kompetens.organisations.identity import masked
from kompetens.organisations.models import Employment, IdentityReveal, Person
from kompetens.organisations.queries.companies import employed
from kompetens.organisations.queries.matching import matching
from kompetens.organisations.queries.reach import reach


def employees(
    actor: Actor, text: str = "", company: int | None = None, team: int | None = None, left: bool = False
) -> QuerySet[Employment]:
    """The employees an actor may see, Swedish order. A protected person is found by her pseudonym only.

    `left`: those whose employment has ended instead of those who are employed.
    """
    found = Employment.objects.filter(reach(actor, "organisations.see_people"), matching(text))
    found = found.exclude(employed()) if left else found.filter(employed())
    if company is not None:
        found = found.filter(company_id=company)
    if team is not None:
        found = found.filter(team_id=team)
    return found.select_related("company", "site", "team").order_by("sort_key", "pk")


def person_behind(job: Employment) -> Person | None:
    """The person, for those whom row security lets see her: herself and the programme's staff."""
    return Person.objects.filter(pk=job.person_id).first()


class Identity:
    """What an actor is shown of a person's name and number. `person` is None for her employer."""

    def __init__(self, actor: Actor, job: Employment | None, person: Person | None) -> None:
        target = job or person
        if target is None:
            raise ValueError("an identity needs an employment or a person")
        self.is_protected = person.is_protected if person else not (job and (job.first_name or job.last_name))
        self.is_own = actor.person is not None and actor.person == whose(target).person_id
        self.may_reveal = may_reveal(actor, target, is_protected=self.is_protected)
        self.has_number = person is None or person.identity_type != Person.IdentityType.NONE
        self.masked = masked(person) if person else ""
        self.kind = person.get_identity_type_display() if person else ""
        self.real_name = self._real_name(actor, person)
        self.pseudo_number = person.pseudo_number if person and self.may_reveal else ""

    def _real_name(self, actor: Actor, person: Person | None) -> str:
        """The name behind a pseudonym, for those who may read it."""
        if person is None or not person.is_protected:
            return ""
        if not self.is_own and not may(actor, "organisations.protect_person", whose(person)):
            return ""
        return f"{person.first_name} {person.last_name}".strip()


def readings(person_id: int) -> QuerySet[IdentityReveal]:
    """Who read a person's number, latest first."""
    return IdentityReveal.objects.filter(person_id=person_id).order_by("-at", "-pk")
