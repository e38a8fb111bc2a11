"""Who may do what: the whole table, spelled out, and the rows somebody sees."""

from datetime import date

import pytest

from associations.models import Role
from associations.rights import Action, allowed, reach
from groups.models import GroupQuarter
from tests import factories as make
from tests.cast import FARMERS, WOMEN

DAY = date(2024, 4, 8)
YES, NO, WHOLE = "yes", "no", "whole office"
TABLE = {
    Role.ADMINISTRATOR: {
        Action.SEE: YES,
        Action.SEE_ROWS: NO,
        Action.IMPORT: NO,
        Action.MAP_COLUMNS: NO,
        Action.CONFIRM: NO,
        Action.UNDO: NO,
        Action.EDIT_REMARKS: NO,
        Action.ENTER: NO,
        Action.REVIEW: NO,
        Action.CHANGE_GROUPS: NO,
        Action.RATE: NO,
        Action.SET_RULES: NO,
        Action.MANAGE_PEOPLE: YES,
        Action.SEE_BACKUPS: YES,
    },
    Role.LEADER: {
        Action.SEE: YES,
        Action.SEE_ROWS: YES,
        Action.IMPORT: WHOLE,
        Action.MAP_COLUMNS: WHOLE,
        Action.CONFIRM: WHOLE,
        Action.UNDO: WHOLE,
        Action.EDIT_REMARKS: YES,
        Action.ENTER: NO,
        Action.REVIEW: YES,
        Action.CHANGE_GROUPS: YES,
        Action.RATE: YES,
        Action.SET_RULES: YES,
        Action.MANAGE_PEOPLE: NO,
        Action.SEE_BACKUPS: YES,
    },
    Role.CREDIT_OFFICER: {
        Action.SEE: YES,
        Action.SEE_ROWS: YES,
        Action.IMPORT: WHOLE,
        Action.MAP_COLUMNS: WHOLE,
        Action.CONFIRM: WHOLE,
        Action.UNDO: NO,
        Action.EDIT_REMARKS: NO,
        Action.ENTER: NO,
        Action.REVIEW: YES,
        Action.CHANGE_GROUPS: YES,
        Action.RATE: YES,
        Action.SET_RULES: NO,
        Action.MANAGE_PEOPLE: NO,
        Action.SEE_BACKUPS: NO,
    },
    Role.ASSOCIATION_OFFICER: {
        Action.SEE: YES,
        Action.SEE_ROWS: YES,
        Action.IMPORT: NO,
        Action.MAP_COLUMNS: NO,
        Action.CONFIRM: NO,
        Action.UNDO: NO,
        Action.EDIT_REMARKS: NO,
        Action.ENTER: YES,
        Action.REVIEW: NO,
        Action.CHANGE_GROUPS: YES,
        Action.RATE: NO,
        Action.SET_RULES: NO,
        Action.MANAGE_PEOPLE: NO,
        Action.SEE_BACKUPS: NO,
    },
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_role_carries_action(role: Role, action: Action) -> None:
    answer = TABLE[role][action]
    assert allowed(role, action) == (answer != NO)
    assert allowed(role, action, part_of_office=True) == (answer == YES)


@pytest.fixture
def groups(cast):
    """One group for each of two associations in each of two communes, and one of Hải Hà."""
    quarter = make.quarter(cast.binh_minh, "2024-Q1")
    places = [(cast.an_lac, "an_lac"), (cast.dai_dong, "dai_dong")]
    found = {}
    for n, (commune, place) in enumerate(places):
        for association in (FARMERS, WOMEN):
            group = make.group(cast.binh_minh, f"39{association}00{n}")
            make.group_quarter(quarter, group, association=association, commune=commune)
            found[group.pk] = (place, association)
    other = make.quarter(cast.hai_ha, "2024-Q1")
    foreign = make.group(cast.hai_ha, "3900009")
    make.group_quarter(other, foreign, association=WOMEN, commune=cast.bien_dong)
    return found


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("lan", {("an_lac", "11"), ("an_lac", "12"), ("dai_dong", "11"), ("dai_dong", "12")}),
        ("dung", {("an_lac", "11"), ("an_lac", "12"), ("dai_dong", "11"), ("dai_dong", "12")}),
        ("tuan", {("an_lac", "11"), ("an_lac", "12")}),
        ("hoa", {("an_lac", "12"), ("dai_dong", "12")}),
        ("mai", {("an_lac", "12")}),
        ("an", set()),
        ("binh", set()),
        ("xuan", set()),
    ],
)
def test_rows_are_those_that_belong_to_somebody(cast, groups, who, seen) -> None:
    condition = reach(getattr(cast, who), cast.binh_minh, DAY).rows()
    found = GroupQuarter.objects.filter(condition, office=cast.binh_minh)
    assert {groups[record.group_id] for record in found} == seen


def test_two_assignments_add_up(cast, groups) -> None:
    make.assignment(cast.tuan, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=FARMERS)
    found = GroupQuarter.objects.filter(reach(cast.tuan, cast.binh_minh, DAY).rows())
    assert {groups[record.group_id] for record in found.filter(office=cast.binh_minh)} == {
        ("an_lac", "11"),
        ("an_lac", "12"),
        ("dai_dong", "11"),
    }


def test_a_role_holds_on_its_days_only(cast) -> None:
    make.assignment(
        cast.xuan, cast.binh_minh, Role.LEADER, since=date(2024, 4, 1), until=date(2024, 4, 8)
    )
    days = [date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 8), date(2024, 4, 9)]
    may = [reach(cast.xuan, cast.binh_minh, day).may(Action.SEE) for day in days]
    assert may == [False, True, True, False]


def test_a_locked_account_has_no_reach(cast) -> None:
    cast.lan.is_active = False
    assert not reach(cast.lan, cast.binh_minh, DAY).may(Action.SEE)


def test_what_an_action_reaches(cast) -> None:
    """The parts of the office for which somebody may act."""
    parts = [(WOMEN, cast.an_lac.pk), (WOMEN, None), (FARMERS, cast.an_lac.pk)]

    def covered(who: str, action: Action) -> list[bool]:
        reached = reach(getattr(cast, who), cast.binh_minh, DAY)
        return [reached.covers(association, commune, action) for association, commune in parts]

    assert covered("lan", Action.REVIEW) == [True, True, True]
    assert covered("lan", Action.ENTER) == [False, False, False]
    assert covered("tuan", Action.REVIEW) == [True, False, True]
    assert covered("hoa", Action.ENTER) == [True, True, False]
    assert covered("mai", Action.ENTER) == [True, False, False]
    assert covered("mai", Action.REVIEW) == [False, False, False]
    assert covered("binh", Action.SEE) == [False, False, False]
