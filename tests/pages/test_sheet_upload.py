"""A monthly sheet as a file over HTTP: downloaded, filled in, previewed, confirmed or dropped."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from associations.models import RowChange
from groups.models import GroupMonth, Sheet, SheetUpload
from groups.offline.columns import COLUMNS, heading
from groups.offline.uploads import forget_before
from tests import factories as make
from tests.cast import FARMERS, WOMEN
from tests.groups.sheet_files import MARK, row, xlsx

from .html import Node, read
from .office import Office

SHEET = "/003901/sheets/2024-03/12/390101/"
FILE, UPLOAD = f"{SHEET}file/", f"{SHEET}upload/"
G1, G5 = "3901001", "3901005"
WHOLE = {
    "members": 40, "members_with_debt": 10, "savers": 30, "savings": 7_000_000,
    "interest_receivable": 1_000_000, "interest_collected": 900_000,
}  # fmt: skip


@pytest.fixture
def mai(office: Office) -> Client:
    """The Women's Union in An Lạc, whose sheet has the groups 3901001 and 3901005."""
    fifth = make.group(office.cast.binh_minh, G5)
    make.group_quarter(office.hand.now, fifth, association=WOMEN, commune=office.cast.an_lac,
                       hamlet=office.cast.an_lac_1, leader="Mạc Thị Nga")  # fmt: skip
    return office.as_(office.cast.mai)


def send(client: Client, content: bytes, name: str = "bang.xlsx", path: str = UPLOAD) -> Any:
    return client.post(path, {"file": SimpleUploadedFile(name, content)})


def preview(client: Client, *rows: dict[str, Any]) -> tuple[str, Node]:
    """The address and the page of the preview of a file with some rows."""
    answer = send(client, xlsx(rows))
    assert answer.status_code == 302, read(answer.content.decode()).one("main").text
    return answer["Location"], look(client, answer["Location"])


def look(client: Client, path: str) -> Node:
    answer = client.get(path)
    assert answer.status_code == 200
    return read(answer.content.decode())


def confirm(client: Client, path: str, page: Node, **more: str) -> Any:
    seen = page.one("input", name="seen").attrs["value"]
    return client.post(f"{path}confirm/", {"seen": seen} | more)


def counts(page: Node) -> dict[str, str]:
    (listed,) = page.all("dl", class_="counts")
    return {line.one("dt").text: line.one("dd").text for line in listed.all("div")}


def changes(page: Node) -> list[list[str]]:
    """The cells that change: what, as it is saved, as the file says."""
    parts = page.all("section", id="changes")
    return [r for part in parts for table in part.all("table") for r in table.rows()]


def refused(page: Node) -> list[list[str]]:
    """The rows that are refused: which, then the cell and the reason of each fault."""
    found = []
    for line in page.one("ul", class_="upload-refused").all("li"):
        told = [line.one("h3").text]
        for fault in line.all("p"):
            cell = fault.one("strong").text
            told += [cell, fault.text.removeprefix(cell).strip()]
        found.append(told)
    return found


def saved(code: str) -> GroupMonth:
    return GroupMonth.objects.get(group__code=code)


def saved_before(office: Office, **values: Any) -> GroupMonth:
    """The row of 3901001 as it was saved before the download."""
    sheet = make.sheet(WOMEN, office.cast.an_lac, "2024-03")
    return make.group_month(sheet, office.hand.g1, **(WHOLE | values))


def cells(content: bytes) -> list[list[Any]]:
    """The first page of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_the_download_holds_what_is_saved_and_comes_back_as_it_is(
    office: Office, mai: Client
) -> None:
    saved_before(office, session_attended=True, meeting_held=False, remark="=1+1", savings=500)
    answer = mai.get(FILE)
    assert answer["Content-Disposition"] == (
        'attachment; filename="so-lieu-2024-03-12-390101.xlsx"'
    )
    rows = cells(answer.content)
    at = next(n for n, cells in enumerate(rows) if cells[0] == heading("code"))
    assert rows[at] == [heading(name) for name in COLUMNS]
    about = " ".join(str(cell) for line in rows[:at] for cell in line)
    for part in ("Tháng 3/2024", "Phòng giao dịch Bình Minh", "Hội Liên hiệp Phụ nữ", "Xã An Lạc",
                 "Đang nhập", str(MARK)):  # fmt: skip
        assert part in about, part
    first, second = rows[at + 1 : at + 3]
    assert first == [
        G1, "Đặng Thị Ánh", "", 40.0, 10.0, 30.0, "500 đ", 1_000_000.0, 900_000.0,
        "có", "không", "=1+1", "", f"{G1}/1",
    ]  # fmt: skip
    assert second == [G5, "Mạc Thị Nga", "Thôn 1", *[""] * 10, f"{G5}/0"]
    page = look(mai, send(mai, answer.content)["Location"])
    assert counts(page) == {"Dòng giống số đã lưu": "2"}
    assert page.all("button", form="confirm") == []


def test_old_and_new_side_by_side_then_saved(office: Office, mai: Client) -> None:
    saved_before(office, remark="cũ", session_attended=True)
    path, page = preview(
        mai,
        row(G1, 1, members="42", savings="7,25 triệu", remark="-", session_attended="không"),
        row(G5, members=20, savings="5.000.000"),
    )
    assert counts(page) == {"Dòng có thay đổi": "2"}
    assert changes(page) == [
        ["Số tổ viên", "40", "42"],
        ["Số dư tiền gửi", "7.000.000", "7.250.0007,25 triệu"],
        ["Dự phiên giao dịch xã", "có", "không"],
        ["Ghi chú", "cũ", "–"],
        ["Số tổ viên", "–", "20"],
        ["Số dư tiền gửi", "–", "5.000.0005 triệu"],
    ]
    assert saved(G1).members == 40 and not GroupMonth.objects.filter(group__code=G5).exists()
    answer = confirm(mai, path, page)
    assert answer["Location"] == SHEET
    assert "Đã ghi 2 dòng của tệp." in look(mai, SHEET).one("main").text
    one, two = saved(G1), saved(G5)
    assert (one.members, one.savings, one.remark, one.session_attended) == (
        42,
        7_250_000,
        "",
        False,
    )
    assert (one.revision, one.savers, one.saved_by) == (2, 30, office.cast.mai)
    assert (two.members, two.savings, two.savers) == (20, 5_000_000, None)
    assert SheetUpload.objects.get().rows == []


def test_an_empty_cell_keeps_what_is_saved_and_says_so(office: Office, mai: Client) -> None:
    saved_before(office)
    path, page = preview(mai, row(G1, 1, members=41))
    kept = page.one("section", class_="upload-rest").text
    assert "Ô để trống ở 1 dòng" in kept
    assert f"{G1}: Số tổ viên còn dư nợ, " in kept
    confirm(mai, path, page)
    assert (saved(G1).members, saved(G1).savings) == (41, 7_000_000)


def test_a_wrong_row_is_refused_and_the_others_are_saved(office: Office, mai: Client) -> None:
    path, page = preview(
        mai, row(G1, members=10, savers=12), row(G5, members=20, savings="năm triệu")
    )
    assert counts(page) == {"Dòng bị từ chối": "2"}
    one, two = refused(page)
    assert one[:2] == [f"Dòng 5 của tệp · {G1} Đặng Thị Ánh", f"{heading('savers')}: 12"]
    assert two[:2] == [f"Dòng 6 của tệp · {G5} Mạc Thị Nga", f"{heading('savings')}: năm triệu"]
    assert "12 tổ viên" in one[2] and "không phải là số tiền" in two[2]
    assert confirm(mai, path, page)["Location"] == path
    assert not GroupMonth.objects.exists() and not Sheet.objects.exists()
    path, page = preview(mai, row(G1, members=10, savers=12), row(G5, members=20))
    confirm(mai, path, page)
    assert [r.group.code for r in GroupMonth.objects.all()] == [G5]


def test_rows_that_belong_to_no_group_of_the_sheet(office: Office, mai: Client) -> None:
    """A group of another association, one of another commune and none at all are told alike."""
    others = ("3901002", "3901003", "3901004", "3909999")
    _path, page = preview(
        mai, *(row(code, members=9) for code in others), row("", members=9), row(G1, members=9),
        row(G1, members=8),
    )  # fmt: skip
    listed = refused(page)
    assert [line[0] for line in listed[:4]] == [f"Dòng {n} của tệp" for n in range(5, 9)]
    assert [line[1] for line in listed[:4]] == [f"Mã tổ: {code}" for code in others]
    assert len({line[2] for line in listed[:4]}) == 1
    assert "chưa có mã tổ" in listed[4][2]
    assert all("10, 11" in line[2] for line in listed[5:])
    for name in ("Ngô Văn Bảy", "Lưu Thị Duyên"):
        assert name not in page.one("main").text


def test_an_unusual_value_asks_for_a_word_which_is_saved(office: Office, mai: Client) -> None:
    path, page = preview(mai, row(G1, members=4))
    assert counts(page)["Dòng có số bất thường chưa giải trình"] == "1"
    assert "Vì sao?" in page.one("section", id="changes").text
    confirm(mai, path, page, **{f"explanation-{G1}": " Tổ mới tách "})
    assert (saved(G1).members, saved(G1).explanation) == (4, "Tổ mới tách")
    path, page = preview(mai, row(G1, 1, members=3, explanation="Còn 3 hộ"))
    assert "Dòng có số bất thường chưa giải trình" not in counts(page)
    confirm(mai, path, page)
    assert saved(G1).explanation == "Còn 3 hộ"


def saved_meanwhile(office: Office, **values: str) -> None:
    """Hoa saves the row of 3901001 on the page after the download."""
    one = saved(G1)
    typed = {name: str(value) for name, value in WHOLE.items()} | values
    hoa = office.as_(office.cast.hoa)
    answer = hoa.post(f"{SHEET}rows/{G1}/", typed | {"revision": one.revision},
                      headers={"Accept": "application/json"})  # fmt: skip
    assert answer.status_code == 200


def test_a_row_changed_by_both_is_decided_by_the_person(office: Office, mai: Client) -> None:
    saved_before(office)
    saved_meanwhile(office, savings="8000000", savers="31")
    path, page = preview(mai, row(G1, 1, **(WHOLE | {"savings": 9_000_000})))
    assert counts(page) == {"Dòng người khác cũng đã sửa": "1", "Tổ không có trong tệp": "1"}
    part = page.one("section", id="conflicts")
    assert "Đỗ Thị Hoa" in part.text
    assert part.rows() == [["Số dư tiền gửi", "8.000.000", "9.000.0009 triệu"]]
    assert confirm(mai, path, page)["Location"] == path
    assert "chọn lấy số của ai" in look(mai, path).text
    assert confirm(mai, path, page, **{f"decide-{G1}": "file"})["Location"] == SHEET
    # What the file did not change stays as the other person saved it.
    assert (saved(G1).savings, saved(G1).savers) == (9_000_000, 31)
    newest = RowChange.objects.filter(table="groups_groupmonth").first()
    assert newest is not None and newest.changed_by == office.cast.mai


def test_theirs_can_be_kept(office: Office, mai: Client) -> None:
    saved_before(office)
    saved_meanwhile(office, savings="8000000")
    path, page = preview(mai, row(G1, 1, savings=9_000_000))
    confirm(mai, path, page, **{f"decide-{G1}": "theirs"})
    assert (saved(G1).savings, saved(G1).revision) == (8_000_000, 2)


def test_a_row_that_only_others_changed_stays_theirs(office: Office, mai: Client) -> None:
    saved_before(office)
    saved_meanwhile(office, savings="8000000")
    _path, page = preview(mai, row(G1, 1, **WHOLE))
    assert counts(page) == {"Dòng chỉ người khác sửa": "1", "Tổ không có trong tệp": "1"}
    assert G1 in page.one("section", class_="upload-rest").text


def test_without_its_mark_a_row_asks_before_it_writes_over_something(
    office: Office, mai: Client
) -> None:
    saved_before(office)
    for mark in ("", f"{G5}/1", "1", f"{G1}/7"):
        _path, page = preview(mai, row(G1, savings=9_000_000) | {"revision": mark})
        assert page.all("section", id="conflicts"), mark
    _path, page = preview(mai, row(G1, remark="mới") | {"revision": ""})
    assert not page.all("section", id="conflicts")


def test_what_changed_since_the_preview_is_shown_again(office: Office, mai: Client) -> None:
    saved_before(office)
    path, page = preview(mai, row(G1, 1, savings=9_000_000), row(G5, members=20))
    saved_meanwhile(office, members="39")
    assert confirm(mai, path, page)["Location"] == path
    assert saved(G1).savings == 7_000_000
    assert not GroupMonth.objects.filter(group__code=G5).exists()
    page = look(mai, path)
    assert "Bảng đã thay đổi sau khi bạn xem" in page.text
    confirm(mai, path, page, **{f"decide-{G1}": "file"})
    assert (saved(G1).savings, saved(G1).members, saved(G5).members) == (9_000_000, 39, 20)


def test_a_double_click_does_one_thing(office: Office, mai: Client) -> None:
    path, page = preview(mai, row(G1, **WHOLE))
    assert confirm(mai, path, page)["Location"] == confirm(mai, path, page)["Location"] == SHEET
    assert saved(G1).revision == 1
    assert RowChange.objects.filter(table="groups_groupmonth").count() == 1
    assert mai.get(path).status_code == 302
    path, _page = preview(mai, row(G1, 1, members=30))
    for _click in range(2):
        assert mai.post(f"{path}discard/")["Location"] == SHEET
    confirm(mai, path, page)
    assert saved(G1).members == 40


def test_a_submitted_sheet_takes_no_file(office: Office, mai: Client) -> None:
    path, page = preview(mai, row(G1, members=20))
    sheet = make.sheet(WOMEN, office.cast.an_lac, "2024-03", state="submitted")
    assert "chỉ xem được" in look(mai, path).one("main").text
    assert confirm(mai, path, page)["Location"] == path
    assert send(mai, xlsx([row(G1, members=20)]))["Location"] == SHEET
    assert not GroupMonth.objects.exists()
    assert SheetUpload.objects.count() == 1
    Sheet.objects.filter(pk=sheet.pk).update(state="returned", reason="Thiếu")
    confirm(mai, path, look(mai, path))
    assert saved(G1).members == 20


def test_a_file_belongs_to_who_uploaded_it_and_to_its_sheet(office: Office, mai: Client) -> None:
    path, page = preview(mai, row(G1, members=20))
    hoa = office.as_(office.cast.hoa)
    other = path.replace("390101", "390102")
    later = path.replace("2024-03", "2024-02")
    for client, of in ((hoa, path), (hoa, other), (mai, later)):
        assert client.get(of).status_code == 404, of
        assert confirm(client, of, page).status_code == 404, of
        assert client.post(f"{of}discard/").status_code == 404, of
    assert confirm(office.as_(office.cast.lan), path, page).status_code == 403
    assert not GroupMonth.objects.exists()


def test_it_is_forgotten_after_a_day_and_a_newer_file_takes_its_place(
    office: Office, mai: Client
) -> None:
    path, page = preview(mai, row(G1, members=20))
    newer, _page = preview(mai, row(G1, members=21))
    assert mai.get(path).status_code == 404
    SheetUpload.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    assert mai.get(newer).status_code == confirm(mai, newer, page).status_code == 404
    assert forget_before(timezone.now()) == 1
    assert not SheetUpload.objects.exists()


def test_a_file_that_is_refused_says_why(office: Office, mai: Client) -> None:
    answer = send(mai, xlsx([row(G1, members=1)], about="GB1/003901/2024-02/11/390102"))
    errors = [
        e.text for e in read(answer.content.decode()).one("ul", class_="field-errors").all("li")
    ]
    assert len(errors) == 4
    assert "Tháng 2/2024" in errors[0] and "mã 11 thay vì 12" in errors[1]
    big = send(mai, b"0" * (2 * 1024**2 + 1), "lon.csv")
    assert "2 MB" in big.content.decode()
    assert mai.post(UPLOAD).status_code == 200
    assert not SheetUpload.objects.exists()


@pytest.mark.parametrize("who", ["hoa", "mai"])
def test_the_file_and_the_preview_are_the_same_whatever_others_have(
    office: Office, who: str
) -> None:
    cast, hand = office.cast, office.hand
    saved_before(office)
    client = office.as_(getattr(cast, who))
    upload = xlsx([row(G1, 1, members=41), row("3901050", members=9)])

    def seen() -> tuple[bytes, str]:
        path = send(client, upload)["Location"]
        return client.get(FILE).content, look(client, path).one("main").text

    before = seen()
    assert before[0] == seen()[0]
    group = make.group(cast.binh_minh, "3901050")
    for quarter in (hand.before, hand.now):
        make.group_quarter(quarter, group, association=FARMERS, commune=cast.an_lac)
    theirs = make.sheet(FARMERS, cast.an_lac, "2024-03")
    make.group_month(theirs, group, members=33)
    make.group_month(theirs, hand.g2, members=33)
    office.build()
    assert seen() == before


def test_more_rows_take_no_more_statements(office: Office, mai: Client) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as statements:
            assert mai.get(path).status_code == 200
        return len(statements)

    path, _page = preview(mai, row(G1, members=41))
    few = [asked(path), asked(FILE)]
    for n in range(20):
        group = make.group(office.cast.binh_minh, f"39011{n:02}")
        make.group_quarter(office.hand.now, group, association=WOMEN, commune=office.cast.an_lac)
    path, _page = preview(mai, *(row(f"39011{n:02}", members=9) for n in range(20)))
    assert [asked(path), asked(FILE)] == few
    assert max(few) <= 15
