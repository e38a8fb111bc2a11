"""What the database keeps of sheets by itself: closed ones, others' places, and the history."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from associations.history import said_by
from associations.models import RowChange
from config.local.roles import APPLICATION, GRANTS
from groups.models import Group, GroupMonth, Sheet
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast


@pytest.fixture
def first(cast: Cast) -> Group:
    return make.group(cast.binh_minh, "3901001")


@pytest.fixture
def row(cast: Cast, first: Group) -> GroupMonth:
    sheet = make.sheet(WOMEN, cast.an_lac, "2024-03")
    return make.group_month(sheet, first, members=40, savers=30)


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


def test_values_that_cannot_be(row: GroupMonth) -> None:
    for values, name in [
        ({"savers": 41}, "groupmonth_heads"),
        ({"members_with_debt": 41}, "groupmonth_heads_with_debt"),
        ({"savings": -1}, "groupmonth_not_negative"),
        ({"interest_collected": -1}, "groupmonth_not_negative"),
    ]:
        with refused(name), transaction.atomic():
            GroupMonth.objects.update(**values)


def test_a_row_is_of_its_sheets_part_and_month(cast: Cast, row: GroupMonth) -> None:
    for field, value in [
        ("association_id", FARMERS),
        ("commune_id", cast.dai_dong.pk),
        ("month_ends_on", "2024-04-30"),
        ("office_id", cast.hai_ha.pk),
    ]:
        with refused("groupmonth_of_sheet|groupmonth_group_of_office"), transaction.atomic():
            GroupMonth.objects.update(**{field: value})


def test_another_offices_group_has_no_row_here(cast: Cast, row: GroupMonth) -> None:
    theirs = make.group(cast.hai_ha, "3902001")
    with refused("groupmonth_group_of_office"):
        make.group_month(row.sheet, theirs)


def test_a_group_is_in_one_sheet_a_month(cast: Cast, row: GroupMonth, first: Group) -> None:
    with refused("groupmonth_once"):
        make.group_month(make.sheet(FARMERS, cast.an_lac, "2024-03"), first)


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_rows_of_a_closed_sheet_stay(cast: Cast, row: GroupMonth, state: str) -> None:
    Sheet.objects.update(state=state)
    other = make.group(cast.binh_minh, "3901002")
    for change in (
        lambda: GroupMonth.objects.update(members=41),
        lambda: GroupMonth.objects.all().delete(),
        lambda: make.group_month(row.sheet, other),
    ):
        with refused("read only"), transaction.atomic():
            change()
    Sheet.objects.update(state="returned", reason="Thiếu")
    assert GroupMonth.objects.update(members=41) == 1


def test_a_returned_sheet_has_a_reason(row: GroupMonth) -> None:
    with refused("sheet_returned_with_reason"):
        Sheet.objects.update(state="returned")


def test_every_change_is_in_the_history(cast: Cast, row: GroupMonth) -> None:
    with said_by(cast.hoa, "đếm lại"):
        GroupMonth.objects.update(members=41)
    GroupMonth.objects.update(members=41)  # changes nothing
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM groups_groupmonth")
    changes: Any = RowChange.objects.filter(table="groups_groupmonth", row=row.pk)
    deleted, changed, made = changes
    assert (made.before, made.after["members"], made.changed_by, made.reason) == (
        None,
        40,
        None,
        "",
    )
    assert (changed.before["members"], changed.after["members"]) == (40, 41)
    assert (changed.changed_by, changed.reason) == (cast.hoa, "đếm lại")
    assert (changed.office, changed.association_id, changed.commune) == (
        cast.binh_minh, WOMEN, cast.an_lac,
    )  # fmt: skip
    assert (deleted.before["members"], deleted.after) == (41, None)


@pytest.mark.django_db(transaction=True)
def test_who_speaks_ends_with_the_transaction(cast: Cast, row: GroupMonth) -> None:
    with said_by(cast.hoa):
        GroupMonth.objects.update(members=41)
    GroupMonth.objects.update(members=42)
    last, before = RowChange.objects.filter(table="groups_groupmonth")[:2]
    assert (before.changed_by, last.changed_by) == (cast.hoa, None)


def test_the_application_may_only_read_the_history(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.read_text(encoding="utf-8"))
        rights = {}
        for table in ("associations_rowchange", "groups_groupmonth"):
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute(
                    "SELECT has_table_privilege(%s, %s, %s)", [APPLICATION, table, right]
                )
                rights[table, right] = cursor.fetchone()[0]
    history = [right for (table, right), has in rights.items() if "rowchange" in table and has]
    rows = [right for (table, right), has in rights.items() if "groupmonth" in table and has]
    assert (history, rows) == (["SELECT"], ["SELECT", "INSERT", "UPDATE", "DELETE"])
