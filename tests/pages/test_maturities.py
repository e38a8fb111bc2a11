"""The page of maturities: what fell due and what became of it, what comes next."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from associations.models import CommuneName
from portfolio.models import Position
from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, Cast
from tests.portfolio.hand import MILLION
from tests.signing import signed_in

from .html import Node, read
from .office import OVERVIEW, Office, changes, number, table

PAGE = f"{OVERVIEW}maturities/"
GROUPS = f"{PAGE}?list=groups"


def chart(page: Node, name: str) -> list[list[str]]:
    """The rows of the table under a chart."""
    return page.one("figure", id=f"chart-{name}").rows()


def test_the_figures_are_those_of_the_paper(office: Office) -> None:
    """B2 and E1 fell due with 20 and 4; 4 collected, 2 overdue, 18 open; D1 comes with 6."""
    page = office.get("lan", PAGE)
    assert [number(page, key) for key in ("due", "due_collection_rate", "due_open")] == [
        "24,00", "16,67", "18,00",
    ]  # fmt: skip
    assert number(page, "due_next_quarter") == "6,00"
    assert changes(page, "due_next_quarter") == ["-18,00 (-75,00 %) so với đầu năm"]
    glance = {row[0]: row[1] for row in table(page, "glance")}
    assert list(glance.values()) == ["24,00", "4,00", "0,00", "2,00", "18,00", "16,67", "6,00"]


def test_by_month_and_by_part(office: Office) -> None:
    page = office.get("lan", PAGE)
    assert chart(page, "due-months") == [
        ["1/2024", "0,00", "0,00", "0,00", "0,00", "0,00"],
        ["2/2024", "0,00", "0,00", "2,00", "18,00", "20,00"],
        ["3/2024", "4,00", "0,00", "0,00", "0,00", "4,00"],
        ["4/2024", "–", "–", "–", "–", "0,00"],
        ["5/2024", "–", "–", "–", "–", "6,00"],
        ["6/2024", "–", "–", "–", "–", "0,00"],
    ]
    assert chart(page, "due-parts") == [
        ["Hội Nông dân", "0,00", "0,00", "2,00", "18,00"],
        ["Hội Liên hiệp Phụ nữ", "4,00", "0,00", "0,00", "0,00"],
    ]
    rows = {row[0]: row[1:7] for row in table(page, "association")}
    assert rows["Hội Nông dân"] == ["20,00", "0,00", "0,00", "2,00", "18,00", "0,00"]
    assert rows["Hội Liên hiệp Phụ nữ"] == ["4,00", "4,00", "0,00", "0,00", "0,00", "100,00"]
    assert rows["Cho vay trực tiếp"][:1] == ["0,00"]
    assert {row[0]: row[1] for row in table(page, "commune")} == {
        "Xã An Lạc": "4,00", "Xã Đại Đồng": "20,00",
    }  # fmt: skip
    assert [row[1] for row in table(page, "programme")] == ["4,00", "20,00", "0,00"]


def test_what_a_meeting_says_of_it(office: Office) -> None:
    page = office.get("lan", PAGE)
    assert page.one(id="said-fallen").text == (
        "Quý I/2024 nợ đến hạn 24,00 triệu đồng, trong đó đã thu 4,00 triệu đồng (đạt 16,67 %), "
        "gia hạn 0,00 triệu đồng, chuyển quá hạn 2,00 triệu đồng; còn 18,00 triệu đồng chưa xử lý."
    )
    assert page.one(id="said-falling").text == (
        "Quý II/2024 nợ đến hạn 6,00 triệu đồng, nhiều nhất vào tháng 5/2024: 6,00 triệu đồng."
    )


def test_a_part_has_its_own_page_and_marks(office: Office) -> None:
    whole = office.get("lan", PAGE)
    (link,) = [
        a for a in whole.one("div", id="association-list").all("a") if a.text == "Hội Nông dân"
    ]
    assert link.attrs["href"] == f"{PAGE}?association=11"
    page = office.get("lan", link.attrs["href"])
    assert number(page, "due") == "20,00"
    assert chart(page, "due-parts") == [["Xã Đại Đồng", "0,00", "0,00", "2,00", "18,00"]]
    marks = {n.attrs["data-is"]: n.text for n in page.all() if n.attrs.get("data-is")}
    assert marks["due association=11 @previous_quarter:since"] == "20,00"
    assert marks["due_open association=11 commune=390102 @previous_quarter:since"] == "18,00"


def second_quarter(office: Office) -> None:
    """2024-Q2, in million: D1 matured in May with 6, of which 5 was repaid and 1 extended."""
    hand, cast = office.hand, office.cast
    quarter = make.quarter(cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 30))
    d1 = Position.objects.get(ends_on=hand.now.ends_on, loan__number="6600000000000005")
    make.position(
        quarter, d1.loan, d1.borrower, d1.programme, of=cast.dai_dong, current=MILLION,
        repaid_current=5 * MILLION, moved_to_overdue=0, extended=MILLION,
        matures_on=date(2024, 9, 1),
    )  # fmt: skip
    build(quarter)


def test_the_quarter_alone_stands_beside_the_year_to_date(office: Office) -> None:
    second_quarter(office)
    address = "/003901/2024-Q2/maturities/"
    page = office.get("lan", address)
    assert number(page, "due") == "6,00"
    glance = {row[0]: row[1:] for row in table(page, "glance")}
    assert glance["Nợ đến hạn"][:2] == ["6,00", "30,00"]
    assert glance["Nợ đến hạn đã thu"][:2] == ["5,00", "9,00"]
    assert glance["Tỷ lệ thu nợ đến hạn (%)"][:2] == ["83,33", "30,00"]
    assert "lũy kế từ đầu năm" in page.one("p", class_="table-note").text.lower()
    page = office.get("lan", f"{address}?base=previous_quarter")
    glance = {row[0]: row[1:] for row in table(page, "glance")}
    assert glance["Nợ đến hạn"] == ["6,00", "30,00", "-18,00"]


def test_without_the_quarter_before_it_says_why(office: Office) -> None:
    Position.objects.filter(ends_on=office.hand.before.ends_on).delete()
    office.build()
    page = office.get("lan", PAGE)
    assert number(page, "due") == "–"
    reason = page.one("section", data_figure="due").one("p", class_="key-figure-reason").text
    assert reason in page.one(id="said-fallen").text
    assert chart(page, "due-months")[1][1:] == ["–"] * 5
    assert chart(page, "due-months")[4][5] == "6,00"
    assert not page.all("figure", id="chart-due-parts")


def test_a_quarter_without_files_says_what_is_missing(office: Office) -> None:
    make.quarter(office.cast.binh_minh, "2024-Q2")
    page = office.get("lan", "/003901/2024-Q2/maturities/")
    assert page.one("div", class_="empty-state").one("h2").text == "Quý này chưa có số liệu"


def test_a_long_name_with_markup_is_text(office: Office) -> None:
    name = ('<b onclick="x">Xã & "Đồng"</b> $%' + " dài" * 60)[:200]
    CommuneName.objects.filter(code="390102").update(name=name)
    page = office.get("lan", PAGE)
    assert name in {row[0] for row in table(page, "commune")}
    assert not page.all("b", onclick="x")


def test_one_association_and_nothing_due(cast: Cast) -> None:
    office = cast.hai_ha
    group = make.group(office, "3902001")
    loan, borrower = make.loan(office, "77"), make.borrower(office, "3902000001")
    for slug in ("2023-Q4", "2024-Q1"):
        quarter = make.quarter(office, slug)
        record = make.group_quarter(quarter, group, association=FARMERS, commune=cast.bien_dong)
        make.position(
            quarter, loan, borrower, cast.hai_ha_poor, of=record, current=10 * MILLION,
            moved_to_overdue=0, extended=0,
        )  # fmt: skip
        build(quarter)
    client = signed_in(cast.binh)
    page = read(client.get("/003902/2024-Q1/maturities/").content.decode())
    assert (number(page, "due"), number(page, "due_collection_rate")) == ("0,00", "–")
    assert page.one(id="said-fallen").text == "Quý I/2024 không có nợ đến hạn."
    assert page.one(id="said-falling").text == "Quý II/2024 không có nợ đến hạn phải thu."
    assert [row[0] for row in table(page, "association")] == ["Hội Nông dân"]


@pytest.mark.parametrize(
    ("who", "groups"),
    [("lan", {"3901001", "3901002"}), ("tuan", {"3901001"}), ("hoa", {"3901001"}), ("an", set())],
)
def test_groups_are_shown_to_those_they_belong_to(office: Office, who: str, groups: set) -> None:
    page = office.get(who, GROUPS)
    lists = page.all("div", id="group-list")
    assert {row[0] for row in (lists[0].rows() if lists else [])} == groups
    if "3901002" in groups:
        rows = {row[0]: row[1:] for row in table(page, "group")}
        assert rows["3901002"][0] == "Ngô Văn Bảy"
        assert rows["3901002"][3:] == ["20,00", "18,00", "0,00"]
        (link,) = [a for a in page.one("div", id="group-list").all("a") if a.text == "3901002"]
        assert link.attrs["href"] == f"{OVERVIEW}groups/3901002/"


def queries(office: Office, address: str = PAGE) -> int:
    """How many statements a signed-in leader's look takes, nothing kept yet."""
    client = office.as_(office.cast.lan)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("query", ["", "?association=12", "?commune=390102&base=previous_quarter"])
def test_a_later_quarter_takes_no_more_queries(office: Office, query: str) -> None:
    second_quarter(office)
    address = f"/003901/2024-Q2/maturities/{query}"
    assert 0 < queries(office, address) <= 15
    assert queries(office, address) <= 14


def test_more_rows_take_no_more_queries(office: Office) -> None:
    few = queries(office)
    cast, hand = office.cast, office.hand
    for n in range(30):
        group = make.group(cast.binh_minh, f"39020{n:02}")
        commune = (cast.an_lac, cast.dai_dong, cast.o_mon)[n % 3]
        code = ("11", "12", "13", "14")[n % 4]
        before = make.group_quarter(hand.before, group, association=code, commune=commune)
        now = make.group_quarter(hand.now, group, association=code, commune=commune)
        for k in range(7):
            loan = make.loan(cast.binh_minh, f"{1000 + 7 * n + k}")
            borrower = make.borrower(cast.binh_minh, f"3{1000 + 7 * n + k:09}")
            of = (cast.poor, cast.students, cast.water)[k % 3]
            due = date(2024, 1 + k % 6, 10)
            for quarter, record in ((hand.before, before), (hand.now, now)):
                make.position(
                    quarter, loan, borrower, of, of=record, current=MILLION,
                    moved_to_overdue=0, extended=0, matures_on=due,
                )  # fmt: skip
    office.build()
    assert 0 < queries(office) == few <= 15


def test_loans_wait_in_order_of_maturity(office: Office) -> None:
    person = Position.objects.get(ends_on=office.hand.now.ends_on, loan__number__endswith="3")
    make.borrower_quarter(
        office.hand.before, person.borrower, "Kiều Thị Nguyệt", commune=office.cast.dai_dong
    )
    rows = table(office.get("lan", PAGE), "loan")
    assert [row[0][-1] for row in rows] == ["3", "5"]
    assert rows[0][1:4] == ["Kiều Thị Nguyệt", "3901002", "Xã Đại Đồng"]
    assert rows[0][5:] == ["10/02/2024", "20,00", "18,00", "chuyển quá hạn 2,00", "20,00"]
    assert rows[1][5:] == ["01/05/2024", "6,00", "–", "", "6,00"]


@pytest.mark.parametrize(
    ("who", "query", "loans"),
    [
        ("lan", "due=this", "3"), ("lan", "due=next", "5"), ("lan", "month=2024-05", "5"),
        ("lan", "month=2024-02", "3"), ("lan", "month=2024-06", ""), ("lan", "commune=390101", ""),
        ("lan", "association=11&due=this", "3"), ("lan", "programme=02", "3"),
        ("hoa", "", ""), ("mai", "due=this", ""), ("tuan", "", ""), ("dung", "", "35"),
    ],
)  # fmt: skip
def test_whose_loans_of_which_time(office: Office, who: str, query: str, loans: str) -> None:
    rows = table(office.get(who, f"{PAGE}?{query}"), "loan")
    assert "".join(row[0][-1] for row in rows if len(row) > 1) == loans


@pytest.mark.parametrize("query", ["due=last", "month=2024-07", "month=2023-12", "month=x"])
def test_another_time_is_not_there(office: Office, query: str) -> None:
    assert office.as_(office.cast.lan).get(f"{PAGE}?{query}").status_code == 404


def test_an_administrator_sees_no_loans(office: Office) -> None:
    page = office.get("an", PAGE)
    assert not page.all("div", id="loan-list")
    answer = office.as_(office.cast.an).get(f"{PAGE}?download=csv&of=loan")
    assert answer.status_code == 404


def test_loans_as_a_file_hold_those_that_one_sees(office: Office) -> None:
    def lines(who: str) -> list[str]:
        client = office.as_(getattr(office.cast, who))
        answer = client.get(f"{PAGE}?download=csv&of=loan&due=this")
        return answer.content.decode("utf-8-sig").splitlines()

    head, loan = lines("lan")
    assert head.startswith("Số khế ước;") and loan.endswith(";20;18;chuyển quá hạn 2,00;20")
    assert loan.startswith("6600000000000003;") and "10/02/2024" in loan
    assert lines("hoa") == [head]


def test_names_are_not_kept(office: Office) -> None:
    """Who looks after a leader sees none of what the leader saw."""
    assert "6600000000000003" in str(office.as_(office.cast.lan).get(PAGE).content)
    for who in ("hoa", "an"):
        assert "6600000000000003" not in str(
            office.as_(getattr(office.cast, who)).get(PAGE).content
        )


def test_a_rollover_stands_at_the_day_on_which_it_fell_due(office: Office) -> None:
    """B2, due on 10 February, was rolled over into next year; D1 is due in May."""
    b2 = Position.objects.filter(ends_on=office.hand.now.ends_on, loan__number__endswith="3")
    b2.update(rolled_over=18 * MILLION, moved_to_overdue=0, matures_on=date(2025, 2, 10))
    office.build()
    rows = table(office.get("lan", PAGE), "loan")
    assert [(row[0][-1], row[5]) for row in rows] == [("3", "10/02/2024"), ("5", "01/05/2024")]
    assert rows[0][8] == "lưu vụ 18,00; ngày đến hạn mới 10/02/2025"
    rows = table(office.get("lan", f"{PAGE}?loan-sort=-matures_on"), "loan")
    assert [row[0][-1] for row in rows] == ["5", "3"]


def test_a_loan_leads_to_its_page(office: Office) -> None:
    links = office.get("lan", PAGE).one("div", id="loan-list").one("tbody").all("a")
    client = office.as_(office.cast.lan)
    assert len(links) == 5  # the number and borrower of both, the group of B2
    assert {client.get(link.attrs["href"]).status_code for link in links} == {200}


def current(page: Node) -> list[str]:
    """What the switches above the list say is chosen."""
    return [a.text for a in page.one("section", id="lists").all("a", aria_current="true")]


def test_one_list_at_a_time(office: Office) -> None:
    loans = office.get("lan", PAGE)
    assert current(loans) == ["Các món vay cần đôn đốc thu", "Cả hai quý"]
    assert not loans.all("div", id="group-list")
    (link,) = [a for a in loans.all("a") if a.text == "Tổ tiết kiệm và vay vốn"]
    assert link.attrs["href"] == f"{GROUPS}#lists"
    groups = office.get("lan", GROUPS)
    assert current(groups) == ["Tổ tiết kiệm và vay vốn"]
    assert groups.all("div", id="group-list")
    assert not groups.all("div", id="loan-list")
    kept = {n.attrs["name"]: n.attrs["value"] for n in groups.all("input", type="hidden")}
    assert kept["list"] == "groups"
    assert office.as_(office.cast.lan).get(f"{PAGE}?list=khac").status_code == 404


def test_a_part_without_single_groups_lists_its_loans(office: Office) -> None:
    page = office.get("lan", f"{GROUPS}&programme=02")
    assert [row[0][-1] for row in table(page, "loan")] == ["3"]
    assert current(page) == ["Cả hai quý"]
    assert "Không theo dõi từng tổ" in page.one("section", id="lists").text


def test_groups_as_a_file(office: Office) -> None:
    answer = office.as_(office.cast.lan).get(f"{GROUPS}&download=csv&of=group-")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert {line.split(";")[0] for line in lines[1:]} == {"3901001", "3901002"}
