"""Where the product lies and where it keeps its data."""

import os
from pathlib import Path

from .errors import StartError

CHECKOUT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """The data folder: ``KOMPETENS_DATA``, or ``var`` in the checkout. Absolute; need not exist."""
    named = os.environ.get("KOMPETENS_DATA", "").strip()
    return Path(named).expanduser().absolute() if named else CHECKOUT / "var"


def make_data_folder(data_dir: Path) -> Path:
    """Make the data folder when it is missing and return its real path.

    Only its owner may list it. When root makes it, others may pass through it (mode 0711), because the
    database inside runs as a user of its own.

    Raises:
        StartError: the folder cannot be made or written to.
    """
    try:
        if not data_dir.exists():
            data_dir.mkdir(parents=True)
            data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (data_dir / "locks").mkdir(mode=0o700, exist_ok=True)
        (data_dir / "log").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"The data folder {data_dir} cannot be used ({error.strerror}). "
            "Name another one in KOMPETENS_DATA, or give this user the right to write there."
        ) from error
    if not os.access(data_dir / "locks", os.W_OK | os.X_OK):
        raise StartError(
            f"The data folder {data_dir} belongs to another user. Start as that user, "
            "or name another folder in KOMPETENS_DATA."
        )
    return data_dir.resolve()
