"""Scores entered by hand: their sum and class, what is refused, and what came in between."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from associations.models import Quarter, RowChange
from associations.months import Month
from groups import scores
from groups.models import Group, HandScore, RatingClass
from groups.models.rating import MAXIMA
from groups.scores import MonthScore, NotPossible, Overtaken
from tests import factories as make
from tests.cast import Cast

MARCH, APRIL = Month(2024, 3), Month(2024, 4)
TODAY = date(2024, 4, 10)
FULL = {name: Decimal(most) for name, most in MAXIMA.items()}


@pytest.fixture
def group(cast: Cast) -> Group:
    return make.group(cast.binh_minh, "3901001")


def enter(cast: Cast, group: Group, points: dict[str, Any], **more: Any) -> HandScore:
    given: dict[str, Any] = {
        "by": cast.dung,
        "today": TODAY,
        "shown": scores.version(_now(group)),
    } | more
    month, reason = given.pop("month", MARCH), given.pop("reason", "Tệp thiếu tổ")
    return scores.enter(cast.binh_minh, group, month, FULL | points, reason, **given)


def _now(group: Group) -> HandScore | None:
    return scores.hand_score(group, MARCH)


@pytest.mark.parametrize(
    ("lost", "total", "rating"),
    [("0", "100", "good"), ("15", "85", "good"), ("15.01", "84.99", "fair"), ("30", "70", "fair")],
)
def test_the_sum_and_its_class(
    cast: Cast, group: Group, lost: str, total: str, rating: str
) -> None:
    score = enter(cast, group, {"overdue_ratio": 30 - Decimal(lost)})
    score.refresh_from_db()
    assert (score.total, score.rating) == (Decimal(total), rating)


def test_the_class_is_of_the_months_last_day(cast: Cast, group: Group) -> None:
    """From 31 March on 95 points are needed to be good."""
    RatingClass.objects.filter(rating="good").update(valid_to=date(2024, 3, 30))
    RatingClass.objects.create(rating="good", minimum=95, valid_from=date(2024, 3, 31))
    assert enter(cast, group, {"interest": Decimal(10)}).rating == "fair"
    february = enter(cast, group, {"interest": Decimal(10)}, month=Month(2024, 2), shown="")
    assert february.rating == "good"


@pytest.mark.parametrize("name", MAXIMA)
def test_points_stay_within_the_criterion(cast: Cast, group: Group, name: str) -> None:
    for value in (MAXIMA[name] + Decimal("0.01"), Decimal("-0.01"), Decimal("1.001")):
        with pytest.raises(NotPossible):
            enter(cast, group, {name: value})
    with pytest.raises(NotPossible):
        scores.enter(
            cast.binh_minh, group, MARCH, {name: Decimal(1)}, "Tệp sai", by=cast.dung,
            today=TODAY, shown="",
        )  # fmt: skip
    assert not HandScore.objects.exists()


@pytest.mark.parametrize(
    "more", [{"reason": ""}, {"month": APRIL, "shown": ""}, {"today": date(2024, 3, 30)}]
)
def test_what_is_refused(cast: Cast, group: Group, more: dict[str, Any]) -> None:
    with pytest.raises(NotPossible):
        enter(cast, group, {}, **more)
    assert enter(cast, group, {}, today=date(2024, 3, 31)).total == 100


def test_scores_of_a_closed_quarter_stay(cast: Cast, group: Group) -> None:
    enter(cast, group, {})
    make.quarter(cast.binh_minh, "2024-Q1", as_of=MARCH.ends_on, state="closed")
    with pytest.raises(NotPossible, match="Quý I/2024"):
        enter(cast, group, {"interest": Decimal(1)})
    with pytest.raises(NotPossible):
        remove(cast, group)
    Quarter.objects.update(state="open")
    remove(cast, group)


def remove(cast: Cast, group: Group, **more: Any) -> None:
    given: dict[str, Any] = {
        "by": cast.lan,
        "today": TODAY,
        "shown": scores.version(_now(group)),
    } | more
    scores.remove(cast.binh_minh, group, MARCH, given.pop("reason", "Tệp mới đúng"), **given)


def test_who_and_why_stay_in_the_history(cast: Cast, group: Group) -> None:
    score = enter(cast, group, {})
    enter(cast, group, {"interest": Decimal(1)}, by=cast.lan, reason="Nhập nhầm")
    remove(cast, group)
    kept = RowChange.objects.filter(table="groups_handscore", row=score.pk)
    assert [(k.changed_by, k.reason) for k in kept] == [
        (cast.lan, "Tệp mới đúng"), (cast.lan, "Nhập nhầm"), (cast.dung, "Tệp thiếu tổ"),
    ]  # fmt: skip
    assert not HandScore.objects.exists()


def test_a_double_click_changes_nothing(cast: Cast, group: Group) -> None:
    first = enter(cast, group, {}, shown="")
    assert enter(cast, group, {}, shown="").said_at == first.said_at
    assert RowChange.objects.filter(table="groups_handscore").count() == 1
    remove(cast, group)
    remove(cast, group, shown=scores.version(first))


def test_what_came_in_between_is_told(cast: Cast, group: Group) -> None:
    shown = scores.version(enter(cast, group, {}))
    enter(cast, group, {"interest": Decimal(1)}, by=cast.lan)
    for late in (
        lambda: enter(cast, group, {"interest": Decimal(2)}, shown=shown),
        lambda: enter(cast, group, {"interest": Decimal(2)}, shown=""),
        lambda: remove(cast, group, shown=shown),
    ):
        with pytest.raises(Overtaken, match="Lan"):
            late()
    assert HandScore.objects.get().interest == 1
    late_shown = scores.version(_now(group))
    remove(cast, group)
    with pytest.raises(Overtaken):
        enter(cast, group, {"interest": Decimal(2)}, shown=late_shown)


def test_scores_by_month(cast: Cast, group: Group) -> None:
    make.score(group, date(2024, 1, 31), 60, "average")
    make.score(group, date(2024, 3, 31), 91, "good")
    make.hand_score(group, date(2024, 2, 29), 75, "fair")
    make.hand_score(group, date(2024, 3, 31), 40, "weak")
    make.score(make.group(cast.binh_minh, "3901002"), date(2024, 3, 31), 91, "good")
    found = scores.by_month(group.pk, 2)
    assert found == [
        MonthScore(MARCH, (Decimal(91), "good"), (Decimal(40), "weak")),
        MonthScore(Month(2024, 2), None, (Decimal(75), "fair")),
    ]
