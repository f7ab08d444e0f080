"""Register people, change their names, protect them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from kompetens.core.actor import Actor, acting, system_actor
from kompetens.core.audit import log
from kompetens.core.identifiers import IdentityNumber
from kompetens.core.permission import require
from kompetens.core.sorting import swedish_sort_key
from kompetens.core.text import normalise
from kompetens.organisations.actions.identity import whose
from kompetens.organisations.identity import blind_index, identity_fields, pseudo_number, pseudonym
from kompetens.organisations.models import AboutEmployee, Employment, Person, Team

REGISTRAR = system_actor("people", "keep a person's row, which her employer does not see")
HIDDEN = "•••"


def name_fields(first_name: str, last_name: str) -> dict[str, str]:
    """First, last and listed name ("Öberg, Åsa") and the key that sorts them."""
    first, last = normalise(first_name), normalise(last_name)
    listed = ", ".join(part for part in (last, first) if part)
    return {
        "first_name": first,
        "last_name": last,
        "listed_name": listed,
        "sort_key": swedish_sort_key(last, first, length=500),
    }


def pseudonym_fields(programme_id: int, key: str) -> dict[str, str]:
    """What an Employment (and any copy of a name) holds for a protected person: a pseudonym and nothing else."""
    listed = pseudonym(programme_id, key)
    return {"first_name": "", "last_name": "", "listed_name": listed, "sort_key": swedish_sort_key(listed)}


def register_person(
    actor: Actor,
    team: Team,
    *,
    key: str,
    first_name: str,
    last_name: str,
    number: IdentityNumber | None = None,
    is_protected: bool = False,
    title: str = "",
    email: str = "",
    phone: str = "",
    started_on: date | None = None,
) -> Employment:
    """Employ somebody in a team; `key` is her employee number in the company.

    A person whose number the programme knows already gets a second employment and keeps her name.
    Raises Denied; ValidationError for an empty name or a key that is taken.
    """
    require(actor, "organisations.register_person", team)
    if not normalise(first_name + last_name):
        raise ValidationError(_("Write the person's name."), code="name")
    with acting(REGISTRAR):
        person = _known(team, number) or _new_person(team, key, first_name, last_name, number, is_protected)
        job = _employ(person, team, key, title, email, phone, started_on)
    log("organisations.register_person", job)
    return job


def _known(team: Team, number: IdentityNumber | None) -> Person | None:
    if number is None:
        return None
    return Person.objects.filter(programme_id=team.programme_id, identity_index=blind_index(number.value)).first()


def _new_person(
    team: Team, key: str, first: str, last: str, number: IdentityNumber | None, is_protected: bool
) -> Person:
    person_key = f"{team.company_id}-{key}"[:60]
    person = Person(programme_id=team.programme_id, key=person_key, **name_fields(first, last))
    if number is not None:
        _set(person, identity_fields(number))
    if is_protected:
        _hide(person)
    _save_once(person, _("An employee with this number is in the company already."))
    return person


def _employ(
    person: Person, team: Team, key: str, title: str, email: str, phone: str, started_on: date | None
) -> Employment:
    job = Employment(
        programme_id=team.programme_id, region_id=team.region_id, company_id=team.company_id, site_id=team.site_id,
        team=team, person=person, key=key, title=normalise(title), started_on=started_on, **_employer_sees(person),
    )  # fmt: skip
    if not person.is_protected:
        job.email, job.phone = email.strip(), normalise(phone)
    _save_once(job, _("An employee with this number is in the company already."))
    return job


def _save_once(row: models.Model, taken: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(taken, code="taken") from error


def _employer_sees(person: Person) -> dict[str, str]:
    if person.is_protected:
        return pseudonym_fields(person.programme_id, person.key)
    return name_fields(person.first_name, person.last_name)


def set_identity(actor: Actor, target: Person | Employment, number: IdentityNumber) -> None:
    """Give a person her number, or another one. The birth date and legal gender follow from it.

    Raises Denied, and ValidationError when another person of the programme has the number.
    """
    require(actor, "organisations.register_person", whose(target))
    with acting(REGISTRAR):
        person = _locked(target)
        before = person.identity_type
        _set(person, identity_fields(number))
        if person.is_protected:
            _give_pseudo_number(person)
        _save_once(person, _("A person with this identity number is in the programme already."))
    log("organisations.set_identity", target, {"identity_type": [before, person.identity_type]})


def rename_person(actor: Actor, target: Person | Employment, first_name: str, last_name: str) -> None:
    """Change a person's name everywhere it stands. A protected person's copies keep the pseudonym.

    The log says that the name was changed, not what it was. Raises Denied and ValidationError.
    """
    subject = whose(target)
    require(actor, "organisations.register_person", subject)
    if not normalise(first_name + last_name):
        raise ValidationError(_("Write the person's name."), code="name")
    with acting(REGISTRAR):
        person = _locked(target)
        if person.is_protected:
            require(actor, "organisations.protect_person", subject)
            _set(person, {**name_fields(first_name, last_name), **_listed(person)})
        else:
            _set(person, name_fields(first_name, last_name))
        person.save()
        spread_name(person)
    log("organisations.rename_person", target, {"name": [HIDDEN, HIDDEN]})


def protect_person(actor: Actor, target: Person | Employment) -> None:
    """Protect a person's identity from now on: employers, trainers and lists meet a pseudonym.

    Names and contact details leave every row but her own `Person`, which the programme's authorised staff
    reads; a pseudo-number is kept for reports when her birth date is known. Raises Denied.
    """
    require(actor, "organisations.protect_person", whose(target))
    with acting(REGISTRAR):
        person = _locked(target)
        if person.is_protected:
            return
        _hide(person)
        person.save()
        person.employments.update(email="", phone="")
        spread_name(person)
    log("organisations.protect_person", target, {"is_protected": [False, True]})


def _locked(target: Person | Employment) -> Person:
    return Person.objects.select_for_update().get(pk=whose(target).person_id)


def _set(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _listed(person: Person) -> dict[str, str]:
    shown = pseudonym_fields(person.programme_id, person.key)
    return {"listed_name": shown["listed_name"], "sort_key": shown["sort_key"]}


def _hide(person: Person) -> None:
    person.is_protected = True
    _set(person, _listed(person))
    _give_pseudo_number(person)


def _give_pseudo_number(person: Person) -> None:
    """The first free pseudo-number of her birth date; none while that is not known."""
    if person.birth_date is None or person.pseudo_number[:8] == f"{person.birth_date:%Y%m%d}":
        return
    others = Person.objects.filter(programme_id=person.programme_id).exclude(pk=person.pk)
    taken = set(others.filter(birth_date=person.birth_date).values_list("pseudo_number", flat=True))
    attempt = 0
    while (number := pseudo_number(person.programme_id, person.key, person.birth_date, attempt)) in taken:
        attempt += 1
    person.pseudo_number = number


def copies_of_names() -> Iterator[type[models.Model]]:
    """Models about an employee that carry a copy of her listed name, in whichever room: found by their columns."""
    for model in apps.get_models():
        if issubclass(model, AboutEmployee) and _has(model, "listed_name"):
            yield model


def _has(model: type[models.Model], column: str) -> bool:
    return any(field.name == column for field in model._meta.get_fields())


def spread_name(person: Person) -> None:
    """Write the name that others may see into every row that carries it. Run as a system actor."""
    shown = _employer_sees(person)
    person.employments.update(**shown)
    for model in copies_of_names():
        values = {"listed_name": shown["listed_name"]}
        if _has(model, "sort_key"):
            values["sort_key"] = shown["sort_key"]
        model._default_manager.filter(person=person).update(**values)
