"""The overview in a browser: charts, filters, definitions, the keyboard, the language."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Desk

pytestmark = pytest.mark.browser

OUTSTANDING = "#figure-outstanding .key-figure-number"


def test_a_leader_signs_in_and_sees_the_quarter_drawn(lan: Desk) -> None:
    assert lan.page.url.endswith("/003901/2024-Q1/")
    expect(lan.page.locator(OUTSTANDING)).to_have_text("129")
    lan.drawn()
    charts = lan.page.locator("figure[data-chart]")
    assert charts.count() == 3
    assert lan.page.locator(".chart-box svg.main-svg").count() >= 3
    assert lan.page.locator(".chart-table[open]").count() == 0
    assert lan.page.locator("#chart-outstanding .bars path").count() >= 2


def test_a_chart_opens_to_its_numbers(lan: Desk) -> None:
    lan.drawn()
    cell = lan.page.locator("#chart-outstanding td").last
    expect(cell).to_be_hidden()
    lan.page.locator("#chart-outstanding summary").click()
    expect(cell).to_have_text("129")
    expect(cell).to_be_visible()


def test_a_filter_narrows_and_goes_back(lan: Desk) -> None:
    page = lan.page
    page.locator("#filter-commune").select_option("390101")
    page.wait_for_url("**commune=390101**")
    expect(page.locator(OUTSTANDING)).to_have_text("70")
    page.locator("#filter-association").select_option("12")
    page.wait_for_url("**association=12**")
    expect(page.locator(OUTSTANDING)).to_have_text("45")
    lan.drawn()
    page.go_back()
    expect(page.locator(OUTSTANDING)).to_have_text("70")
    page.locator(".filters-clear").click()
    expect(page.locator(OUTSTANDING)).to_have_text("129")
    lan.drawn()


def test_going_back_shows_the_filter_that_is_in_force(lan: Desk) -> None:
    lan.drawn()
    lan.page.locator("#filter-association").select_option("12")
    lan.page.wait_for_url("**association=12**")
    lan.drawn()
    lan.page.go_back()
    expect(lan.page.locator(OUTSTANDING)).to_have_text("129")
    expect(lan.page.locator("#filter-association")).to_have_value("", timeout=1000)


def test_another_quarter_keeps_the_filter(lan: Desk) -> None:
    lan.open("/003901/2024-Q1/?commune=390101")
    lan.page.locator(".quarter-button").click()
    lan.page.locator("#quarter-menu a", has_text="IV/2023").click()
    lan.page.wait_for_url("**/2023-Q4/?commune=390101")
    expect(lan.page.locator(OUTSTANDING)).to_have_text("56")
    lan.drawn()


def test_a_sorted_table_keeps_its_place_in_the_address(lan: Desk) -> None:
    page = lan.page
    page.locator("#commune-list thead a").nth(1).click()
    page.wait_for_url("**commune-sort=**")
    first = page.locator("#commune-list tbody tr").first
    expect(first).to_contain_text("Xã Đại Đồng")
    page.locator("#commune-list thead a").nth(1).click()
    expect(first).to_contain_text("Xã An Lạc")
    lan.drawn()


def test_a_definition_opens_by_pointer_and_by_keyboard(lan: Desk) -> None:
    lan.drawn()
    note = lan.page.locator("#definition-outstanding")
    button = lan.page.locator("[popovertarget=definition-outstanding]")
    expect(note).to_be_hidden()
    button.click()
    expect(note).to_contain_text("Số tiền khách hàng còn nợ")
    lan.page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    button.focus()
    lan.page.keyboard.press("Enter")
    expect(note).to_be_visible()
    lan.page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(button).to_be_focused()


def test_the_keyboard_reaches_the_main_parts(lan: Desk) -> None:
    page = lan.page
    lan.drawn()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    seen = []
    where = """() => {
      const at = document.activeElement;
      const box = at.getBoundingClientRect();
      const style = getComputedStyle(at);
      const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
      const part = at.closest("nav.nav, .filters, .key-figure, .table-list, .chart, .masthead");
      return [part ? part.className.split(" ")[0] : "", ring && box.width > 0];
    }"""
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(where))
    parts = list(dict.fromkeys(part for part, _ring in seen if part))
    assert parts[:3] == ["masthead", "nav", "filters"]
    assert {"key-figure", "chart", "table-list"} <= set(parts)
    assert all(ring for part, ring in seen if part)


def test_the_skip_link_leads_to_the_content(lan: Desk) -> None:
    lan.page.keyboard.press("Tab")
    lan.page.keyboard.press("Enter")
    expect(lan.page.locator("#main")).to_be_focused()
    lan.page.keyboard.press("Tab")
    inside = "document.getElementById('main').contains(document.activeElement)"
    assert lan.page.evaluate(inside)
    lan.drawn()


def test_english_and_back(lan: Desk) -> None:
    page = lan.page
    lan.open("/003901/2024-Q1/?commune=390101")
    page.locator(".languages button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("?commune=390101")
    expect(page.locator("#figure-overdue_ratio .key-figure-number")).to_have_text("1.43")
    lan.drawn()
    page.locator(".languages button[value=vi]").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("#figure-overdue_ratio .key-figure-number")).to_have_text("1,43")
    lan.drawn()


def test_a_spoken_number_leads_to_its_source(lan: Desk) -> None:
    lan.open("/003901/2024-Q1/briefing/")
    link = lan.page.locator("a.bound").first
    link.click()
    expect(lan.page).to_have_url(re.compile(r"#source-\d+$"))
    expect(lan.page.locator("tr:target")).to_be_in_viewport()
