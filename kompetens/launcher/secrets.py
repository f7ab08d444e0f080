"""Keys and passwords that are made at the first start and kept beside the data."""

import base64
import os
import secrets as random_source
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import StartError


def _key() -> str:
    return base64.b64encode(random_source.token_bytes(32)).decode()


def _password() -> str:
    return random_source.token_hex(24)


MAKERS: dict[str, Callable[[], str]] = {
    "secret_key": lambda: random_source.token_urlsafe(50),
    "identity_key": _key,
    "index_key": _key,
    "database_admin_password": _password,
    "database_owner_password": _password,
    "database_app_password": _password,
}


@dataclass(frozen=True)
class Secrets:
    """``identity_key`` and ``index_key`` are 32 random bytes in base64; the rest is plain text."""

    secret_key: str
    identity_key: str
    index_key: str
    database_admin_password: str
    database_owner_password: str
    database_app_password: str


def ensure_secrets(data_dir: Path) -> Secrets:
    """Read the secrets in ``data_dir/secrets``; make those that are missing (folder 0700, files 0600).

    Safe when several processes do it at once: all get the same values.

    Raises:
        StartError: a key is missing although a database exists that was written with it, or a file is
            empty or belongs to another user. A new key would make identity numbers unreadable.
    """
    folder = Path(data_dir) / "secrets"
    values = {}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, make in MAKERS.items():
            path = folder / name
            if not path.exists():
                _refuse_when_data_exists(Path(data_dir), path)
                _write_once(path, make())
            values[name] = path.read_text(encoding="ascii").strip()
            if not values[name]:
                raise StartError(f"The key file {path} is empty. Put it back from your backup.")
    except PermissionError as error:
        raise StartError(
            f"The keys in {folder} belong to another user. Start as that user, "
            "or name another folder in KOMPETENS_DATA."
        ) from error
    return Secrets(**values)


def _refuse_when_data_exists(data_dir: Path, path: Path) -> None:
    if os.path.lexists(data_dir / "postgres"):
        raise StartError(
            f"The key file {path} is missing, but the database in {data_dir / 'postgres'} was written "
            "with it. Put the folder secrets back from your backup. To begin anew without the old data, "
            f"move {data_dir} away."
        )


def _write_once(path: Path, text: str) -> None:
    """Write a complete file or nothing; when somebody else was first, hers stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{random_source.token_hex(4)}")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)
