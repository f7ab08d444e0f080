"""Figures for a plain table: a chart's, a report's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kompetens.ui.markup import Text


@dataclass(frozen=True, slots=True)
class TableData:
    """Column names and rows of text, ready to be shown; columns that are not in `texts` hold numbers."""

    columns: Sequence[Text]
    rows: Sequence[Sequence[Text]]
    texts: frozenset[int] = frozenset({0})

    def cells(self) -> list[list[tuple[Text, Text, bool]]]:
        """Rows of (column's name, value, is a number)."""
        return [[(self.columns[i], value, i not in self.texts) for i, value in enumerate(row)] for row in self.rows]

    def heads(self) -> list[tuple[Text, bool]]:
        """Columns as (name, holds numbers)."""
        return [(name, i not in self.texts) for i, name in enumerate(self.columns)]
