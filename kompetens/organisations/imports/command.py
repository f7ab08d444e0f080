"""``kompetens read FILE``: show as JSON what a spreadsheet was understood to say; write nothing."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from kompetens.organisations.imports.reading import KINDS, ReadOptions, UnreadableFile
from kompetens.organisations.imports.sandbox import read_file


def read_command(argv: Sequence[str]) -> int:
    """0: the file was understood (rows may be refused); 1: it was not, the reason is printed; 2: wrong use."""
    parser = _parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    options = ReadOptions(
        kind=arguments.kind,
        sheet=arguments.sheet,
        header_row=arguments.header_row,
        levels=arguments.levels,
        today=arguments.today,
    )
    try:
        found = read_file(arguments.file, options).to_json()
    except UnreadableFile as error:
        message = error.message
        found = {
            "kind": None,
            "rows": [],
            "refused": [],
            "error": {"code": message.code, "sv": message.sv, "en": message.en},
        }
        print(f"{message.sv}\n{message.en}", file=sys.stderr)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return 1 if "error" in found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kompetens read",
        description="Show as JSON what a list of people, a skill matrix or a course offer says. Writes nothing.",
    )
    parser.add_argument("file", help="an .xlsx, .xls, .ods or text file with columns")
    parser.add_argument("--kind", choices=KINDS, help="what the file holds, when it is not recognised")
    parser.add_argument("--sheet", help="read only the sheet of this name")
    parser.add_argument("--header-row", type=int, metavar="ROW", help="the row of the headings, 0 for none")
    parser.add_argument("--levels", type=_levels, default=(0, 1, 2, 3, 4), metavar="0-4", help="the scale of a matrix")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="decide the century by this date")
    return parser


def _levels(text: str) -> tuple[int, ...]:
    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit() and int(first) < int(last) <= 10):
        raise argparse.ArgumentTypeError("write the scale as 0-4, 1-3 or the like, at most to 10")
    return tuple(range(int(first), int(last) + 1))
