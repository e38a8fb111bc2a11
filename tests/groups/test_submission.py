"""How far sheets are: submitting, returning, accepting, what is owed and how late it is."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from associations.models import RowChange
from associations.months import Month
from groups.models import Group, Sheet
from groups.parts import Part
from groups.saving import save_row
from groups.submission import (
    Incomplete,
    Refused,
    accept,
    due_on,
    months_owed,
    send_back,
    standing,
    submit,
    wanted,
)
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast, assemble

from .parts import MARCH, TODAY, full, groups_of, part_of
from .test_saving import EDITORS, together


@pytest.fixture
def two(cast: Cast) -> list[Group]:
    return groups_of(cast, 2)


@pytest.fixture
def part(cast: Cast, two: list[Group]) -> Part:
    """Both groups of the part reported."""
    part = part_of(cast)
    for group in two:
        save_row(part, group.code, full(), revision=0, by=cast.mai, today=TODAY)
    return part


def steps() -> list[tuple[str, str, str]]:
    changes = RowChange.objects.filter(table="groups_sheet").order_by("id")
    return [(c.after["state"], c.changed_by.username, c.reason) for c in changes]  # type: ignore[index, union-attr]


def test_the_way_of_a_sheet(cast: Cast, part: Part) -> None:
    assert submit(part, cast.mai, TODAY).submitted_by == cast.mai
    assert send_back(part, "  Thiếu  tổ 2 ", cast.dung).decided_by == cast.dung
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.reason, sheet.open) == ("returned", "Thiếu tổ 2", True)
    submit(part, cast.hoa, TODAY)
    accept(part, cast.lan)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason, sheet.open) == ("accepted", "", False)
    assert (sheet.submitted_by, sheet.decided_by) == (cast.hoa, cast.lan)
    send_back(part, "Sai tiền gửi", cast.lan)
    assert steps() == [
        ("in_work", "mai", ""),
        ("submitted", "mai", ""),
        ("returned", "dung", "Thiếu tổ 2"),
        ("submitted", "hoa", ""),
        ("accepted", "lan", ""),
        ("returned", "lan", "Sai tiền gửi"),
    ]


def test_twice_is_once(cast: Cast, part: Part) -> None:
    first = submit(part, cast.mai, TODAY)
    again = submit(part, cast.hoa, TODAY)
    assert (again.submitted_by, again.submitted_at) == (cast.mai, first.submitted_at)
    accept(part, cast.lan)
    assert accept(part, cast.dung).decided_by == cast.lan
    send_back(part, "Sai", cast.lan)
    assert send_back(part, "Sai nữa", cast.dung).reason == "Sai"
    assert len(steps()) == 4


def test_steps_that_are_not_possible(cast: Cast, part: Part) -> None:
    for step, text in (
        (lambda: accept(part, cast.lan), "chưa được nộp"),
        (lambda: send_back(part, "Sai", cast.lan), "chưa được nộp"),
    ):
        with pytest.raises(Refused, match=text):
            step()
    submit(part, cast.mai, TODAY)
    for reason, text in (("  ", "lý do trả lại"), ("x" * 501, "quá dài")):
        with pytest.raises(Refused, match=text):
            send_back(part, reason, cast.lan)
    accept(part, cast.lan)
    with pytest.raises(Refused, match="đã được chấp nhận"):
        submit(part, cast.mai, TODAY)
    send_back(part, "Sai", cast.lan)
    with pytest.raises(Refused, match="chưa được nộp"):
        accept(part, cast.lan)


def test_what_was_submitted_again_is_not_accepted_unseen(cast: Cast, part: Part) -> None:
    seen = submit(part, cast.mai, TODAY).submitted_at
    send_back(part, "Sai", cast.lan)
    again = submit(part, cast.mai, TODAY).submitted_at
    assert seen is not None
    assert again is not None
    with pytest.raises(Refused, match="vừa được nộp lại"):
        accept(part, cast.lan, seen=seen.isoformat())
    assert accept(part, cast.lan, seen=again.isoformat()).state == "accepted"


def test_a_month_that_has_not_begun_and_a_part_without_groups(cast: Cast, part: Part) -> None:
    with pytest.raises(Refused, match="chưa bắt đầu"):
        submit(part_of(cast, Month(2024, 5)), cast.mai, TODAY)
    with pytest.raises(Refused, match="không có tổ nào"):
        submit(Part(part.office, FARMERS, cast.an_lac.pk, MARCH), cast.lan, TODAY)
    assert Sheet.objects.count() == 1


def test_a_sheet_is_submitted_whole(cast: Cast, two: list[Group]) -> None:
    part = part_of(cast)
    save_row(part, two[0].code, full(savers=""), revision=0, by=cast.mai, today=TODAY)
    with pytest.raises(Incomplete) as refused:
        submit(part, cast.mai, TODAY)
    found = [(lack.code, [f.name for f in lack.fields]) for lack in refused.value.lacks]
    assert found == [
        ("3901001", ["savers"]),
        ("3901002", ["members", "members_with_debt", "savers", "savings", "interest_receivable",
                     "interest_collected"]),
    ]  # fmt: skip
    assert Sheet.objects.get().state == "in_work"


def test_what_is_unusual_needs_an_explanation(cast: Cast, two: list[Group]) -> None:
    part = part_of(cast)
    make.group_month(make.sheet(WOMEN, cast.an_lac, "2024-02"), two[0], savings=20_000_000)
    save_row(part, two[0].code, full(), revision=0, by=cast.mai, today=TODAY)
    save_row(part, two[1].code, full(), revision=0, by=cast.mai, today=TODAY)
    with pytest.raises(Incomplete) as refused:
        submit(part, cast.mai, TODAY)
    (lack,) = refused.value.lacks
    assert (lack.code, lack.fields, [q.field for q in lack.questions]) == (
        "3901001", (), ["savings"],
    )  # fmt: skip
    explained = full(explanation="Rút sửa nhà")
    save_row(part, two[0].code, explained, revision=1, by=cast.mai, today=TODAY)
    assert submit(part, cast.mai, TODAY).state == "submitted"


def test_a_closed_group_is_not_waited_for(cast: Cast, two: list[Group]) -> None:
    part = part_of(cast, Month(2024, 4))
    save_row(part, two[0].code, full(), revision=0, by=cast.mai, today=TODAY)
    with pytest.raises(Incomplete):
        submit(part, cast.mai, TODAY)
    make.group_change(two[1], "closed", date(2024, 4, 1))
    assert submit(part, cast.mai, TODAY).state == "submitted"


def test_submitting_at_once_is_once(transactional_db: None) -> None:
    cast = assemble()
    (group,) = groups_of(cast, 1)
    part = part_of(cast)
    save_row(part, group.code, full(), revision=0, by=cast.mai, today=TODAY)
    assert together(lambda _n: submit(part, cast.mai, TODAY).state) == {"submitted": EDITORS}
    assert together(lambda _n: accept(part, cast.lan).state) == {"accepted": EDITORS}
    assert [state for state, *_rest in steps()] == ["in_work", "submitted", "accepted"]


def test_months_owed(cast: Cast) -> None:
    rule = make.sheet_rule(cast.binh_minh, "2024-01")
    assert months_owed(None, TODAY) == []
    assert months_owed(rule, date(2024, 1, 31)) == []
    assert months_owed(rule, date(2024, 2, 1)) == [Month(2024, 1)]
    assert months_owed(rule, TODAY) == [Month(2024, 1), Month(2024, 2), MARCH]
    rule.last_month_ends_on = date(2024, 2, 29)
    assert months_owed(rule, TODAY) == [Month(2024, 1), Month(2024, 2)]
    months = [Month(2023, 12), Month(2024, 1), Month(2024, 2), MARCH]
    assert [wanted(rule, month) for month in months] == [False, True, True, False]
    assert all(wanted(None, month) for month in months)


def test_deadlines(cast: Cast) -> None:
    rule = make.sheet_rule(cast.binh_minh, "2024-01", deadline_day=8)
    assert due_on(rule, MARCH) == date(2024, 4, 8)
    assert due_on(None, Month(2024, 12)) == date(2025, 1, 5)


def test_how_far_all_sheets_are(cast: Cast, two: list[Group]) -> None:
    third = make.group(cast.binh_minh, "3901003")
    quarter = cast.binh_minh.quarters.get()
    make.group_quarter(quarter, third, association=FARMERS, commune=cast.dai_dong)
    make.group_month(make.sheet(WOMEN, cast.an_lac, "2024-02"), two[0], savings=1)
    Sheet.objects.update(state="returned", reason="Thiếu")
    late = datetime(2024, 4, 7, 18, tzinfo=UTC)  # the 8th in Việt Nam
    make.sheet(WOMEN, cast.an_lac, "2024-03", state="submitted", submitted_at=late)
    make.sheet(WOMEN, cast.o_mon, "2024-03", state="accepted", submitted_at=late)
    theirs = make.group(cast.hai_ha, "3902001")
    make.group_quarter(
        make.quarter(cast.hai_ha, "2024-Q1"), theirs, association=WOMEN, commune=cast.bien_dong
    )
    make.sheet(WOMEN, cast.bien_dong, "2024-03")
    with CaptureQueriesContext(connection) as asked:
        found = standing(cast.binh_minh, [Month(2024, 2), MARCH], date(2024, 4, 20))
    assert len(asked) <= 2
    places = {cast.an_lac.pk: "An Lạc", cast.dai_dong.pk: "Đại Đồng", cast.o_mon.pk: "Ô Môn"}
    assert [
        (
            s.month.slug, s.association, places[s.commune], s.state, s.groups, s.saved, s.reason,
            s.late,
        )
        for s in found
    ] == [
        ("2024-02", "11", "Đại Đồng", "not_begun", 1, 0, "", 46),
        ("2024-02", "12", "An Lạc", "returned", 2, 1, "Thiếu", 46),
        ("2024-03", "11", "Đại Đồng", "not_begun", 1, 0, "", 15),
        ("2024-03", "12", "An Lạc", "submitted", 2, 0, "", 3),
        ("2024-03", "12", "Ô Môn", "accepted", 0, 0, "", 3),
    ]  # fmt: skip
    assert [s.handed_in for s in found] == [False, False, False, True, True]
    assert standing(cast.binh_minh, [], TODAY) == []
