"""Quarters of the calendar."""

from datetime import date

import pytest

from associations.periods import Period


@pytest.mark.parametrize(
    ("slug", "starts_on", "ends_on"),
    [
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_a_quarter_begins_and_ends(slug, starts_on, ends_on) -> None:
    period = Period.parse(slug)
    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)
    assert Period.of(starts_on) == Period.of(ends_on) == period
    assert period.slug == slug


@pytest.mark.parametrize("slug", ["2024-Q0", "2024-Q5", "2024Q1", "24-Q1", "2024-Q1 ", "", "Q1"])
def test_anything_else_is_no_quarter(slug) -> None:
    with pytest.raises(ValueError, match="not a quarter"):
        Period.parse(slug)


def test_the_three_bases_of_the_first_quarter() -> None:
    period = Period(2024, 1)
    assert period.year_start == period.previous == Period(2023, 4)
    assert period.same_period_last_year == Period(2023, 1)


def test_the_three_bases_of_the_third_quarter() -> None:
    period = Period(2024, 3)
    assert period.year_start == Period(2023, 4)
    assert period.previous == Period(2024, 2)
    assert period.same_period_last_year == Period(2023, 3)


def test_the_year_to_date_and_the_quarters_before() -> None:
    assert Period(2024, 3).year_to_date == [Period(2024, 1), Period(2024, 2), Period(2024, 3)]
    assert Period(2024, 2).back(4) == [
        Period(2023, 3),
        Period(2023, 4),
        Period(2024, 1),
        Period(2024, 2),
    ]


def test_quarters_are_in_the_order_of_time() -> None:
    assert sorted([Period(2024, 1), Period(2023, 4)]) == [Period(2023, 4), Period(2024, 1)]
