"""One loan and one borrower: their history, as far as somebody sees it."""

from datetime import date

from groups.models import Borrower
from portfolio.models import Loan
from tests import factories as make
from tests.cast import FARMERS, WOMEN
from tests.portfolio.hand import MILLION

from .html import Node
from .office import Office

QUARTER = "/003901/2024-Q1/"
B1 = "6600000000000002"


def loan_page(office: Office, number: str, who: str = "lan", quarter: str = QUARTER) -> Node:
    return office.get(who, f"{quarter}loans/{Loan.objects.get(number=number).pk}/")


def test_history_and_flows(office: Office) -> None:
    page = loan_page(office, B1)
    assert page.one("h1").text.endswith(B1)
    balances = page.one("figure", id="chart-balances").rows()
    assert balances == [
        ["Quý IV/2023", "35,00", "30,00", "0,00", "5,00"],
        ["Quý I/2024", "33,00", "30,00", "0,00", "3,00"],
    ]
    flows = page.one("div", aria_label="Phát sinh trong từng quý").rows()
    # 2 repaid in the first quarter; what no file told is a dash.
    assert flows[1][:4] == ["Quý I/2024", "0,00", "2,00", "–"]


def test_a_missing_quarter_is_a_gap(office: Office) -> None:
    cast = office.cast
    old = make.quarter(cast.binh_minh, "2023-Q2")
    loan, one = make.loan(cast.binh_minh, "55"), make.borrower(cast.binh_minh, "3900000055")
    for quarter in (old, office.hand.now):
        make.position(quarter, loan, one, cast.poor, of=cast.an_lac, current=5 * MILLION)
    rows = loan_page(office, loan.number).one("figure", id="chart-balances").rows()
    assert [row[:2] for row in rows] == [
        ["Quý II/2023", "5,00"], ["Quý III/2023", "–"], ["Quý IV/2023", "–"], ["Quý I/2024", "5,00"]
    ]  # fmt: skip


def test_who_has_the_loan_now_sees_it_and_of_its_past_what_was_theirs(office: Office) -> None:
    cast, hand = office.cast, office.hand
    loan, one = make.loan(cast.binh_minh, "66"), make.borrower(cast.binh_minh, "3900000066")
    then = hand.g2.quarters.get(ends_on=hand.before.ends_on)
    now = hand.g1.quarters.get(ends_on=hand.now.ends_on)
    assert (then.association_id, now.association_id) == (FARMERS, WOMEN)
    make.position(hand.before, loan, one, cast.poor, of=then, current=7 * MILLION)
    make.position(hand.now, loan, one, cast.poor, of=now, current=5 * MILLION)
    whole, part = loan_page(office, loan.number), loan_page(office, loan.number, "hoa")
    assert len(whole.one("figure", id="chart-balances").rows()) == 2
    assert [r[:2] for r in part.one("figure", id="chart-balances").rows()] == [
        ["Quý I/2024", "5,00"]
    ]
    assert "Không hiện 1 quý" in part.text and "Không hiện" not in whole.text
    # Before it came to them it was not theirs.
    client = office.as_(cast.hoa)
    assert client.get(f"/003901/2023-Q4/loans/{loan.pk}/").status_code == 404


def test_a_loan_that_left_the_file_is_told_with_its_day(office: Office) -> None:
    cast, hand = office.cast, office.hand
    loan, one = make.loan(cast.binh_minh, "77"), make.borrower(cast.binh_minh, "3900000077")
    make.position(hand.before, loan, one, cast.poor, of=cast.an_lac, current=7 * MILLION)
    page = loan_page(office, loan.number)
    assert "31/12/2023" in page.one("p", class_="message-warning").text
    assert page.one("figure", id="chart-balances").rows()[1][1] == "–"


def test_a_borrower(office: Office) -> None:
    cast, hand = office.cast, office.hand
    one = Borrower.objects.get(code="3900000000")
    make.borrower_quarter(hand.before, one, "Lê Thị Cũ", commune=cast.an_lac)
    make.borrower_quarter(hand.now, one, "Lê Thị Mới", commune=cast.dai_dong)
    gone = make.loan(cast.binh_minh, "78")
    make.position(hand.before, gone, one, cast.poor, of=cast.an_lac, current=7 * MILLION,
                  made_on=date(2020, 1, 1))  # fmt: skip
    page = office.get("lan", f"{QUARTER}borrowers/{one.pk}/")
    assert page.one("h1").text == "Lê Thị Mới"
    facts = {
        d.one("dt").text: d.one("dd").text for d in page.all("dl", class_="facts")[0].all("div")
    }
    assert facts["Tên trước đây"] == "Lê Thị Cũ"
    assert (facts["Xã"], facts["Số món còn dư nợ"], facts["Tổng số món"]) == (
        "Xã Đại Đồng", "2", "3"
    )  # fmt: skip
    owed = page.one("dl", class_="facts-owed").all("dd")
    assert [d.text for d in owed] == ["45,00", "44,00", "1,00", "0,00"]
    assert len(page.one("div", id="loan-list").rows()) == 3
