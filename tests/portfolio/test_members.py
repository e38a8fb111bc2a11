"""What monthly sheets say of members and savings, worked out by hand.

Accepted sheets of the first quarter unless told otherwise: members / savers / savings in million.

group  assoc. commune   January       February      March               bank's savings
G1     HPN    An Lạc    40 / 30 / 6   41 / 31 / 6   42 / 33 / 7,2       7 (March)
G2     HND    Đại Đồng  20 / 10 / 2   -             25 / 10 / 3         3 (March)
G3     HND    An Lạc    -             10 / 5 / 1    12 / 6 / 2 returned -

So the quarter stands on G1's and G2's March and G3's February: 42 + 25 + 10 members.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from groups.models import GroupMonth, GroupQuarter, GroupScore, Sheet
from portfolio.checks import CHECKS, Result, results
from portfolio.figures import Figures
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, Hand, by_hand
from .sheets import ACCEPTED, RETURNED, report
from .test_build import everything

JANUARY, FEBRUARY, MARCH = "2024-01", "2024-02", "2024-03"
KEYS = ("members", "savers", "members_per_group", "savings_participation")


@pytest.fixture
def hand(cast: Cast) -> Hand:
    """The office with the sheets of the table above; both quarters are built."""
    hand = by_hand(cast)
    an_lac, dai_dong = cast.an_lac, cast.dai_dong
    report(WOMEN, an_lac, JANUARY, ACCEPTED, {hand.g1: (40, 30, 6)})
    report(WOMEN, an_lac, FEBRUARY, ACCEPTED, {hand.g1: (41, 31, 6)})
    report(WOMEN, an_lac, MARCH, ACCEPTED, {hand.g1: (42, 33, 7.2)})
    report(FARMERS, dai_dong, JANUARY, ACCEPTED, {hand.g2: (20, 10, 2)})
    report(FARMERS, dai_dong, MARCH, ACCEPTED, {hand.g2: (25, 10, 3)})
    report(FARMERS, an_lac, FEBRUARY, ACCEPTED, {hand.g3: (10, 5, 1)})
    report(FARMERS, an_lac, MARCH, RETURNED, {hand.g3: (12, 6, 2)})
    build(hand.before)
    build(hand.now)
    return hand


def values(hand: Hand, scope: Scope = WHOLE, keys: tuple[str, ...] = KEYS) -> list[Any]:
    figures = Figures.of(hand.now, scope)
    return [figures.level(key, scope).value for key in keys]


def reason(hand: Hand, key: str, scope: Scope = WHOLE) -> str:
    with override("vi"):
        return Figures.of(hand.now, scope).level(key, scope).reason


def checked(hand: Hand) -> Result:
    with override("vi"):
        return next(r for r in results(Figures.of(hand.now)) if r.check is CHECKS["savings"])


def percent(part: int, whole: int) -> Decimal:
    return Decimal(part) * 100 / whole


def test_the_latest_accepted_month_counts_at_every_level(hand: Hand, cast: Cast) -> None:
    """G3's March is returned, so its February stands; G1's and G2's January is overtaken."""
    an_lac, dai_dong = Scope(commune=cast.an_lac.pk), Scope(commune=cast.dai_dong.pk)
    farmers = Scope(association=FARMERS)
    assert values(hand) == [77, 48, Decimal(77) / 3, percent(48, 77)]
    assert values(hand, Scope(association=WOMEN)) == [42, 33, 42, percent(33, 42)]
    assert values(hand, farmers) == [35, 15, Decimal("17.5"), percent(15, 35)]
    assert values(hand, an_lac) == [52, 38, 26, percent(38, 52)]
    assert values(hand, dai_dong) == [25, 10, 25, 40]
    assert values(hand, farmers.within("commune", cast.an_lac.pk)) == [10, 5, 10, 50]
    assert values(hand, Scope(group=hand.g3.pk)) == [10, 5, 10, 50]


def test_as_they_are_printed(hand: Hand) -> None:
    figures = Figures.of(hand.now)
    with override("vi"):
        assert [figures.level(key).printed for key in KEYS] == ["77", "48", "25,7", "62,34 %"]


def test_one_open_group_without_a_row_leaves_its_parts_unknown(hand: Hand, cast: Cast) -> None:
    """A sum of some groups would be read as that of all; others keep their own."""
    Sheet.objects.filter(association=FARMERS, commune=cast.an_lac).update(
        state=RETURNED, reason="Sai"
    )
    assert build(hand.now) is True
    assert values(hand) == [None] * 4
    assert values(hand, Scope(association=FARMERS)) == [None] * 4
    assert values(hand, Scope(commune=cast.an_lac.pk)) == [None] * 4
    assert values(hand, Scope(group=hand.g3.pk)) == [None] * 4
    assert values(hand, Scope(association=WOMEN))[:2] == [42, 33]
    assert values(hand, Scope(commune=cast.dai_dong.pk))[:2] == [25, 10]
    assert values(hand, Scope(group=hand.g1.pk))[:2] == [42, 33]
    missing = "quý 2024-Q1 chưa đủ bảng số liệu tháng đã duyệt: còn thiếu 1 tổ"
    assert reason(hand, "members") == reason(hand, "savings_participation") == missing
    assert reason(hand, "members", Scope(group=hand.g3.pk)) == (
        "chưa có bảng số liệu tháng nào của quý 2024-Q1 được duyệt"
    )


@pytest.mark.parametrize("state", ["in_work", "submitted", "returned"])
def test_only_accepted_sheets_count(hand: Hand, state: str) -> None:
    """Without its March, the Women's Union stands on its February."""
    of = Sheet.objects.filter(association=WOMEN, month_ends_on=date(2024, 3, 31))
    of.update(state=state, reason="Sai" if state == "returned" else "")
    assert build(hand.now) is True
    assert values(hand, Scope(association=WOMEN))[:2] == [41, 31]
    assert values(hand)[:2] == [76, 46]


def test_other_quarters_are_none_of_this_one(hand: Hand, cast: Cast) -> None:
    report(WOMEN, cast.an_lac, "2023-12", ACCEPTED, {hand.g1: (50, 50, 9)})
    report(WOMEN, cast.an_lac, "2024-04", ACCEPTED, {hand.g1: (51, 51, 9)})
    assert build(hand.now) is False
    assert build(hand.before) is True
    before = Figures.of(hand.now).facts(Scope(group=hand.g1.pk), hand.before.period)
    assert before.stock("members") == 50


def test_a_group_counts_once_where_the_quarter_has_it(hand: Hand, cast: Cast) -> None:
    """The Farmers reported G2 in January, the Women's Union, whose it is now, has it in March."""
    Sheet.objects.filter(commune=cast.dai_dong, month_ends_on=date(2024, 3, 31)).update(
        state="in_work"
    )
    GroupMonth.objects.filter(group=hand.g2, month_ends_on=date(2024, 3, 31)).delete()
    GroupQuarter.objects.filter(ends_on=hand.now.ends_on, group=hand.g2).update(association=WOMEN)
    build(hand.now)
    # What the Farmers said is not told to the Women's Union, neither of G2 nor within its sum.
    assert values(hand, Scope(group=hand.g2.pk))[:2] == [None, None]
    assert values(hand, Scope(association=WOMEN))[:2] == [None, None]
    assert values(hand, Scope(association=FARMERS))[:2] == [10, 5]
    report(WOMEN, cast.dai_dong, MARCH, ACCEPTED, {hand.g2: (25, 10, 3)})
    build(hand.now)
    assert values(hand, Scope(association=WOMEN))[:2] == [67, 43]
    assert values(hand, Scope(association=FARMERS))[:2] == [10, 5]
    assert values(hand)[:2] == [77, 48]


def test_a_closed_group_has_no_members(hand: Hand, cast: Cast) -> None:
    GroupQuarter.objects.filter(ends_on=hand.now.ends_on, group=hand.g1).update(open=False)
    build(hand.now)
    assert values(hand)[:2] == [35, 15]
    assert values(hand, Scope(commune=cast.an_lac.pk))[:2] == [10, 5]
    assert values(hand, Scope(association=WOMEN)) == [None] * 4
    assert reason(hand, "members", Scope(association=WOMEN)) == "không có tổ nào đang hoạt động"


def test_nothing_is_known_before_the_first_accepted_sheet(hand: Hand) -> None:
    assert Figures.of(hand.before).level("members").value is None
    Sheet.objects.update(state="submitted", reason="")
    build(hand.now)
    assert values(hand) == [None] * 4
    assert reason(hand, "members") == "chưa có bảng số liệu tháng nào của quý 2024-Q1 được duyệt"
    assert reason(hand, "members", Scope(association="99")) == ("cho vay trực tiếp không qua tổ")
    assert checked(hand).state == "unknown"
    assert "2024-Q1" in checked(hand).reason


def test_building_twice_changes_nothing(hand: Hand) -> None:
    shown = everything(hand.now)
    assert build(hand.now) is False
    assert everything(hand.now) == shown


# -- savings ------------------------------------------------------------------------------------


def savings(hand: Hand, scope: Scope = WHOLE) -> Any:
    return values(hand, scope, ("savings",))[0]


def test_the_banks_savings_win_and_the_difference_is_shown(hand: Hand) -> None:
    """7 + 3 by the bank; 7,2 + 3 by the sheets of March. G3, which the bank lacks, is beside it."""
    assert savings(hand) == 10 * MILLION
    assert savings(hand, Scope(group=hand.g1.pk)) == 7 * MILLION
    assert savings(hand, Scope(group=hand.g3.pk)) is None
    found = checked(hand)
    assert (found.state, found.left, found.right, found.difference) == (
        "noted", "10.000.000 đồng", "10.200.000 đồng", "-200.000 đồng",
    )  # fmt: skip


def test_savings_of_different_months_are_not_compared(hand: Hand) -> None:
    """G1's sheet of March is back at work: its February has none of the bank beside it."""
    GroupScore.objects.filter(month_ends_on=date(2024, 2, 29)).delete()
    Sheet.objects.filter(association=WOMEN, month_ends_on=date(2024, 3, 31)).update(state="in_work")
    build(hand.now)
    found = checked(hand)
    assert (found.state, found.left_value, found.right_value) == (
        "passed", 3 * MILLION, 3 * MILLION,
    )  # fmt: skip


def test_sheets_fill_a_quarter_without_savings_of_the_bank(hand: Hand, cast: Cast) -> None:
    GroupScore.objects.update(savings=None)
    build(hand.now)
    assert savings(hand) == 11_200_000
    assert savings(hand, Scope(association=FARMERS)) == 4 * MILLION
    assert savings(hand, Scope(commune=cast.an_lac.pk)) == 8_200_000
    assert savings(hand, Scope(group=hand.g3.pk)) == 1 * MILLION
    assert checked(hand).state == "unknown"


def test_sheets_of_some_groups_alone_are_no_total(hand: Hand, cast: Cast) -> None:
    GroupScore.objects.update(savings=None)
    Sheet.objects.filter(association=FARMERS, commune=cast.an_lac).update(state="submitted")
    build(hand.now)
    assert savings(hand) is None
    assert reason(hand, "savings").endswith("còn thiếu 1 tổ")
    assert savings(hand, Scope(association=WOMEN)) == 7_200_000


def test_why_a_group_has_no_savings_beside_a_file_that_has_them(hand: Hand) -> None:
    assert reason(hand, "savings", Scope(group=hand.g3.pk)) == (
        "tệp của quý 2024-Q1 không có cột này"
    )


def test_it_takes_one_statement(hand: Hand) -> None:
    with CaptureQueriesContext(connection) as asked:
        build(hand.now)
    assert sum("groups_sheet" in q["sql"] for q in asked.captured_queries) == 1
