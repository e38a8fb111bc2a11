"""What makes a new version of a quarter's figures, and what does not."""

from collections.abc import Callable

import pytest
from django.db.models import F

from groups.models import GroupQuarter, GroupScore
from portfolio.models import Position
from portfolio.quarters import build
from tests import factories as make
from tests.cast import assemble

from .hand import MILLION, Hand, by_hand


@pytest.fixture
def hand(db: None) -> Hand:
    return by_hand(assemble())


def test_other_figures_get_a_new_version(hand: Hand) -> None:
    build(hand.now)
    Position.objects.filter(ends_on=hand.now.ends_on, current=35 * MILLION).update(current=0)
    assert build(hand.now) is True
    hand.now.refresh_from_db()
    assert hand.now.version == 2


def _another_score(hand: Hand) -> None:
    theirs = GroupScore.objects.filter(group=hand.g1)
    theirs.update(total=F("total") - 1, attendance=F("attendance") - 1)


def _another_hamlet(hand: Hand) -> None:
    record = GroupQuarter.objects.get(group=hand.g1, ends_on=hand.now.ends_on)
    record.hamlet = make.hamlet(record.commune, "39010177", "Thôn Xa")
    record.save()


@pytest.mark.parametrize("changed", [_another_score, _another_hamlet])
def test_what_is_shown_and_no_aggregate_has_makes_a_new_version(
    hand: Hand, changed: Callable[[Hand], None]
) -> None:
    build(hand.now)
    changed(hand)
    assert build(hand.now) is True
    assert build(hand.now) is False
    assert hand.now.version == 2


def test_a_name_makes_no_new_version(hand: Hand) -> None:
    build(hand.now)
    GroupQuarter.objects.filter(group=hand.g1).update(leader="Ai Khác")
    assert build(hand.now) is False
