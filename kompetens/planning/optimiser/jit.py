"""Compiled functions, with their cache in a folder that can be written to.

Numba keeps compiled code beside the source. Where that folder is read-only (a system package, another user's
checkout) the cache goes to the user's cache folder, and where there is none, to a private temporary folder.
"""

from __future__ import annotations

import getpass
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])


def cache_folder() -> Path | None:
    """Where compiled code goes; None = beside the source, as numba does by itself."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return None
    here = Path(__file__).resolve().parent
    if _writable(here / "__pycache__"):
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    private = Path(tempfile.gettempdir()) / f"kompetens-numba-{user}"
    for folder in (Path(home) / "kompetens" / "numba", private):
        if _writable(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix="kompetens-numba-"))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():
            return os.access(folder, os.W_OK) and folder.name == "__pycache__"
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


_folder = cache_folder()
if _folder is not None:
    numba.config.CACHE_DIR = str(_folder)


def jit(function: F) -> F:
    """Compile with a cache on disk; floating-point operations keep their order, so results repeat."""
    return cast(F, numba.njit(cache=True, fastmath=False, nogil=True)(function))


@intrinsic  # type: ignore[untyped-decorator]
def lowest_bit(typingctx: Any, x: Any) -> Any:
    """Position of the lowest set bit of a non-zero 64-bit word."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), codegen
