"""A bundle that comes as one zip file, unpacked with care."""

from __future__ import annotations

import errno
import lzma
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from kompetens.core.messages import Message, MessageError

LIMIT_MB = 4_000
LIMIT_FILES = 200
_FULL = (errno.ENOSPC, errno.EDQUOT)

NOT_A_ZIP = Message(
    "bundle-not-a-zip",
    "The file is no zip file. Put the bundle's files into one zip file and send that.",
    "Filen är ingen zip-fil. Lägg paketets filer i en zip-fil och skicka den.",
)
ZIP_DAMAGED = Message(
    "bundle-zip-damaged",
    "The zip file cannot be unpacked: it is damaged, or a file in it has a name that is not allowed. Make the zip file "
    "anew and send that.",
    "Zip-filen går inte att packa upp: den är skadad, eller så har en fil i den ett otillåtet namn. Gör om zip-filen "
    "och skicka den nya.",
)
ZIP_TOO_LARGE = Message(
    "bundle-zip-too-large",
    "The zip file unpacks to more than {megabytes} MB or {files} files. Import the folder with the command instead.",
    "Zip-filen blir mer än {megabytes} MB eller {files} filer uppackad. Läs in mappen med kommandot i stället.",
)


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack the bundle's files (wherever they lie in the zip) flat into *folder*.

    Names are taken without their folders, so that nothing is written elsewhere. The size is counted while it
    unpacks, whatever the zip says of itself. Raises MessageError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            _unpack(opened, folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise MessageError(NOT_A_ZIP) from error
    except (zlib.error, lzma.LZMAError, OSError) as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise  # nothing is wrong with the file
        raise MessageError(ZIP_DAMAGED) from error
    return folder


def _unpack(opened: zipfile.ZipFile, folder: Path) -> None:
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    left = LIMIT_MB << 20
    if len(entries) > LIMIT_FILES:
        raise MessageError(ZIP_TOO_LARGE.fill(megabytes=LIMIT_MB, files=LIMIT_FILES))
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/")).name
        if not name or name.startswith("."):
            continue
        with opened.open(entry) as source, (folder / name).open("wb") as target:
            while chunk := source.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise MessageError(ZIP_TOO_LARGE.fill(megabytes=LIMIT_MB, files=LIMIT_FILES))
                target.write(chunk)


def clear(folder: Path) -> None:
    """Remove an unpacked bundle."""
    shutil.rmtree(folder, ignore_errors=True)
