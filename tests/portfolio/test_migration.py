"""Loans between two quarters by class, and freezes by month: against the paper and the figures."""

from datetime import date

import pytest

from associations.models import DIRECT, Quarter
from groups.models import GroupQuarter
from portfolio.figures import Figures
from portfolio.freezes import freezes, frozen_until
from portfolio.migration import loans_between, migrated
from portfolio.models import Loan, Position
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, Hand, by_hand

# From, to: loans, million dong at 31/12 and at 31/3. A loan is counted whole, in its worst class.
PAPER = {
    ("current", "current"): (2, 48, 41),  # A1 40 > 35, D1 8 > 6
    ("current", "overdue"): (1, 20, 20),  # B2
    ("current", "closed"): (1, 4, 0),  # E1
    ("overdue", "overdue"): (1, 12, 10),  # A2
    ("frozen", "frozen"): (1, 35, 33),  # B1
    ("new", "current"): (1, 0, 25),  # C1
}


@pytest.fixture
def hand(cast: Cast) -> Hand:
    made = by_hand(cast)
    build(made.before)
    build(made.now)
    return made


def ways(hand: Hand, scope: Scope = WHOLE) -> dict[tuple[str, str], tuple[int, int, int]]:
    found = migrated(hand.now.office_id, hand.before.ends_on, hand.now.ends_on, scope)
    return {
        (m.origin, m.destination): (m.loans, m.before // MILLION, m.after // MILLION) for m in found
    }


def test_the_ways_are_those_of_the_paper(hand: Hand) -> None:
    assert ways(hand) == PAPER


def test_a_part_has_its_own(hand: Hand) -> None:
    assert ways(hand, Scope(association=WOMEN)) == {
        ("current", "current"): (1, 40, 35),
        ("current", "closed"): (1, 4, 0),
        ("overdue", "overdue"): (1, 12, 10),
    }
    assert ways(hand, Scope(association=DIRECT)) == {("current", "current"): (1, 8, 6)}


def moved(cast: Cast, hand: Hand) -> None:
    """In the first quarter G1 goes from the Women's to the Farmers' Union."""
    GroupQuarter.objects.filter(ends_on=hand.now.ends_on, group=hand.g1).update(association=FARMERS)
    build(hand.now)


def test_a_group_that_changed_association_goes_out_here_and_comes_in_there(
    cast: Cast, hand: Hand
) -> None:
    moved(cast, hand)
    assert ways(hand) == PAPER
    assert ways(hand, Scope(association=WOMEN)) == {
        ("current", "elsewhere"): (2, 44, 0),
        ("overdue", "elsewhere"): (1, 12, 0),
    }
    assert ways(hand, Scope(association=FARMERS)) == {
        ("current", "overdue"): (1, 20, 20),
        ("frozen", "frozen"): (1, 35, 33),
        ("new", "current"): (1, 0, 25),
        ("elsewhere", "current"): (1, 0, 35),
        ("elsewhere", "overdue"): (1, 0, 10),
        ("elsewhere", "closed"): (1, 0, 0),
    }


def test_a_loan_in_no_row_of_the_file_is_closed(hand: Hand) -> None:
    a2 = Position.objects.get(ends_on=hand.now.ends_on, overdue=MILLION)
    Position.objects.filter(ends_on=hand.now.ends_on, loan=a2.loan_id).delete()
    build(hand.now)
    assert ways(hand)["overdue", "closed"] == (1, 12, 0)
    Position.objects.filter(ends_on=hand.before.ends_on, frozen__gt=0).delete()
    assert ways(hand)["closed", "frozen"] == (1, 0, 33)


SCOPES = [
    WHOLE, Scope(association=WOMEN), Scope(association=FARMERS), Scope(association=DIRECT),
]  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("moves", [False, True])
def test_rows_and_columns_are_the_figures(
    cast: Cast, hand: Hand, scope: Scope, moves: bool
) -> None:
    """What left a class at the base, and what is in one now, add up to the indicators."""
    if moves:
        moved(cast, hand)
    figures = Figures.of(hand.now)
    period = hand.before.period
    found = migrated(hand.now.office_id, hand.before.ends_on, hand.now.ends_on, scope)
    held = ("current", "overdue", "frozen")
    then = [m for m in found if m.origin in held]
    now = [m for m in found if m.destination in held]
    assert sum(m.loans for m in then) == figures.at("loans", scope, period)[0]
    assert sum(m.before for m in then) == figures.at("outstanding", scope, period)[0]
    assert sum(m.loans for m in now) == figures.level("loans", scope).value
    assert sum(m.after for m in now) == figures.level("outstanding", scope).value
    assert sum(m.before for m in found if m not in then) == 0
    assert sum(m.after for m in found if m not in now) == 0
    late = [m for m in found if m.destination == "overdue"]
    assert sum(m.loans for m in late) == figures.level("overdue_loans", scope).value
    was_late = [m for m in found if m.origin == "overdue"]
    assert sum(m.loans for m in was_late) == figures.at("overdue_loans", scope, period)[0]


def test_each_way_names_its_loans(cast: Cast, hand: Hand) -> None:
    moved(cast, hand)
    days = (hand.now.office_id, hand.before.ends_on, hand.now.ends_on)
    for scope in SCOPES:
        for m in migrated(*days, scope):
            ids = loans_between(*days, scope, m.origin, m.destination)
            assert Loan.objects.filter(pk__in=ids).count() == m.loans
    with pytest.raises(ValueError, match="no class"):
        loans_between(*days, WHOLE, "current", "new")


def freeze(cast: Cast, hand: Hand, n: int, frozen: int, until: date | None) -> None:
    loan = make.loan(cast.binh_minh, f"7{n}")
    person = make.borrower(cast.binh_minh, f"39000007{n:02}")
    make.position(
        hand.now, loan, person, cast.poor, of=cast.an_lac, frozen=frozen * MILLION,
        frozen_until=until,
    )  # fmt: skip


@pytest.fixture
def frozen(cast: Cast, hand: Hand) -> Quarter:
    """Beside B1, whose freeze of 3 million has no day, five loans lent directly in An Lạc."""
    days = [
        (5, date(2024, 3, 31)), (7, date(2024, 4, 1)), (11, date(2024, 4, 30)),
        (13, date(2025, 3, 31)), (17, date(2025, 4, 1)),
    ]  # fmt: skip
    for n, (amount, until) in enumerate(days):
        freeze(cast, hand, n, amount, until)
    build(hand.now)
    return hand.now


def test_freezes_stand_in_the_month_they_expire(frozen: Quarter) -> None:
    found = {f.key: (f.frozen // MILLION, f.loans) for f in freezes(frozen, WHOLE)}
    assert list(found)[:2] == ["past", "2024-04"] and list(found)[-3:] == [
        "2025-03", "later", "unknown",
    ]  # fmt: skip
    assert len(found) == 12 + 3
    assert {k: v for k, v in found.items() if v[1]} == {
        "past": (5, 1), "2024-04": (18, 2), "2025-03": (13, 1), "later": (17, 1),
        "unknown": (3, 1),
    }  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_freezes_add_up_to_frozen_debt(frozen: Quarter, scope: Scope) -> None:
    figures = Figures.of(frozen)
    found = freezes(frozen, scope)
    assert sum(f.frozen for f in found) == figures.level("frozen", scope).value
    assert sum(f.loans for f in found) == figures.level("frozen_loans", scope).value


def test_each_month_names_its_positions(frozen: Quarter) -> None:
    of_quarter = Position.objects.filter(office=frozen.office_id, ends_on=frozen.ends_on)
    for f in freezes(frozen, WHOLE):
        assert of_quarter.filter(frozen_until(frozen, f.key)).count() == f.loans
    with pytest.raises(ValueError, match="isoformat"):
        frozen_until(frozen, "2024-13x")
