"""A score entered by hand counts before the bank's of its month; counted on paper."""

from datetime import date
from decimal import Decimal

import pytest

from associations.models import Quarter
from groups.models import GroupScore, HandScore
from portfolio.figures import Figures
from portfolio.names import Names
from portfolio.quarters import build
from portfolio.ratings import points_lost, transitions
from portfolio.rows import GroupRow, groups
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, Hand, by_hand

FEBRUARY, MARCH = date(2024, 2, 29), date(2024, 3, 31)


@pytest.fixture
def hand(cast: Cast) -> Hand:
    """G1 is good with 91 points of March, G2 fair with 75, G3 has no score. Both are built."""
    hand = by_hand(cast)
    build(hand.before)
    build(hand.now)
    return hand


def counts(quarter: Quarter, scope: Scope = WHOLE) -> list[object]:
    """Good, fair, average, weak, without a score, and savings in million dong."""
    figures = Figures.of(quarter, scope)
    states = ("good", "fair", "average", "weak", "unrated")
    found = [figures.level("groups_rated", scope.within("rating", s)).value for s in states]
    savings = figures.level("savings", scope).value
    return [*found, savings and savings / MILLION]


def rows(quarter: Quarter) -> dict[str, GroupRow]:
    from django.db.models import Q

    figures = Figures.of(quarter)
    names = Names(quarter.office, quarter.ends_on)
    return {row.code: row for row in groups(figures, names, WHOLE, Q())}


def test_counts_change_with_a_score_by_hand_and_come_back(hand: Hand) -> None:
    assert counts(hand.now) == [1, 1, 0, 0, 1, 10]
    score = make.hand_score(hand.g1, MARCH, 45, "weak")
    assert build(hand.now) is True
    assert counts(hand.now) == [0, 1, 0, 1, 1, 10]
    assert counts(hand.now, Scope(association=WOMEN)) == [0, 0, 0, 1, 0, 7]
    score.delete()
    assert build(hand.now) is True
    assert counts(hand.now) == [1, 1, 0, 0, 1, 10]


def test_a_group_without_the_banks_score_gets_its_first(hand: Hand) -> None:
    make.hand_score(hand.g3, FEBRUARY, 88, "good")
    build(hand.now)
    assert counts(hand.now) == [2, 1, 0, 0, 0, 10]
    assert counts(hand.now, Scope(association=FARMERS)) == [1, 1, 0, 0, 0, 3]
    assert counts(hand.before) == [0, 0, 0, 0, 2, None]


@pytest.mark.parametrize("month", [date(2023, 12, 31), date(2024, 4, 30)])
def test_a_score_of_another_quarter_is_none_of_this(hand: Hand, month: date) -> None:
    make.hand_score(hand.g1, month, 45, "weak")
    assert build(hand.now) is False


def test_the_latest_month_counts_whoever_it_is_of(hand: Hand) -> None:
    """The bank's of March stands against one by hand of February."""
    make.hand_score(hand.g1, FEBRUARY, 45, "weak")
    found = rows(hand.now)["3901001"].standing
    assert found is not None
    assert (found.total, found.rating, found.by_hand) == (Decimal(91), "good", False)
    GroupScore.objects.filter(group=hand.g1, month_ends_on=MARCH).delete()
    found = rows(hand.now)["3901001"].standing
    assert found is not None
    assert (found.total, found.month_ends_on, found.by_hand) == (Decimal(45), FEBRUARY, True)


def test_savings_stay_the_banks(hand: Hand) -> None:
    """With a score by hand of March alone, the savings are those of February."""
    GroupScore.objects.filter(group=hand.g1, month_ends_on=FEBRUARY).update(savings=5 * MILLION)
    GroupScore.objects.filter(group=hand.g1, month_ends_on=MARCH).delete()
    make.hand_score(hand.g1, MARCH, 45, "weak")
    build(hand.now)
    assert counts(hand.now) == [0, 1, 0, 1, 1, 8]


def test_rows_transitions_and_points_follow_the_same_rule(hand: Hand) -> None:
    make.hand_score(hand.g1, MARCH, 45, "weak")
    found = rows(hand.now)["3901001"].standing
    assert found is not None
    assert (found.total, found.rating, found.by_hand) == (Decimal(45), "weak", True)
    assert sum(found.points.values(), Decimal(0)) == 45
    assert transitions(hand.now, hand.before.period, WHOLE).count("unrated", "weak") == 1
    lost = {c.criterion: c.now for c in points_lost(hand.now, None, WHOLE).criteria}
    assert sum(lost.values()) == Decimal(55 + 25) / 2


def test_points_alone_make_a_new_version(hand: Hand) -> None:
    """The class stays, so no count changes; but points are shown too."""
    make.hand_score(hand.g1, MARCH, 95, "good")
    assert build(hand.now) is True
    assert build(hand.now) is False
    HandScore.objects.update(reason="Tệp sai hai điểm")
    assert build(hand.now) is False
