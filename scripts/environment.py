"""Make the environment in .venv and keep it at what requirements/*.txt say. Standard library only.

    python scripts/environment.py base|test

Installs only when the requirement file has changed since, always with hash checking. The project itself is
not installed but put on the environment's path, which needs no network and no build.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEAST = (3, 11)


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted not in ("base", "test"):
        print("usage: python scripts/environment.py base|test", file=sys.stderr)
        return 2
    if sys.version_info < LEAST:
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"Python 3.11 or newer is needed, this is {found}. Name one: make run PYTHON=python3.11", file=sys.stderr)
        return 1
    lock = open(__file__)  # noqa: SIM115 - held until this process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Waiting for another make that installs packages …", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        make_venv()
        install(wanted)
        put_on_path()
    except subprocess.CalledProcessError as error:
        print(f"\nThe environment could not be made: {' '.join(map(str, error.cmd[:6]))} …", file=sys.stderr)
        print("What stands above tells why. `make run` or `make test` takes it up again.", file=sys.stderr)
        return 1
    return 0


def make_venv() -> None:
    """An environment that works, with pip in it or at least reachable from outside."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:
        return
    print(f"Making the environment in {VENV}", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    whole = subprocess.run([sys.executable, "-m", "venv", VENV], check=False, capture_output=True)
    if whole.returncode != 0:
        # Debian keeps ensurepip in a package of its own; the system's pip can serve the environment too.
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", VENV], check=True)


def pip() -> list[str]:
    """pip, working on the environment."""
    if (VENV / "bin" / "pip").exists():
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def install(name: str) -> None:
    """Install requirements/<name>.txt unless exactly that is there already."""
    requirements = ROOT / "requirements" / f"{name}.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = VENV / f"installed-{name}"
    if stamp.exists() and stamp.read_text() == digest:
        return
    total = sum(1 for line in requirements.read_text().splitlines() if "==" in line and line[:1].isalnum())
    print(f"Installing {total} packages from requirements/{name}.txt", flush=True)
    command = [*pip(), "install", "--require-hashes", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--no-warn-script-location", "-r", str(requirements)]
    began = time.monotonic()
    follow(command, total)
    stamp.write_text(digest)
    print(f"Packages are there ({time.monotonic() - began:.0f} s)", flush=True)


def follow(command: list[str], total: int) -> None:
    """Run pip with one line of progress instead of hundreds; all of its words when it fails."""
    said, seen, shown = [], 0, 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            said.append(line)
            words = line.split()
            if words[:1] == ["Collecting"] or line.startswith("Requirement already satisfied"):
                seen += 1
            if words[:1] in (["Installing"], ["Collecting"]) and time.monotonic() - shown > 1.5:
                shown = time.monotonic()
                print(f"  {min(seen, total)} of {total}  {' '.join(words[:2])[:60]}", flush=True)
            if line.startswith("Installing collected"):
                print("  writing them to .venv", flush=True)
    if process.returncode != 0:
        sys.stderr.write("".join(said[-25:]))
        raise subprocess.CalledProcessError(process.returncode, command)


def put_on_path() -> None:
    """Make `kompetens` and `config` importable in the environment, and the command `kompetens` in its bin."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = next((VENV / "lib").glob("python3.*/site-packages"), VENV / "lib" / version / "site-packages")
    write(packages / "smart_kompetens.pth", f"{ROOT}\n", 0o644)
    script = f'#!/bin/sh\nexec "{PYTHON}" -P -m kompetens "$@"\n'
    write(VENV / "bin" / "kompetens", script, 0o755)


def write(path: Path, text: str, mode: int) -> None:
    if path.exists() and path.read_text() == text:
        return
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text)
    os.chmod(draft, mode)
    draft.replace(path)


if __name__ == "__main__":
    sys.exit(main())
