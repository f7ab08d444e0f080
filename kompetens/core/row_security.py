"""Row-level security as migration operations, so that a table is protected in the migration that makes it.

A policy compares columns that the table itself carries with the actor's settings (`kompetens.core.actor`);
joins inside a policy do not scale. The expressions stand in scalar sub-selects so that PostgreSQL computes
them once for a query and can use the columns' indexes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.migrations.operations.base import Operation, OperationCategory

SYSTEM = "(select nullif(current_setting('kompetens.system', true), '')) is not null"


def _setting(name: str) -> str:
    return f"current_setting('kompetens.{name}', true)"


def is_listed(column: str, scope: str) -> str:
    """SQL: the row's `column` is one of the ids in the actor's list `scope`."""
    return f"{column} = any ((select coalesce(nullif({_setting(scope)}, ''), '{{}}')::bigint[])::bigint[])"


def is_self(column: str, who: str = "person") -> str:
    """SQL: the row's `column` is the actor's own person (or user) id."""
    return f"{column} = (select nullif({_setting(who)}, '')::bigint)"


def condition(readers: Mapping[str, str], also: str = "") -> str:
    """The policy: a system actor, or any of `readers` (column → scope, `person` or `user`), or `also`."""
    parts = [SYSTEM]
    for column, scope in readers.items():
        parts.append(is_self(column, scope) if scope in ("person", "user") else is_listed(column, scope))
    if also:
        parts.append(also)
    return " or ".join(f"({part})" for part in parts)


class _TableOperation(Operation):
    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL

    def state_forwards(self, app_label: str, state: Any) -> None:
        return None


class RowSecurity(_TableOperation):
    """Protect `table`: rows are seen and written only by actors whom `readers` (or the SQL `also`) let in.

    `also` widens reading only (what is public); writing always needs one of the readers.
    """

    def __init__(self, table: str, readers: Mapping[str, str], also: str = "") -> None:
        self.table, self.readers, self.also = table, dict(readers), also

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table, self.readers], {"also": self.also}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        see, write = condition(self.readers, self.also), condition(self.readers)
        schema_editor.execute(f"alter table {self.table} enable row level security")
        schema_editor.execute(f"create policy seen on {self.table} for select using ({see})")
        schema_editor.execute(f"create policy added on {self.table} for insert with check ({write})")
        schema_editor.execute(f"create policy changed on {self.table} for update using ({write}) with check ({write})")
        schema_editor.execute(f"create policy removed on {self.table} for delete using ({write})")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for policy in ("seen", "added", "changed", "removed"):
            schema_editor.execute(f"drop policy if exists {policy} on {self.table}")
        schema_editor.execute(f"alter table {self.table} disable row level security")

    def describe(self) -> str:
        return f"Row security on {self.table}"


class AppendOnly(_TableOperation):
    """Let nobody change or remove a row of `table`: the application's login lacks the right, and a trigger
    refuses everyone else, the owner included."""

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        login = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
        schema_editor.execute(
            "create or replace function kompetens_append_only() returns trigger language plpgsql as $$ "
            "begin raise exception '% is append-only', tg_table_name using errcode = '42501'; end $$",
            params=None,  # no placeholders: the % is PL/pgSQL's
        )
        schema_editor.execute(
            f"create trigger append_only before update or delete or truncate on {self.table} "
            "for each statement execute function kompetens_append_only()"
        )
        schema_editor.execute(f"revoke update, delete, truncate on {self.table} from {login}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f"drop trigger if exists append_only on {self.table}")

    def describe(self) -> str:
        return f"Only additions to {self.table}"
