"""A file goes through the browser, with a worker that is the test itself."""

import pytest
from playwright.sync_api import expect

import portfolio.tasks  # noqa: F401 - registers what does the jobs
from associations.jobs import run
from associations.models import Job
from portfolio.imports.arriving import STAGE
from portfolio.imports.confirming import POST
from portfolio.models import ImportFile
from tests import factories as make
from tests.imports.files import groups, loan, loans, posted
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
    page.get_by_role("link", name="HSKU.csv").click()
    undo = page.get_by_role("button", name="Hoàn tác", exact=True)
    expect(undo).to_be_hidden()
    page.locator("details.undo summary").click()
    undo.click()
    expect(page.locator(".messages")).to_be_visible()
    assert ImportFile.objects.get(name="HSKU.csv").state == ImportFile.State.UNDONE


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
