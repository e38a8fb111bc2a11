"""Columns mapped through the pages: from a refused file to the next one, and without any import."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from associations.models import Quarter, User
from portfolio.models import FileLayout, ImportFile, LayoutExample
from tests import factories as make
from tests.cast import Cast
from tests.imports.files import GROUP, MILLION, as_csv, as_xlsx, groups, loan, loans, posted
from tests.imports.test_layouts import book, renamed

from .html import Node, read
from .test_imports import buttons, seen, upload, work

LAYOUTS = "/003901/layouts/"
TITLES = ["PGD Bình Minh", "Đơn vị: triệu đồng"]
Form = dict[str, str]


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return make.quarter(cast.binh_minh, "2024-Q1")


@pytest.fixture
def lan(cast: Cast, as_: Callable[[User], Client], quarter: Quarter) -> Client:
    return as_(cast.lan)


@pytest.fixture
def mapped(lan: Client, quarter: Quarter) -> tuple[str, str]:
    """A refused loan statement and the page on which its columns are mapped."""
    posted(quarter, groups())
    file = upload(lan, as_xlsx(renamed(size=MILLION), titles=TITLES), "sao-ke.xlsx")
    assert work() == ["done"]
    assert "mapping" in buttons(seen(lan, file), file)
    address = lan.post(f"{file}mapping/")["Location"]
    assert "data-poll-url" in seen(lan, address).one("div", class_="progress").attrs
    assert work() == ["done"]
    return file, address


def chosen(page: Node) -> Form:
    """What the form of the page would send."""
    form = next(f for f in page.all("form") if f.all("input", name="name"))
    sent = {i.attrs["name"]: i.attrs.get("value", "") for i in form.all("input")
            if i.attrs.get("type") != "checkbox" or "checked" in i.attrs}  # fmt: skip
    for select in form.all("select"):
        picked = [o for o in select.all("option") if "selected" in o.attrs]
        sent[select.attrs["name"]] = (picked or select.all("option"))[0].attrs["value"]
    return sent


def option(page: Node, name: str, label: str) -> str:
    """The value by which a select sends a label."""
    options = page.one("select", name=name).all("option")
    return next(o.attrs["value"] for o in options if o.text == label)


def understood(page: Node) -> list[dict[str, str]]:
    box = page.one("section", id="understood").one("div", class_="table-box")
    head = [th.content[0] for th in box.one("thead").all("th")]
    return [dict(zip(map(str, head), row, strict=True)) for row in box.rows()]


def posted_form(client: Client, address: str, form: Form) -> Node:
    answer = client.post(address, form)
    assert answer.status_code == 200
    return read(answer.content.decode())


def said(page: Node) -> str:
    return page.one("ul", class_="messages").text


def test_a_refused_file_is_mapped_saved_and_read(
    lan: Client,
    mapped: tuple[str, str],
) -> None:
    file, address = mapped
    page = seen(lan, address)
    assert page.one("input", name="name").attrs["value"] == "sao-ke"
    form = chosen(page)
    assert (form["header"], form["kind"], form["unit"]) == ("3", "loans", "million")
    (row,) = understood(page)
    assert row["Mức vay (đồng)"] == "50.000.000" and row["Ngày vay"] == "15/01/2023"
    assert lan.post(address, form | {"do": "save"})["Location"] == file
    assert "sao-ke" in said(seen(lan, file))
    assert work() == ["done"]
    page = seen(lan, file)
    assert "confirm" in buttons(page, file) and "Đọc theo mẫu sao-ke" in page.one("main").text
    later = upload(lan, as_xlsx(renamed({"KU_DNOTHAN": 5 * MILLION}, size=MILLION)))
    work()
    assert "confirm" in buttons(seen(lan, later), later)
    # The form sent once more, from a page that was left open.
    assert lan.post(address, form | {"do": "save"})["Location"] == file
    assert FileLayout.objects.count() == 1


class TestShownAnew:
    def test_another_unit(self, lan: Client, mapped: tuple[str, str]) -> None:
        form = chosen(seen(lan, mapped[1]))
        page = posted_form(lan, mapped[1], form | {"unit": "thousand", "unit-principal": "dong"})
        (row,) = understood(page)
        assert (row["Mức vay (đồng)"], row["Dư nợ trong hạn (đồng)"]) == ("50", "40.000")

    def test_another_column_and_what_is_wrong_with_it(
        self,
        lan: Client,
        mapped: tuple[str, str],
    ) -> None:
        form = chosen(page := seen(lan, mapped[1]))
        other = option(page, "column-made_on-0", "Mã tổ")
        page = posted_form(lan, mapped[1], form | {"column-made_on-0": other})
        (row,) = understood(page)
        assert row["Ngày vay"].startswith("0000011Đây không phải là ngày")
        assert "ô không đọc được" in page.one("section", id="understood").text
        assert "Mỗi cột chỉ ghép với một mục" in page.one("main").text

    def test_another_kind_begins_anew(
        self,
        lan: Client,
        mapped: tuple[str, str],
    ) -> None:
        form = chosen(seen(lan, mapped[1]))
        page = posted_form(lan, mapped[1], form | {"kind": "borrowers", "do": "save"})
        assert not FileLayout.objects.exists()
        assert chosen(page)["shown"].endswith("borrowers")
        assert "Họ tên khách hàng" in page.one("div", class_="message-error").text

    def test_another_header_and_another_sheet(self, lan: Client, quarter: Quarter) -> None:
        sheets = book(**{"Tổng hợp": [{"Chỉ tiêu": "x"}], "Chi tiết": renamed()})
        address = example(lan, sheets)
        page = seen(lan, address)
        form = chosen(page)
        assert (form["sheet"], form["header"]) == ("1", "1")
        page = posted_form(lan, address, form | {"header": "2"})
        assert chosen(page)["shown"] == "1-2-loans"
        page = posted_form(lan, address, form | {"sheet": "0"})
        assert chosen(page)["shown"].startswith("0-1-")

    @pytest.mark.parametrize(
        "form",
        [
            {"sheet": "9", "header": "99", "kind": "?", "unit": "?", "shown": "9"},
            {"sheet": "-1", "header": "²", "shown": "x-y-z", "column-made_on-0": "9" * 30},
            {"column-made_on-0": "250", "column-made_on-1": "1", "unit-principal": "?"},
        ],
    )
    def test_what_no_page_sends(
        self,
        lan: Client,
        mapped: tuple[str, str],
        form: Form,
    ) -> None:
        assert understood(posted_form(lan, mapped[1], chosen(seen(lan, mapped[1])) | form))


class TestNotSaved:
    def test_without_a_required_column(
        self,
        lan: Client,
        mapped: tuple[str, str],
    ) -> None:
        form = chosen(seen(lan, mapped[1])) | {"column-overdue-0": "", "do": "save"}
        page = posted_form(lan, mapped[1], form)
        assert "chưa có cột: Dư nợ quá hạn" in said(page)
        assert not FileLayout.objects.exists()

    def test_with_one_column_for_two_fields(
        self,
        lan: Client,
        mapped: tuple[str, str],
    ) -> None:
        form = chosen(seen(lan, mapped[1]))
        form |= {"column-overdue-0": form["column-current-0"], "do": "save"}
        assert "Dư nợ trong hạn" in said(posted_form(lan, mapped[1], form))
        assert not FileLayout.objects.exists()

    def test_without_a_name_or_with_one_that_is_taken(
        self,
        lan: Client,
        mapped: tuple[str, str],
        cast: Cast,
    ) -> None:
        FileLayout.objects.create(office=cast.binh_minh, name="Có rồi", kind="groups")
        form = chosen(seen(lan, mapped[1])) | {"do": "save"}
        assert "tên" in said(posted_form(lan, mapped[1], form | {"name": " "}))
        assert "đã có" in said(posted_form(lan, mapped[1], form | {"name": "Có rồi"}))


def example(client: Client, content: bytes, name: str = "mau.xlsx", **more: str) -> str:
    """Hands in a file for mapping alone; gives the address of its page once it was looked at."""
    answer = client.post(LAYOUTS, {"file": SimpleUploadedFile(name, content)} | more)
    assert work() == ["done"]
    return str(answer["Location"])


class TestWithoutAnImport:
    def test_an_example_is_never_posted(self, lan: Client, quarter: Quarter) -> None:
        address = example(lan, as_csv(renamed()), "mau.csv")
        answer = lan.post(address, chosen(seen(lan, address)) | {"name": "Sao kê", "do": "save"})
        assert answer["Location"] == LAYOUTS
        assert not ImportFile.objects.exists()
        assert not LayoutExample.objects.get().tops
        assert "Sao kê" in seen(lan, LAYOUTS).all("ul", class_="layouts")[0].text

    def test_what_is_no_table_says_so(self, lan: Client, quarter: Quarter) -> None:
        address = example(lan, b"%PDF-1.7 \x00\x01\x02", "van-ban.pdf")
        assert seen(lan, address).one("div", role="alert").text

    def test_a_layout_changed_by_an_example(self, lan: Client, quarter: Quarter) -> None:
        copy = lan.post(f"{LAYOUTS}built-in/groups/copy/")["Location"]
        own = FileLayout.objects.get()
        rows = [{"MA_TO_MOI" if k == "TO_MATO" else k: v for k, v in GROUP.items()}]
        address = example(lan, as_csv(rows), "to.csv", layout=str(own.pk))
        page = seen(lan, address)
        assert "MA_TO_MOI" in page.one("div", id="mapping").text
        new = option(page, "column-group_code-0", "MA_TO_MOI")
        lan.post(address, chosen(page) | {"column-group_code-0": new, "do": "save"})
        own.refresh_from_db()
        assert own.columns[0] == {"column": "MA_TO_MOI", "field": "group_code", "unit": "dong"}
        assert copy == f"{LAYOUTS}{own.pk}/"

    def test_a_layout_changed_by_its_names_alone(self, lan: Client, quarter: Quarter) -> None:
        address = lan.post(f"{LAYOUTS}built-in/loans/copy/")["Location"]
        page = seen(lan, address)
        assert not page.all("section", id="understood")
        form = chosen(page) | {"unit": "million", "rollover": "1", "name": "Riêng", "do": "save"}
        assert lan.post(address, form)["Location"] == LAYOUTS
        own = FileLayout.objects.get()
        assert (own.name, own.rollover_included) == ("Riêng", True)
        assert {c["unit"] for c in own.columns if c["field"] == "current"} == {"million"}
        assert len(own.columns) == len(seen_columns(lan, "loans"))

    def test_the_banks_layouts_are_there_to_be_read(self, lan: Client, quarter: Quarter) -> None:
        page = seen(lan, f"{LAYOUTS}built-in/savings/")
        assert not page.one("main").all("select")
        assert seen_columns(lan, "savings")[0] == "CS_MATO"
        assert lan.get(f"{LAYOUTS}built-in/none/").status_code == 404
        assert lan.post(f"{LAYOUTS}built-in/none/copy/").status_code == 404

    def test_deleting(self, lan: Client, quarter: Quarter) -> None:
        address = lan.post(f"{LAYOUTS}built-in/groups/copy/")["Location"]
        assert lan.post(f"{address}delete/")["Location"] == LAYOUTS
        assert not FileLayout.objects.exists()
        assert lan.post(f"{address}delete/").status_code == 404


def seen_columns(client: Client, kind: str) -> list[str]:
    page = seen(client, f"{LAYOUTS}built-in/{kind}/")
    return [code.text for code in page.one("main").all("code")]


def test_a_file_without_a_fault_needs_no_mapping(lan: Client, quarter: Quarter) -> None:
    posted(quarter, groups())
    address = upload(lan, loans(loan(1)))
    work()
    assert "mapping" not in buttons(seen(lan, address), address)


def test_rows_of_people_are_kept_by_nobody(lan: Client, mapped: tuple[str, str]) -> None:
    assert "no-store" in lan.get(mapped[1])["Cache-Control"]
