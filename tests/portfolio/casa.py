"""What files say of Bình Minh beside the table of portfolio/hand: CASA, HSKH, scores and sheets.

First quarter of 2024, amounts in million dong; a dash is what a file does not have.

group  HSTO              scores 31/3: debt, savings, place   CASA 31/3              sheet of March
G1     HPN An Lạc        45    7   HPN An Lạc                A 4, E 3               42 / 33 / 7,2
G2     HND Đại Đồng      52,5  3   HPN An Lạc                B 1,5, C 1, B again 0  1 / 1 / 2,5
G3     HND An Lạc        -                                   -                      -
G4     HPN Đại Đồng      0     -   HPN Đại Đồng              -                      -
none                                                         D 1

By HSKU G1 owes 45, G2 53, G3 25 and D directly 6. G3 is closed in HSTO and has debt; G4 is open and
has none. HSKH has A, B, C and F, who has no loan. Of G1 was said that it went to Đại Đồng, of G3
that the Women's Union opened it.
"""

from datetime import date
from typing import Any

from groups.models import Borrower, Group, GroupQuarter, GroupScore
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, Hand, by_hand
from .sheets import ACCEPTED, report

MARCH = date(2024, 3, 31)


def with_files(cast: Cast) -> tuple[Hand, Group]:
    """Makes the office of both tables, and its fourth group. Nothing is built."""
    hand = by_hand(cast)
    fourth = make.group(cast.binh_minh, "3901004")
    make.group_quarter(hand.now, fourth, association=WOMEN, commune=cast.dai_dong)
    GroupQuarter.objects.filter(group=hand.g3, ends_on=MARCH).update(open=False)
    _scores(hand, fourth)
    _accounts(hand)
    for name, code in (("Anh", "A"), ("Bình", "B"), ("Cúc", "C")):
        make.borrower_quarter(hand.now, person(code), name, commune=cast.an_lac)
    other = make.borrower(cast.binh_minh, "3900000009")
    make.borrower_quarter(hand.now, other, "Phúc", commune=cast.dai_dong)
    report(WOMEN, cast.an_lac, "2024-03", ACCEPTED, {hand.g1: (42, 33, 7.2)})
    report(FARMERS, cast.dai_dong, "2024-03", ACCEPTED, {hand.g2: (1, 1, 2.5)})
    make.group_change(hand.g1, "place", date(2024, 2, 1), commune=cast.dai_dong)
    opened: dict[str, Any] = {"association": WOMEN, "commune": cast.an_lac}
    make.group_change(hand.g3, "opened", date(2024, 1, 5), **opened)
    return hand, fourth


def person(letter: str) -> Borrower:
    """A person of the table, A to E."""
    return Borrower.objects.get(code=f"390000000{'ABCDE'.index(letter)}")


def _scores(hand: Hand, fourth: Group) -> None:
    said = {"association_code": WOMEN, "commune_code": "390101"}
    of_march = GroupScore.objects.filter(month_ends_on=MARCH)
    of_march.filter(group=hand.g1).update(outstanding=45 * MILLION, **said)
    of_march.filter(group=hand.g2).update(outstanding=52_500_000, **said)
    there: dict[str, Any] = {"association_code": WOMEN, "commune_code": "390102"}
    make.score(fourth, MARCH, 90, "good", outstanding=0, **there)


def _accounts(hand: Hand) -> None:
    accounts = (
        ("A", hand.g1, 4_000_000), ("E", hand.g1, 3_000_000), ("B", hand.g2, 1_500_000),
        ("C", hand.g2, 1_000_000), ("B", hand.g2, 0), ("D", None, 1_000_000),
    )  # fmt: skip
    for number, (who, group, balance) in enumerate(accounts):
        make.account(hand.now, str(number), person(who), balance, group=group)
