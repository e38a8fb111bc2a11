"""Files on their way through the pages: upload, preview, confirm, replace, undo, drop."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import portfolio.tasks  # noqa: F401 - registers what does the jobs
from associations.jobs import run
from associations.models import Job, Quarter
from groups.models import GroupQuarter
from portfolio.models import ImportFile
from tests import factories as make
from tests.cast import Cast
from tests.imports.files import groups, loan, loans, posted, sent

from .html import Node, read
from .office import number

QUARTER = "/003901/2024-Q1/"
IMPORTS = f"{QUARTER}imports/"
State = ImportFile.State


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return make.quarter(cast.binh_minh, "2024-Q1")


@pytest.fixture
def lan(cast: Cast, as_, quarter: Quarter) -> Client:
    return as_(cast.lan)


def upload(client: Client, content: bytes, name: str = "HSTO.csv") -> str:
    """Hands a file in; gives the address of its page."""
    answer = client.post(IMPORTS, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, read(answer.content.decode()).one("form", class_="sheet").text
    return answer["Location"]


def work() -> list[str]:
    """Does every waiting job as a worker would; gives their outcomes."""
    done = []
    while (job := Job.objects.filter(state=Job.State.QUEUED).order_by("pk").first()) is not None:
        run(job.pk)
        job.refresh_from_db()
        done.append(job.state)
    return done


def seen(client: Client, address: str) -> Node:
    return read(client.get(address).content.decode())


def steps(page: Node) -> tuple[int, str]:
    """How many steps are done, and the one that is current."""
    current = page.all("li", aria_current="step")
    return len(page.all("li", class_="step-done")), current[0].text if current else ""


def buttons(page: Node, address: str) -> set[str]:
    """What can be done with the file on its page."""
    forms = [f.attrs["action"] for f in page.all("form") if "action" in f.attrs]
    return {f.removeprefix(address).strip("/") for f in forms if f.startswith(address)}


def history(client: Client) -> list[tuple[str, str]]:
    return [(row[0], row[6]) for row in seen(client, IMPORTS).one("div", id="file-list").rows()]


def test_from_upload_to_figures(lan: Client, quarter: Quarter) -> None:
    posted(quarter, groups())
    address = upload(lan, loans(loan(1), loan(2, KU_DNOQHAN=500_000)), "HSKU.csv")
    page = seen(lan, address)
    waiting = page.one("div", class_="progress")
    job = Job.objects.get(state=Job.State.QUEUED)
    assert waiting.attrs["data-poll-url"] == f"/jobs/{job.pk}/"
    assert waiting.attrs["data-done-url"] == address
    assert steps(page) == (1, "Đọc và kiểm tra") and not buttons(page, address)
    assert work() == ["done"]
    page = seen(lan, address)
    assert steps(page) == (2, "Xem trước") and buttons(page, address) == {"confirm", "discard"}
    effect = {row[0]: row[1:] for row in page.one("div", aria_label="Ảnh hưởng đến số liệu").rows()}
    assert effect["Tổng dư nợ"][1] == "81 triệu đồng"
    assert effect["Nợ quá hạn"][1] == "0,50 triệu đồng"
    assert number(seen(lan, QUARTER), "outstanding") in ("–", "0")
    assert lan.post(f"{address}confirm/")["Location"] == address
    assert "data-poll-url" in seen(lan, address).one("div", class_="progress").attrs
    assert work() == ["done", "done"]
    page = seen(lan, address)
    assert steps(page)[0] == 4 and buttons(page, address) == {"undo"}
    assert "Trần Thị Lan" in page.one("div", class_="message-success").text
    assert number(seen(lan, QUARTER), "outstanding") == "81"
    assert history(lan) == [("HSKU.csv", "đã ghi"), ("file.csv", "đã ghi")]


def test_confirmed_twice_posts_once(lan: Client, quarter: Quarter) -> None:
    address = upload(lan, groups())
    work()
    lan.post(f"{address}confirm/")
    lan.post(f"{address}confirm/")
    assert work() == ["done", "done"]
    answer = lan.post(f"{address}confirm/", follow=True)
    assert (
        "không còn chờ xác nhận" in read(answer.content.decode()).one("ul", class_="messages").text
    )
    assert work() == []
    assert GroupQuarter.objects.count() == 2


def test_undone_on_the_page(lan: Client, quarter: Quarter) -> None:
    posted(quarter, groups())
    file = posted(quarter, loans())
    answer = lan.post(f"{IMPORTS}{file.pk}/undo/", follow=True)
    page = read(answer.content.decode())
    assert page.one("li", class_="message-success").text.startswith("Đã hoàn tác tệp")
    assert work() == ["done"]
    assert history(lan)[0] == ("file.csv", "đã hoàn tác")
    assert number(seen(lan, QUARTER), "outstanding") != "40"
    answer = lan.post(f"{IMPORTS}{file.pk}/undo/", follow=True)
    assert read(answer.content.decode()).one("li", class_="message-error").text


def test_groups_that_loans_stand_on_stay(lan: Client, quarter: Quarter) -> None:
    file = posted(quarter, groups())
    posted(quarter, loans())
    answer = lan.post(f"{IMPORTS}{file.pk}/undo/", follow=True)
    message = read(answer.content.decode()).one("li", class_="message-error").text
    assert "Hoàn tác" in message or "hoàn tác" in message
    assert GroupQuarter.objects.count() == 2


def test_dropped_on_the_page(lan: Client, quarter: Quarter) -> None:
    address = upload(lan, groups())
    work()
    assert lan.post(f"{address}discard/")["Location"] == IMPORTS
    assert history(lan) == [("HSTO.csv", "đã bỏ")]
    assert not GroupQuarter.objects.exists()
    page = seen(lan, address)
    assert not buttons(page, address)
    lan.post(f"{address}confirm/")
    assert work() == [] and not GroupQuarter.objects.exists()


def test_what_could_not_be_read_to_the_end_says_so_and_is_dropped(
    lan: Client, quarter: Quarter
) -> None:
    address = upload(lan, groups())
    lan.post(f"{address}discard/")
    assert history(lan) == [("HSTO.csv", "đang đọc")]
    Job.objects.update(state=Job.State.FAILED, error="Công việc bị gián đoạn.")
    page = seen(lan, address)
    assert "Công việc bị gián đoạn." in page.one("div", class_="message-error").text
    assert buttons(page, address) == {"discard"}
    lan.post(f"{address}discard/")
    assert history(lan) == [("HSTO.csv", "đã bỏ")]


class TestReplacing:
    """A posted file is replaced by those who may undo."""

    @pytest.fixture
    def address(self, quarter: Quarter) -> str:
        posted(quarter, groups())
        posted(quarter, loans())
        return f"{IMPORTS}{sent(quarter, loans(loan(7)), 'moi.csv').pk}/"

    def test_a_leader_may(self, lan: Client, address: str) -> None:
        page = seen(lan, address)
        assert "thay thế tệp đã ghi “file.csv”" in page.one("div", class_="message-info").text
        assert buttons(page, address) == {"confirm", "discard"}
        lan.post(f"{address}confirm/")
        assert work() == ["done", "done"]
        assert history(lan)[:2] == [("moi.csv", "đã ghi"), ("file.csv", "đã thay thế")]

    def test_a_credit_officer_may_not(self, cast: Cast, as_, address: str) -> None:
        client = as_(cast.dung)
        assert buttons(seen(client, address), address) == {"discard"}
        assert client.post(f"{address}confirm/").status_code == 403
        assert not Job.objects.exists()
        assert client.post(f"{address}undo/").status_code == 403

    def test_a_credit_officer_posts_what_replaces_nothing(self, cast, as_, quarter) -> None:
        client = as_(cast.dung)
        address = f"{IMPORTS}{sent(quarter, groups()).pk}/"
        assert buttons(seen(client, address), address) == {"confirm", "discard"}
        assert client.post(f"{address}confirm/").status_code == 302
        assert work() == ["done", "done"]
        assert GroupQuarter.objects.count() == 2
        assert buttons(seen(client, address), address) == set()


class TestRefused:
    """A file that does not fit says so in Vietnamese, with row, column and value."""

    def test_by_its_rows(self, lan: Client, quarter: Quarter) -> None:
        posted(quarter, groups())
        content = loans(loan(1, KU_MATO="0000099"), loan(2, KU_DNOTHAN=-5))
        address = upload(lan, content, "HSKU.csv")
        assert work() == ["done"]
        page = seen(lan, address)
        assert "Tệp bị từ chối" in page.one("div", class_="message-error").text
        rows = page.one("div", aria_label="Các dòng có lỗi").rows()
        faults = {row[3]: row for row in rows if row[0] == "Lỗi"}
        assert faults["KU_MATO"][:3] == ["Lỗi", "HSKU.csv", "2"]
        assert faults["KU_MATO"][4].endswith("99") and "HSTO" in faults["KU_MATO"][5]
        assert faults["KU_DNOTHAN"][2] == "3" and "không thể âm" in faults["KU_DNOTHAN"][5]
        assert buttons(page, address) == {"discard", "mapping", "mend"}
        lan.post(f"{address}confirm/")
        assert work() == []

    def test_values_are_text(self, lan: Client, quarter: Quarter) -> None:
        address = upload(lan, groups({"TO_DVUT": "<b>x</b>"}), "<i>tệp.csv")
        work()
        page = seen(lan, address)
        assert page.one("h1").text == "<i>tệp.csv"
        assert "<b>x</b>" in {
            row[4] for row in page.one("div", aria_label="Các dòng có lỗi").rows()
        }

    def test_for_its_size(self, lan: Client, settings) -> None:
        settings.IMPORT_MAX_BYTES = 1024 * 1024
        content = b"x" * (1024 * 1024 + 1)
        answer = lan.post(IMPORTS, {"file": SimpleUploadedFile("lon.csv", content)})
        assert answer.status_code == 200
        error = read(answer.content.decode()).one("ul", class_="field-errors").text
        assert error.startswith("Tệp lớn hơn 1 MB")
        assert not ImportFile.objects.exists()

    @pytest.mark.parametrize("given", [{}, {"file": b""}])
    def test_for_being_nothing(self, lan: Client, given) -> None:
        files = {k: SimpleUploadedFile("rong.csv", content) for k, content in given.items()}
        answer = lan.post(IMPORTS, {"csrfmiddlewaretoken": "x"} | files)
        error = read(answer.content.decode()).one("ul", class_="field-errors").text
        assert error in ("Trường này là bắt buộc.", "Tập tin được gửi là rỗng.")
        assert not ImportFile.objects.exists()

    def test_when_it_is_no_table(self, lan: Client) -> None:
        address = upload(lan, b"%PDF-1.7 \x00\x01\x02", "van-ban.pdf")
        assert work() == ["done"]
        assert "Tệp bị từ chối" in seen(lan, address).one("div", class_="message-error").text


def test_a_closed_quarter_offers_nothing(lan: Client, quarter: Quarter) -> None:
    posted(quarter, groups())
    file = posted(quarter, loans())
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.CLOSED)
    page = seen(lan, IMPORTS)
    assert not page.all("input", type="file")
    assert "Quý đã khóa sổ" in page.one("div", class_="message-info").text
    answer = lan.post(f"{IMPORTS}{file.pk}/undo/", follow=True)
    assert "Quý đã khóa sổ" in read(answer.content.decode()).one("li", class_="message-error").text
    file.refresh_from_db()
    assert file.state == State.POSTED
    assert buttons(seen(lan, f"{IMPORTS}{file.pk}/"), f"{IMPORTS}{file.pk}/") == set()


def test_work_that_failed_says_so(lan: Client, quarter: Quarter) -> None:
    address = upload(lan, groups())
    Job.objects.update(state=Job.State.FAILED, error="Công việc bị gián đoạn.")
    page = seen(lan, address)
    assert page.one("div", role="alert").text == "Công việc bị gián đoạn."
    assert not page.all("div", class_="progress")


def test_the_checklist_says_what_each_file_is_for(lan: Client, quarter: Quarter, cast) -> None:
    posted(quarter, groups(), by=cast.lan)
    needs = seen(lan, IMPORTS).one("ul", class_="needs").all("li")
    there, *missing = [need.text for need in needs]
    assert there.startswith("Hồ sơ tổ (HSTO) đã ghi") and "Trần Thị Lan" in there
    assert missing[0].startswith("Hồ sơ khế ước (HSKU) còn thiếu bắt buộc Toàn bộ dư nợ")
    assert [text.split(" còn thiếu ")[1].startswith("nên có") for text in missing[1:]] == [True] * 4
    quarter_page = seen(lan, f"{QUARTER}quarter/").one("main").text
    assert "chưa ghi bắt buộc: Toàn bộ dư nợ" in quarter_page
