"""A sheet filled in offline, handed in with a browser on a phone and on a desk."""

from pathlib import Path

import pytest

from groups.models import GroupMonth
from tests import factories as make
from tests.cast import WOMEN
from tests.groups.sheet_files import row, xlsx
from tests.pages.office import Office

from .conftest import Desk
from .test_axe import hindrances

pytestmark = pytest.mark.browser

SHEET = "/003901/sheets/2024-03/12/390101/"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_file_is_previewed_decided_and_saved(
    desk: Desk, office: Office, width: int, tmp_path: Path
) -> None:
    fifth = make.group(office.cast.binh_minh, "3901005")
    make.group_quarter(office.hand.now, fifth, association=WOMEN, commune=office.cast.an_lac)
    sheet = make.sheet(WOMEN, office.cast.an_lac, "2024-03")
    make.group_month(sheet, office.hand.g1, members=40, saved_by=office.cast.hoa)
    rows = [row("3901001", members=42), row("3901005", members=4), row("3901002", members=9)]
    desk.page.set_viewport_size({"width": width, "height": 900})
    desk.sign_in("mai")
    desk.open(f"{SHEET}upload/")
    assert hindrances(desk.page) == []
    file = tmp_path / "bang.xlsx"
    file.write_bytes(xlsx(rows))
    desk.page.set_input_files("[name=file]", file)
    desk.page.get_by_role("button", name="Đọc và kiểm tra").click()
    desk.page.get_by_role("heading", name="Các thay đổi").wait_for()
    assert hindrances(desk.page) == []
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    desk.page.get_by_label("Lấy số trong tệp").check()
    desk.page.get_by_label("Giải trình").fill("Tổ mới tách")
    desk.page.get_by_role("button", name="Xác nhận và ghi").click()
    desk.page.get_by_text("Đã ghi 2 dòng của tệp.").wait_for()
    saved = {r.group.code: (r.members, r.explanation) for r in GroupMonth.objects.all()}
    assert saved == {"3901001": (42, ""), "3901005": (4, "Tổ mới tách")}
