"""Every kind has its words in both languages, and the two say the same things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kompetens.notifications
from kompetens.core.actor import acting
from kompetens.notifications.kinds import KINDS, LANGUAGES
from kompetens.notifications.rendering import words
from tests.factories.world import build_world
from tests.notifications.conftest import SYSTEM
from tests.notifications.samples import context_of

FOLDER = Path(kompetens.notifications.__file__).parent / "templates/notifications/mail"
NAMES = re.compile(r"{[{%][^}]*?[}%]}")
STRUCTURE = {"if", "else", "endif", "for", "in", "endfor", "each", "include", "until", "moment", "days_until"}


def variables(text: str) -> set[str]:
    """The names that a template uses."""
    tags = re.sub(r'"[^"]*"', "", " ".join(NAMES.findall(text)))
    found = {name.split(".")[0] for name in re.findall(r"[a-z_][a-z_.]*", tags)}
    return found - STRUCTURE


def sources(language: str, kind: str) -> tuple[str, str]:
    parts = [(FOLDER / language / f"{kind}.{part}.txt").read_text() for part in ("subject", "body")]
    shared = (FOLDER / language / "parts/activity.txt").read_text()
    return parts[0], parts[1] + (shared if "parts/activity.txt" in parts[1] else "")


def test_there_is_a_file_for_each_kind_and_part_and_no_other():
    wanted = {f"{kind}.{part}.txt" for kind in KINDS for part in ("subject", "body")}
    for language in LANGUAGES:
        assert {path.name for path in (FOLDER / language).glob("*.txt")} == wanted


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_both_languages_use_the_same_variables_and_no_others(kind):
    swedish, english = (sources(language, kind.key) for language in LANGUAGES)
    for part in (0, 1):
        assert variables(swedish[part]) == variables(english[part]), (kind.key, part)
    used = variables(swedish[0]) | variables(swedish[1])
    assert used <= kind.variables, f"{kind.key} uses {used - kind.variables}, which it does not ask for"


def test_the_reader_of_variables_reads_them():
    text = '{% include "x/y.txt" %}{{ course }} {% for each in sessions %}{{ each.a|until:b.c }}{% endfor %}{% if d %}'
    assert variables(text) == {"course", "sessions", "b", "d"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_every_kind_is_written_in_both_languages(kind):
    with acting(SYSTEM):
        side = build_world().own
        context = context_of(side)
        texts = {language: words(kind, language, context) for language in LANGUAGES}
    for language, (subject, body, _) in texts.items():
        assert subject
        assert body
        assert "\n" not in subject
        assert "{" not in subject + body
        if "course" in kind.variables:
            course = {"sv": "Mätteknik grund", "en": "Measuring technique, basics"}[language]
            assert course in subject, "the subject says what"
            assert course in body.splitlines()[0], "the first line says what to do about what"
            assert str(side.activity.starts_at.year) in subject, "the subject says when"
            assert "Kurslokalen Linköping" in body
            assert body.count("08.00" if language == "sv" else "08:00") >= 1
    assert texts["sv"] != texts["en"]


@pytest.mark.django_db
def test_text_is_not_escaped_and_a_lacking_variable_is_an_error():
    with acting(SYSTEM):
        side = build_world().own
        side.course.title_sv = "Mått & <form> i praktiken"
        subject, body, _ = words(KINDS["invitation"], "sv", context_of(side))
        assert "Mått & <form> i praktiken" in subject
        assert "Mått & <form>" in body
        with pytest.raises(KeyError, match="place_in_queue"):
            words(KINDS["waiting"], "sv", {"course": side.course})
