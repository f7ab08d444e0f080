"""Skill matrices either way round, and course offers."""

import random
from decimal import Decimal

import pytest

from kompetens.organisations.imports.durations import hours
from kompetens.organisations.imports.reader import interpret
from kompetens.organisations.imports.reading import ReadOptions
from kompetens.organisations.imports.sources import load

from . import files

PEOPLE = files.people(20)
NUMBERS = [person["identity_number"] for person in PEOPLE]
NAMES = [f"{person['first_name']} {person['last_name']}" for person in PEOPLE]
SKILLS = ["Mätteknik", "CNC-teknik", "Svetsning TIG", "Truckkort A–D", "Ledarskap", "Lean"]
_RANDOM = random.Random(3)
LEVELS = [[_RANDOM.choice([0, 1, 2, 3, 4, None]) for _ in SKILLS] for _ in PEOPLE]


def read(path, **options):
    return interpret(load(path), ReadOptions(**options))


def ratings(reading):
    assert reading.kind == "skill_matrix"
    return sorted(
        (row["identity_number"] or f"{row['first_name']} {row['last_name']}", row["skill"], row["level"])
        for row in reading.rows
    )


def expected(who):
    return sorted(
        (person, skill, level)
        for person, row in zip(who, LEVELS, strict=True)
        for skill, level in zip(SKILLS, row, strict=True)
        if level is not None
    )


def down(*, mark=lambda level: level):
    rows = [["Personnummer", "Namn", *SKILLS]]
    return rows + [[*who, *map(mark, row)] for *who, row in zip(NUMBERS, NAMES, LEVELS, strict=True)]


def turned(rows):
    return [list(row) for row in zip(*rows, strict=True)]


@pytest.mark.parametrize("write", [files.xlsx, files.xls, files.ods])
def test_people_down_in_every_format(tmp_path, write):
    reading = read(write(tmp_path / "matrix.dat", down()))
    assert ratings(reading) == expected(NUMBERS)
    assert reading.refused == []
    assert [person["last_name"] for person in reading.people] == [person["last_name"] for person in PEOPLE]


@pytest.mark.parametrize("corner", ["Namn", "Kompetens", None])
@pytest.mark.parametrize("across", [False, True])
def test_names_only_either_way_round(tmp_path, corner, across):
    rows = [[corner, *SKILLS], *[[name, *row] for name, row in zip(NAMES, LEVELS, strict=True)]]
    if across:
        rows = turned(rows)
    if corner == "Kompetens" and not across:
        rows[0][0] = "Medarbetare"
    assert ratings(read(files.xlsx(tmp_path / "m.xlsx", [["Lina 3"], [], *rows]))) == expected(NAMES)


def test_people_across_with_requirements_and_groups(tmp_path):
    groups = ["Teknik", None, None, None, "Ledning", None]
    rows = [["Grupp", "Kompetens", "Krav", *NUMBERS]]
    for place, skill in enumerate(SKILLS):
        rows.append([groups[place], skill, place % 4, *[row[place] for row in LEVELS]])
    rows[1][5] = "x"
    reading = read(files.xlsx(tmp_path / "m.xlsx", rows))
    kept = [rating for rating in expected(NUMBERS) if rating[:2] != (NUMBERS[2], SKILLS[0])]
    assert ratings(reading) == kept
    assert [(skill["group"], skill["required_level"]) for skill in reading.skills] == [
        ("Teknik", 0), ("Teknik", 1), ("Teknik", 2), ("Teknik", 3), ("Ledning", 0), ("Ledning", 1),
    ]  # fmt: skip
    refusal = reading.refused[0]
    assert (refusal.row, refusal.column, refusal.person, refusal.value) == (2, "F", NUMBERS[2], "x")


def test_blank_is_not_rated_and_never_zero(tmp_path):
    blank = ["", None, " ", "\u00a0", "-", "ej bedömd"]
    rows = [["Personnummer", "Namn", *SKILLS], [NUMBERS[0], NAMES[0], *blank], [NUMBERS[1], NAMES[1], *[0] * 6]]
    reading = read(files.xlsx(tmp_path / "m.xlsx", rows))
    assert {row["identity_number"] for row in reading.rows} == {NUMBERS[1]}
    assert {row["level"] for row in reading.rows} == {0}
    assert reading.refused == []
    assert len(reading.people) == 2


def test_what_is_no_level_is_refused_with_person_and_skill(tmp_path):
    odd = ["2,5", "?", "x", 5, 2.5, "3+"]
    rows = [*down(), [files.people(21)[20]["identity_number"], "Elin Ek", *odd]]
    reading = read(files.xlsx(tmp_path / "m.xlsx", rows))
    assert ratings(reading) == expected(NUMBERS)
    assert [(refusal.skill, refusal.value, refusal.why) for refusal in reading.refused] == [
        (skill, str(value), "not a level") for skill, value in zip(SKILLS, odd, strict=True)
    ]
    assert {refusal.row for refusal in reading.refused} == {22}


@pytest.mark.parametrize("mark", ["{}", "Nivå {}", "{} - kan själv", "{},0", "{} (självständig)"])
def test_levels_as_text(tmp_path, mark):
    rows = down(mark=lambda level: None if level is None else mark.format(level))
    assert ratings(read(files.xlsx(tmp_path / "m.xlsx", rows))) == expected(NUMBERS)


def test_required_row_sums_and_legend_are_no_people(tmp_path):
    rows = [["Kompetensmatris"], [None, None, "Teknik", None, None, None, "Ledning"], *down()]
    rows = [[*row, "Summa" if n == 2 else 12] if n >= 2 else row for n, row in enumerate(rows)]
    rows += [
        ["Krav", None, *[3] * 6],
        ["Medel", None, *[2.1] * 6],
        [],
        ["0 = kan inte, 4 = kan lära ut"],
        ["0", "Kan inte"],
    ]
    reading = read(files.xlsx(tmp_path / "m.xlsx", rows, merged=("C2:F2", "G2:H2")))
    assert ratings(reading) == expected(NUMBERS)
    assert reading.refused == []
    assert {skill["required_level"] for skill in reading.skills} == {3}
    assert [skill["group"] for skill in reading.skills] == ["Teknik"] * 4 + ["Ledning"] * 2


def test_one_row_for_each_rating(tmp_path):
    rows = [["Personnr", "Namn", "Kompetens", "Nivå"]]
    for number, name, row in zip(NUMBERS, NAMES, LEVELS, strict=True):
        rows += [[number, name, skill, level] for skill, level in zip(SKILLS, row, strict=True)]
    reading = read(files.delimited(tmp_path / "m.csv", rows))
    assert ratings(reading) == expected(NUMBERS)
    assert len(reading.people) == 20


def test_present_and_wanted_level_side_by_side(tmp_path):
    head = [None, None]
    for skill in SKILLS:
        head += [skill, None]
    rows = [head, ["Personnummer", "Namn", *["Nuläge", "Mål"] * 6]]
    for number, name, row in zip(NUMBERS, NAMES, LEVELS, strict=True):
        rows.append([number, name, *[cell for level in row for cell in (level, 3)]])
    assert ratings(read(files.xlsx(tmp_path / "m.xlsx", rows))) == expected(NUMBERS)


def test_teams_on_sheets_of_their_own_and_a_person_twice(tmp_path):
    rows = down()
    sheets = {"Lag A": rows[:10], "Lag B": [rows[0], *rows[10:], rows[1]], "Skala": [["0", "kan inte"]]}
    reading = read(files.workbook(tmp_path / "m.xlsx", sheets))
    assert ratings(reading) == expected(NUMBERS)
    assert [(refusal.sheet, refusal.why) for refusal in reading.refused] == [
        ("Lag B", "samma person två gånger i filen")
    ]


def test_scale_is_chosen_by_the_user(tmp_path):
    rows = down(mark=lambda level: None if level is None else level + 1)
    path = files.xlsx(tmp_path / "m.xlsx", rows)
    assert "note-other-scale" in [note.code for note in read(path).notes]
    reading = read(path, levels=(1, 2, 3, 4, 5))
    assert reading.refused == []
    assert len(reading.rows) == len(expected(NUMBERS))


OFFER = [
    ["Utbildningskatalog"],
    ["Kurs", "Innehåll", "Omfattning", "Min", "Max", "Pris/tillfälle exkl. moms", "Pris/deltagare", "Ort", "Form"],
    ["Svets grund", "TIG, MAG", "5 dagar", 6, "10 st", "45 000 kr", None, "Nyköping", "Klassrum"],
    ["Robot", None, "2 x 6 tim", 4, 8, "54.000:-", "3900", "Örebro/Uppsala", "Hos företaget"],
    ["Lean", "", "½ dag", "", 20, "offert", "1 950 SEK", "på plats hos kund", "digitalt och klassrum"],
    [None, "Utan namn", "1 dag", None, None, "100", None, None, None],
    ["Ledarskap"],
]


@pytest.mark.parametrize("write", [files.xlsx, files.xls, files.ods, files.delimited])
def test_course_offer(tmp_path, write):
    reading = read(write(tmp_path / "offer.dat", OFFER))
    assert reading.kind == "course_offer"
    first, second, third = reading.rows
    assert first == {
        "title": "Svets grund",
        "content": "TIG, MAG",
        "hours": Decimal(40),
        "min_participants": 6,
        "max_participants": 10,
        "price_per_activity_sek": Decimal(45000),
        "price_per_participant_sek": None,
        "locations": ["Nyköping"],
        "form": "classroom",
    }
    assert (second["hours"], second["locations"], second["form"]) == (12, ["Örebro", "Uppsala"], "on_site")
    assert (second["price_per_activity_sek"], second["price_per_participant_sek"]) == (54000, 3900)
    assert (third["hours"], third["min_participants"], third["locations"], third["form"]) == (4, None, [], "blended")
    assert (third["price_per_activity_sek"], third["price_per_participant_sek"]) == (None, 1950)
    assert [(refusal.row, refusal.why) for refusal in reading.refused] == [(6, "kursens namn saknas")]
    assert [(remark.row, remark.value) for remark in reading.remarks] == [(5, "offert")]


def test_prices_with_vat_per_day_and_in_one_column(tmp_path):
    rows = [["Utbildning", "Dagar", "Pris per dag inkl. moms", "Antal deltagare"], ["Mät", "1,5", 10000, "6-12"]]
    reading = read(files.xlsx(tmp_path / "a.xlsx", rows))
    assert reading.rows[0] == {
        "title": "Mät",
        "hours": Decimal(12),
        "min_participants": 6,
        "max_participants": 12,
        "price_per_activity_sek": Decimal(12000),
        "price_per_participant_sek": None,
    }
    rows = [["Kurs", "Timmar", "Pris"], ["A", 16, "900 kr/deltagare"], ["B", 8, "9 000 per grupp"], ["C", 8, 7000]]
    reading = read(files.xlsx(tmp_path / "b.xlsx", rows))
    prices = [(row["price_per_activity_sek"], row["price_per_participant_sek"]) for row in reading.rows]
    assert prices == [(None, 900), (9000, None), (7000, None)]
    assert [(remark.row, remark.message.code) for remark in reading.remarks] == [(4, "cell-price-unit")]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2 dagar", 16), ("3 dgr à 8 tim", 24), ("16 tim", 16), ("4 x ½ dag", 16), ("1 dag", 8), ("16h", 16),
        ("2 halvdagar", 8), ("1,5 dag", 12), ("1 ½ dag", 12), ("2x4h", 8), ("2 dagar (14 timmar)", 14),
        ("2 dagar à 7,5 h", 15), ("3 dagar + 1 halvdag", 28), ("90 min", Decimal("1.5")), ("ca 6 timmar", 6),
        ("två dagar", 16), ("en halv dag", 4), ("heldag", 8), ("3 ggr 4 timmar", 12), ("1 vecka", 40),
        ("4 tillfällen á 2 tim", 8), ("2 days", 16), ("2-3 dagar", None), ("4 träffar", None), ("16", None),
        ("", None), ("enligt överenskommelse", None),
    ],
)  # fmt: skip
def test_durations(text, length):
    assert hours(text) == length


def test_bare_number_counts_in_the_unit_of_its_heading():
    assert hours(2, unit=Decimal(8)) == 16
    assert hours("16", unit=Decimal(1)) == 16
