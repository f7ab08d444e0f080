"""Search as a Swede expects it: inflections, compounds, slips of the keyboard, both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.actor import acting
from kompetens.portal.models import Course, SearchWord
from kompetens.portal.queries.search import distance, read
from kompetens.skills.models import SkillGroup
from tests.portal.conftest import SYSTEM

TITLES = {
    "weld": ("Licenssvetsning TIG", "Licensed welding, TIG"),
    "basic": ("Grundkurs i svets", "Welding basics"),
    "robot": ("Robotprogrammering steg 2", "Robot programming, step 2"),
    "truck": ("Truckutbildning A–B", "Fork-lift training A–B"),
    "lead": ("Leda på verkstadsgolvet", "Leading on the shop floor"),
    "lean": ("Ständiga förbättringar", ""),
}


@pytest.fixture
def courses(world):
    with acting(SYSTEM):
        Course.objects.bulk_create(
            Course(
                programme=world.programme, provider=world.own.provider, subject=world.group, key=key,
                title_sv=sv, title_en=en, offsets=[0],
                description_sv="Du lär dig riskbedömning och mätningar." if key == "lean" else "",
            )
            for key, (sv, en) in TITLES.items()
        )  # fmt: skip
    return world


def found(text: str) -> set[str]:
    search = read(text, list(SkillGroup.objects.all()))
    return set(Course.objects.filter(search.condition()).values_list("key", flat=True)) - {"course-a", "course-b"}


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("svets", {"weld", "basic"}),
        ("SVETSNING", {"weld"}),
        ("svetsningar", {"weld"}),
        ("licenssvets", {"weld"}),
        ("robotar", {"robot"}),
        ("robotkurs", {"robot"}),
        ("programmering", {"robot"}),
        ("truck", {"truck"}),
        ("truckkort", set()),
        ("förbättring", {"lean"}),
        ("riskbedömningar", {"lean"}),
        ("welding", {"weld", "basic"}),
        ("fork-lift", {"truck"}),
        ("svets grund", {"basic"}),
        ("golv", {"lead"}),
        ("robbot", {"robot"}),
        ("trukc", {"truck"}),
        ("standiga", {"lean"}),
        ("'; drop table", set()),
        ("& | ! :*", set()),
    ],
)
def test_what_is_found(courses, typed, keys):
    search = read(typed, list(SkillGroup.objects.all()))
    assert (found(typed) if search else set()) == keys


def test_a_subject_is_found_by_its_name(courses):
    measuring = list(SkillGroup.objects.all())
    assert Course.objects.filter(read("mätteknik", measuring).condition()).count() == len(TITLES) + 2


def test_a_corrected_word_is_told(courses):
    assert read("trukcutbildning", []).read_as == ("truckutbildning",)
    assert read("truckutbildning", []).read_as == ()


def test_words_follow_the_titles_whoever_writes_them(courses):
    words = set(SearchWord.objects.values_list("word", flat=True))
    assert {"licenssvetsning", "verkstadsgolvet", "ständiga", "fork", "lift"} <= words
    with acting(SYSTEM):
        Course.objects.filter(key="lean").update(title_sv="Åkeriets ÖVNING")
    assert {"åkeriets", "övning"} <= set(SearchWord.objects.values_list("word", flat=True))


def test_nothing_typed_is_no_search(courses):
    assert not read("  ", [])
    assert not read("–", [])


@given(st.text("abå", max_size=6), st.text("abå", max_size=6))
def test_distance_is_symmetric_and_zero_only_for_equals(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert distance(one, other, 1) == min(distance(one, other, 9), 2)
    assert distance(one + "x", one, 2) == 1
