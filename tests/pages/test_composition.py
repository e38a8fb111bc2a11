"""The composition of debt against the paper of tests/portfolio/hand.py, and with little or nothing.

On paper, in million dong, 31/12/2023 and 31/3/2024:

                HPN        HND        direct     An Lạc     Đại Đồng   pr. 01     pr. 02     pr. 06
31/12/2023      56         55         8          56         63         79         20         20
31/3/2024       45         78         6          70         59         93         20         16
change          -11        +23        -2         +14        -4         +14        0          -4
share           36,59      63,41      -          54,26      45,74      72,09      15,50      12,40
"""

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from associations.models import CommuneName
from groups.models import GroupQuarter
from portfolio.models import Position, Programme
from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, Cast
from tests.portfolio.hand import MILLION
from tests.signing import signed_in

from .html import Node, read
from .office import Office, table

PAGE = "/003901/2024-Q1/composition/"


def said(page: Node, name: str) -> str:
    """The sentence of a panel that is ready to copy."""
    return page.one("p", id=f"said-{name}").text


def chart(page: Node, name: str) -> list[list[str]]:
    """The rows of the table of a chart."""
    return page.one("figure", id=f"chart-{name}").rows()


def drawn(page: Node, name: str) -> dict[str, Any]:
    """What Plotly gets."""
    figure = page.one("figure", id=f"chart-{name}")
    found: dict[str, Any] = json.loads("".join(map(str, figure.one("script").content)))
    return found


def heads(page: Node, name: str) -> list[str]:
    return [th.text for th in page.one("figure", id=f"chart-{name}").one("thead").all("th")]


class TestTables:
    def test_amount_share_and_change_of_each_part(self, office: Office) -> None:
        page = office.get("lan", PAGE)
        assert table(page, "association") == [
            ["Hội Nông dân", "78", "63,4", "", "+23", "+41,82"],
            ["Hội Liên hiệp Phụ nữ", "45", "36,6", "", "-11", "-19,64"],
            ["Cho vay trực tiếp", "6", "–", "", "-2", "-25,00"],
        ]
        assert table(page, "commune") == [
            ["Xã An Lạc", "70", "54,3", "+14", "+25,00"],
            ["Xã Đại Đồng", "59", "45,7", "-4", "-6,35"],
        ]
        assert [row[1:] for row in table(page, "programme")] == [
            ["93", "72,1", "+14", "+17,72"],
            ["20", "15,5", "0", "0,00"],
            ["16", "12,4", "-4", "-20,00"],
        ]

    def test_the_classes_name_what_they_are_shares_of(self, office: Office) -> None:
        """123, 3 and 3 of 129: 95,35 + 2,33 + 2,33 = 100,01."""
        page = office.get("lan", PAGE)
        assert table(page, "class") == [
            ["Nợ trong hạn", "123", "95,35", "+11", "+9,82"],
            ["Nợ quá hạn", "3,00", "2,33", "+1,00", "+50,00"],
            ["Nợ khoanh", "3,00", "2,33", "-2,00", "-40,00"],
        ]
        listed = page.one("div", id="class-list")
        assert "dư nợ cùng phạm vi" in listed.one("caption").text
        note = listed.one("p", class_="table-note").text
        assert "100,01 %" in note and "do làm tròn" in note
        assert not page.one("div", id="commune-list").all("p", class_="table-note")

    def test_a_name_narrows_the_page_and_keeps_the_views(self, office: Office) -> None:
        page = office.get("lan", f"{PAGE}?base=2023-Q4&by=commune")
        links = {a.text: a.attrs["href"] for a in page.one("div", id="association-list").all("a")}
        address = links["Hội Nông dân"]
        assert address == f"{PAGE}?association=11&base=2023-Q4&by=commune"
        narrowed = office.get("lan", address)
        assert {row[0]: row[1] for row in table(narrowed, "commune")} == {
            "Xã An Lạc": "25",
            "Xã Đại Đồng": "53",
        }
        assert not narrowed.all("div", id="association-list")

    def test_the_order_is_in_the_address(self, office: Office) -> None:
        rows = table(office.get("lan", f"{PAGE}?programme-sort=change"), "programme")
        assert [row[3] for row in rows] == ["-4", "0", "+14"]

    def test_a_part_that_is_gone_stays_with_its_fall(self, office: Office) -> None:
        """B2 was the only loan to students; without it the programme has no row of its own now."""
        Position.objects.filter(programme=office.cast.students, ends_on="2024-03-31").delete()
        office.build()
        rows = {row[0]: row[1:] for row in table(office.get("lan", PAGE), "programme")}
        assert rows["Cho vay học sinh sinh viên"] == ["0", "0,0", "-20", "-100,00"]


class TestOverTime:
    @pytest.mark.parametrize(
        ("by", "columns", "last"),
        [
            ("association", ["Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Cho vay trực tiếp"],
             ["78", "45", "6", "129"]),
            ("commune", ["Xã An Lạc", "Xã Đại Đồng"], ["70", "59", "129"]),
            ("class", ["Nợ trong hạn", "Nợ quá hạn", "Nợ khoanh"], ["123", "3,00", "3,00", "129"]),
        ],
    )  # fmt: skip
    def test_nine_quarters_by_what_is_chosen(self, office: Office, by, columns, last) -> None:
        page = office.get("lan", f"{PAGE}?by={by}")
        assert heads(page, "parts")[1:-1] == columns
        rows = chart(page, "parts")
        assert len(rows) == 9
        assert rows[-1] == ["Quý I/2024", *last]
        assert rows[0] == ["Quý I/2022", *["–"] * len(last)]
        assert drawn(page, "parts")["data"][0]["y"][0] is None
        (chosen,) = page.one("section", id="over-time").all("a", aria_current="true")
        assert f"by={by}" in chosen.attrs["href"]
        kept = page.one("form", class_="filters").one("input", name="by")
        assert kept.attrs["value"] == by

    def test_many_parts_are_six_and_the_others(self, office: Office) -> None:
        """Eight more programmes of 1 to 8 million: 93, 20, 16, 8, 7, 6 have names, 15 remain."""
        cast, hand = office.cast, office.hand
        for n in range(1, 9):
            programme = make.programme(cast.binh_minh, f"8{n}", f"Chương trình {n}")
            make.position(
                hand.now, make.loan(cast.binh_minh, f"80{n}"),
                make.borrower(cast.binh_minh, f"390000080{n}"), programme, of=cast.o_mon,
                current=n * MILLION,
            )  # fmt: skip
        office.build()
        page = office.get("lan", f"{PAGE}?by=programme")
        assert chart(page, "parts")[-1][1:] == ["93", "20", "16", "8", "7", "6", "15", "165"]
        colours = [bar["marker"]["color"] for bar in drawn(page, "parts")["data"]]
        assert colours == [f"var(--part-{n})" for n in range(1, 8)]
        narrowed = drawn(office.get("lan", f"{PAGE}?by=programme&commune=390103"), "parts")
        named = {bar["name"]: bar["marker"]["color"] for bar in narrowed["data"]}
        assert named["Chương trình 8"] == "var(--part-4)"

    @pytest.mark.parametrize("query", ["by=group", "by=x", "heat=frozen"])
    def test_an_unknown_view_is_not_there(self, office: Office, query) -> None:
        assert office.as_(office.cast.lan).get(f"{PAGE}?{query}").status_code == 404


class TestMovement:
    def test_the_rows_add_up(self, office: Office) -> None:
        rows = chart(office.get("lan", PAGE), "movement-outstanding")
        assert rows == [
            ["Dư nợ ngày 31/12/2023", "119", "119.000.000"],
            ["+ Doanh số cho vay", "25", "+25.000.000"],
            ["− Doanh số thu nợ", "15", "-15.000.000"],
            ["− Xóa nợ", "0", "0"],
            ["+ Chuyển đến", "0", "0"],
            ["− Chuyển đi", "0", "0"],
            ["+ Chưa rõ", "0", "0"],
            ["Dư nợ ngày 31/03/2024", "129", "129.000.000"],
        ]

    def test_the_bars_hang_between_the_levels(self, office: Office) -> None:
        """119 + 25 = 144, 144 - 15 = 129; the axis begins at 90, and the page says so."""
        page = office.get("lan", PAGE)
        found = drawn(page, "movement-outstanding")
        (bars,) = found["data"]
        assert bars["base"] == [0, 119, 129, 129, 129, 129, 129, 0]
        assert bars["y"] == [119, 25, 15, 0, 0, 0, 0, 129]
        floor = found["layout"]["yaxis"]["range"][0]
        assert floor == 100
        lead = page.one("figure", id="chart-movement-outstanding").one("figcaption").text
        assert "Trục tung bắt đầu từ 100, không phải từ 0" in lead

    def test_the_rest_is_shown_to_the_dong(self, office: Office) -> None:
        Position.objects.filter(loan__number__endswith="0", ends_on="2024-03-31").update(
            current=35 * MILLION + 3
        )
        office.build()
        rows = chart(office.get("lan", PAGE), "movement-outstanding")
        assert rows[6][2] == "+3"
        assert rows[-1][2] == "129.000.003"

    def test_a_group_that_changed_its_association(self, office: Office) -> None:
        """G1 with 56 million goes from the Women's to the Farmers' Union; 10 of it are repaid."""
        for rows in (GroupQuarter, Position):
            rows.objects.filter(group=office.hand.g1, ends_on="2024-03-31").update(
                association=FARMERS
            )
        office.build()
        women = office.get("lan", f"{PAGE}?association=12")
        assert [r[2] for r in chart(women, "movement-outstanding")] == [
            "56.000.000", "0", "0", "0", "0", "-56.000.000", "0", "0",
        ]  # fmt: skip
        farmers = office.get("lan", f"{PAGE}?association=11")
        assert [r[2] for r in chart(farmers, "movement-outstanding")] == [
            "55.000.000", "+25.000.000", "-13.000.000", "0", "+56.000.000", "0", "0",
            "123.000.000",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("base", "reason"),
        [
            ("target", "chỉ tiêu không phải là một quý để tính biến động"),
            ("2024-Q2", "số phát sinh chỉ tính được từ một quý trước đó"),
            ("2023-Q2", "chưa ghi sao kê khế ước (HSKU) của quý 2023-Q2"),
        ],
    )
    def test_why_there_is_none(self, office: Office, base, reason) -> None:
        page = office.get("lan", f"{PAGE}?base={base}")
        assert not page.all("figure", id="chart-movement-outstanding")
        why = page.one("section", id="movement").one("p", class_="why-not").text
        assert why == f"Chưa vẽ được biến động: {reason}."


class TestProgrammes:
    def test_what_grew_stands_before_what_fell(self, office: Office) -> None:
        page = office.get("lan", PAGE)
        assert chart(page, "changes-programme") == [
            ["Cho vay hộ nghèo", "+14", "+17,72", "0"],
            ["Cho vay nước sạch và vệ sinh môi trường", "-4", "-20,00", "0"],
            ["Cộng", "+10", "–", "–"],
        ]
        assert said(page, "programmes") == (
            "Có 1 chương trình tăng, 1 chương trình giảm so với đầu năm. Tăng nhiều nhất là Cho "
            "vay hộ nghèo: tăng 14 triệu đồng, lên 93 triệu đồng. Giảm nhiều nhất là Cho vay nước "
            "sạch và vệ sinh môi trường: giảm 4 triệu đồng, còn 16 triệu đồng."
        )

    def test_a_loan_under_another_programme_is_a_move(self, office: Office) -> None:
        """A1, 40 million at opening, is under loans to students now."""
        Position.objects.filter(loan__number__endswith="0", ends_on="2024-03-31").update(
            programme=office.cast.students
        )
        office.build()
        rows = {r[0]: r[1:] for r in chart(office.get("lan", PAGE), "changes-programme")}
        assert rows["Cho vay học sinh sinh viên"] == ["+35", "+175,00", "+40"]
        assert rows["Cho vay hộ nghèo"] == ["-21", "-26,58", "-40"]

    def test_a_base_that_is_not_loaded_says_so(self, office: Office) -> None:
        page = office.get("lan", f"{PAGE}?base=2023-Q2")
        assert "2023-Q2" in page.one("section", id="programmes").one("p", class_="why-not").text


class TestPairs:
    def test_each_commune_with_each_association(self, office: Office) -> None:
        page = office.get("lan", PAGE)
        assert heads(page, "heat")[1:] == [
            "Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Cho vay trực tiếp", "Cộng",
        ]  # fmt: skip
        assert chart(page, "heat") == [
            ["Xã An Lạc", "25", "45", "0", "70"],
            ["Xã Đại Đồng", "53", "0", "6", "59"],
            ["Cộng", "78", "45", "6", "129"],
        ]
        assert drawn(page, "heat")["data"][0]["text"] == [["25", "45", "0"], ["53", "0", "6"]]
        assert (
            said(page, "pairs") == "Dư nợ lớn nhất là Hội Nông dân tại Xã Đại Đồng: 53 triệu đồng."
        )

    def test_the_overdue_ratio_of_each_pair(self, office: Office) -> None:
        """2 of 53 for the farmers of Đại Đồng, 1 of 45 for the women of An Lạc."""
        page = office.get("lan", f"{PAGE}?heat=overdue_ratio")
        assert chart(page, "heat") == [
            ["Xã An Lạc", "0,00", "2,22", "–", "1,43"],
            ["Xã Đại Đồng", "3,77", "–", "0,00", "3,39"],
            ["Cộng", "2,56", "2,22", "0,00", "2,33"],
        ]
        assert "3,77 %, nợ quá hạn 2,00 triệu đồng" in said(page, "pairs")

    @pytest.mark.parametrize(
        ("query", "rows", "narrowed"),
        [
            ("association=11", [["Xã An Lạc", "25"], ["Xã Đại Đồng", "53"], ["Cộng", "78"]],
             "một hội"),
            ("commune=390101", [["Xã An Lạc", "25", "45", "70"]], "một xã"),
        ],
    )  # fmt: skip
    def test_a_narrowed_page_has_a_smaller_map(self, office: Office, query, rows, narrowed) -> None:
        page = office.get("lan", f"{PAGE}?{query}")
        assert chart(page, "heat") == rows
        assert narrowed in page.one("section", id="pairs").one("p", class_="why-not").text

    def test_with_both_chosen_there_is_no_map(self, office: Office) -> None:
        page = office.get("lan", f"{PAGE}?association=11&commune=390101")
        assert not page.all("figure", id="chart-heat")
        assert "bỏ bớt" in page.one("section", id="pairs").one("p", class_="why-not").text


def test_sentences_name_share_denominator_and_base(office: Office) -> None:
    page = office.get("lan", PAGE)
    assert said(page, "association") == (
        "Theo hội: Hội Nông dân: 78 triệu đồng, chiếm 63,4 % dư nợ ủy thác, tăng 23 triệu đồng so "
        "với đầu năm. Hội Liên hiệp Phụ nữ: 45 triệu đồng, chiếm 36,6 % dư nợ ủy thác, giảm 11 "
        "triệu đồng so với đầu năm."
    )
    assert said(page, "moved") == (
        "Dư nợ từ 119 triệu đồng ngày 31/12/2023 đến 129 triệu đồng ngày 31/03/2024: cho vay 25 "
        "triệu đồng, thu nợ 15 triệu đồng, xóa nợ 0 triệu đồng, chuyển đến 0 triệu đồng, chuyển "
        "đi 0 triệu đồng, chưa rõ 0 triệu đồng."
    )
    assert "100,01 %" in said(page, "class")


def test_every_number_of_a_chart_says_which_figure_it_is(office: Office) -> None:
    page = office.get("lan", PAGE)
    cells = {n.attrs["data-is"]: n.text for n in page.all("td") if n.attrs.get("data-is")}
    assert cells["outstanding association=11 commune=390102"] == "53"
    assert cells["repaid @year_start:since"] == "15"
    assert cells["outstanding association=12 in=2023-Q4"] == "56"
    assert cells["overdue @year_start:percent"] == "+50,00"


def queries(office: Office, query: str) -> int:
    """How many statements a look takes when nothing is kept yet."""
    cache.clear()
    client = office.as_(office.cast.lan)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{PAGE}{query}").status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "query", ["", "?by=commune&heat=overdue_ratio", "?association=11&by=programme&base=2023-Q4"]
)
def test_a_cold_page_takes_few_queries(office: Office, query: str) -> None:
    assert 0 < queries(office, query) <= 15


def test_every_table_is_a_file(office: Office) -> None:
    client = office.as_(office.cast.lan)
    for name in ("association", "commune", "programme", "class", "parts", "heat",
                 "movement-outstanding", "changes-programme"):  # fmt: skip
        answer = client.get(f"{PAGE}?download=csv&of={name}")
        assert answer.status_code == 200, name
    text = client.get(f"{PAGE}?download=csv&of=movement-outstanding").content.decode("utf-8-sig")
    assert "Dư nợ ngày 31/12/2023;119;119000000" in text


class TestLittleOrNothing:
    def small(self, cast: Cast, before: int | None, now: int) -> Node:
        """Hải Hà with one loan of one association, balances in million dong."""
        office = cast.hai_ha
        group = make.group(office, "3902001")
        loan, borrower = make.loan(office, "77"), make.borrower(office, "3902000001")
        for slug, balance in (("2023-Q4", before), ("2024-Q1", now)):
            if balance is None:
                continue
            quarter = make.quarter(office, slug)
            record = make.group_quarter(quarter, group, association=FARMERS, commune=cast.bien_dong)
            lent = max(0, now - (before or 0)) if slug == "2024-Q1" else 0
            make.position(
                quarter, loan, borrower, cast.hai_ha_poor, of=record, current=balance * MILLION,
                disbursed=lent * MILLION, written_off=0,
            )  # fmt: skip
            build(quarter)
        client = signed_in(cast.binh)
        answer = client.get("/003902/2024-Q1/composition/")
        assert answer.status_code == 200
        return read(answer.content.decode())

    def test_one_association_alone(self, cast: Cast) -> None:
        page = self.small(cast, 8, 10)
        assert table(page, "association") == [
            ["Hội Nông dân", "10", "100,0", "", "+2", "+25,00"],
        ]
        assert chart(page, "heat") == [["Xã Biển Đông", "10", "10"], ["Cộng", "10", "10"]]

    def test_a_base_of_nothing(self, cast: Cast) -> None:
        page = self.small(cast, 0, 10)
        assert table(page, "commune") == [["Xã Biển Đông", "10", "100,0", "+10", "–"]]
        rows = chart(page, "movement-outstanding")
        assert (rows[0][2], rows[1][2], rows[-1][2]) == ("0", "+10.000.000", "10.000.000")

    def test_one_quarter_only(self, cast: Cast) -> None:
        page = self.small(cast, None, 10)
        why = page.one("section", id="movement").one("p", class_="why-not").text
        assert "chưa ghi sao kê khế ước (HSKU) của quý 2023-Q4" in why
        assert table(page, "commune") == [["Xã Biển Đông", "10", "100,0", "–", "–"]]

    def test_nothing_left(self, cast: Cast) -> None:
        page = self.small(cast, 10, 0)
        assert page.one("section", id="pairs").one("p", class_="why-not").text
        assert [row[1] for row in chart(page, "parts")][-2:] == ["10", "0"]

    def test_an_empty_quarter_says_what_is_missing(self, office: Office) -> None:
        make.quarter(office.cast.binh_minh, "2024-Q2")
        page = office.get("lan", "/003901/2024-Q2/composition/")
        assert page.one("div", class_="empty-state").one("h2").text == "Quý này chưa có số liệu"
        rows = chart(page, "parts")
        assert rows[-1] == ["Quý II/2024", "–", "–", "–", "–"]
        assert rows[-2][1:] == ["78", "45", "6", "129"]

    def test_an_office_without_any_figures(self, cast: Cast) -> None:
        make.quarter(cast.hai_ha, "2024-Q1")
        client = signed_in(cast.binh)
        page = read(client.get("/003902/2024-Q1/composition/").content.decode())
        assert page.one("div", class_="empty-state")

    @pytest.mark.parametrize(
        "name", ["Xã <b>Đậm</b> & <a href=//x>%{y}$1</a>", "Xã " + "Dài " * 49]
    )
    def test_a_name_that_is_long_or_looks_like_markup(self, office: Office, name: str) -> None:
        CommuneName.objects.filter(commune=office.cast.an_lac).update(name=name)
        Programme.objects.filter(pk=office.cast.poor.pk).update(name=name)
        page = office.get("lan", f"{PAGE}?by=commune")
        assert " ".join(name.split()) in {row[0] for row in table(page, "commune")}
        for shown in ("parts", "heat", "changes-programme"):
            text = str(drawn(page, shown))
            assert not re.search(r"<(?!br>|extra>|/extra>)", text), shown
            assert "%{y}$1" not in text
