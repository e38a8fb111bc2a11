"""Numbers as a Vietnamese briefing prints them."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from associations.numbers import millions, rounded, with_unit, written


@pytest.mark.parametrize(
    ("value", "decimals", "result"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("5.985", 2, "5.99"),
        ("0.044", 2, "0.04"),
        ("99.95", 1, "100.0"),
    ],
)
def test_halves_go_away_from_zero(value, decimals, result) -> None:
    assert rounded(Decimal(value), decimals) == Decimal(result)


@pytest.mark.parametrize(
    ("dong", "decimals", "text"),
    [
        (293_804_499_999, 0, "293.804"),
        (293_804_500_000, 0, "293.805"),
        (250_150_000, 2, "250,15"),
        (999_999_999, 0, "1.000"),
        (0, 0, "0"),
        (None, 0, "–"),
    ],
)
def test_dong_are_written_in_millions(dong, decimals, text) -> None:
    assert millions(dong, decimals) == text


def test_english_pages_swap_the_marks() -> None:
    with override("en"):
        assert written(Decimal("1234567.891"), 2) == "1,234,567.89"
    assert written(Decimal("1234567.891"), 2) == "1.234.567,89"


@pytest.mark.parametrize(
    ("value", "text"),
    [("2688", "+2.688"), ("-10.74", "-11"), ("0.4", "0"), ("-0.4", "0"), ("0", "0")],
)
def test_a_sign_stands_only_before_what_is_printed(value, text) -> None:
    assert written(Decimal(value), signed=True) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (293_804_000_000, "VND", 0, "293.804 triệu đồng"),
        (Decimal("0.92"), "percent", 2, "0,92 %"),
        (Decimal("0.005"), "points", 2, "0,01 điểm %"),
        (6535, "count", 0, "6.535"),
        (None, "percent", 2, "–"),
    ],
)
def test_a_value_with_its_unit(value, unit, decimals, text) -> None:
    assert with_unit(value, unit, decimals) == text
