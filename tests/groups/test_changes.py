"""What may be said of a group, when, and what a file of the bank makes of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from associations.models import Office, Quarter, Role, RowChange, User
from associations.rights import reach
from groups import changes
from groups.changes import Board, NotPossible, Place, Told
from groups.models import Group, GroupChange
from groups.past import Difference, Past, past_of
from groups.places import Placed, placed_on
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

TODAY = date(2024, 6, 20)
MAY = date(2024, 5, 10)


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return make.quarter(cast.binh_minh, "2024-Q1")


@pytest.fixture
def first(cast: Cast, quarter: Quarter) -> Group:
    """A group of the Women's Union in An Lạc that the file of the first quarter lists."""
    group = make.group(cast.binh_minh, "3901001")
    make.group_quarter(
        quarter, group, association=WOMEN, commune=cast.an_lac, hamlet=cast.an_lac_1,
        point=cast.an_lac_point, leader="Lý Thị Ba",
    )  # fmt: skip
    return group


@pytest.fixture
def second(cast: Cast, quarter: Quarter) -> Group:
    group = make.group(cast.binh_minh, "3901002")
    make.group_quarter(quarter, group, association=WOMEN, commune=cast.an_lac)
    return group


def told(
    office: Office, by: User, on: date = MAY, reason: str = "Họp tổ", today: date = TODAY
) -> Told:
    return Told(by, reach(by, office, today), on, reason, today)


def now(cast: Cast, code: str = "3901001", day: date = TODAY) -> Placed | None:
    found = placed_on(cast.binh_minh.pk, day, codes=[code], closed=True)
    return found[0] if found else None


def differences(cast: Cast, code: str = "3901001") -> list[Difference]:
    past: Past = past_of(cast.binh_minh.pk, code)
    return [d for change in past.changes for d in past.differences(change)]


def opened(cast: Cast, **more: Any) -> GroupChange:
    given: dict[str, Any] = {
        "office": cast.binh_minh,
        "code": "3901009",
        "part": (WOMEN, cast.an_lac.pk),
        "place": Place(cast.an_lac_2.pk, cast.an_lac_point.pk),
        "board": Board("Mai Thị Tư", "Vi Văn Năm"),
        "told": told(cast.binh_minh, cast.hoa),
    }
    return changes.open_group(**(given | more))


def test_a_group_is_opened(cast: Cast) -> None:
    change = opened(cast)
    assert (change.said_by, change.reason, change.kind) == (cast.hoa, "Họp tổ", "opened")
    group = now(cast, "3901009")
    assert group is not None
    assert (group.association, group.commune, group.hamlet, group.point) == (
        WOMEN, cast.an_lac.pk, cast.an_lac_2.pk, cast.an_lac_point.pk,
    )  # fmt: skip
    assert (group.leader, group.deputy, group.open, group.in_file) == (
        "Mai Thị Tư", "Vi Văn Năm", True, False,
    )  # fmt: skip
    assert now(cast, "3901009", date(2024, 5, 9)) is None
    kept = RowChange.objects.get(table="groups_groupchange", row=change.pk)
    assert (kept.changed_by, kept.reason) == (cast.hoa, "Họp tổ")


def test_a_code_is_taken_once(cast: Cast, first: Group) -> None:
    with pytest.raises(NotPossible, match="3901001"):
        opened(cast, code="3901001")
    make.group(cast.binh_minh, "3901008")  # left over by a file that was taken back
    assert opened(cast, code="3901008").group.code == "3901008"
    make.group(cast.hai_ha, "3901007")
    assert opened(cast, code="3901007").office == cast.binh_minh


def test_a_double_click_opens_one_group(cast: Cast) -> None:
    assert opened(cast) == opened(cast)
    assert GroupChange.objects.count() == 1
    with pytest.raises(NotPossible):
        opened(cast, told=told(cast.binh_minh, cast.lan))


def test_a_new_group_needs_a_leader_and_a_place_of_its_commune(cast: Cast) -> None:
    for more in (
        {"board": Board("")},
        {"place": Place(cast.dai_dong_1.pk)},
        {"place": Place(point=cast.dai_dong_point.pk)},
        {"place": Place(cast.bien_dong_1.pk)},
    ):
        with pytest.raises(NotPossible):
            opened(cast, **more)
    assert not Group.objects.exists()
    assert opened(cast, place=Place()).hamlet is None


def test_a_hamlet_must_be_there_on_the_day(cast: Cast) -> None:
    later = make.hamlet(cast.an_lac, "39010103", "Thôn Mới", since=date(2024, 6, 1))
    with pytest.raises(NotPossible):
        opened(cast, place=Place(later.pk))
    day = told(cast.binh_minh, cast.hoa, date(2024, 6, 1))
    assert opened(cast, place=Place(later.pk), told=day).hamlet == later


Act = Callable[[Cast, Group, Told], GroupChange]
ACTS: dict[str, Act] = {
    "board": lambda c, g, t: changes.change_board(c.binh_minh, g, Board("Tô A"), t),
    "place": lambda c, g, t: changes.change_place(c.binh_minh, g, Place(c.an_lac_2.pk), t),
    "closed": lambda c, g, t: changes.close(c.binh_minh, g, t),
    "split": lambda c, g, t: changes.split(c.binh_minh, g, "3901009", Place(), Board("Tô A"), t),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("on", "reason", "possible"),
    [
        (TODAY, "Họp tổ", True),
        (date(2024, 6, 21), "Họp tổ", False),  # not yet there
        (date(2023, 12, 31), "Họp tổ", False),  # no file knows it then
        (MAY, "", False),
    ],
)
def test_the_day_and_the_reason(
    cast: Cast, first: Group, act: str, on: date, reason: str, possible: bool
) -> None:
    say = told(cast.binh_minh, cast.hoa, on, reason)
    if possible:
        assert ACTS[act](cast, first, say).kind == act
    else:
        with pytest.raises(NotPossible):
            ACTS[act](cast, first, say)
        assert not GroupChange.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_what_is_closed_stays(cast: Cast, first: Group, quarter: Quarter, act: str) -> None:
    """Neither in a closed quarter nor before its end."""
    Quarter.objects.update(state="closed", as_of=quarter.ends_on)
    with pytest.raises(NotPossible, match="Quý I/2024"):
        ACTS[act](cast, first, told(cast.binh_minh, cast.hoa, quarter.ends_on))
    assert ACTS[act](cast, first, told(cast.binh_minh, cast.hoa, date(2024, 4, 1)))


@pytest.mark.parametrize("act", ACTS)
def test_a_dissolved_group_does_not_change(cast: Cast, first: Group, act: str) -> None:
    changes.close(cast.binh_minh, first, told(cast.binh_minh, cast.hoa, MAY, "Hết nợ"))
    with pytest.raises(NotPossible):
        ACTS[act](cast, first, told(cast.binh_minh, cast.hoa, date(2024, 5, 11)))
    if act != "closed":
        assert ACTS[act](cast, first, told(cast.binh_minh, cast.hoa, date(2024, 5, 9)))


@pytest.mark.parametrize("act", ACTS)
def test_a_group_that_was_anothers_on_the_day_was_not_there(
    cast: Cast, first: Group, act: str
) -> None:
    """The farmers had it in the first quarter, the women from the second on."""
    second = make.quarter(cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 10))
    make.group_quarter(second, first, association=FARMERS, commune=cast.an_lac)
    march = date(2024, 3, 1)
    farmer = make.person("nam", "Vũ Đình Năm")
    make.assignment(farmer, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=FARMERS)
    with pytest.raises(NotPossible):
        ACTS[act](cast, first, told(cast.binh_minh, farmer, march))
    assert ACTS[act](cast, first, told(cast.binh_minh, cast.lan, march))


def test_only_what_changes_is_said(cast: Cast, first: Group) -> None:
    say = told(cast.binh_minh, cast.hoa)
    board = changes.change_board(cast.binh_minh, first, Board("Lý Thị Ba", "Vi Văn Năm"), say)
    assert (board.leader, board.deputy) == ("", "Vi Văn Năm")
    place = changes.change_place(
        cast.binh_minh, first, Place(cast.an_lac_2.pk, cast.an_lac_point.pk), say
    )
    assert (place.hamlet, place.point) == (cast.an_lac_2, None)
    group = now(cast)
    assert group is not None
    assert (group.leader, group.deputy, group.hamlet) == (
        "Lý Thị Ba", "Vi Văn Năm", cast.an_lac_2.pk,
    )  # fmt: skip
    later = told(cast.binh_minh, cast.hoa, TODAY)
    for again in (
        lambda: changes.change_board(cast.binh_minh, first, Board("Lý Thị Ba"), later),
        lambda: changes.change_place(cast.binh_minh, first, Place(), later),
    ):
        with pytest.raises(NotPossible):
            again()


@pytest.mark.parametrize("act", ACTS)
def test_a_double_click_says_it_once(cast: Cast, first: Group, act: str) -> None:
    say = told(cast.binh_minh, cast.hoa)
    assert ACTS[act](cast, first, say) == ACTS[act](cast, first, say)
    assert GroupChange.objects.count() == 1


def test_a_place_of_another_commune_is_none(cast: Cast, first: Group) -> None:
    with pytest.raises(NotPossible):
        changes.change_place(
            cast.binh_minh, first, Place(cast.dai_dong_1.pk), told(cast.binh_minh, cast.lan)
        )


class TestMerge:
    def merge(self, cast: Cast, group: Group, into: Group, **more: Any) -> GroupChange:
        say = told(cast.binh_minh, more.pop("by", cast.hoa), **more)
        return changes.merge(cast.binh_minh, group, into, say)

    def test_it_ends_in_the_other(self, cast: Cast, first: Group, second: Group) -> None:
        assert self.merge(cast, first, second) == self.merge(cast, first, second)
        assert (ended := now(cast)) is not None
        assert not ended.open
        assert (stays := now(cast, "3901002")) is not None
        assert stays.open
        assert (before := now(cast, day=date(2024, 5, 9))) is not None
        assert before.open

    def test_never_into_itself(self, cast: Cast, first: Group) -> None:
        with pytest.raises(NotPossible):
            self.merge(cast, first, first)

    def test_within_the_commune(self, cast: Cast, first: Group, quarter: Quarter) -> None:
        far = make.group(cast.binh_minh, "3901003")
        make.group_quarter(quarter, far, association=WOMEN, commune=cast.dai_dong)
        with pytest.raises(NotPossible, match="một xã"):
            self.merge(cast, first, far)

    def test_not_into_what_is_dissolved(self, cast: Cast, first: Group, second: Group) -> None:
        changes.close(cast.binh_minh, second, told(cast.binh_minh, cast.hoa))
        with pytest.raises(NotPossible, match="3901002"):
            self.merge(cast, first, second)

    def test_into_another_association_by_whoever_may_change_both(
        self, cast: Cast, first: Group, quarter: Quarter
    ) -> None:
        theirs = make.group(cast.binh_minh, "3901003")
        make.group_quarter(quarter, theirs, association=FARMERS, commune=cast.an_lac)
        with pytest.raises(NotPossible):
            self.merge(cast, first, theirs)
        assert self.merge(cast, first, theirs, by=cast.lan).other == theirs

    def test_the_end_comes_last(self, cast: Cast, first: Group, second: Group) -> None:
        changes.change_board(
            cast.binh_minh, first, Board("Tô A"), told(cast.binh_minh, cast.hoa, TODAY)
        )
        for end in (
            lambda: self.merge(cast, first, second),
            lambda: changes.close(cast.binh_minh, first, told(cast.binh_minh, cast.hoa)),
        ):
            with pytest.raises(NotPossible, match="20/06/2024"):
                end()
        self.merge(cast, first, second, on=TODAY)
        with pytest.raises(NotPossible):
            changes.close(cast.binh_minh, second, told(cast.binh_minh, cast.hoa))


def test_a_mistake_is_mended_by_another_change(cast: Cast, first: Group) -> None:
    say = told(cast.binh_minh, cast.hoa, MAY, "Nhầm mã tổ")
    with pytest.raises(NotPossible):
        changes.reopen(cast.binh_minh, first, say)
    changes.close(cast.binh_minh, first, say)
    assert changes.reopen(cast.binh_minh, first, say).association_id == WOMEN
    assert (group := now(cast)) is not None
    assert group.open
    assert GroupChange.objects.count() == 2


class TestAgainstTheFile:
    """The file of the second quarter comes after the change of 10 May."""

    @pytest.fixture
    def said(self, cast: Cast, first: Group) -> Group:
        say = told(cast.binh_minh, cast.hoa)
        changes.change_board(cast.binh_minh, first, Board("Mai Thị Tư"), say)
        return first

    def file(self, cast: Cast, group: Group | None, slug: str = "2024-Q2", **more: Any) -> None:
        quarter = make.quarter(cast.binh_minh, slug, as_of=more.pop("as_of", None))
        if group is None:
            group = make.group(cast.binh_minh, "3901005")
        given: dict[str, Any] = {"association": WOMEN, "commune": cast.an_lac} | more
        make.group_quarter(quarter, group, **given)

    def test_what_no_file_has_seen_waits(self, cast: Cast, said: Group) -> None:
        assert differences(cast) == []

    def test_a_file_that_agrees(self, cast: Cast, said: Group) -> None:
        self.file(cast, said, leader="Mai Thị Tư")
        assert differences(cast) == []
        self.file(cast, said, "2024-Q3", leader="Tô A")
        assert differences(cast) == []

    def test_a_file_that_says_something_else(self, cast: Cast, said: Group) -> None:
        self.file(cast, said, leader="Lý Thị Ba")
        (found,) = differences(cast)
        assert (found.what, found.said, found.listed, found.in_force) == (
            "leader", "Mai Thị Tư", "Lý Thị Ba", True,
        )  # fmt: skip
        assert found.file.ends_on == date(2024, 6, 30)
        assert (group := now(cast)) is not None
        assert group.leader == "Lý Thị Ba"
        self.file(cast, said, "2024-Q3", leader="Mai Thị Tư")
        assert differences(cast) == []

    def test_what_was_said_since_is_compared_instead(self, cast: Cast, said: Group) -> None:
        late = told(cast.binh_minh, cast.hoa, date(2024, 6, 15))
        changes.change_board(cast.binh_minh, said, Board("Tô A"), late)
        self.file(cast, said, leader="Tô A")
        assert differences(cast) == []

    def test_a_provisional_file_is_of_its_day(self, cast: Cast, said: Group) -> None:
        self.file(cast, said, leader="Lý Thị Ba", as_of=date(2024, 5, 9))
        assert differences(cast) == []
        assert (group := now(cast)) is not None
        assert group.leader == "Mai Thị Tư"
        Quarter.objects.filter(ends_on=date(2024, 6, 30)).update(as_of=date(2024, 5, 10))
        assert [d.listed for d in differences(cast)] == ["Lý Thị Ba"]

    def test_an_empty_place_of_the_file_says_nothing(self, cast: Cast, first: Group) -> None:
        changes.change_place(
            cast.binh_minh, first, Place(cast.an_lac_2.pk), told(cast.binh_minh, cast.hoa)
        )
        self.file(cast, first)
        assert differences(cast) == []

    def test_a_dissolved_group_that_the_file_lists(self, cast: Cast, first: Group) -> None:
        changes.close(cast.binh_minh, first, told(cast.binh_minh, cast.hoa))
        self.file(cast, first)
        assert [(d.what, d.said, d.listed) for d in differences(cast)] == [("open", False, True)]

    def test_a_dissolved_group_that_the_file_leaves_out(self, cast: Cast, first: Group) -> None:
        changes.close(cast.binh_minh, first, told(cast.binh_minh, cast.hoa))
        self.file(cast, None)
        assert differences(cast) == []

    def test_a_new_group_that_the_file_leaves_out(self, cast: Cast) -> None:
        opened(cast)
        self.file(cast, None)
        (found,) = differences(cast, "3901009")
        assert (found.what, found.said, found.listed) == ("open", True, False)
        assert (group := now(cast, "3901009", date(2024, 7, 1))) is not None
        assert group.open


def test_whose_a_group_was(cast: Cast, first: Group) -> None:
    quarter = make.quarter(cast.binh_minh, "2024-Q2")
    make.group_quarter(quarter, first, association=FARMERS, commune=cast.dai_dong)
    past = past_of(cast.binh_minh.pk, "3901001")
    assert past.owner(date(2023, 12, 31)) is None
    assert past.owner(date(2024, 3, 31)) == (WOMEN, cast.an_lac.pk)
    assert past.owner(date(2024, 4, 1)) == (FARMERS, cast.dai_dong.pk)
    opened(cast, told=told(cast.binh_minh, cast.hoa, MAY))
    past = past_of(cast.binh_minh.pk, "3901009")
    assert [past.owner(date(2024, 5, n)) for n in (9, 10)] == [None, (WOMEN, cast.an_lac.pk)]
    assert past.opened_on == MAY
