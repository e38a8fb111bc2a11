"""The page of one group: its figures, members, loans and past; as absent as none to others."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from groups.models import GroupQuarter
from tests import factories as make
from tests.cast import WOMEN
from tests.portfolio.hand import MILLION

from .html import Node, read
from .office import LEADERS, Office, changes, number, table
from .test_groups import chart, more, queries

PAGE = "/003901/2024-Q1/groups/{}/"
G1, G2, G3, G4 = LEADERS


def facts(page: Node) -> dict[str, str]:
    names = [n.text for n in page.all("dt")]
    return dict(zip(names, [n.text for n in page.all("dd")], strict=True))


@pytest.fixture
def named(office: Office) -> Office:
    """G1 with names and places, and a score of the year's start."""
    cast, hand = office.cast, office.hand
    records = GroupQuarter.objects.filter(group=hand.g1)
    records.update(hamlet=cast.an_lac_1, point=cast.an_lac_point)
    records.filter(ends_on=date(2023, 12, 31)).update(leader="Đặng Văn Cũ")
    for borrower, name in ((0, "Mai Thị Hạnh"), (4, "Đỗ Văn Ế")):
        person = cast.binh_minh.borrowers.get(code=f"390000000{borrower}")
        make.borrower_quarter(hand.now, person, name, commune=cast.an_lac)
    make.score(hand.g1, date(2023, 12, 31), 80, "fair")
    office.build()
    return office


def test_what_the_group_is_and_owes(named: Office) -> None:
    page = named.get("lan", PAGE.format(G1))
    assert facts(page) | {
        "Tổ trưởng": LEADERS[G1],
        "Điểm giao dịch": "Điểm giao dịch An Lạc",
    } == facts(page)
    assert facts(page)["Thôn"] == "Thôn 1"
    assert facts(page)["Xếp loại"] == "Tốt, 91,0 điểm (điểm tháng 3/2024)"
    assert (number(page, "outstanding"), number(page, "overdue")) == ("45", "1,00")
    assert changes(page, "outstanding")[0] == "-11 (-19,64 %) so với đầu năm"
    assert (number(page, "borrowers"), number(page, "loans"), number(page, "savings")) == (
        "1", "2", "7",
    )  # fmt: skip


def test_members_and_loans_are_those_of_the_figures(named: Office) -> None:
    page = named.get("lan", PAGE.format(G1))
    assert table(page, "member") == [["Mai Thị Hạnh", "2", "45,00", "1,00", "0,00"]]
    assert len(table(page, "loan")) == 3
    foot = page.one("div", id="loan-list").one("tfoot").text
    assert "45,00" in foot and "1,00" in foot


def test_history_and_score(named: Office) -> None:
    page = named.get("lan", PAGE.format(G1))
    assert chart(page, "history") == [
        ["Quý IV/2023", "56", "2,00", "0,00", "2", "3", "–", "80,0", "Khá"],
        ["Quý I/2024", "45", "1,00", "0,00", "1", "2", "7", "91,0", "Tốt"],
    ]
    assert chart(page, "score")[-1] == ["Quý I/2024", "3/2024", "91,0", "Tốt"]
    rows = page.one("table", id="criteria").rows()
    assert rows[0] == ["Tăng trưởng tiền gửi", "10", "1,0", "9,0", "+1,0"]
    assert rows[-1] == ["Cộng", "100", "91,0", "9,0", "+11,0"]
    assert page.one("table", id="moves").rows() == [
        ["Quý I/2024", "Tổ trưởng", "Đặng Văn Cũ", LEADERS[G1]]
    ]


@pytest.mark.parametrize(
    ("who", "seen"),
    [("lan", "1111"), ("dung", "1111"), ("tuan", "1010"), ("hoa", "1001"), ("mai", "1000")],
)
def test_who_sees_which_group(office: Office, who: str, seen: str) -> None:
    client = office.as_(getattr(office.cast, who))
    absent = client.get(PAGE.format("3909999"))
    for code, flag in zip(LEADERS, seen, strict=True):
        for query in ("", "?download=csv&of=member"):
            answer = client.get(PAGE.format(code) + query)
            assert answer.status_code == (200 if flag == "1" else 404)
            if flag == "0":
                assert read(answer.content.decode()).text == read(absent.content.decode()).text


@pytest.fixture
def moved(office: Office) -> Office:
    """G2 was the farmers' until it became the women's in the first quarter."""
    hand = office.hand
    GroupQuarter.objects.filter(group=hand.g2, ends_on=date(2024, 3, 31)).update(association=WOMEN)
    GroupQuarter.objects.filter(group=hand.g2, ends_on=date(2023, 12, 31)).update(
        leader="Cựu Trưởng"
    )
    make.score(hand.g2, date(2023, 12, 31), 88, "good")
    office.build()
    return office


def test_quarters_with_another_association_are_hidden_and_that_is_said(moved: Office) -> None:
    office, cast = moved, moved.cast
    page = office.get("hoa", PAGE.format(G2))
    assert "Trong 1 quý, tổ thuộc hội hoặc xã ngoài phạm vi được xem" in page.text
    assert chart(page, "history")[0] == ["Quý IV/2023", *["–"] * 8]
    assert changes(page, "outstanding") == []
    assert "Cựu Trưởng" not in page.text and "88,0" not in page.text
    assert not page.all("table", id="moves")
    leader = office.get("lan", PAGE.format(G2))
    assert leader.one("table", id="moves").rows() == [
        ["Quý I/2024", "Tổ trưởng", "Cựu Trưởng", LEADERS[G2]],
        ["Quý I/2024", "Hội, đoàn thể", "Hội Nông dân", "Hội Liên hiệp Phụ nữ"],
    ]
    assert changes(leader, "outstanding")
    assert office.as_(cast.hoa).get(f"/003901/2023-Q4/groups/{G2}/").status_code == 404


@pytest.mark.parametrize("first", ["lan", "hoa"])
def test_what_is_kept_for_one_is_not_told_to_another(moved: Office, first: str) -> None:
    """A leader sees both quarters, the women's officer one, the farmers' none."""
    moved.get(first, PAGE.format(G2))
    scores = {"lan": ["88,0", "75,0"], "hoa": ["–", "75,0"]}
    for who, told in scores.items():
        page = moved.get(who, PAGE.format(G2))
        assert [row[-2] for row in chart(page, "history")] == told, who
        assert bool(changes(page, "outstanding")) == (who == "lan")
    assert moved.as_(moved.cast.tuan).get(PAGE.format(G2)).status_code == 404


def test_nobody_is_named_in_what_is_kept(named: Office, settings: Any) -> None:
    page = named.get("lan", PAGE.format(G1))
    client: Any = cache._cache.get_client(None)  # type: ignore[attr-defined]
    keys = client.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}*")
    text = b"".join(map(client.get, keys)).decode("utf-8", "replace")
    assert "chart-history" in text and "figure-outstanding" in text
    for name in (LEADERS[G1], "Đặng Văn Cũ", "Mai Thị Hạnh", "6600000000000000"):
        assert name in page.text
        assert name not in text


def test_little_is_known_of_a_new_group_without_loans(office: Office) -> None:
    page = office.get("lan", PAGE.format(G4))
    assert number(page, "outstanding") == "0"
    assert facts(page)["Xếp loại"] == "Trong quý chưa có điểm"
    assert not page.all("figure", id="chart-score")
    assert page.one("div", id="member-list").one("td", class_="empty")


def test_a_closed_group_says_so(office: Office) -> None:
    GroupQuarter.objects.filter(group=office.hand.g3).update(open=False)
    office.build()
    assert facts(office.get("lan", PAGE.format(G3)))["Trạng thái"] == "Tổ đã giải thể"


@pytest.mark.parametrize("leader", ["Nguyễn " * 28, "<b onclick=x>Đinh</b>"])
def test_a_leaders_name_is_text_and_nothing_else(office: Office, leader: str) -> None:
    GroupQuarter.objects.filter(group=office.hand.g1).update(leader=leader)
    page = office.get("lan", PAGE.format(G1))
    assert facts(page)["Tổ trưởng"] == " ".join(leader.split())
    assert not page.all(onclick="x")


def test_any_table_as_a_file(named: Office) -> None:
    client = named.as_(named.cast.lan)
    for name in ("member", "loan", "history", "score", "criteria"):
        assert client.get(f"{PAGE.format(G1)}?download=xlsx&of={name}").status_code == 200, name
    text = client.get(f"{PAGE.format(G1)}?download=csv&of=member").content.decode()
    assert "Mai Thị Hạnh;2;45;1;0" in text


def test_more_members_take_no_more_queries(named: Office) -> None:
    few = queries(named, PAGE.format(G1))
    more(named, 30)
    record = GroupQuarter.objects.get(group=named.hand.g1, ends_on=date(2024, 3, 31))
    for n in range(20):
        loan = make.loan(named.cast.binh_minh, f"{5000 + n}")
        borrower = make.borrower(named.cast.binh_minh, f"3{5000 + n:09}")
        of = (named.cast.poor, named.cast.water)[n % 2]
        make.position(named.hand.now, loan, borrower, of, of=record, current=MILLION)
    named.build()
    assert 0 < queries(named, PAGE.format(G1)) == few <= 15
