"""Where an association officer starts: what is owed, what came back, what needs a visit."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations.models import Role
from groups.models import GroupQuarter, SheetRule
from portfolio.models import Position
from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, WOMEN
from tests.portfolio.hand import MILLION

from .html import Node
from .office import Office

W = "/003901/work/"


@pytest.fixture
def owing(office: Office) -> Office:
    """Two months of sheets are wanted; the women's of An Lạc are in work and returned."""
    cast, hand = office.cast, office.hand
    rule = make.sheet_rule(cast.binh_minh, "2024-02")
    SheetRule.objects.update(last_month_ends_on=date(2024, 3, 31))
    rule.refresh_from_db()
    make.group_month(make.sheet(WOMEN, cast.an_lac, "2024-02"), hand.g1, members=40)
    make.sheet(WOMEN, cast.an_lac, "2024-03", state="returned", reason="Thiếu lãi")
    make.sheet(WOMEN, cast.dai_dong, "2024-02", state="submitted", submitted_at=timezone.now())
    make.sheet(FARMERS, cast.an_lac, "2024-02", state="returned", reason="Của hội khác")
    return office


def tasks(page: Node) -> list[str]:
    return [node.text for node in page.one("section", id="owed").all("span", class_="task-title")]


def text(page: Node, part: str) -> str:
    return page.one("section", id=part).text


def test_sheets_owed_with_those_returned_first(owing: Office) -> None:
    page = owing.get("hoa", W)
    assert tasks(page) == [
        "Tháng 3/2024 · Xã An Lạc", "Tháng 2/2024 · Xã An Lạc", "Tháng 3/2024 · Xã Đại Đồng"
    ]  # fmt: skip
    returned, begun, fresh = page.all("a", class_="task")
    assert "Lý do trả lại: Thiếu lãi" in returned.text and "Sửa và nộp lại" in returned.text
    assert "Tiếp tục" in begun.text and "1/1 tổ" in begun.text and "chậm" in begun.text
    assert "Bắt đầu nhập" in fresh.text and "0/1 tổ" in fresh.text
    assert fresh.attrs["href"] == "/003901/sheets/2024-03/12/390102/"
    assert tasks(owing.get("mai", W)) == ["Tháng 3/2024 · Xã An Lạc", "Tháng 2/2024 · Xã An Lạc"]


def test_this_month_is_there_before_it_is_late(office: Office) -> None:
    make.sheet_rule(office.cast.binh_minh, timezone.localdate().strftime("%Y-%m"))
    page = office.get("mai", W)
    (only,) = page.all("a", class_="task")
    assert "chậm" not in only.text and "hạn nộp" in only.text.lower()


def test_empty_states_say_something(office: Office) -> None:
    page = office.get("mai", W)
    assert "chưa yêu cầu nộp" in text(page, "owed")
    rule = make.sheet_rule(office.cast.binh_minh, "2024-03")
    SheetRule.objects.filter(pk=rule.pk).update(last_month_ends_on=date(2024, 3, 31))
    make.sheet(WOMEN, office.cast.an_lac, "2024-03", state="accepted")
    page = office.get("mai", W)
    assert "tất cả đã nộp" in text(page, "owed")
    assert "Không có tổ nào mới phát sinh nợ quá hạn" in text(page, "newly-overdue")
    office.cast.binh_minh.quarters.update(version=0)
    page = office.get("mai", W)
    assert "Chưa có số liệu của ngân hàng" in text(page, "newly-overdue")
    assert "Chưa có số liệu của ngân hàng" in text(page, "due")


def newly(office: Office, who: str) -> list[str]:
    return [
        node.text
        for node in office.get(who, W).one("section", id="newly-overdue").all("a", class_="entry")
    ]


def test_groups_newly_overdue(office: Office) -> None:
    """By the hand-made office G2 of the farmers is, and G1 of the women was already."""
    cast, hand = office.cast, office.hand
    nam = make.person("nam", "Lê Nam")
    make.assignment(nam, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=FARMERS)
    page = office.as_(nam).get(W).content.decode()
    assert "Ngô Văn Bảy" in page and 'data-is="overdue group=3901002"' in page
    assert newly(office, "hoa") == newly(office, "mai") == []
    Position.objects.filter(group=hand.g1, ends_on=hand.before.ends_on).update(overdue=0)
    office.build()
    for who in ("hoa", "mai"):
        assert newly(office, who) == ["Đặng Thị Ánh1,003901001Xã An Lạc"], who


def test_what_a_group_owed_while_it_was_anothers_is_not_told(office: Office) -> None:
    hand, now = office.hand, office.hand.now.ends_on
    GroupQuarter.objects.filter(group=hand.g2, ends_on=now).update(association=WOMEN)
    Position.objects.filter(group=hand.g2, ends_on=now).update(association=WOMEN)
    office.build()
    assert newly(office, "hoa") == []
    # A group that is new is newly overdue.
    new = make.group(office.cast.binh_minh, "3901009")
    record = make.group_quarter(hand.now, new, association=WOMEN, commune=office.cast.an_lac)
    make.position(hand.now, make.loan(office.cast.binh_minh, "77"),
                  make.borrower(office.cast.binh_minh, "3900000077"), office.cast.poor, of=record,
                  current=MILLION, overdue=2 * MILLION)  # fmt: skip
    office.build()
    assert newly(office, "hoa") == newly(office, "mai") == [
        "Nguyễn Thị Thu2,003901009Xã An Lạc"
    ]  # fmt: skip


def test_what_falls_due_next_month(office: Office) -> None:
    hand = office.hand
    Position.objects.filter(loan__number="6600000000000000", ends_on=hand.now.ends_on).update(
        matures_on=date(2024, 4, 20)
    )
    Position.objects.filter(loan__number="6600000000000004", ends_on=hand.now.ends_on).update(
        matures_on=date(2024, 4, 21)
    )  # the farmers'
    office.build()
    for who, query in (("hoa", "association=12"), ("mai", "association=12&commune=390101")):
        due = office.get(who, W).one("section", id="due")
        link = due.one("a", class_="due-next")
        assert "Nợ đến hạn Tháng 4/2024" in due.text
        assert "35 triệu đồng" in link.text and "1 món vay" in link.text
        assert link.attrs["href"] == (
            f"/003901/2024-Q1/maturities/?month=2024-04&{query}#loan-list"
        )
        address = link.attrs["href"].split("#")[0]
        rows = office.get(who, address).one("div", id="loan-list").rows()
        assert len(rows) == 1


def test_classes_and_inspections_of_the_year(office: Office) -> None:
    today = timezone.localdate()
    cast = office.cast
    make.training_class(cast.binh_minh, WOMEN, today, 40, commune=cast.an_lac)
    make.training_class(cast.binh_minh, WOMEN, today, 20)
    make.training_class(cast.binh_minh, FARMERS, today, 1000)
    make.inspection(cast.binh_minh, WOMEN, today, 3)
    assert "60;" in text(office.get("hoa", W), "activities")
    assert "40;" in text(office.get("mai", W), "activities")


def test_who_starts_here(office: Office) -> None:
    cast = office.cast

    def home(who: str) -> str:
        return str(office.as_(getattr(cast, who)).get("/")["Location"])

    assert home("hoa") == home("mai") == W
    for who in ("lan", "dung", "tuan", "an"):
        assert home(who) == "/003901/2024-Q1/", who
    make.assignment(cast.mai, cast.binh_minh, Role.CREDIT_OFFICER, commune=cast.o_mon)
    assert home("mai") == "/003901/2024-Q1/"
    make.assignment(cast.hoa, cast.binh_minh, Role.CREDIT_OFFICER, until=date(2020, 1, 1))
    assert home("hoa") == W


def test_several_parts(owing: Office) -> None:
    cast = owing.cast
    make.assignment(cast.mai, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=FARMERS,
                    commune=cast.dai_dong)  # fmt: skip
    page = owing.get("mai", W)
    assert len(page.one("section", id="activities").all("section", class_="plan")) == 2
    assert len(tasks(page)) == 4
    assert [entry.split("2,00")[0] for entry in newly(owing, "mai")] == ["Ngô Văn Bảy"]


def test_statements(owing: Office) -> None:
    client = owing.as_(owing.cast.hoa)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(W).status_code == 200
        return len(found)

    few = asked()
    cast, hand = owing.cast, owing.hand
    for n in range(12):
        group = make.group(cast.binh_minh, f"39020{n:02}")
        record = make.group_quarter(hand.now, group, association=WOMEN, commune=cast.o_mon)
        make.position(hand.now, make.loan(cast.binh_minh, f"{900 + n}"),
                      make.borrower(cast.binh_minh, f"39000009{n:02}"), cast.poor, of=record,
                      current=MILLION, overdue=MILLION, matures_on=date(2024, 4, 9))  # fmt: skip
        make.training_class(cast.binh_minh, WOMEN, timezone.localdate(), 5 + n)
    build(hand.now)
    assert len(newly(owing, "hoa")) == 12
    assert (few, asked()) == (few, few + 1)  # whether new groups were another's before
    assert few + 1 <= 15
