"""What the database itself refuses, whatever path a row comes by."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from associations.models import Assignment, CommuneName, HamletName, Role
from groups.models import GroupQuarter
from portfolio.models import Position
from tests import factories as make
from tests.cast import FARMERS, WOMEN


@pytest.fixture
def quarter(cast):
    return make.quarter(cast.binh_minh, "2024-Q1")


@pytest.fixture
def women(cast, quarter):
    """A group of the Women's Union in An Lạc."""
    group = make.group(cast.binh_minh, "3900001")
    return make.group_quarter(quarter, group, association=WOMEN, commune=cast.an_lac)


@pytest.fixture
def position(cast, quarter, women):
    """A loan in that group."""
    loan, borrower = make.loan(cast.binh_minh, "1"), make.borrower(cast.binh_minh, "3900000001")
    return make.position(quarter, loan, borrower, cast.poor, of=women, current=30_000_000)


def refused(name: str):
    """The block must break the constraint `name`."""
    return pytest.raises(IntegrityError, match=name)


def change(position: Position, assignments: str, *params: Any) -> None:
    """Raw SQL, past the models."""
    where = "ends_on = %s AND loan_id = %s"
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            f"UPDATE portfolio_position SET {assignments} WHERE {where}",
            [*params, position.ends_on, position.loan_id],
        )
        assert cursor.rowcount == 1


def test_a_control_change_goes_through(position) -> None:
    change(position, "current = %s", 1)
    assert Position.objects.get().outstanding == 1


def test_a_loan_hangs_on_no_group_of_another_office(cast, position) -> None:
    foreign = make.group(cast.hai_ha, "3900009")
    theirs = make.quarter(cast.hai_ha, "2024-Q1")
    make.group_quarter(theirs, foreign, association=WOMEN, commune=cast.bien_dong)
    with refused("position_group_as_it_was"):
        change(position, "group_id = %s", foreign.pk)


def test_nor_does_it_claim_another_association_than_its_group(position) -> None:
    with refused("position_group_as_it_was"):
        change(position, "association_id = %s", FARMERS)


def test_nor_another_commune_than_its_group(cast, position) -> None:
    with refused("position_group_as_it_was"):
        change(position, "commune_id = %s", cast.dai_dong.pk)


def test_nor_a_group_that_was_not_there_in_the_quarter(cast, position) -> None:
    later = make.group(cast.binh_minh, "3900002")
    with refused("position_group_as_it_was"):
        change(position, "group_id = %s", later.pk)


def test_no_group_means_direct_lending(position) -> None:
    with refused("position_group_or_direct"):
        change(position, "group_id = NULL")
    change(position, "group_id = NULL, association_id = '99'")


def test_and_direct_lending_means_no_group(position) -> None:
    with refused("position_group_or_direct"):
        change(position, "association_id = '99'")


def test_a_direct_loan_is_in_a_commune_of_its_office(cast, position) -> None:
    with refused("position_commune_of_office"):
        change(
            position,
            "group_id = NULL, association_id = '99', commune_id = %s",
            cast.bien_dong.pk,
        )


def test_borrower_programme_and_loan_are_of_the_office(cast, position) -> None:
    borrower, loan = make.borrower(cast.hai_ha, "3900000009"), make.loan(cast.hai_ha, "9")
    with refused("position_borrower_of_office"):
        change(position, "borrower_id = %s", borrower.pk)
    with refused("position_programme_of_office"):
        change(position, "programme_id = %s", cast.hai_ha_poor.pk)
    with refused("position_loan_of_office"):
        change(position, "loan_id = %s", loan.pk)


def test_a_position_is_of_a_quarter_that_the_office_has(position) -> None:
    with refused("position_quarter|position_group_as_it_was"):
        change(position, "ends_on = %s", date(2024, 6, 30))


def test_no_balance_is_negative(position) -> None:
    for name in ("current", "overdue", "frozen"):
        with refused("position_not_negative"):
            change(position, f"{name} = -1")


def test_a_group_that_moves_takes_the_loans_of_its_quarter_along(cast, women, position) -> None:
    GroupQuarter.objects.filter(pk=women.pk).update(association=FARMERS, commune=cast.dai_dong)
    moved = Position.objects.get()
    assert (moved.association_id, moved.commune_id) == (FARMERS, cast.dai_dong.pk)


def test_a_group_is_in_a_commune_and_hamlet_of_its_office(cast, quarter) -> None:
    group = make.group(cast.binh_minh, "3900003")
    with refused("groupquarter_commune_of_office"), transaction.atomic():
        make.group_quarter(quarter, group, association=WOMEN, commune=cast.bien_dong)
    with refused("groupquarter_hamlet_of_office"), transaction.atomic():
        make.group_quarter(
            quarter, group, association=WOMEN, commune=cast.an_lac, hamlet=cast.bien_dong_1
        )


def test_a_group_is_never_direct_lending(cast, quarter) -> None:
    group = make.group(cast.binh_minh, "3900003")
    with refused("groupquarter_entrusted"), transaction.atomic():
        make.group_quarter(quarter, group, association="99", commune=cast.an_lac)


def test_an_officer_is_of_a_commune_of_the_office(cast) -> None:
    with refused("assignment_commune_of_office"), transaction.atomic():
        make.assignment(cast.xuan, cast.binh_minh, Role.CREDIT_OFFICER, commune=cast.bien_dong)


@pytest.mark.parametrize(
    ("role", "association", "in_commune", "broken"),
    [
        (Role.ASSOCIATION_OFFICER, None, False, "assignment_association_for_its_officers"),
        (Role.CREDIT_OFFICER, WOMEN, False, "assignment_association_for_its_officers"),
        (Role.LEADER, None, True, "assignment_commune_for_officers"),
        (Role.ADMINISTRATOR, None, True, "assignment_commune_for_officers"),
        ("owner", None, False, "assignment_role_known"),
    ],
)
def test_an_assignment_fits_its_role(cast, role, association, in_commune, broken) -> None:
    commune = cast.an_lac if in_commune else None
    with refused(broken), transaction.atomic():
        make.assignment(cast.xuan, cast.binh_minh, role, association=association, commune=commune)
    assert not Assignment.objects.filter(user=cast.xuan).exists()


def test_names_do_not_overlap_in_time(cast) -> None:
    with refused("communename_one_at_a_time"), transaction.atomic():
        CommuneName.objects.create(
            office=cast.binh_minh, commune=cast.an_lac, code="390199", name="Xã An Lạc Mới",
            valid_from=date(2025, 7, 1),
        )  # fmt: skip
    CommuneName.objects.filter(commune=cast.an_lac).update(valid_to=date(2025, 6, 30))
    CommuneName.objects.create(
        office=cast.binh_minh, commune=cast.an_lac, code="390199", name="Xã An Lạc Mới",
        valid_from=date(2025, 7, 1),
    )  # fmt: skip


def test_a_code_is_one_things_at_a_time(cast) -> None:
    with refused("officename_code_once"), transaction.atomic():
        make.office("003901", "Phòng giao dịch Trùng Mã")
    with refused("hamletname_code_once"), transaction.atomic():
        make.hamlet(cast.an_lac, "39010101", "Thôn Trùng Mã")
    assert HamletName.objects.filter(code="39010101").count() == 1
