"""The page of groups against the office by hand: ratings, their change, points, and the lists."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import GroupQuarter, GroupScore
from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, WOMEN, YOUTH, Cast
from tests.portfolio.hand import MILLION

from .html import Node
from .office import LEADERS, Office, changes, number, table

GROUPS = "/003901/2024-Q1/groups/"
G1, G2, G3, G4 = LEADERS


def chart(page: Node, name: str) -> list[list[str]]:
    """The table of one of the page's charts."""
    return page.one("figure", id=f"chart-{name}").rows()


def said(page: Node, name: str) -> str:
    return page.one(id=f"said-{name}").text


@pytest.fixture
def scored(office: Office) -> Office:
    """The scores of the year's start: G1 was fair, G2 good."""
    make.score(office.hand.g1, date(2023, 12, 31), 80, "fair", savings=6 * MILLION)
    make.score(office.hand.g2, date(2023, 12, 31), 90, "good", savings=3 * MILLION)
    office.build()
    return office


def test_the_figures_are_those_of_the_paper(scored: Office) -> None:
    page = scored.get("lan", GROUPS)
    assert [number(page, k) for k in ("groups", "groups_with_overdue", "savings")] == [
        "4", "2", "10",
    ]  # fmt: skip
    assert changes(page, "groups")[0] == "+2 (+100,00 %) so với đầu năm"
    assert changes(page, "savings")[0] == "+1 (+11,11 %) so với đầu năm"
    assert table(page, "rating") == [
        ["Tốt", "1", "0", "25", "-25"],
        ["Khá", "1", "0", "25", "-25"],
        ["Trung bình", "0", "0", "0", "0"],
        ["Yếu", "0", "0", "0", "0"],
        ["Chưa xếp loại", "2", "+2", "50", "+50"],
    ]
    assert said(page, "ratings").startswith("Tổ xếp loại tốt: 1 tổ (25 %).")
    assert (
        said(page, "overdue")
        == "Có 2 tổ (50,0 %) không có nợ quá hạn; 2 tổ (50,0 %) có nợ quá hạn."
    )


def test_ratings_over_the_quarters_leave_a_gap(scored: Office) -> None:
    rows = chart(scored.get("lan", GROUPS), "ratings")
    assert rows[-2:] == [
        ["Quý IV/2023", "1", "1", "0", "0", "0", "2"],
        ["Quý I/2024", "1", "1", "0", "0", "2", "4"],
    ]
    assert rows[0][1:] == ["–"] * 6


def test_ratings_by_association_and_by_commune(scored: Office) -> None:
    page = scored.get("lan", GROUPS)
    assert table(page, "association") == [
        ["Hội Nông dân", "2", "0", "1", "0", "0", "1", "0", "-1"],
        ["Hội Liên hiệp Phụ nữ", "2", "1", "0", "0", "0", "1", "50", "+1"],
    ]
    assert table(page, "commune") == [
        ["Xã An Lạc", "2", "1", "0", "0", "0", "1", "50", "+1"],
        ["Xã Đại Đồng", "2", "0", "1", "0", "0", "1", "0", "-1"],
    ]


def test_from_rating_to_rating(scored: Office) -> None:
    page = scored.get("lan", GROUPS)
    assert chart(page, "transitions") == [
        ["Tốt", "0", "1", "0", "0", "0", "0", "1"],
        ["Khá", "1", "0", "0", "0", "0", "0", "1"],
        ["Trung bình", "0", "0", "0", "0", "0", "0", "0"],
        ["Yếu", "0", "0", "0", "0", "0", "0", "0"],
        ["Chưa xếp loại", "0", "0", "0", "0", "0", "0", "0"],
        ["Mới thành lập", "0", "0", "0", "0", "2", "0", "2"],
        ["Hiện nay", "1", "1", "0", "0", "2", "0", ""],
    ]
    assert (
        said(page, "moved")
        == "So với đầu năm, 1 tổ lên hạng, 1 tổ xuống hạng và 0 tổ giữ nguyên hạng."
    )


def test_a_group_that_changed_its_association_came_and_went(scored: Office) -> None:
    GroupQuarter.objects.filter(group=scored.hand.g2, ends_on=date(2024, 3, 31)).update(
        association=YOUTH
    )
    scored.build()
    youth = chart(scored.get("lan", f"{GROUPS}?association=14"), "transitions")
    assert ["Chuyển đến", "0", "1", "0", "0", "0", "0", "1"] in youth
    farmers = scored.get("lan", f"{GROUPS}?association=11").one("figure", id="chart-transitions")
    assert "Chuyển đi" in farmers.one("thead").text
    assert farmers.rows()[0] == ["Tốt", "0", "0", "0", "0", "0", "0", "1", "1"]


def test_points_lost_the_most_first(scored: Office) -> None:
    """Points in the order of MAXIMA: now 91 and 75, at the base 80 and 90."""
    page = scored.get("lan", GROUPS)
    assert chart(page, "points") == [
        ["Tăng trưởng tiền gửi", "10", "9,50", "95,0", "-0,50"],
        ["Thu lãi", "20", "5,00", "25,0", "+2,50"],
        ["Tổ viên tham gia gửi tiền", "5", "2,50", "50,0", "0,00"],
        ["Tham gia giao dịch xã", "20", "0,00", "0,0", "0,00"],
        ["Tỷ lệ nợ quá hạn", "30", "0,00", "0,0", "0,00"],
        ["Thu nợ gốc đến hạn", "15", "0,00", "0,0", "0,00"],
    ]
    assert said(page, "points") == (
        "Các tổ mất điểm nhiều nhất ở tiêu chí: tăng trưởng tiền gửi, bình quân mất 9,50 trên 10 "
        "điểm (-0,50 so với đầu năm); thu lãi, bình quân mất 5,00 trên 20 điểm (+2,50 so với đầu "
        "năm); tổ viên tham gia gửi tiền, bình quân mất 2,50 trên 5 điểm (0,00 so với đầu năm)."
    )


def test_the_lists_of_groups(scored: Office) -> None:
    page = scored.get("lan", GROUPS)
    women, farmers = "Hội Liên hiệp Phụ nữ", "Hội Nông dân"
    assert table(page, "group")[:2] == [
        [G2, LEADERS[G2], farmers, "Xã Đại Đồng", "53", "2,00", "3,77", "3,00", "1", "Khá", "75,0",
         "3/2024", "-15,0", "10,0", "5,0"],
        [G1, LEADERS[G1], women, "Xã An Lạc", "45", "1,00", "2,22", "0,00", "1", "Tốt", "91,0",
         "3/2024", "+11,0", "–", "6,0"],
    ]  # fmt: skip
    assert table(page, "overdue") == [
        [G2, LEADERS[G2], "Xã Đại Đồng", "2,00", "3,77", "3,00"],
        [G1, LEADERS[G1], "Xã An Lạc", "1,00", "2,22", "0,00"],
    ]
    page = scored.get("lan", f"{GROUPS}?list=score")
    assert table(page, "rise") == [[G1, LEADERS[G1], "Xã An Lạc", "80,0", "91,0", "+11,0", "Tốt"]]
    assert table(page, "fall") == [[G2, LEADERS[G2], "Xã Đại Đồng", "90,0", "75,0", "-15,0", "Khá"]]
    page = scored.get("lan", f"{GROUPS}?list=near")
    assert table(page, "near") == [
        [G2, LEADERS[G2], "Xã Đại Đồng", "Khá", "75,0", "3/2024", "10,0", "5,0"]
    ]
    page = scored.get("lan", f"{GROUPS}?list=unscored")
    assert [row[0] for row in table(page, "unscored")] == [G3, G4]
    page = scored.get("lan", f"{GROUPS}?list=size")
    assert {row[0]: row[4:6] for row in table(page, "size")} == {
        G1: ["–", "1"], G2: ["–", "1"], G3: ["–", "1"], G4: ["–", "0"],
    }  # fmt: skip
    page = scored.get("lan", f"{GROUPS}?list=interest")
    assert {row[0]: row[3] for row in table(page, "interest")} == {
        G1: "7",
        G2: "3",
        G3: "–",
        G4: "–",
    }


def test_the_switch_of_the_lists_counts_them(scored: Office) -> None:
    page = scored.get("lan", f"{GROUPS}?commune=390102&list=near")
    choices = [a.text for a in page.one("section", id="lists").one("nav", class_="switch").all("a")]
    assert choices[0] == "Có nợ quá hạn (1)"
    assert len(choices) == 6
    kept = page.one("form", class_="filters").one("input", name="list")
    assert kept.attrs["value"] == "near"
    assert scored.as_(scored.cast.lan).get(f"{GROUPS}?list=khac").status_code == 404


def test_codes_lead_to_the_group(scored: Office) -> None:
    page = scored.get("lan", f"{GROUPS}?commune=390101&base=previous_quarter")
    links = {n.attrs["href"] for n in page.all("a") if re.search(r"groups/\d", n.attrs["href"])}
    tail = "?commune=390101&base=previous_quarter"
    assert links == {f"{GROUPS}{code}/{tail}" for code in (G1, G3)}


def test_any_table_as_a_file(scored: Office) -> None:
    client = scored.as_(scored.cast.lan)
    names = {"rating", "association", "commune", "ratings", "transitions", "points", "group"}
    lists = {"overdue": {"overdue"}, "score": {"rise", "fall"}, "near": {"near"},
             "unscored": {"unscored"}, "size": {"size"}, "interest": {"interest"}}  # fmt: skip
    for chosen, tables in lists.items():
        page = scored.get("lan", f"{GROUPS}?list={chosen}")
        links = [a.attrs["href"] for a in page.all("a") if "download=" in a.attrs["href"]]
        assert {m for href in links for m in re.findall(r"of=(\w+)", href)} == names | tables
        for href in links:
            assert client.get(GROUPS + href).status_code == 200, href
    text = client.get(f"{GROUPS}?download=csv&of=group").content.decode()
    assert f"{G1};{LEADERS[G1]};Hội Liên hiệp Phụ nữ;Xã An Lạc;45;1;2,2222" in text
    assert ";91,00;3/2024;11,00;;6,00" in text


@pytest.mark.parametrize(("who", "shown"), [("hoa", {G1, G4}), ("mai", {G1}), ("tuan", {G1, G3})])
def test_rows_are_for_those_they_belong_to(scored: Office, who: str, shown: set[str]) -> None:
    page = scored.get(who, GROUPS)
    assert {row[0] for row in table(page, "group")} == shown
    for code, leader in LEADERS.items():
        assert (leader in page.text) == (code in shown)
    assert chart(page, "transitions")[-1] == ["Hiện nay", "1", "1", "0", "0", "2", "0", ""]


def test_an_administrator_sees_no_rows_and_gets_no_file_of_them(scored: Office) -> None:
    page = scored.get("an", GROUPS)
    assert not page.all("div", id="group-list") and page.all("figure", id="chart-points")
    client = scored.as_(scored.cast.an)
    assert client.get(f"{GROUPS}?download=csv&of=group").status_code == 404
    assert client.get(f"{GROUPS}?download=csv&of=points").status_code == 200


def test_the_score_of_a_base_that_one_does_not_see_is_not_told(scored: Office) -> None:
    """G2 goes to the women: what it scored with the farmers stays theirs."""
    GroupQuarter.objects.filter(group=scored.hand.g2, ends_on=date(2024, 3, 31)).update(
        association=WOMEN
    )
    scored.build()
    for who, rise in (("lan", "-15,0"), ("hoa", "–")):
        rows = {row[0]: row for row in table(scored.get(who, GROUPS), "group")}
        assert rows[G2][12] == rise


class TestMissing:
    """What is not there is said."""

    def test_no_scores_at_all(self, office: Office) -> None:
        GroupScore.objects.all().delete()
        office.build()
        page = office.get("lan", GROUPS)
        assert table(page, "rating")[-1][:2] == ["Chưa xếp loại", "4"]
        assert not page.all("figure", id="chart-points")
        assert "chưa có tổ đang hoạt động nào có điểm" in page.text
        assert "Trong quý chưa có tổ nào được chấm điểm." in page.text
        assert not page.all("div", id="unscored-list")

    def test_scores_of_one_month_only(self, office: Office) -> None:
        GroupScore.objects.filter(month_ends_on=date(2024, 3, 31)).delete()
        office.build()
        page = office.get("lan", GROUPS)
        assert table(page, "rating")[2][1] == "1"
        rows = {row[0]: row[9:12] for row in table(page, "group")}
        assert rows[G1] == ["Trung bình", "60,0", "2/2024"]

    def test_one_quarter_only(self, office: Office) -> None:
        page = office.get("lan", "/003901/2023-Q4/groups/")
        assert "Chưa xác định được: chưa ghi" in page.text and "của quý 2022-Q4" in page.text
        assert not page.all("figure", id="chart-transitions")

    def test_a_base_that_is_no_earlier_quarter(self, office: Office) -> None:
        for base in ("target", "2024-Q2"):
            page = office.get("lan", f"{GROUPS}?base={base}")
            assert "Xếp loại chỉ so sánh được với một quý trước đó" in page.text
        page = office.get("lan", "/003901/2023-Q4/groups/?base=2024-Q1")
        assert not page.all("figure", id="chart-transitions")

    def test_an_office_without_files(self, cast: Cast, office: Office) -> None:
        make.quarter(cast.binh_minh, "2024-Q2")
        page = office.get("lan", "/003901/2024-Q2/groups/")
        assert number(page, "groups") == "–"
        assert page.one("div", class_="empty-state").one("h2").text == "Quý này chưa có số liệu"

    def test_direct_lending_has_no_groups(self, office: Office) -> None:
        page = office.get("lan", f"{GROUPS}?association=99")
        assert (
            page.one("div", class_="empty-state").one("h2").text == "Cho vay trực tiếp không có tổ"
        )
        assert not page.all("div", id="group-list")

    def test_one_association_alone(self, office: Office) -> None:
        GroupQuarter.objects.filter(ends_on=date(2024, 3, 31)).update(association=FARMERS)
        office.build()
        (row,) = table(office.get("lan", GROUPS), "association")
        assert row[:2] == ["Hội Nông dân", "4"]


@pytest.mark.parametrize("leader", ["Nguyễn " * 28, "<b onclick=x>Đinh</b> & =1+1"])
def test_a_leaders_name_is_text_and_nothing_else(office: Office, leader: str) -> None:
    GroupQuarter.objects.filter(group=office.hand.g1).update(leader=leader)
    page = office.get("lan", GROUPS)
    rows = {row[0]: row[1] for row in table(page, "group")}
    assert rows[G1] == " ".join(leader.split())
    assert not page.all(onclick="x")


def queries(office: Office, path: str = GROUPS) -> int:
    client = office.as_(office.cast.lan)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def more(office: Office, groups: int) -> None:
    """More groups with a loan and scores of both quarters."""
    cast, hand = office.cast, office.hand
    for n in range(groups):
        group = make.group(cast.binh_minh, f"39020{n:02}")
        place = (cast.an_lac, cast.dai_dong, cast.o_mon)[n % 3]
        for quarter, month in ((hand.before, date(2023, 12, 31)), (hand.now, date(2024, 3, 31))):
            association = ("11", "12", "13", "14")[(n + quarter.period.number) % 4]
            record = make.group_quarter(quarter, group, association=association, commune=place)
            make.score(group, month, 50 + n + quarter.period.number, "average", savings=n)
        loan = make.loan(cast.binh_minh, f"{1000 + n}")
        borrower = make.borrower(cast.binh_minh, f"3{1000 + n:09}")
        make.position(hand.now, loan, borrower, cast.poor, of=record, current=MILLION, overdue=n)
    build(hand.before)
    build(hand.now)


def test_more_groups_take_no_more_queries(office: Office) -> None:
    few = queries(office)
    more(office, 30)
    assert 0 < queries(office) == few <= 15
    assert queries(office) < few
