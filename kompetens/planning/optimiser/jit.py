"""Compiled functions, with their cache in a folder that can be written to.

Compiled code is kept beside the source. Where that folder is read-only (a system package, another user's checkout)
it goes to the user's cache folder, and where there is none, to a temporary folder of this process.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])


def cache_folder() -> Path:
    """Where compiled code of exactly this source goes.

    Numba looks only at the file of a function, not at the functions it calls; the folder's name therefore carries
    a digest of all sources with compiled code, so that no call ever reaches code compiled from an older version.
    """
    here = Path(__file__).resolve().parent
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(here.glob("*.py")):
        content = source.read_bytes()
        if b"jit" in content:
            digest.update(source.name.encode() + content)
    name = f"numba-{digest.hexdigest()[:16]}"
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    named = os.environ.get("NUMBA_CACHE_DIR")
    wanted = [Path(named)] if named else []
    for folder in (*wanted, here / "__pycache__", Path(home) / "kompetens"):
        if _writable(folder / name):
            return folder / name
    return Path(tempfile.mkdtemp(prefix="kompetens-"))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]

#: Sums keep their order (no fastmath), so that results repeat.
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "no_cfunc_wrapper": True}


def jit(function: F) -> F:
    """Compile with a cache on disk, for use inside other compiled functions."""
    return cast(F, numba.njit(**{**OPTIONS, "no_cpython_wrapper": True})(function))


def entry(function: F) -> F:
    """Like `jit`, but callable from Python."""
    return cast(F, numba.njit(**OPTIONS)(function))


@intrinsic
def _lowest_bit(typingctx: Any, x: Any) -> Any:
    """Position of the lowest set bit of a non-zero 64-bit word."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), codegen


lowest_bit: Any = _lowest_bit
