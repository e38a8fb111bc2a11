"""A file goes through the browser, with a worker that is the test itself."""

import pytest
from playwright.sync_api import FilePayload, expect

import portfolio.tasks  # noqa: F401 - registers what does the jobs
from associations.jobs import run
from associations.models import Job
from portfolio.imports.arriving import STAGE
from portfolio.imports.confirming import POST
from portfolio.imports.sets import POST_SET, STAGE_SET
from portfolio.models import ImportFile
from tests import factories as make
from tests.imports.files import borrowers, figures, groups, loan, loans, posted, scores
from tests.pages.office import Office

from .conftest import Desk

pytestmark = pytest.mark.browser


def work(kind: str) -> None:
    """Does the waiting jobs up to the one of a kind."""
    kinds = [kind]
    while kinds:
        job = Job.objects.filter(state=Job.State.QUEUED).order_by("pk").first()
        assert job is not None, kinds
        run(job.pk)
        kinds = [k for k in kinds if k != job.kind]


def test_from_the_file_to_the_figures(lan: Desk, office: Office) -> None:
    quarter = make.quarter(office.cast.binh_minh, "2024-Q2")
    posted(quarter, groups())
    page = lan.page
    lan.open("/003901/2024-Q2/imports/")
    content = loans(loan(1, KU_NGAYBC="30/06/2024"), loan(2, KU_NGAYBC="30/06/2024"))
    page.locator("input[type=file]").set_input_files(
        {"name": "HSKU.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Đọc và kiểm tra").click()
    expect(page.locator(".progress")).to_be_visible()
    work(STAGE)
    page.get_by_role("button", name="Xác nhận và ghi").click()
    expect(page.locator(".progress")).to_be_visible()
    work(POST)
    expect(page.locator(".message-success")).to_contain_text("Trần Thị Lan")
    work("build_quarter")
    lan.open("/003901/2024-Q2/")
    expect(page.locator("#figure-outstanding .key-figure-number")).to_have_text("80")
    lan.drawn()
    lan.open("/003901/2024-Q2/imports/")
    page.locator("#file-list").get_by_role("link", name="HSKU.csv").click()
    undo = page.get_by_role("button", name="Hoàn tác", exact=True)
    expect(undo).to_be_hidden()
    page.locator("details.undo summary").click()
    undo.click()
    expect(page.locator(".messages")).to_be_visible()
    assert ImportFile.objects.get(name="HSKU.csv").state == ImportFile.State.UNDONE


def test_five_files_at_once(lan: Desk, office: Office) -> None:
    quarter = make.quarter(office.cast.binh_minh, "2024-Q2")
    page, june = lan.page, {"KU_NGAYBC": "30/06/2024"}
    lan.open("/003901/2024-Q2/imports/")
    given = {
        "so-lieu.csv": figures({"NGAY": "30/06/2024"}),
        "diem.xlsx": scores(title="Tháng 06/2024"),
        "HSKU.csv": loans(loan(1, **june), loan(2, **june)),
        "HSTO.csv": groups(),
        "HSKH.csv": borrowers(),
    }
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "text/csv", "buffer": content} for name, content in given.items()
    ]
    page.locator("input[type=file]").set_input_files(payloads)
    expect(page.locator(".chosen li")).to_have_count(6)
    page.get_by_role("button", name="Đọc và kiểm tra").click()
    expect(page.locator("progress[data-part]")).to_have_count(5)
    work(STAGE_SET)
    expect(page.get_by_role("region", name="Ảnh hưởng đến số liệu")).to_contain_text("80 triệu")
    page.locator("details.folded summary").click()
    expect(page.get_by_role("region", name="Tất cả số liệu khác")).to_contain_text("Hội Liên hiệp")
    page.get_by_role("button", name="Xác nhận và ghi cả 5 tệp").click()
    expect(page.locator(".progress")).to_be_visible()
    work(POST_SET)
    expect(page.locator(".message-success")).to_be_visible()
    work("build_quarter")
    quarter.refresh_from_db()
    assert quarter.version == 1
    page.get_by_role("link", name="Xem tổng quan").click()
    expect(page.locator("#figure-outstanding .key-figure-number")).to_have_text("80")
    lan.drawn()


def test_files_are_dropped_on_the_form(lan: Desk, office: Office) -> None:
    lan.open("/003901/2024-Q1/imports/")
    lan.page.evaluate(
        """() => {
          const data = new DataTransfer();
          for (const name of ["a.csv", "b.csv"]) data.items.add(new File(["x"], name));
          const form = document.querySelector("form[data-drop]");
          for (const type of ["dragover", "drop"])
            form.dispatchEvent(new DragEvent(type, { dataTransfer: data, cancelable: true }));
        }"""
    )
    expect(lan.page.locator(".chosen")).to_contain_text("Đã chọn 2 tệp")
    assert lan.page.locator("input[type=file]").evaluate("input => input.files.length") == 2


def test_a_refused_file_says_where(lan: Desk, office: Office) -> None:
    page = lan.page
    lan.open("/003901/2024-Q1/imports/")
    page.locator("input[type=file]").set_input_files(
        {"name": "HSTO.csv", "mimeType": "text/csv", "buffer": groups({"TO_DVUT": "77"})}
    )
    page.get_by_role("button", name="Đọc và kiểm tra").click()
    expect(page.locator(".progress")).to_be_visible()
    work(STAGE)
    expect(page.locator(".faults")).to_contain_text("TO_DVUT")
    expect(page.locator(".faults")).to_contain_text("Không có hội đoàn thể mã 77")
    assert page.get_by_role("button", name="Xác nhận và ghi").count() == 0
