"""Rows of loans: what they say, who finds them, and that their sums are the figures."""

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any
from unicodedata import normalize

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from associations.text import person_sort_key, without_marks
from groups.models import Borrower, BorrowerQuarter
from portfolio.figures import Figures
from portfolio.loan_list import AMOUNTS, DEBT
from portfolio.loan_rows import LoanRow, LoanRows
from portfolio.models import Position
from portfolio.names import Names
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, Cast

from .hand import MILLION, Hand, by_hand

ALL = ~Q(pk__in=[])
A1, A2, B1, B2, C1, D1, E1 = (f"6600{n:0>12}" for n in range(7))


@pytest.fixture
def hand(cast: Cast) -> Hand:
    made = by_hand(cast)
    build(made.before)
    build(made.now)
    return made


def rows(cast: Cast, hand: Hand, seen: Q = ALL, scope: Scope = WHOLE, **more: Any) -> LoanRows:
    names = Names(cast.binh_minh, hand.now.ends_on)
    return LoanRows(hand.now, names, seen, scope, **more)


def numbers(found: LoanRows) -> list[str]:
    return [row.number for row in found]


def named(cast: Cast, hand: Hand, code: str, name: str, *, before: bool = False) -> None:
    quarter = hand.before if before else hand.now
    one = Borrower.objects.get(code=code)
    make.borrower_quarter(quarter, one, name, commune=cast.an_lac)


def test_what_a_row_says(cast: Cast, hand: Hand) -> None:
    named(cast, hand, "3900000001", "Nguyễn Thị Lân")
    row = next(r for r in rows(cast, hand) if r.number == B2)
    assert (row.borrower, row.borrower_code, row.group) == (
        "Nguyễn Thị Lân", "3900000001", "3901002"
    )  # fmt: skip
    assert [getattr(row, name) for name in AMOUNTS] == [20 * MILLION, 18 * MILLION, 2 * MILLION, 0]
    assert (row.matures_on, row.days_past_due) == (date(2024, 2, 10), 50)
    assert (row.at_least, row.last_on) == (False, None)


def test_days_past_due_of_a_loan_that_has_not_matured_are_a_lower_bound(
    cast: Cast, hand: Hand
) -> None:
    make.position(
        hand.before, make.loan(cast.binh_minh, "9"), make.borrower(cast.binh_minh, "3900000009"),
        cast.poor, of=cast.an_lac, current=5, overdue=1,
    )  # fmt: skip
    loan = make.loan(cast.binh_minh, "10")
    one = make.borrower(cast.binh_minh, "3900000010")
    for quarter in (hand.before, hand.now):
        make.position(quarter, loan, one, cast.poor, of=cast.an_lac, current=5, overdue=1)
    (row,) = rows(cast, hand).where(loan=loan)
    assert (row.days_past_due, row.at_least) == (91, True)


@pytest.mark.parametrize("scope", [WHOLE, Scope(association=FARMERS)])
def test_totals_are_the_figures(cast: Cast, hand: Hand, scope: Scope) -> None:
    found = rows(cast, hand, scope=scope)
    totals = found.totals
    figures = Figures.of(hand.now, scope)
    for key, name in [
        ("outstanding", "outstanding"), ("outstanding_current", "current"),
        ("overdue", "overdue"), ("frozen", "frozen"),
    ]:  # fmt: skip
        assert getattr(totals, name) == figures.figure(key, scope).value, key
    with_balance = totals.loans - found.counts["closed"]
    assert with_balance == figures.figure("loans", scope).value


def test_kinds_of_debt(cast: Cast, hand: Hand) -> None:
    found = {debt: numbers(rows(cast, hand).owing(debt)) for debt in DEBT}
    assert found == {
        "": [A1, A2, B1, B2, C1, D1, E1], "current": [A1, C1, D1], "overdue": [A2, B2],
        "frozen": [B1], "closed": [E1],
    }  # fmt: skip
    assert {debt: rows(cast, hand).owing(debt).count() for debt in DEBT} == {
        debt: len(found[debt]) for debt in DEBT
    }


def test_sorted_and_paged_by_the_database(cast: Cast, hand: Hand) -> None:
    found = rows(cast, hand).order_by("-outstanding")
    assert [r.number for r in found[0:3]] == [A1, B1, C1]
    assert [r.number for r in found[3:5]] == [B2, A2]
    assert numbers(rows(cast, hand).order_by("overdue", "nothing"))[-2:] == [A2, B2]
    assert numbers(rows(cast, hand).order_by("-days_past_due"))[:2] == [A2, B2]


_SORTED_BY: dict[str, Callable[[LoanRow], Any]] = {
    "borrower": lambda row: (person_sort_key(row.borrower), row.borrower_id),
    "association": lambda row: row.association.code,
    "commune": lambda row: row.commune.order,
    "programme": lambda row: row.programme.code,
}
_COLUMNS = (
    "number", "borrower", "group", "association", "commune", "programme", "made_on", "matures_on",
    "frozen_until", "days_past_due", *AMOUNTS,
)  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("column", _COLUMNS)
def test_every_column_sorts_and_what_a_loan_lacks_comes_last(
    cast: Cast, hand: Hand, column: str, turned: bool
) -> None:
    for n, name in enumerate(("Vũ Thị Bé", "Đỗ Văn An", "Ân Văn Đô")):
        named(cast, hand, f"390000000{n}", name, before=n == 1)
    for number, day in ((B1, date(2025, 1, 31)), (A1, date(2024, 6, 30))):
        Position.objects.filter(loan__number=number).update(frozen_until=day)
    found = rows(cast, hand).order_by(f"-{column}" if turned else column)
    in_order = list(found)
    lacking = [row for row in in_order if getattr(row, column) in (None, "")]
    known = in_order[: len(in_order) - len(lacking)]
    by_file = sorted(known, key=lambda row: row.id)
    by = _SORTED_BY.get(column, attrgetter(column))
    assert known == sorted(by_file, key=by, reverse=turned)
    assert in_order[len(known) :] == lacking
    assert [row for at in (0, 3, 6) for row in found[at : at + 3]] == in_order
    assert len({by(row) for row in known}) > 1


def test_by_name_in_vietnamese_order_with_the_nameless_last(cast: Cast, hand: Hand) -> None:
    named(cast, hand, "3900000000", "Trần Văn Đô")
    named(cast, hand, "3900000001", "Trần Văn Dung")
    named(cast, hand, "3900000003", "Trần Văn Ông", before=True)
    assert [r.borrower for r in rows(cast, hand).order_by("borrower")] == [
        "Trần Văn Dung", "Trần Văn Dung", "Trần Văn Đô", "Trần Văn Đô", "Trần Văn Ông", "", ""
    ]  # fmt: skip


def test_the_latest_name_counts_and_an_earlier_one_stands_in(cast: Cast, hand: Hand) -> None:
    named(cast, hand, "3900000000", "Tên Cũ", before=True)
    named(cast, hand, "3900000000", "Tên Mới")
    named(cast, hand, "3900000001", "Chỉ Quý Trước", before=True)
    found = {r.number: r.borrower for r in rows(cast, hand)}
    assert (found[A1], found[B1], found[C1]) == ("Tên Mới", "Chỉ Quý Trước", "")
    assert numbers(rows(cast, hand).going_by("chi quy")) == [B1, B2]
    assert numbers(rows(cast, hand).going_by("ten cu")) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nguyen thi lan", [B1, B2]),
        ("NGUYỄN lân", [B1, B2]),
        ("lan nguy", [B1, B2]),
        ("đ dinh", [A1, A2]),
        ("3901001", [A1, A2, E1]),
        ("lan 3901001", []),
        ("3900000003", [D1]),
        ("6600000000000004", [C1]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ('o\'brien "x"', []),
        ("''", []),
    ],
)
def test_search(cast: Cast, hand: Hand, words: str, found: list[str]) -> None:
    named(cast, hand, "3900000000", "Đinh Công")
    named(cast, hand, "3900000001", "Nguyễn Thị Lân")
    assert numbers(rows(cast, hand).going_by(words)) == found
    assert rows(cast, hand).going_by(words).count() == len(found)


def test_the_database_takes_marks_off_as_we_do(cast: Cast, hand: Hand) -> None:
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    words = ["".join(f"{c}{t}" for c in vowels for t in tones), "Đức đỏ"]
    name = normalize("NFC", " ".join(words))
    named(cast, hand, "3900000000", f"{name} {name.upper()}"[:200])
    found = BorrowerQuarter.objects.get()
    assert found.name_without_marks == without_marks(found.name)


def test_a_loan_that_left_the_file(cast: Cast, hand: Hand) -> None:
    loan = make.loan(cast.binh_minh, "77")
    one = make.borrower(cast.binh_minh, "3900000077")
    make.position(hand.before, loan, one, cast.poor, of=cast.an_lac, current=5)
    assert len(numbers(rows(cast, hand))) == 7
    with_gone = rows(cast, hand, gone_since=hand.before.ends_on)
    assert len(numbers(with_gone)) == 8
    (row,) = with_gone.where(loan=loan)
    assert (row.outstanding, row.last_on) == (None, hand.before.ends_on)
    assert with_gone.totals.outstanding == rows(cast, hand).totals.outstanding
    assert numbers(with_gone.owing("closed")) == [E1, row.number]
    assert with_gone.owing("closed").count() == 2


def test_three_statements_however_many_rows(cast: Cast, hand: Hand) -> None:
    found = rows(cast, hand).going_by("3900").order_by("borrower")
    with CaptureQueriesContext(connection) as asked:
        assert found.count() == len(found[0:50]) == 7
    # Which day has the names to sort by, totals and rows.
    assert len(asked) == 3
