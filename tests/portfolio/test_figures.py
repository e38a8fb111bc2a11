"""The hand-made office: every sum and ratio against the paper."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from associations.numbers import rounded
from portfolio.bands import BANDS
from portfolio.figures import Figures
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, by_hand

DIRECT = Scope(association="99")


@pytest.fixture
def figures(cast: Cast) -> Figures:
    hand = by_hand(cast)
    build(hand.before)
    build(hand.now)
    return Figures.of(hand.now)


def value(figures: Figures, key: str, scope: Scope = WHOLE) -> Any:
    return figures.figure(key, scope).value


# 35 + 9 + 30 + 18 + 25 + 6 = 123 in term; 1 + 2 = 3 overdue; 3 frozen.
OFFICE = {
    "outstanding": 129 * MILLION,
    "outstanding_current": 123 * MILLION,
    "overdue": 3 * MILLION,
    "frozen": 3 * MILLION,
    "bad_debt": 6 * MILLION,
    "loans": 6,
    "borrowers": 4,
    "programmes": 3,
    "disbursed": 25 * MILLION,
    "repaid": 15 * MILLION,
    "written_off": 0,
    "loans_made": 1,
    "entrusted_outstanding": 123 * MILLION,
    "entrusted_borrowers": 3,
    "groups": 3,
    "groups_with_overdue": 2,
    "groups_without_overdue": 1,
    "savings": 10 * MILLION,
    "communes_without_overdue": 0,
    # Balance in term at 31/12 of B2 (20) and E1 (4), which matured in the quarter.
    "due": 24 * MILLION,
    "due_turned_overdue": 2 * MILLION,
    "due_collected": 4 * MILLION,
    "due_extended": 0,
    "due_next_quarter": 6 * MILLION,
    "moved_to_overdue": 2 * MILLION,
    "overdue_cleared": 1 * MILLION,
}


@pytest.mark.parametrize("key", OFFICE)
def test_the_office_adds_up(figures: Figures, key: str) -> None:
    assert value(figures, key) == OFFICE[key]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("overdue_ratio", "2.33"),  # 3 / 129
        ("frozen_ratio", "2.33"),
        ("bad_debt_ratio", "4.65"),
        ("par30", "23.26"),  # A2 (10) and B2 (20), 275 and 50 days past due, of 129
        ("par90", "7.75"),  # A2 alone
        ("credit_growth", "8.40"),  # 129 - 119 = 10 of 119
        ("entrusted_share", "95.35"),  # 123 / 129
        ("groups_without_overdue_share", "33.33"),
        ("due_collection_rate", "16.67"),  # 4 / 24
    ],
)
def test_ratios_of_the_office(figures: Figures, key: str, expected: str) -> None:
    found = value(figures, key)
    assert isinstance(found, Decimal)
    assert rounded(found, 2) == Decimal(expected)


def test_parts(figures: Figures, cast: Cast) -> None:
    """Borrowers are counted at each level, not added: A has loans in two programmes."""
    women, farmers = Scope(association=WOMEN), Scope(association=FARMERS)
    an_lac = Scope(commune=cast.an_lac.pk)
    assert value(figures, "outstanding", women) == 45 * MILLION
    assert value(figures, "outstanding", farmers) == 78 * MILLION
    assert value(figures, "outstanding", DIRECT) == 6 * MILLION
    assert value(figures, "outstanding", an_lac) == 70 * MILLION
    assert value(figures, "outstanding", an_lac.within("association", FARMERS)) == 25 * MILLION
    assert value(figures, "borrowers", Scope(programme=cast.poor.pk)) == 3
    assert value(figures, "borrowers", Scope(programme=cast.water.pk)) == 2
    assert value(figures, "groups", farmers) == 2
    assert rounded(value(figures, "association_share", women), 1) == Decimal("36.6")
    assert value(figures, "groups", DIRECT) is None


def test_communes_by_band(figures: Figures) -> None:
    """An Lạc has 1 of 70 overdue (1,43 %), Đại Đồng 2 of 59 (3,39 %); Ô Môn has no loans."""
    counts = [value(figures, "communes_by_band", Scope(band=band)) for band in BANDS]
    assert counts == [0, 0, 0, 0, 2]


@pytest.mark.parametrize(
    ("ratio", "band"),
    [("0", "none"), ("0.1", "to_0.1"), ("0.11", "to_0.5"), ("1", "to_1"), ("7", "above_1")],
)
def test_a_ratio_lies_in_one_band(ratio: str, band: str) -> None:
    assert [key for key, b in BANDS.items() if b.holds(Decimal(ratio))] == [band]


def test_ratings_take_the_latest_month(figures: Figures) -> None:
    counts = {
        rating: value(figures, "groups_rated", Scope(rating=rating))
        for rating in ("good", "fair", "average", "weak", "unrated")
    }
    assert counts == {"good": 1, "fair": 1, "average": 0, "weak": 0, "unrated": 1}


def test_changes_name_their_base(figures: Figures) -> None:
    """In a first quarter, year start and previous quarter are one; 2023-Q1 is not known."""
    changes = figures.figure("outstanding").changes
    assert changes["year_start"].value == 10 * MILLION
    assert changes["previous_quarter"].value == 10 * MILLION
    assert changes["year_start"].printed == "+10 triệu đồng (+8,40 %)"
    assert changes["same_period_last_year"].value is None
    assert "2023-Q1" in changes["same_period_last_year"].reason


def test_a_flow_has_no_change_against_the_year_start(figures: Figures) -> None:
    changes = figures.figure("disbursed").changes
    assert changes["year_start"].value is None
    assert changes["year_start"].reason
    assert changes["previous_quarter"].value == 22 * MILLION  # 25 against 3 in the quarter before


def test_a_ratio_changes_in_points(figures: Figures) -> None:
    change = figures.figure("overdue_ratio").changes["year_start"]
    # 3 / 129 against 2 / 119
    assert change.unit == "points"
    assert change.value is not None
    assert rounded(change.value, 2) == Decimal("0.64")
    assert change.percent is None


def test_year_to_date_with_a_quarter_missing_says_so(cast: Cast) -> None:
    """2024-Q2 without 2024-Q1: a flow falls back on the file's own column, else it is unknown."""
    quarter = make.quarter(cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 30))
    loan, who = make.loan(cast.binh_minh, "1"), make.borrower(cast.binh_minh, "3900000001")
    make.position(
        quarter, loan, who, cast.poor, of=cast.an_lac, current=5 * MILLION, disbursed=2 * MILLION,
        disbursed_to_date=9 * MILLION,
    )  # fmt: skip
    build(quarter)
    figures = Figures.of(quarter)
    assert value(figures, "disbursed") == 9 * MILLION
    assert value(figures, "repaid") is None
    assert "2024-Q1" in figures.figure("repaid").reason


def test_missing_column_is_unknown_not_zero(figures: Figures) -> None:
    assert value(figures, "interest_collected") is None
    assert value(figures, "inactive_loans") is None
    assert figures.figure("interest_collected").printed == "–"


def test_groups_without_a_loan_owe_nothing(cast: Cast) -> None:
    """A group of the Women's Union in Ô Môn, where nobody has a loan, beside posted loans."""
    hand = by_hand(cast)
    empty = make.group(cast.binh_minh, "3901009")
    make.group_quarter(hand.now, empty, association=WOMEN, commune=cast.o_mon)
    build(hand.before)
    build(hand.now)
    figures, part = Figures.of(hand.now), Scope(association=WOMEN, commune=cast.o_mon.pk)
    assert value(figures, "outstanding", part) == 0
    assert value(figures, "groups", part) == 1
    assert value(figures, "savings", part) is None
