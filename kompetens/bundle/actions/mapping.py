"""Tie the programme's skills to the same concepts in other lists of skills."""

from __future__ import annotations

from typing import Any

from kompetens.bundle.check import CheckedBundle

_PAIRS = (
    "select k.id as own, o.id as other from unnest(%(keys)s::text[], %(concepts)s::text[]) as s(key, concept) "
    "join skills_skill k on k.framework_id = %(framework)s and k.concept_id = s.key "
    "join skills_skill o on o.framework_id <> %(framework)s and o.concept_id = s.concept"
)


def map_skills(cursor: Any, bundle: CheckedBundle, ids: dict[str, Any]) -> None:
    """Link every skill to the concepts that the bundle names, as far as their lists are loaded; links are kept."""
    pairs = [
        (row["skill"], concept)
        for row in bundle.records("skills")
        for concept in (row["jobtech_id"], row["esco_uri"])
        if concept
    ]
    values = {**ids, "keys": [key for key, _ in pairs], "concepts": [concept for _, concept in pairs]}
    cursor.execute(
        f"with pairs as ({_PAIRS}) insert into skills_skill_same_as (from_skill_id, to_skill_id) "
        "select own, other from pairs union select other, own from pairs on conflict do nothing",
        values,
    )
