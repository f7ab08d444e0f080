"""Parts of names, and misspelt ones, against a reference that goes letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.actor import acting, system_actor
from kompetens.core.sorting import swedish_sort_key
from kompetens.skills.models import Skill
from kompetens.skills.queries.search import find_skills
from kompetens.skills.queries.spelling import Words

SYSTEM = system_actor("test", "arrange skills")
NAMES = [
    ("Licenssvetsning", "Licensed welding"), ("Svets, MIG/MAG", ""), ("Truckkort A2", "Truck licence A2"),
    ("Mätteknik, avancerad", "Measuring, advanced"), ("CNC-styrning", ""), ("Åkeriledning", ""),
]  # fmt: skip


@pytest.fixture
def skills(world):
    with acting(SYSTEM):
        for n, (sv, en) in enumerate(NAMES):
            Skill.objects.create(
                framework=world.skill.framework, group=world.group if n % 2 else None, concept_id=f"n{n}",
                name_sv=sv, name_en=en, sort_key=swedish_sort_key(sv),
            )  # fmt: skip
        Skill.objects.create(
            framework=world.skill.framework, concept_id="old", name_sv="Svetsning med karbid", is_retired=True,
            sort_key=swedish_sort_key("Svetsning med karbid"),
        )  # fmt: skip
        yield world


def names(text, **filters):
    found = find_skills(text, **filters)
    return [skill.name_sv for skill in found.skills], list(found.instead)


def test_a_part_of_a_word_is_enough_and_retired_skills_are_not_found(skills):
    assert names("svets") == (["Licenssvetsning", "Svets, MIG/MAG"], [])
    assert names("SVETS mig")[0] == ["Svets, MIG/MAG"]
    assert names("welding")[0] == ["Licenssvetsning"]
    assert names("åker")[0] == ["Åkeriledning"]
    assert names("aker") == (["Åkeriledning"], ["åkeriledning"])
    assert names("cnc styrning")[0] == ["CNC-styrning"]


def test_a_misspelt_word_is_forgiven_and_said(skills):
    found, instead = names("svetsnig")
    assert found == ["Licenssvetsning"]
    assert "licenssvetsning" in instead
    assert set(names("mättenkik")[0]) == {"Mätteknik, avancerad", "Mätteknik"}
    assert names("turckkort")[0] == ["Truckkort A2"]
    assert names("qqqqqq") == ([], [])
    assert names("xyz") == ([], [])


def test_filters_narrow_the_search(skills):
    assert names("svets", group=skills.group.pk)[0] == ["Svets, MIG/MAG"]
    assert names("", framework=skills.skill.framework_id)[0][0] == "CNC-styrning"
    assert names("svets", framework=skills.skill.framework_id + 1)[0] == []


letters = st.text("abcå", min_size=1, max_size=7)


def reference(text: str, word: str) -> int:
    """The fewest changes between `text` and any part of `word` (optimal string alignment)."""
    rows = [[0] * (len(word) + 1)]
    for i in range(1, len(text) + 1):
        row = [i]
        for j in range(1, len(word) + 1):
            best = min(rows[i - 1][j - 1] + (text[i - 1] != word[j - 1]), row[j - 1] + 1, rows[i - 1][j] + 1)
            if i > 1 and j > 1 and text[i - 1] == word[j - 2] and text[i - 2] == word[j - 1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return min(rows[-1])


@given(st.lists(letters, min_size=1, max_size=6), letters)
def test_distances_are_the_references(words, text):
    table = Words(words)
    found = dict(zip(table.words, table._distances(text), strict=True))
    assert found == {word: reference(text, word) for word in set(words)}


def test_thousands_of_words_in_a_moment():
    import time

    table = Words([f"kompetensord{n}svetsning" for n in range(10_000)] + ["licenssvetsning"])
    start = time.perf_counter()
    assert "licenssvetsning" in table.close_to("licensvetsnig")
    assert time.perf_counter() - start < 2
