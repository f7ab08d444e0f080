"""Organisation numbers, workplace numbers and the codes of industries and places."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.identifiers import (
    COUNTIES,
    Gender,
    IdentifierError,
    LegalForm,
    official_test_number,
    parse_county_code,
    parse_municipality_code,
    parse_organisation_number,
    parse_sni,
    read_cfar_number,
    read_organisation_number,
    unallotted_organisation_number,
)


@pytest.mark.parametrize("text", ["5560160680", "556016-0680", "165560160680", "16556016-0680"])
def test_limited_company_in_every_official_spelling(text):
    number = parse_organisation_number(text)
    assert number.value == "5560160680"
    assert number.form is LegalForm.LIMITED_COMPANY
    assert number.formatted() == "556016-0680"
    assert number.twelve_digits == "165560160680"
    assert number.vat_number == "SE556016068001"
    assert not number.is_sole_trader


@pytest.mark.parametrize("cell", [5560160680, 5560160680.0, " 556016 0680 ", "556016–0680", "SE556016068001"])
def test_organisation_number_as_found_in_spreadsheets(cell):
    assert read_organisation_number(cell).value == "5560160680"


def test_sole_trader_is_a_person():
    text = official_test_number(datetime.date(1968, 2, 10), Gender.FEMALE, 1, coordination=True)
    number = parse_organisation_number(text)
    assert number.form is LegalForm.SOLE_TRADER
    assert number.is_sole_trader
    assert number.person is not None
    assert number.person.value == text == number.twelve_digits
    assert parse_organisation_number(text[2:8] + "-" + text[8:]) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "organisation-missing"),
        ("556016-0681", "organisation-wrong-check-digit"),
        ("165560160681", "organisation-wrong-check-digit"),
        ("195560160680", "organisation-wrong-prefix"),
        ("168504122386", "organisation-wrong-prefix"),
        ("55601606", "organisation-wrong-length"),
        ("Verkstad AB", "organisation-not-digits"),
        ("556016+0680", "organisation-not-digits"),
        ("8504122385", "identity-wrong-check-digit"),
    ],
)
def test_what_is_wrong_with_an_organisation_number(text, code):
    with pytest.raises(IdentifierError) as caught:
        read_organisation_number(text)
    assert caught.value.code == code


@given(st.integers(0, 999_999))
def test_unallotted_numbers_are_right_and_of_a_group_without_organisations(serial):
    number = parse_organisation_number(unallotted_organisation_number(serial))
    assert number.value.startswith("4")
    assert number.form is LegalForm.UNKNOWN


def test_unallotted_numbers_differ():
    assert len({unallotted_organisation_number(serial) for serial in range(2_000)}) == 2_000
    with pytest.raises(ValueError, match="serial"):
        unallotted_organisation_number(1_000_000)


@given(st.text(max_size=14) | st.floats() | st.integers())
def test_reading_anything_gives_an_organisation_number_or_is_refused(value):
    with contextlib.suppress(IdentifierError):
        assert len(read_organisation_number(value).value) == 10


@pytest.mark.parametrize(
    ("cell", "value"), [("12345678", "12345678"), (1234567.0, "01234567"), ("12 345 678", "12345678")]
)
def test_cfar_number_keeps_its_leading_zeros(cell, value):
    assert read_cfar_number(cell) == value


@pytest.mark.parametrize("cell", ["", None, "123456789", "00000000", "1234", "12a45678"])
def test_wrong_cfar_numbers(cell):
    with pytest.raises(IdentifierError):
        read_cfar_number(cell)


@pytest.mark.parametrize(
    ("text", "code"), [("25.620", "25620"), ("25620", "25620"), ("C25.62", "2562"), ("01.110", "01110")]
)
def test_sni_codes(text, code):
    assert parse_sni(text) == code


@pytest.mark.parametrize("text", ["", "2", "256200", "tillverkning", "00"])
def test_wrong_sni_codes(text):
    with pytest.raises(IdentifierError):
        parse_sni(text)


def test_counties_and_municipalities_keep_leading_zeros():
    assert len(COUNTIES) == 21
    assert parse_county_code(5.0) == "05"
    assert parse_county_code("19") == "19"
    assert parse_municipality_code(580) == "0580"
    assert parse_municipality_code("1980") == "1980"


@pytest.mark.parametrize("value", ["02", "99", "", None, "Örebro"])
def test_unknown_county(value):
    with pytest.raises(IdentifierError, match="county"):
        parse_county_code(value)


@pytest.mark.parametrize("value", ["0280", "58", "05800", "", "Linköping"])
def test_wrong_municipality(value):
    with pytest.raises(IdentifierError, match="municipality"):
        parse_municipality_code(value)
