"""Overdue debt: over the quarters, beside PAR, how it moved, from class to class, freezes."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from associations.models import CommuneName
from groups.models import GroupQuarter
from portfolio.bands import BANDS
from portfolio.models import Position
from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, Cast
from tests.portfolio.hand import MILLION
from tests.signing import signed_in

from .html import Node, read
from .office import Office, changes, number, table

OVERDUE = "/003901/2024-Q1/overdue/"


def chart(page: Node, name: str) -> list[list[str]]:
    """The numbers a chart is drawn from."""
    return page.one("figure", id=f"chart-{name}").rows()


def heads(page: Node, name: str) -> list[str]:
    return [h.text for h in page.one("figure", id=f"chart-{name}").all("th", scope="col")]


def movement(page: Node, of: str) -> dict[str, str]:
    """The rows of a movement by their names, opening and closing too."""
    body = page.one("table", id=f"movement_{of}")
    return {row.one("th").text: row.one("td").text for row in body.all("tr")}


def matrix(page: Node) -> dict[tuple[str, str], str]:
    """The cells of the matrix that hold loans: count, balance then and now."""
    found = page.one("table", id="migration")
    ends = [h.text for h in found.all("th", scope="col")][1:-1]
    lines = {r.one("th").text: r.all("td") for r in found.one("tbody").all("tr")}
    return {
        (origin, end): cell.text
        for origin, cells in lines.items()
        for end, cell in zip(ends, cells, strict=False)
        if cell.text != "·"
    }


def test_the_figures_are_those_of_the_paper(office: Office) -> None:
    page = office.get("lan", OVERDUE)
    assert (number(page, "overdue"), number(page, "overdue_ratio")) == ("3,00", "2,33")
    assert (number(page, "frozen"), number(page, "frozen_ratio")) == ("3,00", "2,33")
    assert number(page, "bad_debt") == "6,00"
    note = page.one("section", data_figure="bad_debt").one("p", class_="key-figure-note")
    assert note.text == "Chiếm 4,65 % dư nợ"
    assert (number(page, "overdue_loans"), number(page, "groups_with_overdue")) == ("2", "2")
    assert number(page, "frozen_loans") == "1"
    assert changes(page, "overdue") == ["+1,00 (+50,00 %) so với đầu năm"]


def test_a_rise_in_overdue_is_bad_and_a_fall_in_frozen_good(office: Office) -> None:
    page = office.get("lan", OVERDUE)
    (rise,) = page.one("section", data_figure="overdue").all("li", class_="change")
    (fall,) = page.one("section", data_figure="frozen").all("li", class_="change")
    assert "change-bad" in rise.attrs["class"] and "change-good" in fall.attrs["class"]
    cells = page.one("div", id="overdue_part-list").all("span", class_="news-bad")
    assert {c.text for c in cells} >= {"+2,00"}
    frozen = office.get("lan", f"{OVERDUE}?of=frozen").one("div", id="frozen_part-list")
    assert "-2,00" in {c.text for c in frozen.all("span", class_="news-good")}


def test_the_quarters_stand_with_their_gaps(office: Office) -> None:
    """Only two of the eight quarters are loaded; the others are dashes, never zero."""
    page = office.get("lan", f"{OVERDUE}?by=none")
    rows = chart(page, "overdue")
    assert len(rows) == 8
    assert rows[-2:] == [["Quý IV/2023", "2,00"], ["Quý I/2024", "3,00"]]
    assert {row[1] for row in rows[:-2]} == {"–"}
    assert chart(page, "overdue_ratio")[-2:] == [["Quý IV/2023", "1,68"], ["Quý I/2024", "2,33"]]
    assert len(chart(office.get("lan", f"{OVERDUE}?quarters=12"), "overdue")) == 12


def test_the_parts_and_the_change_of_each_quarter(office: Office) -> None:
    page = office.get("lan", f"{OVERDUE}?by=association")
    assert heads(page, "overdue")[1:] == [
        "Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Cho vay trực tiếp",
    ]  # fmt: skip
    assert chart(page, "overdue")[-2:] == [
        ["Quý IV/2023", "0,00", "2,00", "0,00"],
        ["Quý I/2024", "2,00", "1,00", "0,00"],
    ]
    page = office.get("lan", f"{OVERDUE}?by=association&show=change")
    assert chart(page, "overdue")[-1] == ["Quý I/2024", "+2,00", "-1,00", "0,00"]
    assert chart(page, "overdue")[-2] == ["Quý IV/2023", "–", "–", "–"]
    # HND 2/78 after 0/55; HPN 1/45 after 2/56.
    assert chart(page, "overdue_ratio")[-1] == ["Quý I/2024", "+2,56", "-1,35", "0,00"]


def test_the_table_of_parts_counts_beside_the_ratio(office: Office) -> None:
    rows = table(office.get("lan", f"{OVERDUE}?by=commune"), "overdue_part")
    # Amount, change, ratio, change in points, overdue loans, loans, groups with overdue, groups.
    assert rows == [
        ["Xã Đại Đồng", "2,00", "+2,00", "3,39", "+3,39", "1", "3", "1", "2"],
        ["Xã An Lạc", "1,00", "-1,00", "1,43", "-2,14", "1", "3", "1", "2"],
    ]
    by_programme = table(office.get("lan", f"{OVERDUE}?by=programme&of=bad_debt"), "bad_debt_part")
    assert by_programme[0] == ["Cho vay hộ nghèo", "3,00", "-2,00", "3,23", "-3,10", "0", "1", "3"]


def test_a_part_leads_to_itself_with_the_choices_kept(office: Office) -> None:
    page = office.get("lan", f"{OVERDUE}?by=commune&of=frozen&base=previous_quarter")
    link = page.one("div", id="frozen_part-list").all("th", scope="row")[0].one("a").attrs["href"]
    assert link.startswith(OVERDUE) and "commune=390102" in link
    assert "of=frozen" in link and "base=previous_quarter" in link
    inner = office.get("lan", link)
    assert number(inner, "frozen") == "3,00"
    kept = inner.one("form", class_="filters").all("input", type="hidden")
    assert {(n.attrs["name"], n.attrs["value"]) for n in kept} == {
        ("of", "frozen"), ("quarters", "8"), ("show", "level"),
    }  # fmt: skip


def test_switches_keep_each_other(office: Office) -> None:
    page = office.get("lan", f"{OVERDUE}?by=programme&of=frozen&association=11")
    for switch in page.all("nav", class_="switch"):
        (_current,) = switch.all("a", aria_current="true")
        for link in switch.all("a"):
            assert "association=11" in link.attrs["href"]
            assert office.get("lan", link.attrs["href"])
    chosen = {n.text for n in page.all("a", aria_current="true")} & {"Nợ khoanh", "Chương trình"}
    assert len(chosen) == 2


@pytest.mark.parametrize("query", ["of=x", "by=group", "quarters=9", "show=all", "base=x"])
def test_a_choice_that_there_is_not(office: Office, query: str) -> None:
    assert office.as_(office.cast.lan).get(f"{OVERDUE}?{query}").status_code == 404


def test_beyond_seven_parts_six_are_named_and_the_rest_is_one(office: Office) -> None:
    """Nine communes with 9, 8, … 1 million more overdue, all lent directly at 10 million each."""
    cast, now = office.cast, office.hand.now
    for n in range(1, 10):
        commune = make.commune(cast.binh_minh, f"39012{n}", f"Xã Số {n}")
        person = make.borrower(cast.binh_minh, f"390000002{n}")
        make.position(now, make.loan(cast.binh_minh, f"2{n}"), person, cast.poor, of=commune,
                      current=(10 - n) * MILLION, overdue=n * MILLION)  # fmt: skip
    office.build()
    page = office.get("lan", f"{OVERDUE}?by=commune")
    assert heads(page, "overdue")[1:] == [*[f"Xã Số {n}" for n in range(9, 3, -1)], "Còn lại"]
    # Others: 3 + 2 + 1 beside the 2 + 1 of the paper, of 30 + 129 outstanding.
    assert chart(page, "overdue")[-1][-1] == "9,00"
    assert chart(page, "overdue_ratio")[-1][-1] == "5,66"
    assert len(table(page, "overdue_part")) == 11


def test_the_official_ratio_and_par_are_never_mixed_up(office: Office) -> None:
    """A2 (10) is 275 days past due, B2 (20) 50 days: PAR30 is 30 of 129, PAR90 10 of 129."""
    page = office.get("lan", OVERDUE)
    assert heads(page, "par")[0] == "Quý"
    assert chart(page, "par")[-1] == ["Quý I/2024", "2,33", "23,26", "7,75", "2,33"]
    rows = page.one("div", class_="ratios").rows()
    assert [[row[1], row[3], row[5]] for row in rows] == [
        ["2,33", "3,00", "129"],
        ["23,26", "30,00", "129"],
        ["7,75", "10,00", "129"],
        ["2,33", "3,00", "129"],
    ]
    assert all(len(row[n]) > 15 for row in rows for n in (4, 6, 7))
    said = page.one(id="said-par").text
    assert all(part in said for part in ("2,33 %", "23,26 %", "7,75 %"))


def test_the_movement_ties_out(office: Office) -> None:
    page = office.get("lan", OVERDUE)
    assert movement(page, "overdue") == {
        "Đầu kỳ": "2,00",
        "+ Chuyển nợ quá hạn": "2,00",
        "+ Nợ quá hạn chuyển đến": "0,00",
        "− Thu nợ quá hạn": "1,00",
        "− Khoanh từ nợ quá hạn": "–",
        "− Xóa nợ từ nợ quá hạn": "0,00",
        "− Nợ quá hạn chuyển đi": "0,00",
        "± Chưa rõ trong nợ quá hạn": "–",
        "Cuối kỳ": "3,00",
    }
    Position.objects.filter(ends_on=office.hand.now.ends_on).update(moved_to_frozen=0)
    office.build()
    page = office.get("lan", OVERDUE)
    assert movement(page, "overdue")["± Chưa rõ trong nợ quá hạn"] == "0,00"
    frozen = movement(page, "frozen")
    assert (frozen["Đầu kỳ"], frozen["− Thu nợ khoanh"], frozen["Cuối kỳ"]) == (
        "5,00", "2,00", "3,00",
    )  # fmt: skip
    assert movement(page, "current")["Cuối kỳ"] == "123"


def test_what_is_absent_from_the_statement_stands_beside(office: Office) -> None:
    d1 = Position.objects.get(ends_on=office.hand.now.ends_on, matures_on=date(2024, 5, 1))
    Position.objects.filter(ends_on=office.hand.now.ends_on, loan=d1.loan_id).delete()
    office.build()
    page = office.get("lan", OVERDUE)
    assert page.one("b", data_is="absent @year_start:since").text == "8,00"
    assert matrix(page)["Nợ trong hạn", "Tất toán hoặc không có trong sao kê"] == "2 12 → 0"


def test_the_matrix_is_that_of_the_paper(office: Office) -> None:
    page = office.get("lan", OVERDUE)
    assert matrix(page) == {
        ("Nợ trong hạn", "Nợ trong hạn"): "2 48 → 41",
        ("Nợ trong hạn", "Nợ quá hạn"): "1 20 → 20",
        ("Nợ trong hạn", "Tất toán hoặc không có trong sao kê"): "1 4 → 0",
        ("Nợ quá hạn", "Nợ quá hạn"): "1 12 → 10",
        ("Nợ khoanh", "Nợ khoanh"): "1 35 → 33",
        ("Món vay mới", "Nợ trong hạn"): "1 0 → 25",
    }
    corner = page.one("table", id="migration").one("tfoot").all("td")[-1]
    assert corner.text == "6 → 6 119 → 129"
    assert {n.attrs["data-is"] for n in corner.all("span")} == {
        "loans", "loans in=2023-Q4", "outstanding", "outstanding in=2023-Q4",
    }  # fmt: skip


def test_each_cell_leads_to_its_loans_for_those_who_see_rows(office: Office) -> None:
    def links(who: str, query: str = "") -> set[str]:
        found = office.get(who, OVERDUE + query).one("table", id="migration").all("a")
        return {a.attrs["href"] for a in found}

    assert "/003901/2024-Q1/loans/?from=current&to=overdue" in links("lan")
    assert "/003901/2024-Q1/loans/?base=previous_quarter&from=new&to=current" in links(
        "lan", "?base=previous_quarter"
    )
    # Whoever sees no rows gets no link, even to a page that was drawn before for a leader.
    assert links("an") == set()
    assert links("lan")


def test_a_group_that_changed_association_is_shown_as_moved(office: Office) -> None:
    hand = office.hand
    GroupQuarter.objects.filter(ends_on=hand.now.ends_on, group=hand.g1).update(association=FARMERS)
    Position.objects.filter(ends_on=hand.now.ends_on).update(moved_to_frozen=0)
    office.build()
    page = office.get("lan", f"{OVERDUE}?association=12")
    assert movement(page, "overdue")["− Nợ quá hạn chuyển đi"] == "2,00"
    assert movement(page, "overdue")["Cuối kỳ"] == "0,00"
    assert matrix(page)["Nợ quá hạn", "Chuyển đi nơi khác"] == "1 12 → 0"
    page = office.get("lan", f"{OVERDUE}?association=11")
    assert movement(page, "overdue")["+ Nợ quá hạn chuyển đến"] == "2,00"
    assert matrix(page)["Chuyển đến từ nơi khác", "Nợ quá hạn"] == "1 0 → 10"


def test_communes_stand_in_their_band_by_name(office: Office) -> None:
    page = office.get("lan", OVERDUE)
    rows = table(page, "communes")
    assert [row[:2] for row in rows] == chart(page, "bands")
    assert len(rows) == len(BANDS)
    # An Lạc 1 of 70 is 1,43 %, Đại Đồng 2 of 59 is 3,39 %; Đại Đồng had none at the year start.
    assert rows[-1] == ["trên 1 %", "2", "+1", "Xã An Lạc, Xã Đại Đồng"]
    assert rows[0][1:] == ["0", "-1", ""]
    for row in rows:
        assert len([name for name in row[3].split(", ") if name]) == int(row[1])
    assert "chỉ có cho toàn đơn vị" in office.get("lan", f"{OVERDUE}?association=12").text


def test_freezes_by_month_lead_to_their_loans(office: Office) -> None:
    now = office.hand.now
    Position.objects.filter(ends_on=now.ends_on, frozen__gt=0).update(frozen_until="2024-05-31")
    office.build()
    page = office.get("lan", OVERDUE)
    rows = {row[0]: row[1:] for row in chart(page, "freezes")}
    assert len(rows) == 12 + 1
    assert rows["05/2024"] == rows["Cộng"] == ["3,00", "1"]
    assert {tuple(v) for k, v in rows.items() if k not in ("05/2024", "Cộng")} == {("0,00", "0")}
    (link,) = page.one("figure", id="chart-freezes").one("tbody").all("a")
    assert link.attrs["href"] == "/003901/2024-Q1/loans/?frozen_until=2024-05"
    admin = office.get("an", OVERDUE).one("figure", id="chart-freezes")
    assert admin.one("tbody").all("a") == []
    assert "Quý II/2024 có 1 món vay hết hạn khoanh, số tiền 3,00" in page.text
    none = office.get("lan", f"{OVERDUE}?association=12")
    assert "Không có nợ khoanh." in none.text


def test_a_quarter_without_files_says_what_is_missing(office: Office) -> None:
    make.quarter(office.cast.binh_minh, "2024-Q2")
    page = office.get("lan", "/003901/2024-Q2/overdue/")
    assert page.one("div", class_="empty-state").one("h2").text == "Quý này chưa có số liệu"
    assert number(page, "overdue") == "–"
    assert "Chưa xác định được: chưa ghi sao kê khế ước (HSKU) của quý 2024-Q2." in page.text
    assert page.all("table", id="migration") == []


def alone(cast: Cast, *quarters: tuple[str, int, int], **names: str) -> Node:
    """The page of Hải Hà with one loan of one association; current and overdue in million dong."""
    office = cast.hai_ha
    group, loan = make.group(office, "3902001"), make.loan(office, "77")
    person = make.borrower(office, "3902000001")
    for slug, current, overdue in quarters:
        quarter = make.quarter(office, slug)
        record = make.group_quarter(quarter, group, association=FARMERS, commune=cast.bien_dong)
        make.position(quarter, loan, person, cast.hai_ha_poor, of=record,
                      current=current * MILLION, overdue=overdue * MILLION)  # fmt: skip
        build(quarter)
    client = signed_in(cast.binh)
    answer = client.get(f"/003902/{quarters[-1][0]}/overdue/?by=commune")
    assert answer.status_code == 200
    return read(answer.content.decode())


def test_one_quarter_alone(cast: Cast) -> None:
    page = alone(cast, ("2024-Q1", 9, 1))
    assert number(page, "overdue_ratio") == "10,00"
    assert changes(page, "overdue")[0].startswith("– so với đầu năm: ")
    assert page.all("table", id="migration") == []
    assert chart(page, "overdue")[-1] == ["Quý I/2024", "1,00"]
    assert movement(page, "overdue")["Đầu kỳ"] == "–"


def test_a_base_of_nothing_gives_dashes(cast: Cast) -> None:
    page = alone(cast, ("2023-Q4", 0, 0), ("2024-Q1", 9, 1))
    assert changes(page, "overdue")[0] == "+1,00 so với đầu năm"
    assert changes(page, "overdue_ratio")[0] == "– so với đầu năm: mẫu số bằng 0"
    assert chart(page, "overdue_ratio")[-2] == ["Quý IV/2023", "–"]
    assert matrix(page) == {
        ("Tất toán hoặc không có trong sao kê", "Nợ quá hạn"): "1 0 → 10",
    }


def test_against_a_target_debt_moves_from_the_year_start(office: Office) -> None:
    page = office.get("lan", f"{OVERDUE}?base=target")
    assert changes(page, "overdue")[0].startswith("– so với chỉ tiêu")
    assert "chỉ tiêu không phải là một quý" in page.text
    assert matrix(page)["Nợ quá hạn", "Nợ quá hạn"] == "1 12 → 10"


def test_a_later_quarter_is_no_base_of_movement(office: Office) -> None:
    page = office.get("lan", "/003901/2023-Q4/overdue/?base=2024-Q1")
    assert page.all("table", id="migration") == []


@pytest.mark.parametrize("name", ["Xã " + "Rất " * 49, "<a href='x'>Xã & $5 %{y}</a>"])
def test_a_strange_name_stays_text(office: Office, name: str) -> None:
    CommuneName.objects.filter(code="390101").update(name=name)
    answer = office.as_(office.cast.lan).get(f"{OVERDUE}?by=commune").content.decode()
    page = read(answer)
    assert " ".join(name.split()) in set(heads(page, "overdue"))
    figure = str(page.one("figure", id="chart-overdue").one("script").content[0])
    assert "<a href" not in figure


@pytest.mark.parametrize("of", ["overdue", "overdue_ratio", "overdue_part", "par", "bands",
                                "freezes", "migration", "movement_frozen"])  # fmt: skip
def test_every_table_is_a_file(office: Office, of: str) -> None:
    page = office.get("lan", OVERDUE)
    addresses = [a.attrs["href"] for a in page.all("a") if "download" in a.attrs]
    (address,) = {a for a in addresses if a.rstrip("-") == f"?download=csv&of={of}"}
    answer = office.as_(office.cast.lan).get(OVERDUE + address)
    assert answer.status_code == 200
    assert answer.content.decode("utf-8-sig").count("\r\n") > 2


def test_a_file_of_frozen_debt_is_of_frozen_debt(office: Office) -> None:
    answer = office.as_(office.cast.lan).get(f"{OVERDUE}?by=none&download=csv&of=frozen")
    assert answer.content.decode("utf-8-sig").splitlines()[-1] == "Quý I/2024;3"


def queries(office: Office, query: str) -> int:
    client = office.as_(office.cast.lan)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(OVERDUE + query).status_code == 200
    return len(asked)


@pytest.mark.parametrize("query", ["", "?by=commune&of=bad_debt&quarters=12",
                                   "?association=11&by=programme&show=change",
                                   "?by=source&base=2023-Q2"])  # fmt: skip
def test_a_cold_look_takes_few_queries(office: Office, query: str) -> None:
    cold, warm = queries(office, query), queries(office, query)
    assert warm < cold <= 15
