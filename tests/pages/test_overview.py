"""The overview: its figures, its parts by address, and how it looks with little or nothing."""

import re
from datetime import date

import pytest

from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast
from tests.imports.files import figures, posted
from tests.portfolio.hand import MILLION
from tests.signing import signed_in

from .html import Node, read
from .office import OVERVIEW, Office, changes, number, table


def test_the_figures_are_those_of_the_paper(office: Office) -> None:
    page = office.get("lan")
    assert number(page, "outstanding") == "129"
    assert changes(page, "outstanding")[0] == "+10 (+8,40 %) so với đầu năm"
    assert (number(page, "overdue"), number(page, "frozen")) == ("3,00", "3,00")
    assert (number(page, "overdue_ratio"), number(page, "borrowers")) == ("2,33", "4")
    assert (number(page, "disbursed"), number(page, "repaid")) == ("25", "15")
    assert (number(page, "entrusted_outstanding"), number(page, "entrusted_share")) == (
        "123",
        "95,3",
    )
    assert (number(page, "groups"), number(page, "groups_with_overdue")) == ("4", "2")


def test_the_tables_hold_the_parts(office: Office) -> None:
    page = office.get("lan")
    amounts = {row[0]: row[1] for row in table(page, "association")}
    assert amounts == {
        "Hội Nông dân": "78",
        "Hội Liên hiệp Phụ nữ": "45",
        "Cho vay trực tiếp": "6",
    }
    assert {row[0]: row[1] for row in table(page, "commune")} == {
        "Xã An Lạc": "70",
        "Xã Đại Đồng": "59",
    }
    assert [row[1] for row in table(page, "programme")] == ["93", "20", "16"]


@pytest.mark.parametrize(
    ("query", "outstanding", "tables"),
    [
        ("association=12", "45", {"commune", "programme"}),
        ("commune=390101", "70", {"association", "programme"}),
        ("association=11&commune=390101", "25", {"programme"}),
        ("association=99", "6", {"commune", "programme"}),
        ("association=&commune=", "129", {"association", "commune", "programme"}),
        ("commune-page=99&commune-sort=no", "129", {"association", "commune", "programme"}),
    ],
)  # fmt: skip
def test_the_address_narrows_the_page(office: Office, query, outstanding, tables) -> None:
    page = office.get("lan", f"{OVERVIEW}?{query}")
    assert number(page, "outstanding") == outstanding
    lists = {n.attrs["id"].split("-")[0] for n in page.all("div", class_="table-list")}
    assert lists == tables
    chosen = {n.attrs["value"] for n in page.all("option") if "selected" in n.attrs}
    assert chosen == set(re.findall(r"\b(?:association|commune)=(\d+)", query))


@pytest.mark.parametrize(
    "query",
    ["association=77", "association=1", "commune=390201", "commune=390199", "commune=An",
     "commune=%00"],
)  # fmt: skip
@pytest.mark.parametrize("section", ["", "briefing/"])
def test_an_unknown_part_is_not_there(office: Office, section, query) -> None:
    assert office.as_(office.cast.lan).get(f"{OVERVIEW}{section}?{query}").status_code == 404


def test_office_figures_posted_later_show_at_once(office: Office) -> None:
    """They are no part of the aggregates; they give a new version all the same."""
    assert number(office.get("lan"), "capital") == "–"
    posted(office.hand.now, figures({"GIA_TRI": 250 * MILLION}))
    office.build()
    assert number(office.get("lan"), "capital") == "250"


def test_every_key_figure_is_defined_one_click_away(office: Office) -> None:
    page = office.get("lan")
    shown = page.all("section", class_="key-figure")
    assert len(shown) >= 18
    for figure in shown:
        key = figure.attrs["data-figure"]
        button = figure.one("button", popovertarget=f"definition-{key}")
        note = figure.one("div", id=f"definition-{key}")
        assert "popover" in note.attrs and note.one("p", class_="definition-title").text
        assert figure.one("h3").text in button.attrs["aria-label"]
        assert len(note.text) > len(figure.one("h3").text) + 20


def test_a_change_never_stands_without_its_base(office: Office) -> None:
    lines = office.get("lan").all("li", class_="change")
    assert len(lines) > 20
    assert all(
        line.one(class_="change-basis").text.lstrip("– ").startswith("so với") for line in lines
    )


def test_the_page_is_whole_without_scripts(office: Office) -> None:
    page = office.get("lan")
    charts = page.all("figure", class_="chart")
    assert len(charts) == 3
    for chart in charts:
        assert "open" in chart.one("details", class_="chart-table").attrs
        cells = [cell for row in chart.rows() for cell in row[1:]]
        assert any(c.isdigit() for cell in cells for c in cell)
    assert page.one("figure", id="chart-outstanding").rows()[-2:] == [
        ["Quý IV/2023", "119"],
        ["Quý I/2024", "129"],
    ]
    submit = page.one("form", class_="filters").one("button")
    assert submit.attrs["type"] == "submit"


def test_a_quarter_without_files_says_what_is_missing(office: Office) -> None:
    make.quarter(office.cast.binh_minh, "2024-Q2")
    page = office.get("lan", "/003901/2024-Q2/")
    assert number(page, "outstanding") == "–"
    assert page.one("div", class_="empty-state").one("h2").text == "Quý này chưa có số liệu"
    assert "sao kê khế ước (HSKU)" in page.one("div", class_="empty-state").text
    reason = page.one("section", data_figure="outstanding").one("p", class_="key-figure-reason")
    assert reason.text == "chưa ghi sao kê khế ước (HSKU) của quý 2024-Q2"
    for section in ("briefing/", "quarter/", "imports/"):
        assert office.get("lan", f"/003901/2024-Q2/{section}").one("h1").text
    for address in ("", "briefing/", "quarter/", "imports/"):
        head = office.get("lan", f"/003901/2024-Q2/{address}").one("div", class_="quarter-switch")
        assert not head.text.split("·")[0].rstrip().endswith("số liệu đến")


def small(cast: Cast, before: int, now: int) -> Node:
    """The overview of Hải Hà with one loan of one association, balances in million dong."""
    office = cast.hai_ha
    group = make.group(office, "3902001")
    loan, borrower = make.loan(office, "77"), make.borrower(office, "3902000001")
    for slug, amount in (("2023-Q4", before), ("2024-Q1", now)):
        quarter = make.quarter(office, slug, as_of=date(2024, 3, 31) if amount == now else None)
        record = make.group_quarter(quarter, group, association=FARMERS, commune=cast.bien_dong)
        flows = {"disbursed": (now - before) * MILLION} if amount == now else {}
        make.position(
            quarter, loan, borrower, cast.hai_ha_poor, of=record, current=amount * MILLION, **flows
        )
        build(quarter)
    return _page(cast)


def _page(cast: Cast) -> Node:
    client = signed_in(cast.binh)
    answer = client.get("/003902/2024-Q1/")
    assert answer.status_code == 200
    return read(answer.content.decode())


def test_one_association_alone(cast: Cast) -> None:
    page = small(cast, 8, 10)
    (row,) = table(page, "association")
    assert row[:3] == ["Hội Nông dân", "10", "100,0"]
    assert number(page, "entrusted_share") == "100,0"
    assert not page.all("p", class_="table-note")


def test_a_base_of_nothing_gives_a_dash(cast: Cast) -> None:
    page = small(cast, 0, 10)
    assert number(page, "credit_growth") == "–"
    reason = page.one("section", data_figure="credit_growth").one("p", class_="key-figure-reason")
    assert reason.text == "mẫu số bằng 0"
    assert changes(page, "outstanding")[0] == "+10 so với đầu năm"


def test_what_is_not_known_is_a_dash_and_says_why(office: Office) -> None:
    page = office.get("lan")
    assert number(page, "capital") == "–"
    page = office.get("lan", f"{OVERVIEW}?base=same_period_last_year")
    assert changes(page, "outstanding")[0].startswith("– so với cùng kỳ năm trước: chưa ghi")


class TestLanguage:
    """English is a choice; the figures mean the same."""

    @pytest.fixture
    def large(self, office: Office) -> Office:
        """293.804 million in all."""
        cast = office.cast
        make.position(
            office.hand.now,
            make.loan(cast.binh_minh, "900"),
            make.borrower(cast.binh_minh, "3900000900"),
            cast.poor,
            of=cast.o_mon,
            current=293_675 * MILLION,
            disbursed=293_675 * MILLION,
        )
        office.build()
        return office

    def test_numbers_keep_their_meaning(self, large: Office) -> None:
        client = large.as_(large.cast.lan)
        vietnamese = read(client.get(OVERVIEW).content.decode())
        client.post("/language/", {"language": "en", "next": OVERVIEW})
        english = read(client.get(OVERVIEW).content.decode())
        assert number(vietnamese, "outstanding") == "293.804"
        assert number(english, "outstanding") == "293,804"
        assert number(vietnamese, "entrusted_share").replace(",", ".") == number(
            english, "entrusted_share"
        )
        assert (vietnamese.one("html").attrs["lang"], english.one("html").attrs["lang"]) == (
            "vi",
            "en",
        )
        assert english.one("figure", id="chart-outstanding").rows()[-1][1] == "293,804"

    def test_the_browsers_language_changes_no_number(self, large: Office) -> None:
        client = large.as_(large.cast.lan)
        answer = client.get(OVERVIEW, headers={"accept-language": "en-US,en"})
        page = read(answer.content.decode())
        assert number(page, "outstanding") == "293.804"
        assert page.one("h1").text == "Tổng quan hoạt động tín dụng"


def test_other_rows_of_a_woman_are_counted_by_her_group(office: Office) -> None:
    """The page of an association counts what its groups owe, whatever the commune."""
    page = office.get("hoa", f"{OVERVIEW}?association={WOMEN}")
    assert (number(page, "groups"), number(page, "entrusted_borrowers")) == ("2", "1")
