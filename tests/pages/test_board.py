"""The board of monthly sheets: how far each is, who is late, and whom to call."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations.models import Role
from associations.months import Month
from groups.models import SheetRule
from portfolio.owed import officers
from tests import factories as make
from tests.cast import FARMERS, WOMEN

from .html import Node
from .office import Office

B = "/003901/sheets/"
MARCH = f"{B}?month=2024-03"
WOMEN_AN_LAC, WOMEN_DAI_DONG = ("Hội Liên hiệp Phụ nữ", "Xã An Lạc"), (
    "Hội Liên hiệp Phụ nữ", "Xã Đại Đồng")  # fmt: skip


@pytest.fixture
def board(office: Office) -> Office:
    """Sheets are wanted from January to March 2024: none in time, and each state once in March."""
    cast, hand = office.cast, office.hand
    rule = make.sheet_rule(cast.binh_minh, "2024-03")
    rule.last_month_ends_on = date(2024, 3, 31)
    rule.save()
    in_work = make.sheet(WOMEN, cast.an_lac, "2024-03")
    make.group_month(in_work, hand.g1, members=40)
    make.sheet(FARMERS, cast.an_lac, "2024-03", state="returned", reason="Thiếu lãi")
    at = datetime(2024, 4, 7, 9, tzinfo=timezone.get_default_timezone())
    make.sheet(FARMERS, cast.dai_dong, "2024-03", state="submitted", submitted_at=at)
    return office


def cells(page: Node) -> list[list[str]]:
    return page.one("div", class_="board").rows()


def days(since: date = date(2024, 4, 5)) -> str:
    return f"{(timezone.localdate() - since).days:,}".replace(",", ".")


def test_the_board(board: Office) -> None:
    late = f"chậm {days()} ngày"
    page = board.get("lan", B)  # the last month owed
    assert page.one("h1").text == "Bảng số liệu tháng: Tháng 3/2024"
    farmers, women = "Hội Nông dân", "Hội Liên hiệp Phụ nữ"
    assert cells(page) == [
        ["Xã An Lạc", f"{farmers} Bị trả lại 0/1 tổ {late} Thiếu lãi",
         f"{women} Đang nhập 1/1 tổ {late}", "0/2 đã nộp"],
        ["Xã Đại Đồng", f"{farmers} Đã nộp 0/1 tổ chậm 2 ngày",
         f"{women} Chưa nhập 0/1 tổ {late}", "1/2 đã nộp"],
    ]  # fmt: skip
    foot = page.one("tfoot").text
    assert "1/2 đã nộp" in foot and "0/2 đã nộp" in foot and "1/4 đã nộp" in foot
    states = [node.attrs["class"] for node in page.one("tbody").all("a", class_="state")]
    assert states == [f"state is-{s}" for s in ("returned", "in_work", "submitted", "not_begun")]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("lan", {"an_lac 11", "an_lac 12", "dai_dong 11", "dai_dong 12"}),
        ("tuan", {"an_lac 11", "an_lac 12"}),
        ("hoa", {"an_lac 12", "dai_dong 12"}),
        ("mai", {"an_lac 12"}),
    ],
)
def test_everybody_sees_their_own(board: Office, who: str, seen: set[str]) -> None:
    codes = {"390101": "an_lac", "390102": "dai_dong"}
    page = board.get(who, MARCH)
    links = [node.attrs["href"] for node in page.one("tbody").all("a", class_="state")]
    assert {f"{codes[link.split('/')[5]]} {link.split('/')[4]}" for link in links} == seen
    file = board.as_(getattr(board.cast, who)).get(f"{MARCH}&download=csv&of=sheets")
    assert len(file.content.decode().splitlines()) == len(seen) + 1
    for link in links:
        assert board.as_(getattr(board.cast, who)).get(link).status_code == 200


def calls(page: Node) -> list[str]:
    return [node.one("h3").text for node in page.all("li", class_="call")]


def test_whom_to_call_worst_first(board: Office) -> None:
    rule = SheetRule.objects.get()
    rule.first_month_ends_on = date(2024, 2, 29)
    rule.save()
    cast = board.cast
    for association, commune in ((WOMEN, cast.an_lac), (FARMERS, cast.an_lac)):
        make.sheet(association, commune, "2024-02", state="accepted")
    page = board.get("lan", MARCH)
    # Both owe February in Đại Đồng, the women March as well.
    assert calls(page) == [
        "Hội Liên hiệp Phụ nữ · Xã Đại Đồng",
        "Hội Nông dân · Xã Đại Đồng",
        "Hội Nông dân · Xã An Lạc",
        "Hội Liên hiệp Phụ nữ · Xã An Lạc",
    ]
    assert calls(board.get("tuan", MARCH)) == [
        "Hội Nông dân · Xã An Lạc", "Hội Liên hiệp Phụ nữ · Xã An Lạc"
    ]  # fmt: skip
    for who in ("hoa", "mai"):
        assert not board.get(who, MARCH).all("section", id="calls")
    # Who also enters for the women everywhere still reviews An Lạc alone.
    make.assignment(cast.tuan, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=WOMEN)
    assert len(cells(board.get("tuan", MARCH))) == 2
    assert {call.split(" · ")[1] for call in calls(board.get("tuan", MARCH))} == {"Xã An Lạc"}


def test_who_answers_for_a_sheet(board: Office) -> None:
    cast = board.cast
    answering = officers(cast.binh_minh, timezone.localdate())
    assert answering(WOMEN, cast.an_lac.pk) == [cast.mai]
    assert answering(WOMEN, cast.dai_dong.pk) == [cast.hoa]
    assert answering(FARMERS, cast.an_lac.pk) == []
    nam = make.person("nam", "Lê Nam")
    yesterday = timezone.localdate() - timedelta(days=1)
    make.assignment(nam, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=FARMERS,
                    until=yesterday)  # fmt: skip
    make.assignment(nam, cast.hai_ha, Role.ASSOCIATION_OFFICER, association=FARMERS)
    mai = cast.mai
    mai.is_active = False
    mai.save()
    answering = officers(cast.binh_minh, timezone.localdate())
    assert answering(FARMERS, cast.an_lac.pk) == []
    assert answering(WOMEN, cast.an_lac.pk) == [cast.hoa]


def test_their_telephone_is_one_tap_away(board: Office) -> None:
    mai = board.cast.mai
    mai.phone = "0912 345 678"
    mai.save()
    page = board.get("lan", MARCH)
    assert page.one("a", href="tel:0912345678").text == "0912 345 678"
    assert "0912" not in board.get("hoa", MARCH).text
    file = board.as_(board.cast.lan).get(f"{MARCH}&download=csv&of=sheets")
    assert "0912" not in file.content.decode()


def test_the_reminder_says_all_that_is_owed(board: Office) -> None:
    page = board.get("lan", MARCH)
    texts = {node.attrs["id"]: node.text for node in page.all("p", class_="copy-sentence-text")}
    assert texts["remind-12-390101"] == (
        "Kính gửi Vũ Thị Mai: Hội Liên hiệp Phụ nữ · Xã An Lạc còn nợ số liệu tháng của các tổ: "
        f"Tháng 3/2024 (hạn 05/04/2024, chậm {days()} ngày; đã nhập 1 trên 1 tổ). Đề nghị anh/chị "
        "nhập đủ và nộp trên Giao Ban. Phòng giao dịch Bình Minh."
    )
    assert "bị trả lại: Thiếu lãi" in texts["remind-11-390101"]
    buttons = {node.attrs["data-copy"] for node in page.all("button", class_="copy-button")}
    assert buttons == {f"#{name}" for name in texts}


def test_one_association_over_the_months(board: Office) -> None:
    SheetRule.objects.update(first_month_ends_on=date(2023, 12, 31))
    page = board.get("lan", f"{MARCH}&association=12")
    heads = [node.text for node in page.one("thead").all("th")]
    assert heads == ["Xã", "Tháng 12/2023", "Tháng 1/2024", "Tháng 2/2024", "Tháng 3/2024", "Cộng"]
    rows = cells(page)
    assert [row[0] for row in rows] == ["Xã An Lạc", "Xã Đại Đồng"]
    assert rows[0][4].startswith("Tháng 3/2024 Đang nhập")
    assert [row[0] for row in cells(board.get("hoa", f"{MARCH}&association=12"))] == [
        "Xã An Lạc", "Xã Đại Đồng"
    ]  # fmt: skip


def test_what_there_is_not(board: Office) -> None:
    after = Month.of(timezone.localdate()).next.slug
    months = ("2024-02", "2024-04", after, "0000-01", "x", "")
    others = [f"month=2024-03&association={code}" for code in ("99", "77")]
    for query in [*(f"month={month}" for month in months), *others]:
        assert board.as_(board.cast.lan).get(f"{B}?{query}").status_code == 404, query
    hoa = board.as_(board.cast.hoa)
    bodies = {hoa.get(f"{MARCH}&association={code}").status_code for code in ("11", "77", "99")}
    assert bodies == {404}


def test_without_a_rule_nothing_is_late(office: Office) -> None:
    page = office.get("lan", MARCH)
    assert "chậm" not in page.one("div", class_="board").text
    assert calls(page) == []
    assert "chưa đặt tháng đầu tiên" in page.text
    assert office.get("lan", B).one("h1").text.startswith("Bảng số liệu tháng")


def test_a_leader_sets_the_rule(office: Office) -> None:
    leads: Any = office.as_(office.cast.lan)
    address = f"{B}rule/"
    for wrong in ({"first": "2024-13", "day": "5"}, {"first": "", "day": "5"},
                  {"first": "2014-12", "day": "5"}, {"first": "2024-01", "day": "29"},
                  {"first": "2024-01", "day": "0"},
                  {"first": "2024-02", "last": "2024-01", "day": "5"}):  # fmt: skip
        answer = leads.post(address, wrong)
        assert answer.status_code == 200, wrong
        assert not SheetRule.objects.exists()
    assert leads.post(address, {"first": "1/2024", "day": "7", "last": "2024-06"})["Location"] == B
    rule = SheetRule.objects.get()
    assert (rule.office, rule.first_month_ends_on, rule.deadline_day, rule.last_month_ends_on) == (
        office.cast.binh_minh, date(2024, 1, 31), 7, date(2024, 6, 30)
    )  # fmt: skip
    page = office.get("lan", address)
    assert page.one("input", name="first").attrs["value"] == "2024-01"
    leads.post(address, {"first": "2024-02", "day": "5", "last": ""})
    assert SheetRule.objects.get().last_month_ends_on is None


def test_a_month_without_groups(office: Office) -> None:
    page = office.get("lan", f"{B}?month=2016-01")
    assert "Chưa có bảng số liệu" in page.one("section", id="board").text


def test_statements(board: Office) -> None:
    client = board.as_(board.cast.lan)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(MARCH).status_code == 200
        return len(found)

    few = asked()
    cast, hand = board.cast, board.hand
    for n in range(20):
        group = make.group(cast.binh_minh, f"39020{n:02}")
        make.group_quarter(hand.now, group, association=("11", "12", "13", "14")[n % 4],
                           commune=(cast.an_lac, cast.dai_dong, cast.o_mon)[n % 3])  # fmt: skip
    assert asked() == few <= 12
