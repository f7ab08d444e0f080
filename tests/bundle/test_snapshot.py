"""What an import keeps of the rows that it read."""

from __future__ import annotations

from typing import Any

from kompetens.bundle.actions.snapshot import hash_of


def test_what_is_kept_of_a_row_cannot_be_guessed_without_the_key(settings: Any) -> None:
    row = ("p1", "Åsa", "Öberg", "198504122380")
    kept = hash_of(row)
    assert hash_of(row) == kept
    settings.INDEX_KEY = "eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXk="
    assert hash_of(row) != kept
