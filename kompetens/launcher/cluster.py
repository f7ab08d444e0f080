"""A PostgreSQL cluster on disk: where it lies, how it is made, with which logins.

`data_dir/postgres` holds `data` (the cluster) and belongs to the server's user alone (mode 0700). As root,
where that user cannot reach the data folder, `data_dir/postgres` is a link to a folder under
`/var/lib/kompetens`.

Logins, all with passwords (SCRAM) and only over the socket:

- ``kompetens_admin``: the superuser; used at creation and by whoever operates the database.
- ``kompetens_owner``: owns database and schema, migrates, may create databases (for tests); no superuser.
- ``kompetens_app``: web and workers; owns nothing, cannot bypass row security, creates no databases.
"""

import contextlib
import os
import secrets as random_source
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .binaries import VERSION, make_roots_own_place, programs_for
from .errors import StartError
from .processes import bound_to_me, end, postgres_processes_in
from .secrets import Secrets
from .server_user import ROOTS_OWN_PLACE, ServerUser, server_user

DATABASE = "kompetens"
ADMIN, OWNER, APP = "kompetens_admin", "kompetens_owner", "kompetens_app"
PORT = 5432
"""Part of the socket's name only; the server listens on no network."""

LONGEST_SOCKET_PATH = 107

ACCESS = """\
# Everybody needs a password, and only the socket is open.
local all             kompetens_admin scram-sha-256
local kompetens       kompetens_app   scram-sha-256
local all             kompetens_owner scram-sha-256
local replication     kompetens_admin scram-sha-256
"""

TEST_ACCESS = ACCESS + "local all kompetens_app scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """A cluster that exists on disk. ``base`` is the real folder, ``pgdata`` PostgreSQL's own in it."""

    base: Path
    socket_folder: Path
    programs: Path
    user: ServerUser

    @property
    def pgdata(self) -> Path:
        return self.base / "data"

    def url(self, login: str, password: str, database: str = DATABASE) -> str:
        """A postgresql:// address through the socket."""
        socket = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{login}:{password}@/{database}?host={socket}&port={PORT}"

    def server_pid(self) -> int | None:
        """The postmaster's process id as its file tells; it need not be alive."""
        try:
            return int((self.pgdata / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, IndexError, ValueError):
            return None

    def is_ready(self, pid: int) -> bool:
        """Does the postmaster ``pid`` say that it takes connections?"""
        try:
            lines = (self.pgdata / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def open_cluster(data_dir: Path, secrets: Secrets, *, throw_away: bool = False) -> Cluster:
    """The cluster of this data folder, made when there is none. The caller holds the start lock.

    A kill while it is made leaves a draft that the next call removes; the cluster appears complete or not
    at all.

    Args:
        throw_away: nothing is forced to the disk (for tests).

    Raises:
        StartError: another user's cluster, another version's cluster, or PostgreSQL's own complaint.
    """
    place = data_dir / "postgres"
    _remove_drafts(data_dir)
    if os.path.lexists(place):
        base = place.resolve()
        if not base.is_dir():
            raise StartError(f"{place} leads to {base}, which is gone. Put that folder back from a backup.")
        user = server_user(base)
        _check_version(base / "data")
    else:
        user = server_user(place)
        _create(data_dir, user, secrets, throw_away=throw_away)
        base = place.resolve()
    return Cluster(base, _socket_folder(data_dir, base, user), programs_for(user), user)


def remove_cluster(data_dir: Path) -> None:
    """Remove a throw-away cluster with all that lies outside the data folder."""
    for path in data_dir.glob("postgres*"):
        _remove(path)
    with contextlib.suppress(OSError, ValueError):
        _remove_short_folder(Path((data_dir / "socket-folder").read_text().strip()))


def _check_version(pgdata: Path) -> None:
    try:
        found = (pgdata / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise StartError(
            f"The database in {pgdata} is incomplete ({error.strerror}: PG_VERSION). "
            "Put it back from a backup, or move the data folder away to begin anew."
        ) from error
    if found != str(VERSION):
        raise StartError(
            f"The database in {pgdata} was made by PostgreSQL {found}, this version brings {VERSION}. "
            "docs/operations.md tells how to take the data over."
        )


def _remove_drafts(data_dir: Path) -> None:
    for draft in data_dir.glob("postgres.new-*"):
        _remove(draft)


def _remove(path: Path) -> None:
    target = path.resolve()
    end(postgres_processes_in(target))
    if path.is_symlink():
        if target.parent == ROOTS_OWN_PLACE and target.is_dir():
            shutil.rmtree(target)
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


def _create(data_dir: Path, user: ServerUser, secrets: Secrets, *, throw_away: bool) -> None:
    draft = data_dir / f"postgres.new-{random_source.token_hex(4)}"
    if user.can_enter(data_dir):
        draft.mkdir(mode=0o700)
    else:
        make_roots_own_place()
        elsewhere = ROOTS_OWN_PLACE / f"data-{random_source.token_hex(6)}"
        draft.symlink_to(elsewhere)
        elsewhere.mkdir(mode=0o700)
        (elsewhere / "BELONGS-TO").write_text(f"{data_dir}\n", encoding="utf-8")
    base = draft.resolve()
    user.owns(base)
    programs = programs_for(user)
    pgdata = base / "data"
    _initdb(programs, pgdata, user, secrets, throw_away=throw_away)
    _write_for(user, pgdata / "pg_hba.conf", TEST_ACCESS if throw_away else ACCESS)
    _set_up_logins(programs, pgdata, user, secrets, throw_away=throw_away)
    draft.rename(data_dir / "postgres")


def _initdb(programs: Path, pgdata: Path, user: ServerUser, secrets: Secrets, *, throw_away: bool) -> None:
    # The built-in locale is the same on every machine and knows å, ä, ö when it folds case.
    password = pgdata.parent / "password"
    _write_for(user, password, secrets.database_admin_password + "\n")
    command = [
        *(str(programs / "initdb"), "--pgdata", str(pgdata), "--username", ADMIN, "--pwfile", str(password)),
        *("--encoding", "UTF8", "--locale", "C"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *("--auth-local", "scram-sha-256", "--auth-host", "reject"),
        *("--no-instructions", *(["--no-sync"] if throw_away else [])),
    ]
    _run_as(user, command, pgdata.parent, "PostgreSQL could not lay out its data folder")
    password.unlink()


def _set_up_logins(programs: Path, pgdata: Path, user: ServerUser, secrets: Secrets, *, throw_away: bool) -> None:
    """Logins, database and default rights, in PostgreSQL's single-user mode: no server, no open door.

    The default rights go into template1, so that every database the owner makes later (tests) has them too.
    """
    owner, app = secrets.database_owner_password, secrets.database_app_password
    everywhere = [
        f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '{owner}'",
        f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '{app}'",
        *default_rights(),
        "ALTER SCHEMA public OWNER TO pg_database_owner",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {APP}",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
        f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP}",
    ]
    command = [str(programs / "postgres"), "--single", "-D", str(pgdata), "-c", "exit_on_error=on"]
    command += ["-c", "log_min_messages=fatal"]
    if throw_away:
        command += ["-c", "fsync=off"]
    statements = "".join(f"{statement};\n" for statement in everywhere)
    _run_as(user, [*command, "template1"], pgdata, "The database's logins could not be made", statements)


def default_rights() -> list[str]:
    """What the application's login may do with all that the owner makes later."""
    future = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT"
    return [
        f"{future} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
        f"{future} USAGE, SELECT ON SEQUENCES TO {APP}",
        f"{future} EXECUTE ON FUNCTIONS TO {APP}",
    ]


def _run_as(user: ServerUser, command: list[str], folder: Path, problem: str, text: str = "") -> None:
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=server_environment(),
        preexec_fn=bound_to_me(),
        **user.popen_arguments(),  # type: ignore[call-overload]
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise StartError(f"{problem} in {folder}: " + " ".join(said))


def server_environment() -> dict[str, str]:
    """What PostgreSQL's programs see: nothing of ours, above all no PG* variables."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": "/usr/bin:/bin", **kept, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def _write_for(user: ServerUser, path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
    user.owns(path)


def _socket_folder(data_dir: Path, base: Path, user: ServerUser) -> Path:
    """A folder of mode 0700 for the socket: beside the data, or a short one when that path is too long.

    The short one is remembered in the data folder, so that addresses stay the same over restarts.
    """
    beside = base / "socket"
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        if not beside.exists():
            beside.mkdir(mode=0o700)
            user.owns(beside)
        return beside
    note = data_dir / "socket-folder"
    with contextlib.suppress(OSError, ValueError):
        remembered = Path(note.read_text().strip())
        info = remembered.lstat()
        if info.st_uid == user.uid and info.st_mode & 0o177777 == 0o040700:
            return remembered
    short = Path(tempfile.mkdtemp(prefix="kompetens-", dir="/tmp"))
    user.owns(short)
    draft = note.with_name("socket-folder.new")
    draft.write_text(f"{short}\n")
    draft.replace(note)
    return short


def _remove_short_folder(folder: Path) -> None:
    if folder.parent == Path("/tmp") and folder.name.startswith("kompetens-"):
        shutil.rmtree(folder, ignore_errors=True)
