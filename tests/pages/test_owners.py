"""Every address that names somebody's row: one's own, another's, another office's, and none.

Made from the table of addresses: each part of an address that names a row is exchanged for a row
that the person may not see. What answers then must be one and the same, and the same as for a row
that there is not.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from associations.models import Commune, Job
from groups.models import Borrower, Group, SheetUpload
from groups.offline.reading import FileRow
from portfolio.models import Loan
from tests import factories as make
from tests.cast import FARMERS, WOMEN
from tests.imports.files import loans, together

from .addresses import ADDRESSES, Address
from .conftest import World
from .office import Office, example_of_office, layout_of_office
from .test_addresses import body

# Whose look it is: an association's officer of one commune, one of the whole office, the credit
# officer of a commune, the leader and the administrator of the office.
WHO = ("mai", "hoa", "tuan", "lan", "an")
OWN_PART = {"office_code", "quarter_slug", "month"}
NONE = 999_999_999


@pytest.fixture
def others(office: Office, world: World) -> dict[str, Any]:
    """Rows of the Farmers' Union in Đại Đồng, where only leaders look, and of the other office."""
    cast, hand = office.cast, office.hand
    theirs = cast.hai_ha.quarters.get(ends_on=hand.now.ends_on)
    group = make.group(cast.hai_ha, "3902001")
    record = make.group_quarter(theirs, group, association=WOMEN, commune=cast.bien_dong)
    loan, borrower = make.loan(cast.hai_ha, "90"), make.borrower(cast.hai_ha, "3902000000")
    make.position(theirs, loan, borrower, cast.hai_ha_poor, of=record, current=1)
    activity = (date(2024, 3, 5), 3)
    return {
        "group_code": ("3901002", "3902001", "3999999"),
        "loan_id": (_loan("3"), loan.pk, NONE),
        "borrower_id": (Borrower.objects.get(code="3900000001").pk, borrower.pk, NONE),
        "association": (FARMERS, "15", "98"),
        "commune": ("390102", "390201", "399999"),
        "classes": (
            make.training_class(cast.binh_minh, FARMERS, *activity, commune=cast.dai_dong).pk,
            make.training_class(cast.hai_ha, WOMEN, *activity, commune=cast.bien_dong).pk,
            NONE,
        ),
        "inspections": (
            make.inspection(cast.binh_minh, FARMERS, *activity, commune=cast.dai_dong).pk,
            make.inspection(cast.hai_ha, WOMEN, *activity, commune=cast.bien_dong).pk,
            NONE,
        ),
        "upload_id": (_upload(office, cast.dai_dong), _upload(office, cast.an_lac), NONE),
        "job_id": (
            Job.objects.create(kind="test", key="7", office=cast.hai_ha).pk,
            Job.objects.create(kind="test", key="8", office=cast.hai_ha, asked_by=cast.binh).pk,
            NONE,
        ),
        "user_id": (cast.binh.pk, cast.xuan.pk, NONE),
        "assignment_id": (cast.binh.assignments.get().pk, hand.now.pk + NONE, NONE),
        "file_id": (NONE - 1, NONE + 1, NONE),
        "set_id": (together(theirs, loans()).pk, together(hand.before, loans()).pk, NONE),
        "layout_id": (NONE - 1, layout_of_office(cast.hai_ha).pk, NONE),
        "example_id": (NONE - 1, example_of_office(cast.hai_ha).pk, NONE),
    }


def _loan(number: str) -> int:
    return int(Loan.objects.get(number=f"6600{number:0>12}").pk)


def _upload(office: Office, commune: Commune) -> int:
    """Sent in by somebody else, for another part or the same."""
    made = SheetUpload.objects.create(
        office=office.cast.binh_minh,
        association_id=WOMEN,
        commune=commune,
        month_ends_on=date(2024, 3, 31),
        name="bang.xlsx",
        uploaded_by=office.cast.lan,
        rows=[FileRow(5, {"code": "3901001", "members": 40.0}).stored()],
    )
    return int(made.pk)


def exchanged(
    who: str, address: Address, world: World, others: dict[str, Any]
) -> Iterator[tuple[str, str, list[str]]]:
    """Each row that an address names, with the address as it is and with others' rows in it."""
    own = address.path.format(**world).partition("?")[0]
    match = resolve(own)
    assert match.url_name is not None
    for name in match.kwargs.keys() - OWN_PART:
        row = match.kwargs.get("kind", name) if name == "activity_id" else name
        if row in others and not _all_theirs(who, name):
            given = [match.kwargs | {name: other} for other in others[row]]
            yield name, own, [reverse(match.url_name, kwargs=kwargs) for kwargs in given]


def _all_theirs(who: str, name: str) -> bool:
    """Whether the person may see what the first of the others is of."""
    sees_association = who == "tuan" and name == "association"
    not_of_office = (
        "upload_id", "job_id", "user_id", "file_id", "set_id", "layout_id", "example_id",
    )  # fmt: skip
    sees_office = who == "lan" and name not in not_of_office
    sees_commune = who == "hoa" and name == "commune"
    return sees_association or sees_office or sees_commune


@pytest.mark.parametrize("who", WHO)
def test_others_rows_are_as_absent_as_none(
    office: Office,
    world: World,
    others: dict[str, Any],
    who: str,
) -> None:
    client, tried = office.as_(getattr(office.cast, who)), 0
    for key, address in ADDRESSES.items():
        for name, own, paths in exchanged(who, address, world, others):
            for method in ("get", "post"):
                data = address.data() if callable(address.data) else address.data
                given = [data] if method == "post" else []
                with transaction.atomic():
                    mine = getattr(client, method)(own, *given).status_code
                    transaction.set_rollback(True)
                answers = []
                for path in paths:
                    with transaction.atomic():
                        answers.append(body(client, path, method, *given))
                        transaction.set_rollback(True)
                assert answers == [answers[0]] * len(answers), (key, name, method)
                refused = {mine} & {403, 405}  # whoever may not act is told so of any row
                assert answers[0][0] in {404} | refused, (key, name, method, mine)
                tried += len(paths)
    assert tried > 20


def test_every_part_of_an_address_has_others(world: World, others: dict[str, Any]) -> None:
    named: set[str] = set()
    for address in ADDRESSES.values():
        named |= resolve(address.path.format(**world).partition("?")[0]).kwargs.keys()
    rows = named - OWN_PART - {"uidb64", "token", "kind", "activity_id"}
    assert rows | {"classes", "inspections"} == set(others)


def test_the_first_of_the_others_is_there(office: Office, others: dict[str, Any]) -> None:
    """Else the test would compare nothing with nothing."""
    leader = office.as_(office.cast.lan)
    for path in (
        f"/003901/2024-Q1/groups/{others['group_code'][0]}/",
        f"/003901/2024-Q1/loans/{others['loan_id'][0]}/",
        f"/003901/2024-Q1/borrowers/{others['borrower_id'][0]}/",
        f"/003901/groups/{others['group_code'][0]}/",
        f"/003901/activities/classes/{others['classes'][0]}/",
        f"/003901/activities/inspections/{others['inspections'][0]}/",
        "/003901/sheets/2024-03/11/390102/",
    ):
        assert leader.get(path).status_code == 200, path
    assert Group.objects.filter(code="3902001").exists()
