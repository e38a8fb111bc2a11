"""Saving a row of a sheet: once, never over somebody else's values, never into a closed sheet."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction

from associations.history import said_by
from associations.models import RowChange, User
from associations.months import Month
from groups.fields import Impossible
from groups.models import Group, GroupMonth, Sheet
from groups.parts import Part
from groups.saving import Conflict, NoSuchGroup, ReadOnly, save_row
from groups.submission import accept, send_back, submit
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast, assemble

from .parts import MARCH, TODAY, full, groups_of, part_of

EDITORS, ROUNDS = 8, 50


@pytest.fixture
def part(cast: Cast) -> Part:
    groups_of(cast, 1)
    return part_of(cast)


def save(
    part: Part, by: User, revision: int = 0, code: str = "3901001", **values: Any
) -> GroupMonth:
    return save_row(part, code, full(**values), revision=revision, by=by, today=TODAY)


def history() -> list[tuple[Any, ...]]:
    changes = RowChange.objects.filter(table="groups_groupmonth").order_by("id")
    found: list[tuple[Any, ...]] = []
    for change in changes:
        who, after = change.changed_by, change.after or {}
        found.append((who and who.username, change.reason, after.get("savings")))
    return found


def test_the_first_row_begins_the_sheet(cast: Cast, part: Part) -> None:
    row = save(part, cast.mai, explanation="Mới gửi", meeting_held="1")
    row.refresh_from_db()
    assert (row.revision, row.saved_by, row.savings, row.meeting_held) == (
        1, cast.mai, 7_000_000, True,
    )  # fmt: skip
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.association_id, sheet.commune, sheet.month_ends_on) == (
        "in_work", WOMEN, cast.an_lac, MARCH.ends_on,
    )  # fmt: skip
    assert history() == [("mai", "Mới gửi", 7_000_000)]
    begun = RowChange.objects.get(table="groups_sheet")
    assert begun.changed_by == cast.mai


def test_a_change_counts_up(cast: Cast, part: Part) -> None:
    first = save(part, cast.mai)
    second = save(part, cast.hoa, first.revision, savings=8_000_000)
    assert (second.revision, second.saved_by, second.savings) == (2, cast.hoa, 8_000_000)
    assert [who for who, *_rest in history()] == ["mai", "hoa"]


@pytest.mark.parametrize("revision", [0, 1, 7])
def test_the_same_again_is_nothing_new(cast: Cast, part: Part, revision: int) -> None:
    first = save(part, cast.mai)
    again = save(part, cast.mai, revision)
    assert (again.pk, again.revision, again.saved_at) == (first.pk, 1, first.saved_at)
    assert len(history()) == 1


def test_a_retry_after_the_sheet_was_submitted_is_no_fault(cast: Cast, part: Part) -> None:
    save(part, cast.mai)
    submit(part, cast.mai, TODAY)
    assert save(part, cast.mai).revision == 1
    with pytest.raises(ReadOnly):
        save(part, cast.mai, 1, savings=1)


def test_other_values_of_somebody_else_are_told(cast: Cast, part: Part) -> None:
    save(part, cast.mai)
    save(part, cast.hoa, 1, savings=8_000_000)
    with pytest.raises(Conflict) as conflict:
        save(part, cast.mai, 1, savings=9_000_000)
    theirs = conflict.value.theirs
    assert (theirs.revision, theirs.savings, theirs.saved_by) == (2, 8_000_000, cast.hoa)
    assert GroupMonth.objects.get().savings == 8_000_000
    assert save(part, cast.mai, 2, savings=9_000_000).revision == 3


def test_two_first_rows_are_a_conflict(cast: Cast, part: Part) -> None:
    save(part, cast.mai)
    with pytest.raises(Conflict):
        save(part, cast.hoa, 0, savings=1)


def test_groups_of_others_are_as_absent_as_none(cast: Cast, part: Part) -> None:
    other = make.group(cast.binh_minh, "3901090")
    theirs = make.group(cast.hai_ha, "3902001")
    quarter = make.quarter(cast.hai_ha, "2024-Q1")
    make.group_quarter(quarter, theirs, association=WOMEN, commune=cast.bien_dong)
    make.group_change(other, "opened", MARCH.starts_on, association=FARMERS, commune=cast.an_lac)
    for code in ("3901090", "3902001", "3999999"):
        with pytest.raises(NoSuchGroup):
            save(part, cast.mai, code=code)
    assert not Sheet.objects.exists()


def test_a_month_that_has_not_begun(cast: Cast, part: Part) -> None:
    save_row(part_of(cast, Month(2024, 4)), "3901001", full(), revision=0, by=cast.mai, today=TODAY)
    with pytest.raises(Impossible, match="Tháng 5/2024 chưa bắt đầu"):
        save_row(
            part_of(cast, Month(2024, 5)), "3901001", full(), revision=0, by=cast.mai, today=TODAY
        )


def test_a_closed_sheet_is_read_only_until_it_is_returned(cast: Cast, part: Part) -> None:
    save(part, cast.mai)
    submit(part, cast.mai, TODAY)
    with pytest.raises(ReadOnly, match="đã nộp"):
        save(part, cast.mai, 1, savings=1)
    accept(part, cast.lan)
    with pytest.raises(ReadOnly, match="đã được chấp nhận"):
        save(part, cast.mai, 1, savings=1)
    send_back(part, "Đếm lại", cast.lan)
    assert save(part, cast.mai, 1, savings=8_000_000).revision == 2
    assert Sheet.objects.get().state == "returned"


def test_a_row_follows_a_group_that_came_from_another_part(cast: Cast, part: Part) -> None:
    row = save(part, cast.mai)
    group = Group.objects.get()
    other = Part(part.office, WOMEN, cast.dai_dong.pk, MARCH)
    with pytest.raises(NoSuchGroup):
        save(other, cast.hoa)
    # A newer file of the quarter lists the group in the other commune.
    group.quarters.update(commune=cast.dai_dong)
    submitted = Sheet.objects.get()
    Sheet.objects.update(state="submitted")
    with pytest.raises(ReadOnly, match="bảng khác"):
        save(other, cast.hoa, savings=1)
    Sheet.objects.filter(pk=submitted.pk).update(state="in_work")
    moved = save(other, cast.hoa, savings=1)
    assert (moved.pk, moved.revision, moved.commune_id) == (row.pk, 2, cast.dai_dong.pk)
    assert moved.sheet_id != submitted.pk


# -- at once ------------------------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db: None) -> tuple[Cast, Part]:
    """The same office, seen by other connections too."""
    cast = assemble()
    groups_of(cast, 1)
    return cast, part_of(cast)


def together(work: Callable[[int], str], number: int = EDITORS) -> Counter[str]:
    """What becomes of something that `number` people do at once, each on a connection of theirs."""
    start = Barrier(number)

    def one(n: int) -> str:
        try:
            start.wait()
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(one, range(number)))


def editor(part: Part, by: User, revision: int, values: int) -> str:
    try:
        save(part, by, revision, savings=values)
    except Conflict as conflict:
        return "conflict" if conflict.theirs.revision == revision + 1 else "unclear"
    return "saved"


def test_eight_editors_of_one_row(committed: tuple[Cast, Part]) -> None:
    """One success each round, seven clear conflicts; every tenth round is a row's first."""
    cast, march = committed
    people = [cast.mai, cast.hoa]
    for n in range(ROUNDS):
        part = part_of(cast, [Month(2024, m) for m in (1, 2, 3, 4)][n * 4 // ROUNDS])
        known = part.rows().first()
        revision = known.revision if known else 0
        found = together(lambda i: editor(part, people[i % 2], revision, 1_000 * n + i))  # noqa: B023
        assert found == {"saved": 1, "conflict": EDITORS - 1}, n
        assert part.rows().get().revision == revision + 1
    assert len(history()) == ROUNDS
    assert march.sheet() is not None


def test_without_the_guard_changes_are_lost(committed: tuple[Cast, Part]) -> None:
    """The control: the same race, reading before writing without holding the row."""
    cast, part = committed
    save(part, cast.mai)
    read = Barrier(EDITORS)

    def unguarded(n: int) -> str:
        row = part.rows().get()
        if row.revision != 1:
            return "conflict"
        read.wait()
        part.rows().filter(pk=row.pk).update(savings=n, revision=row.revision + 1)
        return "saved"

    assert together(unguarded) == {"saved": EDITORS}
    assert part.rows().get().revision == 2


def test_a_double_click_does_one_thing(committed: tuple[Cast, Part]) -> None:
    cast, part = committed
    assert together(lambda _n: editor(part, cast.mai, 0, 5)) == {"saved": EDITORS}
    assert part.rows().get().revision == 1
    assert len(history()) == 1


def test_saving_while_the_sheet_is_submitted(committed: tuple[Cast, Part]) -> None:
    """A row is in what was submitted, or its editor is told that it is not."""
    cast, part = committed
    save(part, cast.mai)
    for n in range(ROUNDS // 2):
        before = part.rows().get()

        def one(i: int, before: GroupMonth = before, n: int = n) -> str:
            if i == 0:
                submit(part, cast.mai, TODAY)
                return "submitted"
            try:
                save(part, cast.hoa, before.revision, savings=1_000 * (n + 1))
            except ReadOnly:
                return "refused"
            return "saved"

        found = together(one, 2)
        after = part.rows().get()
        assert found == {
            "submitted": 1,
            "saved" if after.savings != before.savings else "refused": 1,
        }
        send_back(part, "Lại", cast.lan)


def test_a_sheet_is_held_while_a_row_is_saved(committed: tuple[Cast, Part]) -> None:
    cast, part = committed

    def submits_now(_n: int) -> str:
        try:
            with transaction.atomic():
                Sheet.objects.select_for_update(nowait=True).get()
        except OperationalError:
            return "has to wait"
        return "goes through"

    save(part, cast.mai)
    with said_by(cast.mai):
        part.hold()
        assert together(submits_now, 1) == {"has to wait": 1}
    assert together(submits_now, 1) == {"goes through": 1}
