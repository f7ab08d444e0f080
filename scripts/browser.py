"""See to it that the browser tests have a Chromium. Standard library only.

Root on a Debian-like system: installed with apt when it is missing. Otherwise the browser tests are skipped,
which is said loudly; with CI=true that is a failure.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Path of a Chromium: the one in KOMPETENS_CHROMIUM, or the first on the path."""
    named = os.environ.get("KOMPETENS_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's Chromium where that is possible."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    print("Installing Chromium for the browser tests (apt-get) …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run([apt, *arguments], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
            return


def main() -> int:
    if find() is None:
        install()
    if find() is not None:
        return 0
    in_ci = os.environ.get("CI", "").lower() == "true"
    bar = "!" * 100
    print(f"{bar}\nChromium is missing and could not be installed: the browser tests ", end="", file=sys.stderr)
    print("cannot run, which is a failure in CI." if in_ci else "are SKIPPED.", file=sys.stderr)
    print(f"Install it as root (Debian: apt-get install chromium) and run again.\n{bar}", file=sys.stderr, flush=True)
    return 1 if in_ci else 0


if __name__ == "__main__":
    sys.exit(main())
