"""Writes `docs/bundle.md` from the format: `python -m kompetens.bundle.document`."""

from pathlib import Path

from kompetens.bundle.format import FORMAT_VERSION, TABLES
from kompetens.bundle.schema import Column, Table

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "bundle.md"

INTRODUCTION = f"""# The programme bundle (format {FORMAT_VERSION})

<!-- Made from kompetens/bundle/format.py by `python -m kompetens.bundle.document`. Change that, not this. -->

A bundle is a folder with one file per table: everything that a competence programme starts from. `kompetens import
FOLDER` checks the whole of it, shows how it differs from the bundle that was imported last, and takes it in.
`examples/ostra-mellansverige/` is one; `kompetens generate --out FOLDER` makes its large files.

*Ett paket är en mapp med en fil per tabell: allt som ett kompetensprojekt utgår från. `kompetens import MAPP` prövar
hela paketet, visar hur det skiljer sig från det förra och läser in det.*

## Files

- `<table>.csv` in UTF-8 (with or without a byte order mark) with semicolons, commas or tabs, or `<table>.xlsx` (the
  first sheet). Large tables are CSV: a workbook may unpack to 400 MB at most.
- The first row holds the column names; their order is free. A column that is not required may be left out, and its
  cells may be empty: then the value behind `=` holds. Other columns and other files are faults, except `.md`, `.txt`
  and `.pdf`.
- Rows are counted as a spreadsheet does: the heading is row 1.

## Cells

| kind | what it holds |
|---|---|
| key | your own short name for a thing, at most 60 characters, the same in every version of the bundle |
| integer, money | whole numbers, groups of three may be parted by spaces; money is SEK without VAT |
| boolean | `ja`/`nej`, `yes`/`no`, `1`/`0`, `true`/`false` |
| date | `YYYY-MM-DD`, or relative: see below |
| weeks | ISO week numbers that return every year: `28-31 52 1` |
| code | digits, leading zeros kept: format the column as text in a spreadsheet |
| identity number | twelve digits `YYYYMMDDNNNN`, with or without hyphen; encrypted on arrival |
| organisation number | ten digits, with or without hyphen |

**Dates.** `+30d` and `-13w` count from the *reference date*: the Monday of the week in which the programme was first
imported, kept with the programme, so that importing again a month later gives the same days. `start+12w` and `end-4w`
count from the programme's first and last day. `d` is days, `w` (or `v`) weeks. The demonstration programme starts
`-13w` and ends `+39w`: three months lie behind, nine ahead.

## Checking

Every fault is told with file, row, column, what is wrong and what to do. Nothing is imported unless all of it fits.
With `--accept-good-rows` the faulty rows are left out, and with them what hangs on them; faults that concern a whole
file (it is missing, is not UTF-8, lacks a required column) are never passed over. Of rows that share a key the first
counts. `--faults FILE.csv` writes all faults to a file.

## Importing again

A row is compared with the same row (by key) of the bundle that was imported last. What is as it was is left alone,
whatever people have changed here since. New rows are added, changed rows brought in line with the bundle. Of rows
that are gone, ratings, absences, role holders, memberships, requirements and the skills of courses are deleted, needs
withdrawn if they are open, employments ended, courses withdrawn, skills retired; all other things stay, since others
hang on them, and the report says so. It all happens in one transaction.

- **Protected identity.** `protected` adds protection, and never takes it away: a person who is protected in the bundle
  or here is protected afterwards, in every row that repeats her name. Only people lift it.
- **E-mail addresses.** Who gets an address that somebody else in the bundle had signs in with it from now on; the
  other's account keeps no address. An address of an account that is not of the bundle's people is a fault.
- **Those who leave.** Whose employment ends gives up the seats and places in queues after her last day, and the next in
  line get them. If it was her last and she has no role, she cannot sign in until a bundle gives her a place again.
- **Places that change region.** A site lies in the region of its municipality, and takes its teams, their people and
  all that is about them along. Activities stay in the region in which they were opened. Enrolments and attendance of
  an activity that has begun stay in the region in which the person was then, so that reported hours stay put; those
  of coming activities follow her.
- **Confirming.** On the page an import is carried out only if it changes just what was shown and confirmed. Have it
  checked again when another import came between.

## What planning makes of it

Slots are half-days of five-day weeks. A team's calendar, holidays, absences and `max_away` say when its people can
go; a provider's `capacity` and `closed_weeks`, a venue's `rooms` and a site's one training room limit what runs at
once. `half_days`, `half_days_per_day` and `weeks_between` give the sessions: 4, 2, 0 is two days in a row, 4, 1, 1
four half-days a week apart. A need is worth more the higher its priority, the wider its gap and the more important
the skill is for the role (`role_requirements.importance`); the amount in SEK is planning's own.
"""


def document() -> str:
    """The whole text."""
    return INTRODUCTION + "".join(_table(table) for table in TABLES)


def _table(table: Table) -> str:
    lines = [f"\n## `{table.name}`\n", f"{table.en}  ", f"*{table.sv}*\n"]
    lines.append(f"Key: {', '.join(f'`{name}`' for name in table.key)}.{_unique(table)}{_needed(table)}\n")
    lines += ["| column | kind | needed | limits | English | svenska |", "|---|---|---|---|---|---|"]
    lines += [_row(column) for column in table.columns]
    if table.rules:
        lines.append("")
        lines += [f"- `{rule.column}`: {rule.en} *{rule.sv}*" for rule in table.rules]
    return "\n".join(lines) + "\n"


def _unique(table: Table) -> str:
    return "".join(f" {', '.join(f'`{name}`' for name in names)} may stand only once." for names in table.unique)


def _needed(table: Table) -> str:
    return "" if table.required else " The file may be left out."


def _row(column: Column) -> str:
    cells = (
        f"`{column.name}`",
        str(column.kind),
        "yes" if column.required else "",
        column.constraint,
        column.en,
        column.sv,
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
