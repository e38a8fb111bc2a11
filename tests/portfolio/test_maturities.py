"""Debt falling due by month: the months of a part add up to its indicators."""

from datetime import date

import pytest
from django.db.models import Q

from associations.models import DIRECT
from associations.months import Month as AssociationMonth
from portfolio.bases import PREVIOUS_QUARTER
from portfolio.due_loans import DueLoan, DueLoans, Outcome
from portfolio.figures import Figures
from portfolio.maturities import FALLEN, NEXT, Maturing, Month
from portfolio.models import Position
from portfolio.names import Names
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, Hand, by_hand


@pytest.fixture
def hand(cast: Cast) -> Hand:
    return by_hand(cast)


def months(hand: Hand, scope: Scope = WHOLE) -> list[Month]:
    build(hand.before)
    build(hand.now)
    return Maturing(hand.now, scope).months(Figures.of(hand.now, scope))


def test_the_months_of_the_paper(hand: Hand) -> None:
    """B2 (20, of it 2 moved to overdue) matured in February, E1 (4, repaid) in March; D1 will in
    May with 6."""
    found = months(hand)
    assert [(m.slug, m.coming) for m in found] == [
        ("2024-01", False), ("2024-02", False), ("2024-03", False),
        ("2024-04", True), ("2024-05", True), ("2024-06", True),
    ]  # fmt: skip
    assert [list(m.sums.values()) for m in found] == [
        [0, 0, 0, 0, 0],
        [20 * MILLION, 0, 0, 2 * MILLION, 18 * MILLION],
        [4 * MILLION, 4 * MILLION, 0, 0, 0],
        [0], [6 * MILLION], [0],
    ]  # fmt: skip


def harder(cast: Cast, hand: Hand) -> None:
    """Adds, in million: 7 extended out of 9, and in G2 until the quarter, in G3 since; 11 of
    another month whose loan is in the file no more; 5 that fall due in June."""
    office, records = cast.binh_minh, {}
    for quarter, group, association, commune in (
        (hand.before, hand.g2, FARMERS, cast.dai_dong),
        (hand.now, hand.g3, FARMERS, cast.an_lac),
    ):
        records[quarter.pk] = {"group": group, "association_id": association, "commune": commune}
    moved, gone, coming = (make.loan(office, f"8{n}") for n in range(3))
    person = make.borrower(office, "3900000800")
    none = {"moved_to_overdue": 0, "extended": 0}

    def put(quarter, loan, million: int, due: date, **flows) -> None:
        Position.objects.create(
            office=office, ends_on=quarter.ends_on, loan=loan, borrower=person,
            programme=cast.poor, current=million * MILLION, overdue=0, frozen=0,
            made_on=date(2023, 1, 15), matures_on=due, **records[quarter.pk],
            **dict.fromkeys(("disbursed", "repaid_current", "repaid_overdue", "repaid_frozen"), 0)
            | none | flows,
        )  # fmt: skip

    put(hand.before, moved, 9, date(2024, 1, 31))
    put(hand.now, moved, 7, date(2025, 1, 31), extended=7 * MILLION, repaid_current=2 * MILLION)
    put(hand.before, gone, 11, date(2024, 3, 31))
    put(hand.now, coming, 5, date(2024, 6, 30))


@pytest.mark.parametrize("part", ["office", "farmers", "women", "an_lac", "dai_dong", "poor",
                                  "both"])  # fmt: skip
def test_the_months_add_up_to_the_indicators(cast: Cast, hand: Hand, part: str) -> None:
    harder(cast, hand)
    scope = {
        "office": WHOLE,
        "farmers": Scope(association=FARMERS),
        "women": Scope(association=WOMEN),
        "an_lac": Scope(commune=cast.an_lac.pk),
        "dai_dong": Scope(commune=cast.dai_dong.pk),
        "poor": Scope(programme=cast.poor.pk),
        "both": Scope(association=FARMERS, commune=cast.an_lac.pk),
    }[part]
    found = months(hand, scope)
    figures = Figures.of(hand.now, scope)
    for key in (*FALLEN, NEXT):
        total = sum(m.sums[key] or 0 for m in found if key in m.sums)
        assert total == figures.level(key, scope, since=PREVIOUS_QUARTER).value, key
    if part == "office":
        assert [m.sums["due"] for m in found[:3]] == [9 * MILLION, 20 * MILLION, 15 * MILLION]
        assert [m.sums["due_extended"] for m in found[:3]] == [7 * MILLION, 0, 0]
        assert found[5].sums[NEXT] == 5 * MILLION
    if part == "an_lac":
        assert [m.sums["due"] for m in found[:3]] == [9 * MILLION, 0, 4 * MILLION]


def test_without_the_quarter_before_what_fell_due_is_unknown(cast: Cast, hand: Hand) -> None:
    Position.objects.filter(ends_on=hand.before.ends_on).delete()
    found = months(hand)
    assert {value for m in found[:3] for value in m.sums.values()} == {None}
    assert [m.sums[NEXT] for m in found[3:]] == [0, 6 * MILLION, 0]


def test_without_the_column_its_part_is_unknown_and_so_is_the_rest(hand: Hand) -> None:
    Position.objects.filter(ends_on=hand.now.ends_on).update(extended=None)
    february = months(hand)[1].sums
    assert (february["due"], february["due_turned_overdue"]) == (20 * MILLION, 2 * MILLION)
    assert (february["due_extended"], february["due_open"]) == (None, None)


def listed(cast: Cast, hand: Hand, scope: Scope = WHOLE, seen: Q | None = None) -> list[DueLoan]:
    """The loans that fall due from January to June, in order of maturity."""
    build(hand.before)
    build(hand.now)
    names = Names(cast.binh_minh, hand.now.ends_on)
    first, last = date(2024, 1, 1), date(2024, 6, 30)
    loans = DueLoans(hand.now, names, seen or ~Q(pk__in=[]), scope, first=first, last=last)
    loans = loans.order_by("matures_on")
    assert loans.count() == len([*loans])
    return loans[0:100]


def test_the_loans_of_the_paper(cast: Cast, hand: Hand) -> None:
    """B2 is open with 18 of 20; E1 was repaid and is not among them; D1 comes with 6."""
    b2, d1 = listed(cast, hand)
    million = MILLION
    assert (b2.number[-1], b2.outcome) == (
        "3", Outcome(date(2024, 2, 10), 20 * million, 0, 0, 2 * million, 18 * million),
    )  # fmt: skip
    assert (d1.number[-1], d1.outcome) == ("5", Outcome(coming=6 * million))


@pytest.mark.parametrize("part", ["office", "farmers", "an_lac"])
def test_what_is_open_of_the_loans_adds_up_to_the_indicators(
    cast: Cast, hand: Hand, part: str
) -> None:
    harder(cast, hand)
    scope = {
        "office": WHOLE, "farmers": Scope(association=FARMERS),
        "an_lac": Scope(commune=cast.an_lac.pk),
    }[part]  # fmt: skip
    found = listed(cast, hand, scope)
    figures = Figures.of(hand.now, scope)
    still = figures.level("due_open", scope, since=PREVIOUS_QUARTER)
    assert sum(loan.outcome.open or 0 for loan in found) == still.value
    assert sum(loan.outcome.coming or 0 for loan in found) == figures.level(NEXT, scope).value
    if part == "office":
        assert {loan.last_on for loan in found if loan.outcome.due == 11 * MILLION} == {
            hand.before.ends_on
        }


def test_only_rows_that_somebody_sees(cast: Cast, hand: Hand) -> None:
    assert listed(cast, hand, seen=Q(association=WOMEN)) == []
    assert [row.number[-1] for row in listed(cast, hand, seen=Q(association=FARMERS))] == ["3"]


def test_a_loan_partly_open_that_comes_again_is_one_row(cast: Cast, hand: Hand) -> None:
    """B2 is extended into May with 5 of its 18 that are not overdue."""
    loans = Position.objects.filter(ends_on=hand.now.ends_on, loan__number__endswith="3")
    assert loans.update(extended=5 * MILLION, matures_on=date(2024, 5, 10)) == 1
    outcomes = {row.number[-1]: row.outcome for row in listed(cast, hand)}
    assert outcomes["3"] == Outcome(
        date(2024, 2, 10), 20 * MILLION, 0, 5 * MILLION, 2 * MILLION, 13 * MILLION, None,
        date(2024, 5, 10), 18 * MILLION,
    )  # fmt: skip


def test_where_the_file_does_not_tell_the_balance_is_open(cast: Cast, hand: Hand) -> None:
    Position.objects.filter(ends_on=hand.now.ends_on).update(extended=None)
    b2, _d1 = listed(cast, hand)
    assert (b2.outcome.open, b2.outcome.extended) == (18 * MILLION, None)


def test_who_sees_all_and_who_sees_every_part_list_the_same(cast: Cast, hand: Hand) -> None:
    harder(cast, hand)
    build(hand.before)
    build(hand.now)
    names, first, last = (
        Names(cast.binh_minh, hand.now.ends_on),
        date(2024, 1, 1),
        date(2024, 6, 30),
    )
    everything = ~Q(pk__in=[])
    whole = DueLoans(hand.now, names, everything, first=first, last=last)
    parts = DueLoans(
        hand.now, names, Q(association__in=[FARMERS, WOMEN, DIRECT]), first=first, last=last
    )
    for order in ("matures_on", "-matures_on", "number", "-outstanding", "borrower"):
        one, other = whole.order_by(order), parts.order_by(order)
        assert [*one] == [*other] == [*one[0:2], *one[2:9]], order
        assert one.count() == other.count() == len([*one]) == 4


def test_a_loan_is_listed_to_those_where_it_lies_now(cast: Cast, hand: Hand) -> None:
    """B2 was the farmers' when the quarter began and is the women's now."""
    Position.objects.filter(ends_on=hand.now.ends_on, loan__number__endswith="3").update(
        group=hand.g1, association=WOMEN, commune=cast.an_lac
    )
    assert listed(cast, hand, seen=Q(association=FARMERS)) == []
    assert [row.number[-1] for row in listed(cast, hand, seen=Q(association=WOMEN))] == ["3"]
    assert listed(cast, hand, seen=Q(pk__in=[])) == []


@pytest.mark.parametrize("part", ["office", "farmers"])
def test_the_loans_to_collect_add_up_to_the_months(cast: Cast, hand: Hand, part: str) -> None:
    harder(cast, hand)
    scope = {"office": WHOLE, "farmers": Scope(association=FARMERS)}[part]
    names = Names(cast.binh_minh, hand.now.ends_on)
    for month in months(hand, scope):
        first, last = month.starts_on, AssociationMonth.of(month.starts_on).ends_on
        loans = DueLoans(hand.now, names, ~Q(pk__in=[]), scope, first=first, last=last)
        assert loans.total == month.sums[NEXT if month.coming else "due_open"], month.slug
