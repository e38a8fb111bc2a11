"""Movement worked out by hand: a second quarter in which loans move, are frozen and written off.

Amounts in million dong. Opening is the close of the first quarter in tests/portfolio/hand.py.

            31/3/2024            30/6/2024            second quarter
loan        curr. over. froz.    curr. over. froz.
A1          35    0     0        30    0     0        5 repaid; from G1 (HPN, An Lạc) to G2
A2          9     1     0        9     0     1        1 frozen: out of which class, nobody says
B1          30    0     3        30    0     0        3 written off: out of which class, nobody says
B2          18    2     0        10    10    0        8 moved to overdue
C1          25    0     0        0     0     25       25 frozen; G3 moves to Đại Đồng
D1          6     0     0        -     -     -        absent from the statement
"""

from datetime import date
from typing import Any

import pytest

from portfolio.bases import BASES, base_of
from portfolio.figures import Figures
from portfolio.models import Aggregate, Position
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, Hand, by_hand

LAST = BASES["previous_quarter"]


@pytest.fixture
def hand(cast: Cast) -> Hand:
    hand = by_hand(cast)
    build(hand.before)
    build(hand.now)
    return hand


@pytest.fixture
def figures(cast: Cast, hand: Hand) -> Figures:
    quarter = make.quarter(cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 30))
    g1 = make.group_quarter(quarter, hand.g1, association=WOMEN, commune=cast.an_lac)
    g2 = make.group_quarter(quarter, hand.g2, association=FARMERS, commune=cast.dai_dong)
    g3 = make.group_quarter(quarter, hand.g3, association=FARMERS, commune=cast.dai_dong)
    before = {p.loan.number[-1]: p for p in Position.objects.filter(ends_on=hand.now.ends_on)}
    told = {"moved_to_overdue": 0, "moved_to_frozen": 0, "written_off": 0, "extended": 0}

    def put(number: int, of: Any, *classes: int, **flows: int) -> None:
        old = before[str(number)]
        amounts = dict(zip(("current", "overdue", "frozen"), classes, strict=True))
        money = {k: v * MILLION for k, v in (amounts | told | flows).items()}
        make.position(quarter, old.loan, old.borrower, old.programme, of=of, **money)

    put(0, g2, 30, 0, 0, repaid_current=5)
    put(1, g1, 9, 0, 1, moved_to_frozen=1)
    put(2, g2, 30, 0, 0, written_off=3)
    put(3, g2, 10, 10, 0, moved_to_overdue=8)
    put(4, g3, 0, 0, 25, moved_to_frozen=25)
    build(quarter)
    return Figures.of(quarter)


def since(figures: Figures, key: str, scope: Scope = WHOLE, base=LAST) -> Any:
    value = figures.level(key, scope, since=base).value
    return None if value is None else value / MILLION


@pytest.mark.parametrize(
    ("key", "quarter", "year"),
    [
        ("repaid", 5, 20),
        ("written_off", 3, 3),
        ("frozen_from_current", 25, 25),
        ("frozen_from_overdue", 0, None),  # the first quarter's file has no such column
        ("written_off_frozen", 0, 0),
        ("absent", 6, 6),
        ("moved_in", 0, 0),
        ("moved_out", 0, 0),
        ("unexplained", -6, -6),  # D1
        ("unexplained_current", -6, None),
        ("unexplained_overdue", -1, None),  # A2
        ("unexplained_frozen", -3, None),  # B1
    ],
)
def test_the_office(figures: Figures, key: str, quarter: int, year: int | None) -> None:
    assert since(figures, key) == quarter
    if key == "frozen_from_current" or year is None:
        return
    assert since(figures, key, base=BASES["year_start"]) == year
    assert since(figures, key, base=base_of("2023-Q4")) == year


@pytest.mark.parametrize(
    ("name", "into", "out"),
    [
        ("WOMEN", 0, 35),
        ("FARMERS", 35, 0),
        ("an_lac", 0, 60),
        ("dai_dong", 60, 0),
        ("g1", 0, 35),
        ("g2", 35, 0),
        ("g3", 0, 0),  # the group went with its loan
        ("poor", 0, 0),
    ],
)
def test_what_moved_in_and_out(cast: Cast, hand: Hand, figures: Figures, name, into, out) -> None:
    scopes = {
        "WOMEN": Scope(association=WOMEN),
        "FARMERS": Scope(association=FARMERS),
        "an_lac": Scope(commune=cast.an_lac.pk),
        "dai_dong": Scope(commune=cast.dai_dong.pk),
        "g1": Scope(group=hand.g1.pk),
        "g2": Scope(group=hand.g2.pk),
        "g3": Scope(group=hand.g3.pk),
        "poor": Scope(programme=cast.poor.pk),
    }
    assert since(figures, "moved_in", scopes[name]) == into
    assert since(figures, "moved_out", scopes[name]) == out


def test_a_part_that_all_loans_left_moves_to_nothing(cast: Cast, figures: Figures) -> None:
    """C1 was all that the Farmers' Union lent in An Lạc."""
    scope = Scope(association=FARMERS, commune=cast.an_lac.pk)
    assert figures.level("outstanding", scope).value == 0
    assert since(figures, "moved_out", scope) == 25
    assert since(figures, "disbursed", scope) == 0
    assert since(figures, "unexplained", scope) == 0


def test_every_part_ties_out(figures: Figures) -> None:
    """Only what is absent stays unexplained, at every level that is kept."""
    rows = Aggregate.objects.filter(ends_on=figures.quarter.ends_on).exclude(current=None)
    keys = ("association_id", "commune_id", "programme_id", "source_id", "group_id")
    scopes = [
        Scope(group=row["group_id"])
        if row["group_id"]
        else Scope(**{k.removesuffix("_id"): row[k] for k in keys})
        for row in rows.values(*keys)
    ]
    assert len(scopes) > 20
    for scope in scopes:
        absent = since(figures, "absent", scope)
        assert since(figures, "unexplained", scope) == -(absent or 0), scope


def test_a_group_that_moved_has_one_row(hand: Hand, figures: Figures) -> None:
    rows = Aggregate.objects.filter(ends_on=figures.quarter.ends_on, group=hand.g3)
    assert rows.count() == 1


def test_without_the_quarter_before_nothing_is_told(hand: Hand) -> None:
    figures = Figures.of(hand.before)
    figure = figures.level("moved_in", since=LAST)
    assert figure.value is None
    assert "2023-Q4" in figure.reason
