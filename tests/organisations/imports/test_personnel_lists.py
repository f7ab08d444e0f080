"""Lists of people in the many forms in which companies send them: always the same people come out."""

import datetime
from decimal import Decimal

import pytest

from kompetens.organisations.imports.reader import interpret
from kompetens.organisations.imports.reading import ReadOptions, UnreadableFile
from kompetens.organisations.imports.sources import load

from . import files

PEOPLE = files.people(20)
NAMES = ("identity_number", "first_name", "last_name")


def read(path, **options):
    return interpret(load(path), ReadOptions(today=datetime.date(2026, 10, 1), **options))


def assert_people(reading, fields=NAMES, people=PEOPLE):
    assert reading.kind == "personnel"
    assert [refusal.why for refusal in reading.refused] == []
    assert [[row.get(name) for name in fields] for row in reading.rows] == [
        [person[name] for name in fields] for person in people
    ]


def plain(people=PEOPLE):
    head = ["Personnummer", "Förnamn", "Efternamn", "Befattning", "E-post"]
    return [head] + [
        [files.hyphened(p["identity_number"]), p["first_name"], p["last_name"], p["title"], p["email"]] for p in people
    ]


@pytest.mark.parametrize("write", [files.xlsx, files.xls, files.ods])
def test_workbook_formats(tmp_path, write):
    assert_people(read(write(tmp_path / "list.dat", plain())), (*NAMES, "title", "email"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "mac_roman"])
def test_delimited_text_in_every_encoding(tmp_path, encoding, delimiter):
    west = encoding in ("cp1252", "cp850", "mac_roman")
    people = [p | {"last_name": p["last_name"].replace("ć", "c")} for p in PEOPLE] if west else PEOPLE
    reading = read(files.delimited(tmp_path / "list.csv", plain(people), delimiter, encoding))
    assert_people(reading, (*NAMES, "title", "email"), people)


def test_text_with_the_ending_of_a_workbook(tmp_path):
    assert_people(read(files.delimited(tmp_path / "list.xls", plain(), "\t", "utf-16")))


def test_table_of_a_web_page_with_the_ending_of_a_workbook(tmp_path):
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in plain())
    path = tmp_path / "list.xls"
    path.write_text(f'<html><meta charset="utf-8"><table border="1">{body}</table></html>', "utf-8")
    assert_people(read(path))


def test_letters_garbled_by_double_encoding_are_put_right(tmp_path):
    path = files.delimited(tmp_path / "list.csv", plain())
    path.write_bytes(path.read_bytes().decode("latin-1").encode("utf-8"))
    reading = read(path)
    assert_people(reading)
    assert "note-letters-repaired" in [note.code for note in reading.notes]


def test_file_put_together_of_two_encodings(tmp_path):
    people = [p for p in PEOPLE if "ć" not in p["last_name"]]
    lines = [";".join(row) for row in plain(people)]
    path = tmp_path / "list.csv"
    path.write_bytes(b"\r\n".join(line.encode("utf-8" if n % 2 else "cp1252") for n, line in enumerate(lines)))
    assert_people(read(path), people=people)


@pytest.mark.parametrize(
    ("heading", "form"),
    [
        ("Namn", "{last_name}, {first_name}"),
        ("Namn", "{first_name} {last_name}"),
        ("Medarbetare", "{last_name} {first_name}"),
        ("Efternamn, förnamn", "{last_name} {first_name}"),
        ("Anställd", "{first_name} {last_name}"),
    ],
)
def test_names_in_one_column(tmp_path, heading, form):
    rows = [["Anst.nr", "Person-nr", heading]]
    rows += [[n, p["identity_number"], form.format(**p)] for n, p in enumerate(PEOPLE, 1000)]
    assert_people(read(files.xlsx(tmp_path / "list.xlsx", rows)))


def test_names_in_capitals_get_small_letters(tmp_path):
    rows = [["Pnr", "Namn"]]
    rows += [[p["identity_number"], f"{p['last_name']}, {p['first_name']}".upper()] for p in PEOPLE]
    assert_people(read(files.xlsx(tmp_path / "list.xlsx", rows)))


def test_columns_without_headings_are_known_by_what_they_hold(tmp_path):
    rows = [[p["identity_number"], p["last_name"], p["first_name"], p["title"]] for p in PEOPLE]
    reading = read(files.delimited(tmp_path / "list.csv", rows))
    assert_people(reading)
    assert {column.by for column in reading.columns} == {"content"}


def test_headings_that_say_nothing_are_no_person(tmp_path):
    rows = [["Kol1", "Kol2", "Kol3"]]
    rows += [[p["identity_number"], p["last_name"], p["first_name"]] for p in PEOPLE]
    assert_people(read(files.xlsx(tmp_path / "list.xlsx", rows)))


@pytest.mark.parametrize("as_number", [lambda text: int(text[2:]), lambda text: float(text), lambda text: text[2:]])
def test_identity_numbers_as_numbers_with_lost_zeros(tmp_path, as_number):
    rows = [["Pnr", "Tilltalsnamn", "Efternamn"]]
    rows += [[as_number(p["identity_number"]), p["first_name"], p["last_name"]] for p in PEOPLE]
    assert_people(read(files.xlsx(tmp_path / "list.xlsx", rows)))


def test_date_of_birth_and_last_four_in_columns_of_their_own(tmp_path):
    rows = [["Född", "Fyra sista", "Namn"]]
    for p in PEOPLE:
        number = p["identity_number"]
        rows.append([int(number[2:8]), int(number[8:]), f"{p['first_name']} {p['last_name']}"])
    assert_people(read(files.xlsx(tmp_path / "list.xlsx", rows)))


def test_merged_heading_rows(tmp_path):
    rows = [["Personlista 2026"], [], ["Person", None, None, "Anställning", None]]
    rows.append(["Personnr", "Förnamn", "Efternamn", "Fr.o.m.", "T.o.m."])
    rows += [[p["identity_number"], p["first_name"], p["last_name"], p["employment_start"], None] for p in PEOPLE]
    path = files.xlsx(tmp_path / "list.xlsx", rows, merged=("A3:C3", "D3:E3"))
    assert_people(read(path), (*NAMES, "employment_start"))


def test_headings_broken_over_two_rows(tmp_path):
    rows = [["Person-", "För-", "Efter-", "Anställd"], ["nummer", "namn", "namn", "fr o m"]]
    rows += [[p["identity_number"], p["first_name"], p["last_name"], p["employment_start"]] for p in PEOPLE]
    assert_people(read(files.xlsx(tmp_path / "list.xlsx", rows)), (*NAMES, "employment_start"))


def test_groups_subtotals_repeated_headings_and_remarks_are_no_people(tmp_path):
    head = ["Nr", "Namn", "Personnr", "Lön"]
    rows = [["Personallista Verkstad AB"], ["Org.nr 556016-0680"], [], head]
    for start in range(0, 20, 5):
        rows.append([f"Avdelning {start}"])
        rows += [
            [n, f"{p['first_name']} {p['last_name']}", p["identity_number"], 28500]
            for n, p in enumerate(PEOPLE[start : start + 5])
        ]
        rows += [["Delsumma", None, 5, 142500], [], head]
    rows += [["Totalt antal anställda:", 20], ["Utskriven 2026-10-01 av Lena"]]
    reading = read(files.xlsx(tmp_path / "list.xlsx", rows))
    assert_people(reading)
    assert reading.rows[0]["monthly_pay_sek"] == Decimal(28500)


def test_a_person_called_max_is_no_sum(tmp_path):
    rows = [["Förnamn", "Efternamn", "Personnummer"], ["Max", "Totalt", PEOPLE[0]["identity_number"]]]
    reading = read(files.xlsx(tmp_path / "list.xlsx", rows))
    assert [row["first_name"] for row in reading.rows] == ["Max"]


def test_loose_quotation_mark_does_not_swallow_rows(tmp_path):
    rows = [["Personnr", "Namn", "Roll"]]
    for n, p in enumerate(PEOPLE):
        rows.append([p["identity_number"], f"{p['first_name']} {p['last_name']}", '"12 montör' if n == 3 else "svets"])
    assert_people(read(files.delimited(tmp_path / "list.csv", rows * 1 + [[""] * 3] * 30)))


def test_every_sheet_with_people_is_read_and_leavers_are_not(tmp_path):
    rows = plain()
    sheets = {"Kontor": rows[:11], "Produktion": [rows[0], *rows[11:]], "Slutat": rows[:5], "Dolt": rows}
    reading = read(files.workbook(tmp_path / "list.xlsx", sheets, hidden="Dolt"))
    assert_people(reading)
    assert sum(note.code == "note-sheet-skipped" for note in reading.notes) == 2


def test_refused_rows_keep_their_number_and_reason(tmp_path):
    rows = [["Lista"], [], *plain(PEOPLE[:3])]
    good = rows[3]
    rows += [
        ["19900132-2389", "Fel", "Felsson", "", ""],
        ["19900101238x", "Ta", "Tecken", "", ""],
        [None, "Nummer", "Utan", "", ""],
        good,
        ["198504122385", "Sista", "Siffran", "", ""],
        ["19850412", "Bara", "Datum", "", ""],
        [PEOPLE[5]["identity_number"], None, None, "Montör", ""],
    ]
    reading = read(files.xlsx(tmp_path / "list.xlsx", rows))
    assert_people(reading.__class__(reading.kind, reading.rows), people=PEOPLE[:3])
    assert [(refusal.row, refusal.why) for refusal in reading.refused] == [
        (7, "ogiltigt datum"),
        (8, "inte siffror"),
        (9, "personnummer saknas"),
        (10, "samma person två gånger i filen"),
        (11, "fel kontrollsiffra"),
        (12, "bara födelsedatum"),
        (13, "namn saknas"),
    ]
    assert "rad 4" in reading.refused[3].message.sv
    assert reading.refused[0].cells[:3] == ("19900132-2389", "Fel", "Felsson")


def test_error_of_the_spreadsheet_in_place_of_a_number(tmp_path):
    rows = [*plain(PEOPLE[:2]), ["#REF!", "Fel", "Cell", "", ""], ["1,98504E+11", "Rund", "Nummer", "", ""]]
    reading = read(files.delimited(tmp_path / "list.csv", rows))
    assert [(refusal.row, refusal.why) for refusal in reading.refused] == [(4, "fel i cellen"), (5, "avrundat nummer")]


def test_a_doubtful_cell_does_not_cost_the_row(tmp_path):
    number = PEOPLE[0]["identity_number"]
    rows = [["Personnr", "Namn", "E-post", "Anställd fr.o.m.", "Syss.grad", "Timlön", "CFAR-nr", "Kollektivanställd"]]
    rows.append([number, "Elin Ek", "elin@verkstad.example", 36526, "75 %", "180,50", 1234567, "Ja"])
    rows.append([PEOPLE[2]["identity_number"], "Åsa Ek", "elin at verkstad", "snart", 0.8, "enligt avtal", "x", "Nej"])
    reading = read(files.xlsx(tmp_path / "list.xlsx", rows))
    first, second = reading.rows
    assert first["employment_start"] == datetime.date(2000, 1, 1)
    assert first["employment_rate_percent"] == 75
    assert first["hourly_pay_sek"] == Decimal("180.50")
    assert first["cfar_number"] == "01234567"
    assert (first["worker_category"], second["worker_category"]) == ("worker", "salaried")
    assert second["employment_rate_percent"] == 80
    empty = ("email", "employment_start", "hourly_pay_sek", "cfar_number")
    assert [second[name] for name in empty] == [None] * 4
    assert {(remark.row, remark.field) for remark in reading.remarks} == {(3, name) for name in empty}


def test_list_without_identity_numbers_is_read_with_a_note(tmp_path):
    rows = [["Förnamn", "Efternamn", "E-post", "Mobil"]]
    rows += [[p["first_name"], p["last_name"], p["email"], 701740600] for p in PEOPLE]
    reading = read(files.xlsx(tmp_path / "list.xlsx", rows))
    assert_people(reading, ("first_name", "last_name", "email"))
    assert {row["identity_number"] for row in reading.rows} == {None}
    assert {row["phone"] for row in reading.rows} == {"0701740600"}
    assert "note-no-identity-column" in [note.code for note in reading.notes]


def test_the_users_own_mapping_counts(tmp_path):
    rows = [["A", "B", "C"], *[[p["title"], p["identity_number"], p["last_name"]] for p in PEOPLE]]
    path = files.xlsx(tmp_path / "list.xlsx", rows)
    reading = read(path, kind="personnel", columns={0: "title", 2: "last_name"}, header_row=1)
    assert_people(reading, ("identity_number", "last_name", "title"))
    assert {column.by for column in reading.columns if column.field == "title"} == {"user"}


def test_what_is_no_list_is_said(tmp_path):
    path = files.xlsx(tmp_path / "list.xlsx", [["Vara", "Antal"], ["Mjölk", 2]])
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert caught.value.code == "file-not-understood"
    with pytest.raises(UnreadableFile) as caught:
        read(files.xlsx(tmp_path / "list.xlsx", [*plain()[:1], [""]]))
    assert caught.value.code == "file-no-rows"
