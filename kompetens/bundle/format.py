"""The bundle format: every table, column and rule, as data.

A bundle is a folder with one file per table, `<table>.csv` (UTF-8; semicolon, comma or tab) or
`<table>.xlsx`. The first row holds the column names. `docs/bundle.md` is generated from this description,
and it drives the checker and the importer, so the three cannot disagree.
"""

from kompetens.bundle.schema import Column, Table
from kompetens.bundle.tables.needs import NEED_TABLES
from kompetens.bundle.tables.organisations import ORGANISATION_TABLES
from kompetens.bundle.tables.people import PEOPLE_TABLES
from kompetens.bundle.tables.programme import PROGRAMME_TABLES
from kompetens.bundle.tables.skills import SKILL_TABLES
from kompetens.bundle.tables.supply import SUPPLY_TABLES

FORMAT_VERSION = "1"

# In dependency order: a table refers only to tables above it.
TABLES: tuple[Table, ...] = (
    *PROGRAMME_TABLES,
    *SKILL_TABLES,
    *ORGANISATION_TABLES,
    *SUPPLY_TABLES,
    *PEOPLE_TABLES,
    *NEED_TABLES,
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}


def referenced_columns() -> dict[str, frozenset[str]]:
    """Table name -> those of its columns that some reference points to."""
    targets: dict[str, set[str]] = {}
    for table in TABLES:
        for column in table.columns:
            if column.reference:
                name, _, target = column.reference.partition(".")
                targets.setdefault(name, set()).add(target)
    return {name: frozenset(columns) for name, columns in targets.items()}


__all__ = ["BY_NAME", "FORMAT_VERSION", "TABLES", "Column", "Table", "referenced_columns"]
