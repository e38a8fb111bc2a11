"""Groups from rating to rating, and the points they lose, added up on paper."""

from datetime import date
from decimal import Decimal

import pytest

from associations.periods import Period
from groups.models import RatingClass
from portfolio.figures import Figures
from portfolio.quarters import build
from portfolio.ratings import Classes, points_lost, transitions
from portfolio.scope import WHOLE, Scope
from portfolio.standing import STATES, Standing
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .hand import Hand, by_hand

BASE = Period(2023, 4)


@pytest.fixture
def hand(cast: Cast) -> Hand:
    """Three more groups: one goes from the women to the farmers, one closes, one is in no file now.

    G1 rises from fair to good, G2 gets its first score.
    """
    hand = by_hand(cast)
    moving, closing, gone = (make.group(cast.binh_minh, f"390101{n}") for n in range(3))
    for group, association in ((moving, WOMEN), (closing, WOMEN), (gone, FARMERS)):
        make.group_quarter(hand.before, group, association=association, commune=cast.an_lac)
    make.group_quarter(hand.now, moving, association=FARMERS, commune=cast.an_lac)
    make.group_quarter(hand.now, closing, association=WOMEN, commune=cast.an_lac, closed=True)
    make.score(hand.g1, date(2023, 12, 31), 80, "fair")
    make.score(moving, date(2023, 11, 30), 40, "weak")
    make.score(moving, date(2024, 1, 31), 45, "weak")
    make.score(moving, date(2024, 4, 30), 99, "good")
    make.score(closing, date(2023, 10, 31), 55, "average")
    build(hand.before)
    build(hand.now)
    return hand


def test_every_group_goes_one_way(hand: Hand) -> None:
    found = transitions(hand.now, BASE, WHOLE)
    assert found.counts == {
        ("fair", "good"): 1,
        ("unrated", "fair"): 1,
        ("opened", "unrated"): 1,
        ("weak", "weak"): 1,
        ("average", "closed"): 1,
        ("unrated", "closed"): 1,
    }
    assert (found.better, found.same, found.worse) == (1, 1, 0)


def test_a_group_that_changed_its_association_came_and_went(hand: Hand) -> None:
    women = transitions(hand.now, BASE, Scope(association=WOMEN))
    assert women.counts == {
        ("fair", "good"): 1, ("weak", "moved_out"): 1, ("average", "closed"): 1,
    }  # fmt: skip
    farmers = transitions(hand.now, BASE, Scope(association=FARMERS))
    assert farmers.count("moved_in", "weak") == 1


def test_a_fall_is_a_fall(hand: Hand) -> None:
    make.score(hand.g2, date(2023, 12, 31), 90, "good")
    assert (found := transitions(hand.now, BASE, WHOLE)).worse == 1
    assert found.count("good", "fair") == 1


def test_the_margins_are_the_indicators(hand: Hand, cast: Cast) -> None:
    scopes = [
        WHOLE, Scope(association=WOMEN), Scope(association=FARMERS), Scope(commune=cast.an_lac.pk),
        Scope(association=FARMERS, commune=cast.dai_dong.pk),
    ]  # fmt: skip
    figures = Figures.of(hand.now)
    for scope in scopes:
        found = transitions(hand.now, BASE, scope)
        for state in STATES:
            part = scope.within("rating", state)
            assert found.of_after(state) == figures.level("groups_rated", part).value
            assert found.of_before(state) == figures.at("groups_rated", part, BASE)[0]


def test_points_lost_are_averages_of_open_groups_with_a_score(hand: Hand) -> None:
    """Points now, given in the order of MAXIMA: G1 91, G2 75, the mover 45.

    Attendance 20 + 20 + 20; overdue 30, 30, 25; due principal 15, 15, 0; interest 20, 10, 0;
    savers 5, 0, 0; growth 1, 0, 0. The closed group counted 55 at the base, G1 80, the mover 40.
    """
    found = points_lost(hand.now, BASE, WHOLE)
    assert found.groups == 3
    lost = {c.criterion: c for c in found.criteria}
    assert lost["interest"].now == Decimal(30) / 3
    assert lost["overdue_ratio"].now.quantize(Decimal("0.01")) == Decimal("1.67")
    assert lost["due_principal"].now == 5
    assert lost["attendance"].now == 0
    # 15, 20 and 20 of 20 at the base: 80 - 65 = 15 points, then none.
    assert lost["interest"].before is not None
    assert lost["interest"].before.quantize(Decimal("0.01")) == Decimal("15.00")
    assert found.criteria[0].criterion == "interest"
    lost_in_all = sum((c.now for c in found.criteria), Decimal(0))
    assert lost_in_all.quantize(Decimal("0.01")) == Decimal("29.67")


def test_points_without_scores_or_without_a_base(hand: Hand, cast: Cast) -> None:
    nobody = points_lost(hand.now, BASE, Scope(commune=cast.o_mon.pk))
    assert (nobody.groups, nobody.criteria) == (0, [])
    assert {c.change for c in points_lost(hand.now, None, WHOLE).criteria} == {None}
    first = points_lost(hand.now, Period(2023, 1), WHOLE)
    assert first.groups == 3 and {c.change for c in first.criteria} == {None}


@pytest.mark.parametrize(
    ("total", "missing", "spare"),
    [("91", None, "6"), ("85", None, "0"), ("84.9", "0.1", "14.9"), ("50", "20", "0"),
     ("45", "5", None), ("0", "50", None)],
)  # fmt: skip
@pytest.mark.django_db
def test_distance_to_the_limits(total, missing, spare) -> None:
    standing = Standing(date(2024, 3, 31), Decimal(total), "good", {})
    classes = Classes()
    assert classes.missing(standing) == (None if missing is None else Decimal(missing))
    assert classes.spare(standing) == (None if spare is None else Decimal(spare))


@pytest.mark.django_db
def test_limits_are_those_of_the_scores_month() -> None:
    RatingClass.objects.filter(rating="good").update(valid_to=date(2024, 2, 29))
    RatingClass.objects.create(rating="good", minimum=90, valid_from=date(2024, 3, 1))
    at_80 = [
        Standing(day, Decimal(80), "fair", {}) for day in (date(2024, 2, 29), date(2024, 3, 31))
    ]
    assert [Classes().missing(s) for s in at_80] == [5, 10]
