"""Bình Minh worked out by hand: seven loans in three groups and one direct loan, two quarters.

Every figure the tests expect was added up on paper from this page. Amounts in million dong.

                                 31/12/2023            31/3/2024                    first quarter
loan group  assoc. commune  pr.  curr. over. froz.     curr. over. froz.   disbursed repaid  other
A1   G1     HPN    An Lạc   01   40    0     0         35    0     0       0         5
A2   G1     HPN    An Lạc   06   10    2     0         9     1     0       0         1 + 1 overdue
B1   G2     HND    Đại Đồng 01   30    0     5         30    0     3       0         2 frozen
B2   G2     HND    Đại Đồng 02   20    0     0         18    2     0       0         0     2 moved
C1   G3     HND    An Lạc   01   -     -     -         25    0     0       25        0
D1   direct -      Đại Đồng 06   8     0     0         6     0     0       0         2
E1   G1     HPN    An Lạc   01   4     0     0         0     0     0       0         4

Borrowers: A1 and A2 belong to one person, B1 and B2 to one, C1 to one, D1 to one, E1 to one. G1 is
rated good, G2 fair, G3 has no score. G3 was opened in the first quarter.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from associations.models import Quarter
from groups.models import Group, GroupQuarter
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

MILLION = 1_000_000
_LOANS = ("A1", "A2", "B1", "B2", "C1", "D1", "E1")


@dataclass(frozen=True)
class Hand:
    """The two quarters of the hand-made office, and its groups."""

    before: Quarter
    now: Quarter
    g1: Group
    g2: Group
    g3: Group


def by_hand(cast: Cast) -> Hand:
    """Makes the office of the table above. Nothing is built."""
    office = cast.binh_minh
    before = make.quarter(office, "2023-Q4", as_of=date(2023, 12, 31))
    now = make.quarter(office, "2024-Q1", as_of=date(2024, 3, 31))
    hand = Hand(before, now, *[make.group(office, f"390100{n}") for n in (1, 2, 3)])
    _positions(cast, hand)
    make.score(hand.g1, date(2024, 2, 29), 60, "average")
    make.score(hand.g1, date(2024, 3, 31), 91, "good", savings=7 * MILLION)
    make.score(hand.g2, date(2024, 3, 31), 75, "fair", savings=3 * MILLION)
    return hand


def _groups(cast: Cast, hand: Hand, quarter: Quarter) -> dict[str, GroupQuarter]:
    found = {
        "G1": make.group_quarter(quarter, hand.g1, association=WOMEN, commune=cast.an_lac),
        "G2": make.group_quarter(quarter, hand.g2, association=FARMERS, commune=cast.dai_dong),
    }
    if quarter == hand.now:
        found["G3"] = make.group_quarter(quarter, hand.g3, association=FARMERS, commune=cast.an_lac)
    return found


def _positions(cast: Cast, hand: Hand) -> None:
    office = cast.binh_minh
    loans = {name: make.loan(office, str(n)) for n, name in enumerate(_LOANS)}
    people = {n: make.borrower(office, f"390000000{i}") for i, n in enumerate("ABCDE")}
    programmes = {"01": cast.poor, "02": cast.students, "06": cast.water}
    then, now = _groups(cast, hand, hand.before), _groups(cast, hand, hand.now)
    groups = {"A": "G1", "B": "G2", "C": "G3", "E": "G1"}

    def put(quarter: Quarter, name: str, programme: str, *classes: int, **flows: Any) -> None:
        records = then if quarter == hand.before else now
        where = records[groups[name[0]]] if name[0] in groups else cast.dai_dong
        amounts = dict(zip(("current", "overdue", "frozen"), classes, strict=True))
        money = {k: v * MILLION for k, v in flows.items() if isinstance(v, int)}
        days = {k: v for k, v in flows.items() if not isinstance(v, int)}
        make.position(
            quarter, loans[name], people[name[0]], programmes[programme], of=where,
            **{k: v * MILLION for k, v in amounts.items()}, **money, **days,
        )  # fmt: skip

    none = {"moved_to_overdue": 0, "extended": 0, "written_off": 0}
    put(hand.before, "A1", "01", 40, 0, 0, disbursed=3)
    put(hand.before, "A2", "06", 10, 2, 0, matures_on=date(2023, 6, 30))
    put(hand.before, "B1", "01", 30, 0, 5)
    put(hand.before, "B2", "02", 20, 0, 0, matures_on=date(2024, 2, 10))
    put(hand.before, "D1", "06", 8, 0, 0)
    put(hand.before, "E1", "01", 4, 0, 0, matures_on=date(2024, 3, 1))
    put(hand.now, "A1", "01", 35, 0, 0, repaid_current=5, **none)
    put(hand.now, "A2", "06", 9, 1, 0, repaid_current=1, repaid_overdue=1,
        **none | {"matures_on": date(2023, 6, 30)})  # fmt: skip
    put(hand.now, "B1", "01", 30, 0, 3, repaid_frozen=2, **none)
    put(hand.now, "B2", "02", 18, 2, 0,
        **none | {"moved_to_overdue": 2, "matures_on": date(2024, 2, 10)})  # fmt: skip
    put(hand.now, "C1", "01", 25, 0, 0, disbursed=25, made_on=date(2024, 1, 20), **none)
    put(hand.now, "D1", "06", 6, 0, 0, repaid_current=2, matures_on=date(2024, 5, 1), **none)
    put(hand.now, "E1", "01", 0, 0, 0, repaid_current=4, matures_on=date(2024, 3, 1), **none)
