"""The quarter's own page: its checks with how they came out, and the files it stands on."""

from datetime import date

from associations.models import Job, Quarter
from groups.models import GroupScore
from portfolio.checks import CHECKS
from portfolio.models import Aggregate, ImportFile, Position
from portfolio.quarters import BUILD
from tests.imports.files import figures, posted, sent
from tests.portfolio.hand import MILLION

from .html import Node
from .office import OVERVIEW, Office

ADDRESS = f"{OVERVIEW}quarter/"
FLOW = "Dư nợ đầu quý + cho vay − thu nợ − xóa nợ = dư nợ cuối quý"
GONE = "Dư nợ của các món vay không còn trong sao kê = 0"
SAVINGS = "Tiền gửi theo ngân hàng = tiền gửi theo bảng số liệu tháng đã duyệt"
SAVINGS_FILES = "Tiền gửi theo CASA = tiền gửi theo bảng chấm điểm tổ"


def outcomes(page: Node) -> dict[str, tuple[str, str]]:
    """Each check by name: its outcome and its two sides as printed."""
    return {
        check.one("span", class_="check-name").text: (
            check.one("span", class_="badge").text,
            check.one("p", class_="check-sides").text,
        )
        for check in page.one("ul", class_="checks").all("li")
    }


def test_all_checks_agree_with_the_office_by_hand(office: Office) -> None:
    found = outcomes(office.get("hoa", ADDRESS))
    assert len(found) == len(CHECKS)
    for savings in (SAVINGS, SAVINGS_FILES):
        assert found.pop(savings)[0] == "Chưa kiểm tra được"
    assert {outcome for outcome, _sides in found.values()} == {"Khớp"}
    assert "129" in found["Cộng dư nợ các xã = tổng dư nợ"][1]
    assert found["Cộng số tổ theo xếp loại = số tổ"][1] == "4 = 4"


def test_a_loan_gone_from_the_file_is_shown(office: Office) -> None:
    """B1 owed 30 + 5 million at the year start; without its row the sum no longer holds."""
    Position.objects.filter(loan__number__endswith="2", ends_on=office.hand.now.ends_on).delete()
    office.build()
    found = outcomes(office.get("lan", ADDRESS))
    assert found[GONE] == (
        "Lệch",
        "35.000.000 đồng ≠ 0 đồng · chênh lệch 35.000.000 đồng",
    )
    assert found["Cộng dư nợ các xã = tổng dư nợ"][0] == "Khớp"


def test_money_that_came_from_nowhere_is_shown(office: Office) -> None:
    """D1 has one dong more than its repayment explains: rounding must not hide it."""
    held = Position.objects.get(loan__number__endswith="5", ends_on=office.hand.now.ends_on)
    Position.objects.filter(pk=held.pk, ends_on=held.ends_on).update(current=6 * MILLION + 1)
    office.build()
    outcome, sides = outcomes(office.get("lan", ADDRESS))[FLOW]
    assert outcome == "Lệch" and sides.endswith("chênh lệch -1 đồng")


def test_parts_that_do_not_add_up_are_shown(office: Office) -> None:
    Aggregate.objects.filter(
        ends_on=office.hand.now.ends_on,
        commune=office.cast.an_lac,
        association=None,
        programme=None,
        group=None,
        source=None,
    ).delete()
    found = outcomes(office.get("lan", ADDRESS))
    assert found["Cộng dư nợ các xã = tổng dư nợ"][0] == "Lệch"
    assert found[FLOW][0] == "Khớp"


def test_what_cannot_be_checked_says_why(office: Office) -> None:
    found = outcomes(office.get("lan", "/003901/2023-Q4/quarter/"))
    assert found[FLOW][0] == "Chưa kiểm tra được"
    assert found[FLOW][1]


def test_an_unrated_group_is_counted(office: Office) -> None:
    GroupScore.objects.all().delete()
    office.build()
    assert outcomes(office.get("lan", ADDRESS))["Cộng số tổ theo xếp loại = số tổ"] == (
        "Khớp",
        "4 = 4",
    )


def test_the_files_it_stands_on(office: Office) -> None:
    posted(office.hand.now, figures())
    sent(office.hand.now, figures({"GIA_TRI": 5}))
    (files,) = office.get("lan", ADDRESS).all("div", class_="table-box")
    rows = {row[0]: row[1] for row in files.rows()}
    assert rows["Số liệu của đơn vị"] == "file.csv"
    assert rows["Hồ sơ khế ước (HSKU)"].startswith("chưa ghi")
    assert len(rows) == len(ImportFile.Kind)


def test_a_provisional_quarter_says_so(office: Office) -> None:
    Quarter.objects.filter(pk=office.hand.now.pk).update(as_of=date(2024, 2, 29))
    page = office.get("lan", ADDRESS)
    assert "29/02/2024" in page.all("div", class_="message-warning")[0].text
    assert page.one("div", class_="quarter-switch").one("span", class_="badge-warn").text


def test_figures_that_are_being_computed_are_announced(office: Office) -> None:
    assert not office.get("lan", ADDRESS).all("div", class_="message-info")
    job = Job.objects.create(
        kind=BUILD, key=str(office.hand.now.pk), office=office.cast.binh_minh, state="queued"
    )
    assert office.get("lan", ADDRESS).all("div", class_="message-info")
    Job.objects.filter(pk=job.pk).update(state="done")
    assert not office.get("lan", ADDRESS).all("div", class_="message-info")
