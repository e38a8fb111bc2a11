"""Which groups an association has in a commune in a month: the bank's file and what was said."""

from datetime import date

import pytest

from associations.months import Month
from groups.models import Group
from groups.places import Placed, placed
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

FEBRUARY, APRIL, JUNE = Month(2024, 2), Month(2024, 4), Month(2024, 6)


@pytest.fixture
def first(cast: Cast) -> Group:
    """A group of the Women's Union in An Lạc, in the file of the first quarter."""
    group = make.group(cast.binh_minh, "3901001")
    quarter = make.quarter(cast.binh_minh, "2024-Q1")
    make.group_quarter(quarter, group, association=WOMEN, commune=cast.an_lac, leader="Lý Thị Ba")
    return group


def codes(cast: Cast, month: Month, **part: object) -> list[str]:
    return [group.code for group in placed(cast.binh_minh.pk, month, **part)]  # type: ignore[arg-type]


def one(cast: Cast, month: Month) -> Placed:
    (found,) = placed(cast.binh_minh.pk, month, closed=True)
    return found


def test_the_file_of_the_months_quarter(cast: Cast, first: Group) -> None:
    assert codes(cast, FEBRUARY) == codes(cast, APRIL) == ["3901001"]
    assert codes(cast, Month(2023, 12)) == []
    assert codes(cast, FEBRUARY, association=WOMEN, commune=cast.an_lac.pk) == ["3901001"]
    assert codes(cast, FEBRUARY, association=FARMERS) == []
    assert codes(cast, FEBRUARY, commune=cast.dai_dong.pk) == []
    assert codes(cast, FEBRUARY, codes=["3901001"]) == ["3901001"]
    assert codes(cast, FEBRUARY, codes=[]) == []
    assert placed(cast.hai_ha.pk, FEBRUARY) == []


def test_what_is_said_after_the_file_holds_from_its_day(cast: Cast, first: Group) -> None:
    make.group_change(first, "board", date(2024, 4, 15), leader="Mai Thị Tư", deputy="Vi Văn Năm")
    make.group_change(first, "place", date(2024, 5, 2), hamlet=cast.an_lac_2)
    march, april, june = (one(cast, m) for m in (Month(2024, 3), APRIL, JUNE))
    assert (march.leader, march.deputy, march.hamlet) == ("Lý Thị Ba", "", None)
    assert (april.leader, april.deputy, april.hamlet) == ("Mai Thị Tư", "Vi Văn Năm", None)
    assert (june.leader, june.hamlet) == ("Mai Thị Tư", cast.an_lac_2.pk)
    assert (june.association, june.commune, june.open, june.in_file) == (
        WOMEN, cast.an_lac.pk, True, True,
    )  # fmt: skip


def test_a_later_file_wins(cast: Cast, first: Group) -> None:
    make.group_change(first, "board", date(2024, 4, 15), leader="Mai Thị Tư")
    quarter = make.quarter(cast.binh_minh, "2024-Q2")
    make.group_quarter(quarter, first, association=FARMERS, commune=cast.an_lac, leader="Từ A")
    assert (one(cast, APRIL).leader, one(cast, APRIL).association) == ("Từ A", FARMERS)
    assert one(cast, FEBRUARY).leader == "Lý Thị Ba"


def test_closed_and_merged_groups_leave(cast: Cast, first: Group) -> None:
    second = make.group(cast.binh_minh, "3901002")
    make.group_change(
        second, "opened", date(2024, 4, 3), association=WOMEN, commune=cast.an_lac, leader="Hà"
    )
    assert codes(cast, Month(2024, 3)) == ["3901001"]
    assert codes(cast, APRIL) == ["3901001", "3901002"]
    make.group_change(second, "merged", date(2024, 6, 30), other=first)
    assert codes(cast, Month(2024, 5)) == ["3901001", "3901002"]
    assert codes(cast, JUNE) == ["3901001"]
    make.group_change(first, "closed", date(2024, 6, 1))
    assert codes(cast, JUNE) == []
    assert [(g.code, g.open, g.in_file) for g in placed(cast.binh_minh.pk, JUNE, closed=True)] == [
        ("3901001", False, True), ("3901002", False, False),
    ]  # fmt: skip


def test_a_group_that_the_newest_file_leaves_out_is_gone(cast: Cast, first: Group) -> None:
    other = make.group(cast.binh_minh, "3901002")
    quarter = make.quarter(cast.binh_minh, "2024-Q2")
    make.group_quarter(quarter, other, association=WOMEN, commune=cast.an_lac)
    assert codes(cast, JUNE) == ["3901002"]


def test_a_group_opened_before_a_file_that_leaves_it_out_stays(cast: Cast, first: Group) -> None:
    second = make.group(cast.binh_minh, "3901002")
    make.group_change(
        second, "split", date(2024, 2, 3), association=WOMEN, commune=cast.an_lac, other=first
    )
    assert codes(cast, FEBRUARY) == codes(cast, JUNE) == ["3901001", "3901002"]
