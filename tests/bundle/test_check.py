"""Every kind of fault is found where it is, and nothing else is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetens.bundle.cells import parser_for
from kompetens.bundle.check import check_bundle
from kompetens.bundle.dates import DateContext
from kompetens.bundle.faults import Fault
from kompetens.bundle.format import BY_NAME, TABLES
from kompetens.bundle.schema import Column, Kind
from kompetens.core.messages import MessageError
from tests.bundle.conftest import edit, line

DAY = datetime.date(2026, 11, 25)
Cells = dict[str, str]


def faults_of(folder: Path) -> list[Fault]:
    return check_bundle(folder, DAY).faults


def set_in(row: int, **cells: str) -> Callable[[list[Cells]], None]:
    """Change cells of the row with that number (the heading is row 1)."""
    return lambda rows: rows[row - 2].update(cells)


def test_the_demonstration_is_clean(tiny_bundle: Path) -> None:
    assert faults_of(tiny_bundle) == []


CELL_FAULTS = [
    ("regions", "training_budget_sek", "tolv", "not-integer"),
    ("regions", "training_budget_sek", "-5", "too-small"),
    ("sites", "cfar_number", "9900001", "not-code"),
    ("regions", "is_owner", "kanske", "not-boolean"),
    ("regions", "name", "", "missing"),
    ("regions", "name", "x" * 101, "too-long"),
    ("regions", "name", "Öster\x07götland", "control-character"),
    ("municipalities", "latitude", "norr", "not-number"),
    ("municipalities", "longitude", "58.4", "too-large"),
    ("companies", "organisation_number", "4090000012", "organisation-wrong-check-digit"),
    ("companies", "region", "ostergotlan", "unknown-reference"),
    ("companies", "size_class", "enorm", "not-choice"),
    ("sites", "room_seats", "1001", "too-large"),
    ("calendars", "busy_weeks", "28-99", "not-weeks"),
    ("calendars", "busy_weeks", "31-28", "not-weeks"),
    ("calendars", "phase", "9", "phase-outside-cycle"),
    ("teams", "max_away", "0", "too-small"),
    ("providers", "email", "avrop(at)x.example", "not-email"),
    ("skills", "esco_uri", "data.europa.eu/esco", "not-url"),
    ("courses", "half_days", "3", "uneven-days"),
    ("courses", "min_group", "99", "min-above-max"),
    ("courses", "weeks_between", "1", "week-too-short"),
    ("people", "identity_number", "198001022387", "identity-wrong-check-digit"),
    ("people", "identity_number", "19800102", "identity-birth-date-only"),
    ("people", "email", "namn@", "not-email"),
    ("employments", "starts", "igår", "not-date"),
    ("employments", "starts", "2026-02-30", "not-date"),
    ("employments", "phone", "ring", "not-phone"),
    ("absences", "last_day", "start-500d", "ends-before-start"),
    ("memberships", "role", "chef", "not-choice"),
    ("memberships", "company", "hjalmare-maskin-verktygsservice", "role-scope"),
    ("ratings", "level", "7", "unknown-reference"),
    ("needs", "priority", "6", "too-large"),
    ("needs", "headcount", "3", "team-headcount"),
    ("needs", "team", "hjalmare-maskin-verktygsservice-lag-1", "whose-need"),
]


@pytest.mark.parametrize(("table", "column", "value", "code"), CELL_FAULTS)
def test_a_faulty_cell(bundle: Path, table: str, column: str, value: str, code: str) -> None:
    last: list[int] = []

    def change(rows: list[Cells]) -> None:
        wanted = rows
        if table == "needs":
            wanted = [row for row in rows if row["employment"]]
        if table == "courses":
            wanted = [row for row in rows if row["half_days"] == "4" and row["half_days_per_day"] == "2"]
        if table == "calendars":
            wanted = [row for row in rows if row["pattern"] == "day"]
        if table == "memberships":
            wanted = [row for row in rows if row["role"] == "controller"]
        wanted[-1][column] = value
        last.append(rows.index(wanted[-1]) + 2)

    edit(bundle, table, change)
    found = [fault for fault in faults_of(bundle) if not fault.consequence]
    codes = {(fault.file, fault.row, fault.message.code) for fault in found}
    assert (f"{table}.csv", last[0], code) in codes
    assert {(file, row) for file, row, _ in codes} == {(f"{table}.csv", last[0])}
    for fault in found:
        assert fault.text("sv") != fault.text("en")


def test_a_key_that_stands_twice(bundle: Path) -> None:
    edit(bundle, "teams", lambda rows: rows.append(dict(rows[0])))
    (fault,) = faults_of(bundle)
    assert (fault.file, fault.column, fault.message.code) == ("teams.csv", "team", "duplicate")
    assert "rad 2" in fault.text("sv")


def test_a_composite_key_that_stands_twice(bundle: Path) -> None:
    edit(bundle, "ratings", lambda rows: rows.insert(5, dict(rows[2])))
    (fault,) = faults_of(bundle)
    assert (fault.file, fault.row, fault.message.code) == ("ratings.csv", 7, "duplicate")


def test_a_value_that_may_stand_once(bundle: Path) -> None:
    edit(bundle, "people", lambda rows: rows[-1].update(identity_number=rows[-2]["identity_number"]))
    own = [fault for fault in faults_of(bundle) if not fault.consequence]
    assert [(fault.column, fault.message.code) for fault in own] == [("identity_number", "not-unique")]


def test_what_hangs_on_a_faulty_row_is_told_apart(bundle: Path) -> None:
    edit(bundle, "companies", set_in(2, size_class="?"))
    checked = check_bundle(bundle, DAY)
    own = [fault for fault in checked.faults if not fault.consequence]
    assert [fault.file for fault in own] == ["companies.csv"]
    assert {fault.file for fault in checked.faults} >= {"sites.csv", "teams.csv", "employments.csv", "needs.csv"}
    assert all("rad 2" in f.text("sv") for f in checked.faults if f.file == "sites.csv")
    assert checked.is_importable(accept_good_rows=True)
    assert not checked.is_importable(accept_good_rows=False)
    lost = {row[0] for row in check_bundle(bundle, DAY).rows("companies")}
    assert len(lost) == 2
    for name, key in (("sites", "company"), ("calendars", "company")):
        assert {row[key] for row in checked.records(name)} <= lost


def test_accepted_rows_refer_only_to_accepted_rows(bundle: Path) -> None:
    edit(bundle, "teams", set_in(3, max_away="många"))
    edit(bundle, "skills", set_in(2, name_sv=""))
    edit(bundle, "people", set_in(40, email="x"))
    checked = check_bundle(bundle, DAY)
    kept = {table.name: list(checked.records(table.name)) for table in TABLES}
    for table in TABLES:
        for column in table.columns:
            if not column.reference:
                continue
            target, _, name = column.reference.partition(".")
            there = {row[name] for row in kept[target]}
            assert {row[column.name] for row in kept[table.name]} - {None, ""} <= there, column
    assert sum(result.good for result in checked.tables.values()) == sum(map(len, kept.values()))


def test_a_calendar_of_another_company(bundle: Path) -> None:
    edit(bundle, "teams", lambda rows: rows[0].update(calendar=rows[-1]["calendar"]))
    assert [f.message.code for f in faults_of(bundle) if not f.consequence] == ["calendar-of-another-company"]


def test_a_course_that_needs_a_venue_that_is_not_there(bundle: Path) -> None:
    edit(bundle, "venues", lambda rows: rows.clear())
    edit(bundle, "courses", lambda rows: rows[0].update(at_venue="ja", at_site="nej", online="nej"))
    codes = {fault.message.code for fault in faults_of(bundle) if not fault.consequence}
    assert codes == {"no-venue"}


def test_files(bundle: Path) -> None:
    (bundle / "needs.csv").unlink()
    (bundle / "compnies.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (bundle / "README.md").write_text("hej", encoding="utf-8")
    found = {(fault.file, fault.message.code) for fault in faults_of(bundle)}
    assert found == {("needs.csv", "file-missing"), ("compnies.csv", "unknown-file")}
    assert any("companies?" in fault.text("sv") for fault in faults_of(bundle))
    assert not check_bundle(bundle, DAY).is_importable(accept_good_rows=True)


def test_no_folder(tmp_path: Path) -> None:
    assert [fault.message.code for fault in faults_of(tmp_path / "saknas")] == ["bundle-no-folder"]


HEADS = [
    ("team;site;calendar;name;max_away;colour\n", "unknown-column"),
    ("team;site;calendar;name\n", "column-missing"),
    ("team;site;site;calendar;name;max_away\n", "column-twice"),
    ("", "file-empty"),
]


@pytest.mark.parametrize(("head", "code"), HEADS)
def test_headings(bundle: Path, head: str, code: str) -> None:
    (bundle / "teams.csv").write_text(head, encoding="utf-8")
    own = [fault for fault in faults_of(bundle) if fault.file == "teams.csv"]
    assert [fault.message.code for fault in own] == [code]


CONTENTS = [
    ("Östra".encode("cp1252"), "not-utf8", 3),
    ("a".encode("utf-16"), "not-utf8", 1),
    (b'"never closed;' + b"x" * 200_000, "broken-csv", None),
    (b"one;two;three\n", "cell-count", 3),
]


@pytest.mark.parametrize(("content", "code", "row"), CONTENTS)
def test_contents(bundle: Path, content: bytes, code: str, row: int | None) -> None:
    head = b"group;name\ng1;Gruppen\n"
    (bundle / "groups.csv").write_bytes(content if content[:2] == b"\xff\xfe" else head + content)
    (fault,) = [fault for fault in faults_of(bundle) if fault.file == "groups.csv"]
    assert fault.message.code == code
    assert row is None or fault.row == row


def test_a_workbook_in_disguise(bundle: Path) -> None:
    (bundle / "groups.csv").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    assert [fault.message.code for fault in faults_of(bundle)] == ["not-text"]


def test_a_table_as_a_workbook(bundle: Path) -> None:
    """Numbers, true values and dates as a spreadsheet stores them."""
    path = bundle / "teams.csv"
    book = openpyxl.Workbook()
    with path.open(encoding="utf-8") as stream:
        for number, text in enumerate(stream):
            cells: list[object] = list(text.rstrip("\n").split(";"))
            if number:
                cells[4] = float(str(cells[4]))
            book.active.append(cells)
    before = list(check_bundle(bundle, DAY).records("teams"))
    path.unlink()
    book.save(bundle / "teams.xlsx")
    checked = check_bundle(bundle, DAY)
    assert checked.faults == []
    assert list(checked.records("teams")) == before


def test_both_as_csv_and_as_workbook(bundle: Path) -> None:
    openpyxl.Workbook().save(bundle / "teams.xlsx")
    assert [fault.message.code for fault in faults_of(bundle)] == ["file-twice"]


def test_a_broken_workbook(bundle: Path) -> None:
    (bundle / "groups.csv").unlink()
    (bundle / "groups.xlsx").write_bytes(b"no workbook")
    assert [fault.message.code for fault in faults_of(bundle)] == ["broken-workbook"]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_other_separators_and_a_byte_order_mark(bundle: Path, delimiter: str) -> None:
    path = bundle / "levels.csv"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8").replace(";", delimiter), encoding="utf-8")
    assert faults_of(bundle) == []


def test_identity_numbers_are_masked_in_faults(bundle: Path) -> None:
    edit(bundle, "people", lambda rows: rows[-1].update(identity_number="198001022387"))
    assert all("2387" not in fault.text("sv") for fault in faults_of(bundle))


def test_every_fault_is_told_when_there_are_many(bundle: Path) -> None:
    edit(bundle, "ratings", lambda rows: [row.update(level="x") for row in rows])
    told: list[Fault] = []
    checked = check_bundle(bundle, DAY, on_fault=told.append)
    assert len(told) == checked.fault_count == checked.tables["ratings"].rows


@settings(deadline=None)
@given(st.integers(-900, 900), st.sampled_from(["d", "w", "v"]), st.sampled_from(["", "start", "end"]))
def test_relative_dates(count: int, unit: str, anchor: str) -> None:
    context = DateContext(DAY)
    context.starts, context.ends = datetime.date(2026, 8, 24), datetime.date(2027, 8, 20)
    base = {"": context.reference, "start": context.starts, "end": context.ends}[anchor]
    wanted = base + datetime.timedelta(days=count * (1 if unit == "d" else 7))
    assert context.resolve(f"{anchor}{count:+d}{unit}") == wanted
    assert context.reference.weekday() == 0
    assert context.resolve(wanted.isoformat()) == wanted


@settings(deadline=None)
@given(st.integers(0, 10**9))
def test_amounts_with_and_without_groups(amount: int) -> None:
    parse = parser_for(Column("sek", Kind.MONEY, "", "", minimum=0), DateContext(DAY))
    assert parse(str(amount)) == parse(f"{amount:,}".replace(",", " ")) == amount
    assert parse(f"{amount:,}".replace(",", "\u00a0")) == amount


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_makes_a_cell_crash(text: str) -> None:
    """Whatever stands in a cell, it is read or refused with a message."""
    dates = DateContext(DAY)
    for table in TABLES:
        for column in table.columns:
            if not text.strip():
                continue
            with suppress(MessageError):
                parser_for(column, dates)(text.strip())


def test_add_a_good_row(bundle: Path) -> None:
    edit(bundle, "groups", lambda rows: rows.extend([{"group": "g", "name": "G"}]))
    edit(bundle, "companies", line({"company": "ny", "organisation_number": "5560360793", "group": "g"}))
    assert faults_of(bundle) == []
    assert BY_NAME["companies"].key == ("company",)
