"""Is the database read with the keys it was written with?

A second machine, or a data folder restored without its secrets, would otherwise write identity numbers that
nobody can read later, and fail to find those that are there. The database keeps a hash of the keys; it tells
nothing about them, since they are 32 random bytes.
"""

import hashlib
import os
from pathlib import Path

import psycopg

from . import state
from .database import DatabaseUrls
from .errors import StartError
from .secrets import ensure_secrets

KEYS = ("identity_key", "index_key")


def check_keys(urls: DatabaseUrls, data_dir: Path) -> None:
    """Note the keys' hash in a new database; compare it in one that has it.

    Raises:
        StartError: the database was written with other keys.
    """
    made = ensure_secrets(data_dir)
    with psycopg.connect(urls.owner or urls.app, autocommit=True) as connection:
        for name in KEYS:
            key = os.environ.get(f"KOMPETENS_{name.upper()}", "").strip() or str(getattr(made, name))
            mine = hashlib.sha256(f"smart-kompetens:{name}:{key}".encode()).hexdigest()
            noted = state.read(connection, f"key:{name}")
            if noted is None and urls.owner:
                state.write(connection, f"key:{name}", mine)
            elif noted not in (None, mine):
                raise StartError(
                    f"The database was written with another {name} than the one in {data_dir / 'secrets'}. "
                    f"Put the right file there, or its text into KOMPETENS_{name.upper()}; with another key "
                    "no identity number could be read."
                )
