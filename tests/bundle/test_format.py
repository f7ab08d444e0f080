"""The format's description agrees with itself, with its document and with what the importer stores."""

from __future__ import annotations

from kompetens.bundle.actions.recipes import RECIPES
from kompetens.bundle.document import DOCUMENT, document
from kompetens.bundle.format import BY_NAME, TABLES
from kompetens.bundle.schema import Kind
from kompetens.bundle.tables.people import ROLE_SCOPE
from kompetens.bundle.tables.supply import course_offsets
from kompetens.organisations.models import Role


def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: python -m kompetens.bundle.document"


def test_references_point_upwards_to_columns_that_are_there() -> None:
    seen: set[str] = set()
    for table in TABLES:
        for column in table.columns:
            if column.reference:
                target, _, name = column.reference.partition(".")
                assert target in seen, f"{table.name}.{column.name}"
                assert BY_NAME[target].by_name[name].kind is column.kind
        seen.add(table.name)


def test_every_table_has_a_key_and_words_in_both_languages() -> None:
    for table in TABLES:
        assert set(table.key) <= set(table.column_names)
        for unique in table.unique:
            assert set(unique) <= set(table.column_names)
        for column in table.columns:
            assert column.sv
            assert column.en
            assert column.kind is not Kind.CHOICE or column.choices
        for rule in table.rules:
            assert rule.column in table.by_name
            assert rule.sv != rule.en


def test_every_table_is_stored() -> None:
    assert set(RECIPES) == {table.name for table in TABLES} - {"programme"}


def test_roles_are_the_product_s() -> None:
    assert set(ROLE_SCOPE) == set(Role.values) - {"participant"}


def test_sessions_of_a_course() -> None:
    assert course_offsets(1, 1, 0) == [0]
    assert course_offsets(4, 2, 0) == [0, 1, 2, 3]
    assert course_offsets(3, 1, 0) == [0, 2, 4]
    assert course_offsets(4, 1, 1) == [0, 10, 20, 30]
    assert course_offsets(4, 2, 2) == [0, 1, 20, 21]
