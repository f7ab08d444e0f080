"""`kompetens generate`: write the demonstration bundle. Needs no database."""

import argparse
import sys
import time
from pathlib import Path

from kompetens.bundle.demo.generate import TINY, generate

DEFAULT_SOURCE = Path(__file__).resolve().parents[3] / "examples" / "ostra-mellansverige"
SCALES = {"tiny": TINY, "1": 1, "10": 10, "100": 100}


def generate_command(argv: list[str]) -> int:
    """Parse *argv*, write the bundle, print what was made; the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="kompetens generate",
        description="Write the demonstration programme's bundle: hand-made files copied, large ones generated.",
    )
    parser.add_argument("--bundle", type=Path, default=DEFAULT_SOURCE, help="folder with the hand-made files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument(
        "--scale",
        choices=list(SCALES),
        default="1",
        help="1 = 70 companies and 5,000 people; 10, 100 times that; tiny = three companies for tests",
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, other people; same seed, same bytes")
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    chosen = parser.parse_args(argv)
    if not (chosen.bundle / "courses.csv").is_file():
        print(f"{chosen.bundle} does not hold the hand-made files (courses.csv is missing).", file=sys.stderr)
        return 2
    started = time.monotonic()
    rows = generate(chosen.bundle, chosen.out, SCALES[chosen.scale], chosen.seed)
    if not chosen.quiet:
        for table, count in rows.items():
            print(f"{table:<16}{count:>12,}")
        print(f"{chosen.out}: {time.monotonic() - started:.1f} s")
    return 0
