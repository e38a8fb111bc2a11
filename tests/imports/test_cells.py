"""How cells are understood, and which are refused."""

from datetime import date
from decimal import Decimal

import pytest

from associations import amounts
from associations.amounts import Unclear
from portfolio.imports.cells import reader_of
from portfolio.imports.layouts import Column


@pytest.mark.parametrize(
    ("cell", "dong"),
    [
        (None, None), ("", None), ("  ", None), (0.0, 0), (1234567.0, 1_234_567),
        ("1234567", 1_234_567), ("1.234.567", 1_234_567), ("1,234,567", 1_234_567),
        ("1 234 567", 1_234_567), ("1\u00a0234\u00a0567", 1_234_567), ("1.234", 1_234),
        ("-1.234", -1_234), ("1.234,00", 1_234), ("1,234.00", 1_234), ("1234.0", 1_234),
        (0.1 + 0.2 - 0.3 + 7, 7),
    ],
)  # fmt: skip
def test_amounts(cell, dong) -> None:
    assert amounts.amount(cell) == dong


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.5", "amount_not_whole"), ("1,50", "amount_not_whole"), (1.5, "amount_not_whole"),
        ("1.234,5", "amount_not_whole"), ("0.250", "amount_not_whole"),
        ("1.234.56", "number_unreadable"), ("12.34.567", "number_unreadable"),
        ("1.234,567.890", "number_unreadable"), ("#N/A", "number_unreadable"),
        ("6,6E+15", "number_scientific"), ("6.6e+15", "number_scientific"),
        (1e22, "amount_too_large"), ("9" * 17, "amount_too_large"),
        (float("inf"), "amount_too_large"), (float("nan"), "amount_too_large"),
    ],
)  # fmt: skip
def test_unclear_amounts(cell, reason) -> None:
    with pytest.raises(Unclear, match=f"^{reason}$"):
        amounts.amount(cell)


def test_million_may_have_decimals_but_not_be_ambiguous() -> None:
    assert amounts.amount_in_million("1,5") == 1_500_000
    assert amounts.amount_in_million("1.234,5") == 1_234_500_000
    assert amounts.amount_in_million(0.25) == 250_000
    with pytest.raises(Unclear, match="amount_ambiguous"):
        amounts.amount_in_million("1.234")
    with pytest.raises(Unclear, match="amount_not_whole"):
        amounts.amount_in_million("0,1234567")


def test_decimals_have_a_comma_or_a_dot() -> None:
    assert amounts.decimal("97,5") == amounts.decimal("97.5") == amounts.decimal(97.5)
    assert amounts.decimal("6.600") == Decimal("6.6")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (3901.0, "003901"), ("3901", "003901"), ("003901", "003901"), ("'003901", "003901"),
        (390101.0, "390101"), ("3901010", "03901010"), ("39010101", "39010101"), (None, None),
    ],
)  # fmt: skip
def test_codes_get_their_zeros_back(cell, code) -> None:
    assert amounts.code(cell, 6, 8) == code


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("390101011", "code_too_long"), ("39O101", "code_not_digits"), (39.5, "code_not_digits"),
        (-1.0, "code_not_digits"), ("3,9E+05", "number_scientific"), (4e15, "code_cut_off"),
    ],
)  # fmt: skip
def test_unclear_codes(cell, reason) -> None:
    with pytest.raises(Unclear, match=f"^{reason}$"):
        amounts.code(cell, 6, 8)


def test_loan_numbers_are_text_of_16_characters() -> None:
    assert amounts.loan_number("66000000000000AB") == "66000000000000AB"
    for wrong in ("1234000000000001", "660000000000001", "66000000000000-1"):
        with pytest.raises(Unclear, match="loan_number_form"):
            amounts.loan_number(wrong)
    with pytest.raises(Unclear, match="number_scientific"):
        amounts.loan_number("6,6E+15")
    with pytest.raises(Unclear, match="code_cut_off"):
        amounts.loan_number(6600000000000120.0)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-31",
        "2024-03-31 00:00:00",
        "31/03/2024",
        "31-3-2024",
        "31.03.2024",
        45382.0,
        "45382",
    ],
)
def test_days(cell) -> None:
    assert amounts.day(cell) == date(2024, 3, 31)


@pytest.mark.parametrize("cell", [None, "", "0", 0.0, "00/00/0000"])
def test_no_day(cell) -> None:
    assert amounts.day(cell) is None


@pytest.mark.parametrize("cell", ["31/02/2024", "03/31/2024", "20240331", "tháng 3", 1e9, "1/1/24"])
def test_unclear_days(cell) -> None:
    with pytest.raises(Unclear, match="day_unreadable"):
        amounts.day(cell)


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("Tốt", "good"), ("TỐT", "good"), ("Kha\u0301", "fair"), ("Loại khá", "fair"),
        ("Trung  bình", "average"), ("Yếu", "weak"), ("Yếu kém", "weak"), ("Loại kém", "weak"),
        ("?", None), (None, None),
    ],
)  # fmt: skip
def test_ratings_have_several_spellings(cell, rating) -> None:
    assert reader_of(Column("XEP_LOAI", "rating", "rating"))(cell) == rating


def test_points_stay_below_the_most_of_their_criterion() -> None:
    savers = reader_of(Column("DIEM_TV_TIENGUI", "saving_members", "points"))
    assert savers("5") == 5
    with pytest.raises(Unclear, match="points_impossible"):
        savers("5,01")
