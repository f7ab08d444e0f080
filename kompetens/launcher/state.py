"""What the launcher remembers about a database, kept in that database: it travels with dumps and copies."""

from typing import Any

import psycopg

TABLE = "kompetens_launcher_state"


def read(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> str | None:
    """The value noted under ``name``; ``None`` when there is none, or the database is empty."""
    if connection.execute("SELECT to_regclass(%s) IS NULL", (f"public.{TABLE}",)).fetchone() == (True,):
        return None
    row = connection.execute(f"SELECT value FROM public.{TABLE} WHERE name = %s", (name,)).fetchone()
    return row[0] if row else None


def write(connection: psycopg.Connection[tuple[Any, ...]], name: str, value: str) -> None:
    """Note ``value`` under ``name``. The connection is the owner's."""
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS public.{TABLE} (name text PRIMARY KEY, value text NOT NULL,"
        " written_at timestamptz NOT NULL DEFAULT now())"
    )
    connection.execute(
        f"INSERT INTO public.{TABLE} (name, value) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value, written_at = now()",
        (name, value),
    )
