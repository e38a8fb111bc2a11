"""The page of a monthly sheet, and saving its rows over HTTP."""

from typing import Any

import pytest
from django.test import Client

from groups.models import GroupMonth, Sheet
from tests.cast import WOMEN

from .office import Office

SHEET = "/003901/sheets/2024-03/12/390101/"
ROW = f"{SHEET}rows/3901001/"
GIVEN = {
    "members": "40", "members_with_debt": "1", "savers": "30", "savings": "7 triệu",
    "interest_receivable": "1.250.000", "interest_collected": "1,25 triệu",
    "session_attended": "1", "meeting_held": "0", "remark": "", "explanation": "",
}  # fmt: skip


def save(client: Client, revision: int = 0, path: str = ROW, **more: Any) -> Any:
    """What a script's save is answered."""
    given = GIVEN | {"revision": revision} | more
    return client.post(path, given, headers={"Accept": "application/json"})


@pytest.fixture
def mai(office: Office) -> Client:
    return office.as_(office.cast.mai)


def test_a_row_is_saved_and_told(office: Office, mai: Client) -> None:
    told = save(mai)
    assert told.status_code == 200
    assert told.json() | {"saved_at": ""} == {
        "revision": 1,
        "saved_at": "",
        "saved_by": "Vũ Thị Mai",
        "values": {
            "members": 40, "members_with_debt": 1, "savers": 30, "savings": 7_000_000,
            "interest_receivable": 1_250_000, "interest_collected": 1_250_000,
            "session_attended": "1", "meeting_held": "0", "remark": "", "explanation": "",
        },
        "printed": {
            "members": "40", "members_with_debt": "1", "savers": "30", "savings": "7.000.000",
            "interest_receivable": "1.250.000", "interest_collected": "1.250.000",
            "session_attended": "có", "meeting_held": "không", "remark": "",
        },
        "echo": {
            "savings": "7 triệu", "interest_receivable": "1,25 triệu",
            "interest_collected": "1,25 triệu",
        },
        "questions": [],
        "differs": [],
        "sums": {
            "members": "40", "members_with_debt": "1", "savers": "30", "savings": "7.000.000",
            "interest_receivable": "1.250.000", "interest_collected": "1.250.000",
            "session_attended": "1", "meeting_held": "0",
        },
        "missing": [],
        "state": "in_work",
    }  # fmt: skip
    row = GroupMonth.objects.get()
    assert (row.association_id, row.savings, row.saved_by) == (WOMEN, 7_000_000, office.cast.mai)
    assert Sheet.objects.get().state == "in_work"
    page = mai.get(SHEET)
    assert page.status_code == 200
    assert "Đặng Thị Ánh" in page.content.decode()
