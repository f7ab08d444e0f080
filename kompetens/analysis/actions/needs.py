"""State, change and withdraw needs, and make them from a company's gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kompetens.analysis.models import Need
from kompetens.analysis.queries.gap import Scope, gap_rows
from kompetens.analysis.queries.priority import Wish, wishes
from kompetens.core.actor import Actor
from kompetens.core.audit import log
from kompetens.core.clock import today
from kompetens.core.permission import require
from kompetens.core.text import normalise
from kompetens.organisations.models import Company, Employment, Team
from kompetens.skills.models import Skill
from kompetens.skills.queries.scales import check_level

CHANGEABLE = ("target_level", "headcount", "priority", "deadline", "reason")


@dataclass(frozen=True, slots=True)
class NeedsMade:
    """What `make_needs_from_gaps` did, counted in needs; `withdrawn` were left as the company wanted them."""

    added: int
    changed: int
    met: int
    unchanged: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Target:
    """Whose need it is, with the columns that rules and row security look at."""

    programme_id: int
    region_id: int
    company_id: int
    team_id: int | None = None
    employment_id: int | None = None
    person_id: int | None = None

    def columns(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in self.__slots__}


def target_of(of: Company | Team | Employment) -> Target:
    """The company, team or employee as the rules see it."""
    if isinstance(of, Company):
        return Target(of.programme_id, of.region_id, of.pk)
    if isinstance(of, Team):
        return Target(of.programme_id, of.region_id, of.company_id, of.pk)
    return Target(of.programme_id, of.region_id, of.company_id, of.team_id, of.pk, of.person_id)


def state_need(
    actor: Actor,
    of: Company | Team | Employment,
    skill: Skill,
    *,
    target_level: int,
    headcount: int = 1,
    priority: int = 3,
    deadline: date | None = None,
    reason: str = "",
) -> Need:
    """A wish that does not come from a gap: of a named employee, or of `headcount` people of a team or company.

    Raises Denied; ValidationError for what does not fit, and when the person has an open need of the skill.
    """
    target = target_of(of)
    require(actor, "analysis.state_need", target)
    check_level(skill, target_level)
    _check_deadline(deadline)
    need = Need(
        **target.columns(), key=f"stated-{uuid4().hex[:20]}", skill=skill, target_level=target_level,
        headcount=headcount, priority=priority, deadline=deadline, reason=normalise(reason)[:300],
        origin=Need.Origin.STATED,
    )  # fmt: skip
    _save(need)
    log("analysis.state_need", need, {"target_level": [None, target_level], "priority": [None, priority]})
    return need


def _check_deadline(deadline: date | None) -> None:
    if deadline is not None and deadline < today():
        raise ValidationError({"deadline": _("The day has passed. Choose a later one, or none.")})


def _save(need: Need) -> None:
    """With the constraints' own sentences: what the form cannot see is said by the database."""
    need.clean_fields(exclude=["programme", "region", "company", "team", "employment", "person", "skill"])
    need.validate_constraints()
    try:
        with transaction.atomic():
            need.save()
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody else has just stated the same need. Look at the list before you try again.")
        ) from error


def change_need(actor: Actor, need: Need, **changes: Any) -> Need:
    """Change what is wished for; `changes` are of CHANGEABLE. The log keeps before and after.

    Raises Denied; ValidationError when the need is no longer open or the change does not fit; TypeError for
    another column.
    """
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"a need has no {', '.join(sorted(unknown))} to change")
    need = _locked_open(actor, need)
    if "target_level" in changes:
        check_level(need.skill, changes["target_level"])
    if changes.get("deadline") != need.deadline:
        _check_deadline(changes.get("deadline"))
    before = {name: getattr(need, name) for name in changes}
    for name, value in changes.items():
        setattr(need, name, value)
    changed = {name: [_plain(before[name]), _plain(value)] for name, value in changes.items() if before[name] != value}
    if changed:
        _save(need)
        log("analysis.change_need", need, changed)
    return need


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def withdraw_need(actor: Actor, need: Need, reason: str = "") -> Need:
    """The company does not want it any longer. It stays in the list of withdrawn needs.

    Raises Denied, and ValidationError when the need is planned, met or withdrawn.
    """
    need = _locked_open(actor, need)
    need.status = Need.Status.WITHDRAWN
    need.save(update_fields=["status"])
    log("analysis.withdraw_need", need, {"status": ["open", "withdrawn"]}, reason=normalise(reason)[:300])
    return need


def _locked_open(actor: Actor, need: Need) -> Need:
    require(actor, "analysis.state_need", need)
    need = Need.objects.select_for_update(of=("self",)).select_related("skill__framework__scale").get(pk=need.pk)
    if need.status == Need.Status.PLANNED:
        raise ValidationError(
            _("The need is part of a plan. Cancel the person's seat first, or ask your coordinator to change the plan.")
        )
    if need.status != Need.Status.OPEN:
        raise ValidationError(_("The need is no longer open. State a new one."))
    return need


def make_needs_from_gaps(actor: Actor, company: Company) -> NeedsMade:
    """Bring a company's needs in line with its gaps: new gaps become needs, changed ones are changed, closed ones met.

    Needs that people stated, that are planned, or that were withdrawn at the same level are left alone. Doing
    it again changes nothing. Raises Denied.
    """
    require(actor, "analysis.make_needs", target_of(company))
    Company.objects.select_for_update(of=("self",)).filter(pk=company.pk).first()
    rows = gap_rows(Scope(company=company.pk))
    known = list(Need.objects.filter(company=company, employment__isnull=False))
    made = _Reconciliation(known, wishes(rows))
    jobs = Employment.objects.in_bulk([wish.row.employment for wish in made.lacking])
    added = _add([_need_of(wish, jobs[wish.row.employment]) for wish in made.lacking])
    Need.objects.bulk_update(made.different, ["target_level", "priority", "basis"], batch_size=1000)
    closed = {(row.employment, row.skill) for row in rows if row.gap == 0}
    met = [n.pk for n in made.beside if n.origin == Need.Origin.GAP and (n.employment_id, n.skill_id) in closed]
    Need.objects.filter(pk__in=met).update(status=Need.Status.MET)
    result = NeedsMade(added, len(made.different), len(met), made.unchanged, made.withdrawn)
    log("analysis.make_needs", company, {"needs": [None, {name: getattr(result, name) for name in result.__slots__}]})
    return result


def _add(rows: list[Need]) -> int:
    """Write those whom nobody has an open need for at this very moment, and say how many they are."""
    Need.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return Need.objects.filter(key__in=[row.key for row in rows]).count() if rows else 0


class _Reconciliation:
    """Compare the wishes that follow from the gaps with the needs that are there."""

    def __init__(self, known: Iterable[Need], wanted: Iterable[Wish]) -> None:
        live = {(n.employment_id, n.skill_id): n for n in known if n.status == Need.Status.OPEN}
        planned = {(n.employment_id, n.skill_id) for n in known if n.status == Need.Status.PLANNED}
        refused = {(n.employment_id, n.skill_id, n.target_level) for n in known if n.status == Need.Status.WITHDRAWN}
        self.lacking: list[Wish] = []
        self.different: list[Need] = []
        self.unchanged = self.withdrawn = 0
        for wish in wanted:
            pair = (wish.row.employment, wish.row.skill)
            if (need := live.pop(pair, None)) is not None:
                self._compare(need, wish)
            elif pair in planned:
                self.unchanged += 1
            elif (*pair, wish.row.required) in refused:
                self.withdrawn += 1
            else:
                self.lacking.append(wish)
        self.beside = list(live.values())

    def _compare(self, need: Need, wish: Wish) -> None:
        values = {"target_level": wish.row.required, "priority": wish.priority, "basis": wish.basis()}
        if need.origin != Need.Origin.GAP or all(getattr(need, name) == value for name, value in values.items()):
            self.unchanged += 1
            return
        for name, value in values.items():
            setattr(need, name, value)
        self.different.append(need)


def _need_of(wish: Wish, job: Employment) -> Need:
    return Need(
        **target_of(job).columns(), key=f"gap-{uuid4().hex[:20]}", skill_id=wish.row.skill,
        target_level=wish.row.required, priority=wish.priority, origin=Need.Origin.GAP, basis=wish.basis(),
    )  # fmt: skip
