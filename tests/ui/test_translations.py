"""Every English sentence of the look has its Swedish one, and the catalogue holds nothing else."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import kompetens.ui

ROOM = Path(kompetens.ui.__file__).parent
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip


def sentences(room: Path) -> set[str]:
    found: set[str] = set()
    for file in [*room.rglob("*.py"), *room.rglob("*.html")]:
        source = file.read_text()
        if file.suffix == ".html":
            source = "\n".join(line.strip() for line in templatize(source).splitlines())
        for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
            found.add(message if isinstance(message, str) else message[0])
    return found


def swedish(room: Path) -> Catalog:
    with (room / "locale/sv/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="sv")


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    messages = [message for message in swedish(ROOM) if message.id]
    catalogue = {message.id if isinstance(message.id, str) else message.id[0]: message for message in messages}
    assert sentences(ROOM) == set(catalogue)
    assert [text for text, message in catalogue.items() if not all(message.string)] == []


def test_placeholders_survive_translation() -> None:
    for message in swedish(ROOM):
        if message.id:
            assert list(message.check()) == []
