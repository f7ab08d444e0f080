"""Files that are wrong, broken or meant to do harm: a sentence for the user, soon, in little memory."""

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from kompetens.organisations.imports.command import read_command
from kompetens.organisations.imports.reading import UnreadableFile
from kompetens.organisations.imports.sandbox import read_file

from . import files

PEOPLE = files.people(5)
ROWS = [["Personnummer", "Namn"], *[[p["identity_number"], f"{p['first_name']} {p['last_name']}"] for p in PEOPLE]]
SHEET = "xl/worksheets/sheet1.xml"
START = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def with_sheet(path: Path, chunks) -> Path:
    """A workbook whose sheet is replaced by *chunks* of XML."""
    good = files.xlsx(path.with_suffix(".good"), ROWS)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for part in source.infolist():
            if part.filename != SHEET:
                target.writestr(part, source.read(part))
        with target.open(SHEET, "w", force_zip64=True) as sheet:
            for chunk in chunks:
                sheet.write(chunk)
    return path


def bomb(path):
    with_sheet(path, [START, *[b" " * 1_000_000] * 400, END])


def many_cells(path):
    with_sheet(path, [START, b'<row r="1">', *[b"<c><v>1</v></c>" * 100_000] * 80, b"</row>", END])


def far_cell(path):
    row = b'<row r="%d"><c r="%s%d" t="str"><v>x</v></c></row>'
    with_sheet(path, [START, row % (1, b"A", 1), row % (1048576, b"XFD", 1048576), END])


def formulas(path):
    with_sheet(path, [START, b'<row r="1"><c r="A1"><f>1+1</f></c></row>', END])


def truncated(path):
    path.write_bytes(files.xlsx(path, ROWS).read_bytes()[:3000])


def entities(path):
    with_sheet(
        path,
        [
            b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
            START,
            b'<row r="1"><c t="str"><v>&b;</v></c></row>',
            END,
        ],
    )


def repeated_cells(path):
    files.ods(path, ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    head, _, rest = parts["content.xml"].partition(b"<table:table-row>")
    row = (
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
        b'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    parts["content.xml"] = head + row + b"<table:table-row>" + rest
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def word_document(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def compound(path, stream):
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000) + stream.encode("utf-16-le") + bytes(2000))


HOSTILE = {
    "file-unpacks-too-large": [bomb],
    "file-too-heavy": [many_cells, far_cell, lambda path: path.write_bytes(b'Personnr;Namn\n"' + b"a\n" * 20_000_000)],
    "file-only-formulas": [formulas],
    "file-damaged": [
        truncated,
        entities,
        repeated_cells,
        lambda path: path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 50),
        lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 50),
    ],
    "file-not-a-spreadsheet": [
        word_document,
        lambda path: path.write_bytes(b"%PDF-1.7 ..."),
        lambda path: path.write_text('{"a": 1}'),
        lambda path: compound(path, "WordDocument"),
        lambda path: path.write_text("<html><p>Logga in</p></html>"),
    ],
    "file-password": [lambda path: compound(path, "EncryptedPackage")],
    "file-empty": [lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b" \r\n" * 100)],
    "file-not-text": [lambda path: path.write_bytes(bytes(range(256)) * 200)],
    "file-wrong-encoding": [
        lambda path: path.write_bytes("Номер;Имя;Фамилия\r\n1;Иван;Иванов\r\n".encode("koi8-r") * 50)
    ],
    "file-too-many-rows": [lambda path: path.write_bytes(b"Personnr;Namn\n" + b"19850412-2386;Elin Ek\n" * 150_000)],
    "file-too-wide": [lambda path: path.write_bytes(b"x;" * 3000 + b"\n")],
    "file-too-big": [lambda path: path.write_bytes(b"a;b\n" * 14_000_000)],
    "file-not-understood": [
        lambda path: path.write_text("Hej!\nHär kommer listan.\n", "utf-8"),
        lambda path: path.write_bytes(b";;;;\r\n" * 1_000_000 + b"x;y\r\n"),
    ],
}
CASES = [(code, n) for code, makers in HOSTILE.items() for n in range(len(makers))]


@pytest.mark.parametrize(("code", "which"), CASES)
def test_hostile_file_gets_a_sentence(tmp_path, code, which):
    path = tmp_path / "list.xlsx"
    HOSTILE[code][which](path)
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_file(path)
    assert time.monotonic() - began < 10
    assert caught.value.code == code
    assert caught.value.message.sv.endswith(".")


def test_memory_of_the_reading_process_is_bounded(tmp_path):
    path = tmp_path / "list.xlsx"
    many_cells(path)
    script = (
        "import resource, sys\n"
        "from kompetens.organisations.imports.command import read_command\n"
        "read_command([sys.argv[1]])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stderr.split()[-1]) * 1024 < 512 * 1024 * 1024


def test_missing_file_folder_and_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, code in (
        (tmp_path / "none.xlsx", "file-missing"),
        (tmp_path, "file-not-regular"),
        (pipe, "file-not-regular"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read_file(path)
        assert caught.value.code == code


def test_a_million_empty_rows_around_a_list_do_not_matter(tmp_path):
    empty = b'<row r="%d"><c r="A%d" s="0"/></row>'
    rows = b"".join(empty % (n, n) for n in range(10, 1_000_000))
    person = (
        '<row r="1"><c t="str"><v>Personnummer</v></c><c t="str"><v>Namn</v></c></row>'
        f'<row r="2"><c t="str"><v>{PEOPLE[0]["identity_number"]}</v></c><c t="str"><v>Elin Ek</v></c></row>'
    ).encode()
    reading = read_file(with_sheet(tmp_path / "list.xlsx", [START, person, rows, END]))
    assert [row["last_name"] for row in reading.rows] == ["Ek"]


def test_command_prints_the_reading_as_json_and_writes_nothing(tmp_path, capsys):
    path = files.xlsx(tmp_path / "list.xlsx", [*ROWS, ["19900132-2389", "Fel Felsson"]])
    assert read_command([str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["kind"] == "personnel"
    assert [row["identity_number"] for row in found["rows"]] == [person["identity_number"] for person in PEOPLE]
    assert found["refused"][0]["row"] == 7
    assert found["refused"][0]["why"] == "ogiltigt datum"
    assert {"sv", "en", "code"} <= found["refused"][0].keys()
    assert list(tmp_path.iterdir()) == [path]


def test_command_tells_why_a_file_cannot_be_read(tmp_path, capsys):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"%PDF-1.7")
    assert read_command([str(path)]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["error"]["code"] == "file-not-a-spreadsheet"
    assert "inte ett kalkylblad" in printed.err
    assert read_command(["--levels", "nine", str(path)]) == 2


def test_reading_survives_the_way_through_json(tmp_path):
    rows = [["Personnr", "Namn", "Anställd fr.o.m.", "Timlön", "Syss.grad"]]
    rows += [[p["identity_number"], p["first_name"] + " Ek", p["employment_start"], 180.5, 100] for p in PEOPLE]
    reading = read_file(files.xlsx(tmp_path / "list.xlsx", rows))
    assert reading.rows[0]["employment_start"] == PEOPLE[0]["employment_start"]
    assert str(reading.rows[0]["hourly_pay_sek"]) == "180.5"
    assert reading.to_json() == type(reading).from_json(reading.to_json()).to_json()


def test_twenty_thousand_people(tmp_path):
    people = files.people(20_000)
    head = ["Anst.nr", "Personnr", "Efternamn", "Förnamn", "Befattning", "E-post", "Anställd fr.o.m."]
    names = ("identity_number", "last_name", "first_name", "title", "email")
    rows = [[n, *[p[name] for name in names], str(p["employment_start"])] for n, p in enumerate(people)]
    path = files.large_xlsx(tmp_path / "list.xlsx", [head, *rows])
    began = time.monotonic()
    reading = read_file(path)
    assert time.monotonic() - began < 20
    assert [row["identity_number"] for row in reading.rows] == [p["identity_number"] for p in people]
    assert reading.refused == []
