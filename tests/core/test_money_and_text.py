"""Amounts as people write them, and text made comparable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.money import MoneyError, parse_sek, sek, share_out
from kompetens.core.text import fold, normalise, normalise_lines


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("28 500 kr", "28500"),
        ("28\u00a0500\u202fkr.", "28500"),
        ("54000", "54000"),
        ("3 900:-", "3900"),
        ("3900,-", "3900"),
        ("3 900:–", "3900"),
        ("62 000 SEK", "62000"),
        ("SEK 62 000", "62000"),
        ("18.900", "18900"),
        ("18,900", "18900"),
        ("18.90", "18.90"),
        ("28.500,00", "28500"),
        ("28,500.50", "28500.50"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("0,125", "0.13"),
        ("180,50", "180.50"),
        ("180,5", "180.50"),
        ("1234,567", "1234.57"),
        ("28,5 tkr", "28500"),
        ("1,5 mkr", "1500000"),
        ("-500 kr", "-500"),
        ("500-", "-500"),
        ("(500)", "-500"),
        ("12'500", "12500"),
        (28500, "28500"),
        (28500.0, "28500"),
        (180.1, "180.10"),
        ("2 450 kronor", "2450"),
    ],
)
def test_amounts_as_written(value, amount):
    assert parse_sek(value) == Decimal(amount)


@pytest.mark.parametrize(
    "value", ["", "offert", "kr", "1.23.4", "1,234.567,8", None, True, float("nan"), "9" * 40, "1e9", "12 %"]
)
def test_what_is_no_amount(value):
    with pytest.raises(MoneyError):
        parse_sek(value)


@pytest.mark.parametrize("value", ["1200 EUR", "€ 1200", "$5", "900 NOK"])
def test_other_currencies_are_not_taken_for_kronor(value):
    with pytest.raises(MoneyError) as caught:
        parse_sek(value)
    assert caught.value.code == "money-other-currency"


amounts = st.decimals(Decimal("-1e9"), Decimal("1e9"), places=2)


@given(st.decimals(0, Decimal("1e9"), places=2))
def test_what_is_written_the_swedish_way_is_read_back(amount):
    written = f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",") + " kr"
    assert parse_sek(written) == amount


@given(amounts, st.lists(st.integers(0, 1_000), min_size=1, max_size=20).filter(any))
def test_shares_add_up_exactly_and_are_fair(total, weights):
    shares = share_out(total, weights)
    assert sum(shares) == sek(total)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) <= Decimal("0.011")
        assert weight or share == 0


def test_öre_left_over_go_to_the_largest_remainders():
    assert share_out(Decimal(100), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    with pytest.raises(ValueError, match="weights"):
        share_out(Decimal(1), [0, 0])


@given(st.text(max_size=20))
def test_reading_anything_gives_an_amount_or_is_refused(text):
    try:
        assert parse_sek(text) == sek(parse_sek(text))
    except MoneyError as refusal:
        assert text.strip() in str(refusal)  # noqa: PT017


def test_normalised_text_is_one_trimmed_composed_line():
    assert normalise("  A\u030asa\u00a0 \tBjo\u0308rk\u200b \n") == "Åsa Björk"
    assert normalise_lines("a \r\n\r\n\r\n\r\n b\rc") == "a\n\nb\nc"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Anställd  fr.o.m.", "anstalld fr o m"),
        ("E-POST", "e post"),
        ("Förnamn*", "fornamn"),
        ("anst_nr", "anst nr"),
    ],
)
def test_folded_text(text, bare):
    assert fold(text) == bare


@given(st.text(max_size=40))
def test_normalising_and_folding_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text)
