"""Files handed in together through the pages: many at once, one preview, one confirmation."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import portfolio.tasks  # noqa: F401 - registers what does the jobs
from associations.models import Job, Quarter
from portfolio.downloads import XLSX
from portfolio.models import FileSet, ImportFile, LayoutExample, Position
from tests import factories as make
from tests.cast import Cast
from tests.imports.files import (
    MILLION,
    as_xlsx,
    borrowers,
    figures,
    groups,
    loan,
    loans,
    posted,
    scores,
)
from tests.imports.test_layouts import renamed
from tests.imports.test_mending import changed

from .html import Node, read
from .office import number
from .test_imports import IMPORTS, QUARTER, buttons, seen, steps, work

GOOD = {
    "so-lieu.csv": figures(),
    "diem.xlsx": scores(),
    "HSKU.csv": loans(loan(1), loan(2, KU_DNOQHAN=500_000)),
    "HSTO.csv": groups(),
    "HSKH.csv": borrowers(),
}


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return make.quarter(cast.binh_minh, "2024-Q1")


@pytest.fixture
def lan(cast: Cast, as_, quarter: Quarter) -> Client:
    return as_(cast.lan)


def hand_in(client: Client, files: dict[str, bytes]) -> str:
    """Hands files in at once; gives the address of their set."""
    given = [SimpleUploadedFile(name, content) for name, content in files.items()]
    answer = client.post(IMPORTS, {"file": given})
    assert answer.status_code == 302
    return answer["Location"]


def lines(page: Node) -> dict[str, str]:
    """What is said of each file of the set."""
    return {one.all("a")[0].text: one.text for one in page.all("li", class_="set-file")}


def effect(page: Node, name: str = "Ảnh hưởng đến số liệu") -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.one("div", aria_label=name).rows()}


def test_five_files_in_any_order(lan: Client, quarter: Quarter) -> None:
    address = hand_in(lan, GOOD)
    page = seen(lan, address)
    waiting = page.one("div", class_="progress")
    assert waiting.attrs["data-poll-url"] == f"{address}progress/"
    assert len(page.all("progress")) == 6 and steps(page) == (1, "Đọc và kiểm tra")
    assert buttons(page, address) == {"drop"}
    assert work() == ["done"]
    page = seen(lan, address)
    assert list(lines(page)) == ["HSTO.csv", "HSKH.csv", "HSKU.csv", "diem.xlsx", "so-lieu.csv"]
    assert steps(page) == (2, "Xem trước") and buttons(page, address) == {"confirm", "drop"}
    assert effect(page)["Tổng dư nợ"][1] == "81 triệu đồng"
    others = page.one("details", class_="folded").one("div").rows()
    assert ["Nợ trong hạn", "Hội Liên hiệp Phụ nữ", "–", "80 triệu đồng", ""] in others
    assert number(seen(lan, QUARTER), "outstanding") in ("–", "0")
    assert lan.post(f"{address}confirm/")["Location"] == address
    assert "data-poll-url" in seen(lan, address).one("div", class_="progress").attrs
    assert work() == ["done", "done"]
    page = seen(lan, address)
    assert steps(page)[0] == 4 and buttons(page, address) == set()
    assert number(seen(lan, QUARTER), "outstanding") == "81"
    answer = lan.post(f"{address}confirm/", follow=True)
    message = read(answer.content.decode()).one("ul", class_="messages").text
    assert "không còn chờ xác nhận" in message and work() == []


def test_columns_nobody_knows_are_mapped_from_the_set(lan: Client, quarter: Quarter) -> None:
    posted(quarter, groups())
    files = {"sao-ke.xlsx": as_xlsx(renamed(size=MILLION)), "hong.xlsx": b"PK\x03\x04 no workbook"}
    address = hand_in(lan, files)
    assert work() == ["done"]
    asks = {
        one.all("a")[0].text: [form.attrs["action"] for form in one.all("form")]
        for one in seen(lan, address).all("li", class_="set-file")
    }
    unknown = ImportFile.objects.get(name="sao-ke.xlsx")
    assert [url.rsplit("/", 2)[1] for url in asks["hong.xlsx"]] == ["discard"]
    assert f"{IMPORTS}{unknown.pk}/mapping/" in asks["sao-ke.xlsx"]
    assert "/layouts/examples/" in lan.post(f"{IMPORTS}{unknown.pk}/mapping/")["Location"]


def test_in_a_closed_quarter_no_columns_are_mapped(lan: Client, quarter: Quarter) -> None:
    """Neither page offers what would end in a refusal, and whoever still asks is told at once."""
    address = hand_in(lan, {"sao-ke.xlsx": as_xlsx(renamed(size=MILLION)), "HSTO.csv": groups()})
    assert work() == ["done"]
    own = f"{IMPORTS}{ImportFile.objects.get(name='sao-ke.xlsx').pk}/"

    def offered() -> list[bool]:
        wanted = {"action": f"{own}mapping/"}
        return [bool(seen(lan, page).all("form", **wanted)) for page in (address, own)]

    assert offered() == [True, True]
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.CLOSED)
    assert offered() == [False, False]
    answer = lan.post(f"{own}mapping/", follow=True)
    assert "Quý đã khóa sổ" in read(answer.content.decode()).one("li", class_="message-error").text
    assert not LayoutExample.objects.exists()


def test_how_far_each_file_is(lan: Client, quarter: Quarter) -> None:
    address = hand_in(lan, {"a.csv": groups(), "b.csv": b"x" * len(groups())})

    def told() -> tuple[str, list[int]]:
        answer = lan.get(f"{address}progress/").json()
        return answer["text"], [part["done"] for part in answer["parts"]]

    assert told() == ("đang chờ", [0, 0])
    Job.objects.update(state=Job.State.RUNNING)
    Job.objects.update(progress=15)
    assert told() == ("Đang đọc tệp 1/2: a.csv", [50, 0])
    Job.objects.update(progress=45)
    assert told() == ("Đang đọc tệp 2/2: b.csv", [100, 50])
    Job.objects.update(progress=75)
    assert told()[0].startswith("Đang đối chiếu") and told()[1] == [100, 100]


def test_a_refused_file_can_be_dropped_and_the_others_go_on(lan: Client, quarter) -> None:
    address = hand_in(lan, GOOD | {"diem.xlsx": scores({"MA_TO": "0000099"})})
    work()
    page = seen(lan, address)
    assert "Chưa thể ghi" in page.one("div", class_="message-error").text
    assert "1 lỗi" in lines(page)["diem.xlsx"] and buttons(page, address) == {"drop"}
    file = ImportFile.objects.get(name="diem.xlsx")
    file_page = seen(lan, f"{IMPORTS}{file.pk}/")
    own = buttons(file_page, f"{IMPORTS}{file.pk}/")
    assert own >= {"discard", "mend"} and "confirm" not in own
    assert lan.post(f"{IMPORTS}{file.pk}/discard/")["Location"] == address
    assert work() == ["done"]
    page = seen(lan, address)
    assert buttons(page, address) == {"confirm", "drop"}
    assert "Xác nhận và ghi cả 4 tệp" in page.text


def test_a_file_of_a_set_is_not_confirmed_alone(lan: Client, quarter: Quarter) -> None:
    address = hand_in(lan, {"HSTO.csv": groups(), "HSKH.csv": borrowers()})
    work()
    file = ImportFile.objects.get(name="HSTO.csv")
    page = seen(lan, f"{IMPORTS}{file.pk}/")
    assert buttons(page, f"{IMPORTS}{file.pk}/") == {"discard"}
    assert page.all("a", href=address)
    lan.post(f"{IMPORTS}{file.pk}/confirm/")
    assert work() == []


def test_what_stands_beside_others(lan: Client, quarter: Quarter) -> None:
    """Posted already, two of a kind, of another quarter: each says so in a sentence."""
    make.quarter(quarter.office, "2024-Q2")
    posted(quarter, groups())
    june = loans(loan(1, KU_NGAYBC="30/06/2024"))
    march = {"a.xlsx": scores(), "b.xlsx": scores({"DIEM_NQH": 29, "TONG_DIEM": "96,5"})}
    address = hand_in(lan, {"HSTO.csv": groups(), "HSKU.csv": june} | march)
    work()
    page = seen(lan, address)
    said = lines(page)
    assert "không tính" in said["HSTO.csv"] and "đã được ghi" in said["HSTO.csv"]
    assert "Mỗi quý chỉ nhận một tệp loại này, nhưng “b.xlsx”" in said["a.xlsx"]
    assert "Tệp này của Quý II/2024: sang quý đó để gửi" in said["HSKU.csv"]
    assert page.all("a", href="/003901/2024-Q2/imports/")


def test_what_is_not_taken(lan: Client, quarter: Quarter, settings) -> None:
    settings.IMPORT_MAX_BYTES = 1024**2
    big = {"lon.csv": b"x" * (1024**2 + 1), "rong.csv": b""}
    address = hand_in(lan, big | {"HSTO.csv": groups()})
    work()
    warning = seen(lan, address).one("div", class_="message-warning").text
    assert "Không nhận 2 tệp" in warning
    assert "“lon.csv”: Tệp lớn hơn 1 MB" in warning and "“rong.csv”: Tệp rỗng" in warning
    assert "Xác nhận và ghi cả 1 tệp" in seen(lan, address).text


def test_nothing_that_can_be_taken(lan: Client, quarter: Quarter, settings) -> None:
    settings.IMPORT_MAX_BYTES = 10
    for files in ([b"", b""], [b"x" * 11, b"x" * 11], [b"x"] * 41):
        given = [SimpleUploadedFile("a.csv", content) for content in files]
        page = read(lan.post(IMPORTS, {"file": given}).content.decode())
        assert page.one("ul", class_="field-errors").text
    assert not FileSet.objects.exists() and not ImportFile.objects.exists()


def test_dropped(lan: Client, quarter: Quarter) -> None:
    address = hand_in(lan, GOOD)
    work()
    page = seen(lan, IMPORTS)
    assert "5 tệp do Trần Thị Lan" in page.one("div", class_="message-warning").text
    assert lan.post(f"{address}drop/")["Location"] == IMPORTS
    assert not seen(lan, IMPORTS).all("div", class_="message-warning")
    assert buttons(seen(lan, address), address) == set()
    assert not Position.objects.exists()


def test_to_replace_takes_a_leader(cast: Cast, as_, quarter: Quarter) -> None:
    posted(quarter, groups())
    client = as_(cast.dung)
    address = hand_in(
        client, {"HSTO.csv": groups({"TO_TENTT": "Lê Văn Sáu"}), "B.csv": borrowers()}
    )
    work()
    assert buttons(seen(client, address), address) == {"drop"}
    assert client.post(f"{address}confirm/").status_code == 403
    page = seen(as_(cast.lan), address)
    assert "thay thế các tệp đã ghi: file.csv" in page.text
    assert buttons(page, address) == {"confirm", "drop"}


def test_faults_go_out_as_a_workbook_and_come_back_mended(lan: Client, quarter: Quarter) -> None:
    posted(quarter, groups())
    address = hand_in(lan, {"HSKU.csv": loans(loan(1, KU_MATO="0000099")), "B.csv": borrowers()})
    work()
    file = ImportFile.objects.get(name="HSKU.csv")
    own = f"{IMPORTS}{file.pk}/"
    for path, name in ((own, file.pk), (address, f"bo-{file.set_id}")):
        answer = lan.get(f"{path}faults/")
        assert answer["Content-Type"] == XLSX and "no-store" in answer["Cache-Control"]
        called = f'attachment; filename="giao-ban-003901-2024-Q1-loi-{name}.xlsx"'
        assert answer["Content-Disposition"] == called
    spoiled = SimpleUploadedFile("a.xlsx", groups())
    page = read(lan.post(f"{own}mend/", {"workbook": spoiled}, follow=True).content.decode())
    assert "Đây không phải bảng Excel" in page.one("li", class_="message-error").text
    page = read(lan.post(f"{own}mend/", follow=True).content.decode())
    assert page.one("li", class_="message-error").text
    workbook = SimpleUploadedFile("a.xlsx", changed(file, KU_MATO="0000011"))
    answer = lan.post(f"{own}mend/", {"workbook": workbook}, follow=True)
    assert (
        "Đã nhận 1 dòng" in read(answer.content.decode()).one("li", class_="message-success").text
    )
    assert work() == ["done"]
    mended = seen(lan, own).one("div", aria_label="Đã sửa sau khi gửi").rows()
    assert mended == [["2", "KU_MATO", "0000099", "0000011"]]
    assert buttons(seen(lan, address), address) == {"confirm", "drop"}
    file = ImportFile.objects.get(name="B.csv")
    file.faults.all().delete()
    assert lan.get(f"{IMPORTS}{file.pk}/faults/").status_code == 404
