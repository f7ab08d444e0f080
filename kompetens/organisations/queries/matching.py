"""Search by a part of a name in the column that sorts it, so that every database folds case as Swedes do."""

from __future__ import annotations

from django.db.models import Q

from kompetens.core.sorting import swedish_sort_key


def words_of(text: str) -> list[str]:
    """A search text as pieces of sort keys: case, accents and punctuation do not matter, å, ä and ö do."""
    keys = (swedish_sort_key(word).split("  ")[0] for word in text.split())
    return [key for key in keys if key]


def matching(text: str) -> Q:
    """Rows whose sort key holds every word of the text, anywhere."""
    found = Q()
    for word in words_of(text):
        found &= Q(sort_key__contains=word)
    return found
