"""A way in for one person of each role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from kompetens.accounts.actions.links import sign_in_address
from kompetens.accounts.models import User
from kompetens.core.actor import acting, system_actor
from kompetens.core.audit import log
from kompetens.core.clock import now
from kompetens.organisations.models import Employment, Membership, Person, Role
from kompetens.portal.models import Attendance, Enrolment


@dataclass(frozen=True, slots=True)
class SignInLink:
    role: str
    name: str
    address: str


def _first_of(role: str) -> Person | None:
    """A person who has the role and, where it can be, no other: her page then shows that role alone."""
    people = Person.objects.filter(is_protected=False).select_related("user")
    if role == Role.PARTICIPANT:
        held = Membership.objects.filter(person=OuterRef("pk"))
        asked = Enrolment.objects.filter(person=OuterRef("pk"), status="invited", activity__starts_at__gt=now())
        workers = people.filter(~Exists(held), employments__email__gt="").annotate(asked=Exists(asked))
        # somebody with an invitation to answer; lowest key: the same person each time
        return workers.order_by("-asked", "key").first()
    members = people.filter(memberships__role=role)
    if role == Role.TRAINER:
        lists = Attendance.objects.filter(
            provider_id=OuterRef("memberships__provider_id"), status="expected", session__ends_at__lt=now()
        )
        return members.annotate(waiting=Exists(lists)).order_by("-waiting", "key").first()
    job = Employment.objects.filter(person=OuterRef("pk"))
    return (
        members.annotate(working=Exists(job)).order_by("-working" if role == Role.MANAGER else "working", "key").first()
    )


def links(base: str) -> list[SignInLink]:
    """A single-use sign-in link for one person of every role that somebody has. `base`: scheme and host."""
    found = []
    with acting(system_actor("links", "sign-in links asked for on the command line")):
        for role in Role:
            person = _first_of(role)
            if person is None:
                continue
            if person.user is None:
                person.user = User.objects.create_user()
                person.save(update_fields=["user"])
            log("links.make", person)
            found.append(SignInLink(str(role.label), person.listed_name, sign_in_address(person.user, base)))
    return found
