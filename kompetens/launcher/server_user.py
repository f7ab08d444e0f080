"""Which user of the operating system the embedded PostgreSQL runs as.

PostgreSQL refuses to run as root. An ordinary user runs it as herself. Root runs it as the owner of an
existing cluster, otherwise as the system user ``kompetens-db``, which is made when it is missing. No
folder outside the product's own is opened for that user: where she cannot reach something, it is kept
under ``/var/lib/kompetens`` instead.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import StartError

NAME = "kompetens-db"
ROOTS_OWN_PLACE = Path("/var/lib/kompetens")


@dataclass(frozen=True)
class ServerUser:
    """``switch`` tells whether this process is root and has to change to ``uid``."""

    uid: int
    gid: int
    switch: bool

    def popen_arguments(self) -> dict[str, object]:
        """Arguments for ``subprocess`` that make the child run as this user."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give ``path`` to this user."""
        if self.switch:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Can this user pass through all parents into ``folder``?"""
        if not self.switch:
            return os.access(folder, os.X_OK)
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
                os.chdir(folder)
            except OSError:
                os._exit(1)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def server_user(cluster: Path) -> ServerUser:
    """The user for the cluster in ``cluster`` (which need not exist yet).

    Raises:
        StartError: the cluster belongs to another user, or root cannot make a system user.
    """
    owner = cluster.stat() if cluster.exists() else None
    me = os.geteuid()
    if me != 0:
        if owner is not None and owner.st_uid != me:
            raise StartError(
                f"The database in {cluster} belongs to the user {_name_of(owner.st_uid)}. Start as that "
                "user (or as root), or name another data folder in KOMPETENS_DATA."
            )
        return ServerUser(me, os.getegid(), switch=False)
    if owner is not None and owner.st_uid != 0:
        return ServerUser(owner.st_uid, owner.st_gid, switch=True)
    entry = _entry(NAME) or _make_system_user()
    return ServerUser(entry.pw_uid, entry.pw_gid, switch=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make_system_user() -> pwd.struct_passwd:
    options = "--system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin"
    ways = (
        ["useradd", *options.split(), NAME],
        ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", NAME],
    )
    said = ""
    for command in ways:
        path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin:/sbin"
        program = shutil.which(command[0], path=path)
        if program is None:
            continue
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
        entry = _entry(NAME)
        if entry is not None:
            return entry
        said = done.stderr.strip()
    raise StartError(
        f"PostgreSQL does not run as root, and the system user {NAME} could not be made"
        f"{' (' + said + ')' if said else ''}. Make a system user of that name, start as an ordinary user, "
        "or name a database server in DATABASE_URL and DATABASE_OWNER_URL."
    )
