"""Bring a framework of skills up to date from the file that its owner publishes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import transaction

from kompetens.core.actor import current_actor
from kompetens.core.audit import log
from kompetens.core.messages import Message, MessageError
from kompetens.core.permission import require
from kompetens.core.sorting import swedish_sort_key
from kompetens.core.text import normalise
from kompetens.skills.models import Framework, Skill

JOBTECH = "jobtech"
MOST_BYTES = 100_000_000
MOST_RETIRED = 0.5
"""A file that lacks a larger share of the skills in use is taken for the wrong file unless that is confirmed."""

NOT_JSON = Message(
    "framework-not-json",
    "The file is not JSON (line {line}). Fetch the taxonomy's file “skills” anew and leave it as it is.",
    "Filen är inte JSON (rad {line}). Hämta taxonomins fil ”skills” på nytt och lämna den som den är.",
)
NOT_TEXT = Message(
    "framework-not-text",
    "The file is not text in UTF-8. Fetch the taxonomy's file “skills” anew and leave it as it is.",
    "Filen är inte text i UTF-8. Hämta taxonomins fil ”skills” på nytt och lämna den som den är.",
)
TOO_LARGE = Message(
    "framework-too-large",
    "The file is larger than {megabytes} MB, which a list of skills is not. Check that it is the right file.",
    "Filen är större än {megabytes} MB, och så stor är ingen kompetenslista. Kontrollera att det är rätt fil.",
)
NO_CONCEPTS = Message(
    "framework-no-concepts",
    "The file has no list data → concepts, as the taxonomy's own files have. Choose another file.",
    "Filen saknar listan data → concepts, som taxonomins egna filer har. Välj en annan fil.",
)
NO_SKILLS = Message(
    "framework-no-skills",
    "The file holds no skills, but {found}. Choose the taxonomy's file “skills”.",
    "Filen innehåller inga kompetenser, utan {found}. Välj taxonomins fil ”skills”.",
)
BAD_CONCEPT = Message(
    "framework-bad-concept",
    "Skill number {number} of the file has no {lacking}. Nothing was changed. Fetch the file anew.",
    "Kompetens nummer {number} i filen saknar {lacking}. Ingenting ändrades. Hämta filen på nytt.",
)
TWICE = Message(
    "framework-twice",
    "The identifier {identifier} stands twice in the file with different names. Nothing was changed.",
    "Identiteten {identifier} står två gånger i filen med olika namn. Ingenting ändrades.",
)
MANY_GONE = Message(
    "framework-many-gone",
    "{gone} of the {known} skills in use are not in the file. If that is right, confirm that they are to be retired.",
    "{gone} av de {known} kompetenser som används finns inte i filen. Om det stämmer, bekräfta att de ska utgå.",
)


class FrameworkFault(MessageError):
    """The file cannot be taken in; nothing was changed. Its message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of an import, in skills."""

    added: int
    renamed: int
    revived: int
    retired: int
    unchanged: int


def import_jobtech(file: Path | IO[bytes], *, retire_many: bool = False) -> Counts:
    """Take in the JobTech taxonomy's skills (`{"data": {"concepts": [...]}}`, also with `narrower` levels).

    A skill that is no longer in the file is retired, never deleted: what refers to it stays. Importing the same
    file again changes nothing. Raises FrameworkFault, and Denied for an actor who may not.
    """
    require(current_actor(), "skills.import_framework")
    names = _names(_concepts(_read(file)))
    with transaction.atomic():
        framework, _ = Framework.objects.get_or_create(key=JOBTECH, defaults={"name": "JobTech Taxonomy"})
        Framework.objects.select_for_update().get(pk=framework.pk)
        counts = _bring_up_to_date(framework, names, retire_many)
        log("skills.import_framework", framework, {name: [None, getattr(counts, name)] for name in counts.__slots__})
    return counts


def _read(file: Path | IO[bytes]) -> Any:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return _read(opened)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FrameworkFault(TOO_LARGE.fill(megabytes=MOST_BYTES // 1_000_000))
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FrameworkFault(NOT_TEXT) from error
    except json.JSONDecodeError as error:
        raise FrameworkFault(NOT_JSON.fill(line=error.lineno)) from error
    except RecursionError as error:
        raise FrameworkFault(NO_CONCEPTS) from error


def _concepts(document: Any) -> list[dict[str, Any]]:
    data = document.get("data") if isinstance(document, dict) else None
    concepts = data.get("concepts") if isinstance(data, dict) else None
    if not isinstance(concepts, list) or not all(isinstance(concept, dict) for concept in concepts):
        raise FrameworkFault(NO_CONCEPTS)
    found, kinds, waiting = [], set(), list(concepts)
    while waiting:
        concept = waiting.pop()
        kinds.add(str(concept.get("type")))
        if concept.get("type") == "skill":
            found.append(concept)
        narrower = concept.get("narrower")
        waiting += [below for below in narrower if isinstance(below, dict)] if isinstance(narrower, list) else []
    if not found:
        raise FrameworkFault(NO_SKILLS.fill(found=", ".join(sorted(kinds)[:5]) or "–"))
    return found


def _names(concepts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Identifier → name. Raises FrameworkFault for a concept without either and for one with two names."""
    names: dict[str, str] = {}
    for number, concept in enumerate(concepts, 1):
        identifier, label = concept.get("id"), concept.get("preferred_label")
        for value, lacking, longest in ((identifier, "id", 120), (label, "preferred_label", 300)):
            if not isinstance(value, str) or not normalise(value) or len(value) > longest:
                raise FrameworkFault(BAD_CONCEPT.fill(number=number, lacking=lacking))
        name = normalise(str(label))
        if names.setdefault(str(identifier), name) != name:
            raise FrameworkFault(TWICE.fill(identifier=identifier))
    return names


def _bring_up_to_date(framework: Framework, names: Mapping[str, str], retire_many: bool) -> Counts:
    known = {skill.concept_id: skill for skill in Skill.objects.filter(framework=framework)}
    live = [skill for skill in known.values() if not skill.is_retired]
    gone = [skill for skill in live if skill.concept_id not in names]
    if len(gone) > len(live) * MOST_RETIRED and not retire_many:
        raise FrameworkFault(MANY_GONE.fill(gone=len(gone), known=len(live)))
    renamed = revived = 0
    changed: list[Skill] = []
    for skill in known.values():
        name = names.get(skill.concept_id)
        if name is None:
            continue
        if name != skill.name_sv or skill.is_retired:
            renamed += name != skill.name_sv
            revived += skill.is_retired
            skill.name_sv, skill.sort_key, skill.is_retired = name, swedish_sort_key(name), False
            changed.append(skill)
    for skill in gone:
        skill.is_retired = True
    added = [
        Skill(framework=framework, concept_id=identifier, name_sv=name, sort_key=swedish_sort_key(name))
        for identifier, name in names.items()
        if identifier not in known
    ]
    Skill.objects.bulk_create(added, batch_size=1000)
    Skill.objects.bulk_update([*changed, *gone], ["name_sv", "sort_key", "is_retired"], batch_size=1000)
    unchanged = len(names) - len(added) - len(changed)
    return Counts(len(added), renamed, revived, len(gone), unchanged)
