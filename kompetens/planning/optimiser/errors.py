"""The one exception that bad input raises."""


class ProblemError(ValueError):
    """The problem (or plan) cannot be used; the message names table, row and column where there is one."""

    def __init__(self, message: str, table: str = "", column: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.table = table
        self.column = column
        self.row = row
