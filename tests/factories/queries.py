"""How many queries a page asks in service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def asked() -> Iterator[list[str]]:
    """The SQL of the block, filled when it ends.

    Without the savepoints that a test's own transaction adds, and without the programme's name, which a process
    asks for once in half a minute.
    """
    found: list[str] = []
    with CaptureQueriesContext(connection) as caught:
        yield found
    statements = [query["sql"] for query in caught]
    found += [sql for sql in statements if "SAVEPOINT" not in sql and 'FROM "organisations_programme" ORDER' not in sql]
