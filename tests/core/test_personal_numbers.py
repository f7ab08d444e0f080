"""Identity numbers: every spelling people use, and every way in which a number can be wrong."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.identifiers import (
    Gender,
    IdentifierError,
    IdentityType,
    is_identity_number,
    is_official_test_number,
    mask_identity_number,
    official_test_capacity,
    official_test_number,
    official_test_numbers,
    parse_identity_number,
    read_identity_number,
)

TODAY = datetime.date(2026, 10, 1)
birth_dates = st.dates(datetime.date(1927, 1, 1), datetime.date(2025, 12, 31))


def parse(text):
    return parse_identity_number(text, today=TODAY)


def read(value):
    return read_identity_number(value, today=TODAY)


@pytest.mark.parametrize(
    "spelling",
    ["198504122386", "19850412-2386", "8504122386", "850412-2386", "19850412+2386"],
)
def test_official_spellings_give_twelve_digits(spelling):
    number = parse(spelling)
    assert number.value == "198504122386"
    assert number.type is IdentityType.PERSONAL
    assert number.birth_date == datetime.date(1985, 4, 12)
    assert number.gender is Gender.FEMALE


@pytest.mark.parametrize(
    "cell",
    [
        " 19850412 2386\u00a0",
        "850412 2386",
        "850412–2386",
        "'198504122386",
        198504122386,
        198504122386.0,
        8504122386.0,
        "198504122386.0",
        "8504122386,00",
        "19 850 412 23 86",
        "850412.2386",
        "19850412/2386",
    ],
)
def test_spreadsheet_spellings_are_read_but_not_official(cell):
    assert read(cell).value == "198504122386"
    if not isinstance(cell, int):
        assert not is_identity_number(str(cell), today=TODAY)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (404152399, "200404152399"),
        ("404152399", "200404152399"),
        (1022383.0, "200001022383"),
        ("1022383", "200001022383"),
        ("40415-2399", "200404152399"),
    ],
)
def test_lost_leading_zeros_come_back(cell, value):
    assert read(cell).value == value


def test_plus_means_a_hundred_years_and_is_written_again():
    old = parse("090527+" + official_test_number(datetime.date(1909, 5, 27), Gender.MALE, 1)[8:])
    assert old.birth_date.year == 1909
    assert old.short(TODAY).startswith("090527+")
    young = parse("090527-" + official_test_number(datetime.date(2009, 5, 27), Gender.MALE, 1)[8:])
    assert young.birth_date.year == 2009
    assert young.short(TODAY).startswith("090527-")


def test_ten_digits_never_mean_a_birth_that_has_not_happened():
    tail = official_test_number(datetime.date(1926, 12, 24), Gender.MALE)[8:]
    assert parse("261224" + tail).birth_date == datetime.date(1926, 12, 24)


def test_leap_day_only_in_leap_years():
    assert parse(official_test_number(datetime.date(2000, 2, 29), Gender.MALE)).value == "200002292399"
    with pytest.raises(IdentifierError) as caught:
        parse("199902292396")
    assert caught.value.code == "identity-invalid-date"


def test_coordination_number_adds_sixty_to_the_day():
    number = parse(official_test_number(datetime.date(1988, 3, 7), Gender.FEMALE, coordination=True))
    assert number.value.startswith("19880367")
    assert number.type is IdentityType.COORDINATION
    assert number.birth_date == datetime.date(1988, 3, 7)


@pytest.mark.parametrize("letter", "TRSUWXJKLMN")
def test_interim_number_counts_its_letter_as_one(letter):
    number = parse(f"000101-{letter}220")
    assert number.value == f"20000101{letter}220"
    assert number.type is IdentityType.INTERIM
    assert number.gender is Gender.FEMALE
    assert read(f"20000101 {letter.lower()}220") == number


def test_interim_number_needs_its_check_digit_and_an_allowed_letter():
    with pytest.raises(IdentifierError) as caught:
        parse("20000101T221")
    assert caught.value.code == "identity-wrong-check-digit"
    with pytest.raises(IdentifierError) as caught:
        parse("20000101E220")
    assert caught.value.code == "identity-wrong-letter"


def test_pseudonym_of_protected_identity_has_date_and_no_gender():
    number = parse("19850412TK07")
    assert number.type is IdentityType.PSEUDONYM
    assert number.birth_date == datetime.date(1985, 4, 12)
    assert number.gender is None
    assert not number.is_official_test_number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity-missing"),
        (None, "identity-missing"),
        ("   ", "identity-missing"),
        ("19900132-2389", "identity-invalid-date"),
        ("19901301-2389", "identity-invalid-date"),
        ("19900101238x", "identity-not-digits"),
        ("okänt", "identity-not-digits"),
        ("198504122385", "identity-wrong-check-digit"),
        ("20991231-2380", "identity-future-date"),
        ("19850412", "identity-birth-date-only"),
        ("850412", "identity-birth-date-only"),
        ("850412-238", "identity-wrong-length"),
        ("1985041223865", "identity-wrong-length"),
        ("1.98504E+11", "identity-rounded"),
        ("1,98504E+11", "identity-rounded"),
        ("556016-0680", "identity-is-organisation"),
        ("165560160680", "identity-is-organisation"),
        ("201509160006", "identity-no-birth-number"),
        (True, "identity-missing"),
    ],
)
def test_what_is_wrong_is_said(text, code):
    with pytest.raises(IdentifierError) as caught:
        read(text)
    assert caught.value.code == code
    assert caught.value.message.sv != caught.value.message.en


def test_mask_hides_the_last_four_and_never_more_is_printed():
    number = parse("198504122386")
    assert number.masked == "19850412-••••"
    assert "2386" not in repr(number)
    assert mask_identity_number("8504122386") == "••••"


def test_test_numbers_are_known_by_their_birth_number():
    assert is_official_test_number("19850412-2386")
    assert is_official_test_number("198504122394")
    assert not is_official_test_number("198504122385")
    assert not is_official_test_number("20000101T220")


@given(birth_dates, st.sampled_from(Gender), st.sampled_from([0, 1]), st.booleans())
def test_every_test_number_is_right_in_every_spelling(born, gender, serial, coordination):
    text = official_test_number(born, gender, serial, coordination=coordination)
    number = parse(text)
    assert (number.birth_date, number.gender) == (born, gender)
    assert number.is_official_test_number
    assert parse(number.formatted) == number
    assert parse(number.short(TODAY)) == number
    assert read(int(text)) == number
    assert read(float(text[2:])) == number


@given(birth_dates, st.sampled_from(Gender), st.integers(2, 11), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(born, gender, place, step):
    text = official_test_number(born, gender)
    wrong = text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]
    with pytest.raises(IdentifierError):
        parse(wrong)


@given(st.text(max_size=16) | st.floats() | st.integers() | st.booleans())
def test_reading_anything_gives_a_number_or_is_refused(value):
    with contextlib.suppress(IdentifierError):
        assert len(read(value).value) == 12


def test_all_test_numbers_are_different_and_their_count_is_known():
    assert official_test_capacity() == 18_627 * 4
    for gender in Gender:
        numbers = list(official_test_numbers(gender, official_test_capacity()))
        assert len({number.value for number in numbers}) == official_test_capacity()
        assert {number.gender for number in numbers} == {gender}
        years = [number.birth_date.year for number in numbers[:100]]
        assert min(years) < 1965
        assert max(years) > 2000


def test_more_numbers_than_exist_are_refused():
    with pytest.raises(ValueError, match="74508"):
        official_test_numbers(Gender.FEMALE, official_test_capacity() + 1)
    with pytest.raises(ValueError, match="serial is 0 or 1"):
        official_test_number(datetime.date(1985, 4, 12), Gender.MALE, 2)
