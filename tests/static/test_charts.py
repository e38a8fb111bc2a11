"""Charts in a real browser under the strict policy."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from .page_server import STATIC, Site

pytestmark = pytest.mark.browser

CHART = {
    "id": "overdue",
    "title": "Nợ quá hạn",
    "lead": "Triệu đồng cuối mỗi quý",
    "figure": {
        "data": [
            {
                "type": "bar",
                "name": "Nợ quá hạn",
                "x": ["Quý I/2024", "Quý II/2024"],
                "y": [1500, 2500],
                "marker": {"color": "var(--debt-overdue)"},
            }
        ],
        "layout": {"showlegend": True, "yaxis": {"tickformat": ",.0f"}},
    },
    "columns": ["Quý", "Nợ quá hạn"],
    "rows": [["Quý I/2024", "1.500"], ["Quý II/2024", "2.500"]],
}


def chart_page(chart: dict) -> str:
    """A page with nothing but one chart made from the product's own parts."""
    return "".join(
        (
            '<!doctype html><html lang="vi"><meta charset="utf-8">',
            render_to_string("parts/styles.html"),
            render_to_string("parts/chart.html", {"chart": chart}),
            render_to_string("parts/outcome.html"),
            '<script src="/static/js/outcome.js" defer></script>',
            '<script src="/static/js/copy.js" defer></script>',
            render_to_string("parts/chart_assets.html"),
        )
    )


@pytest.fixture
def drawn(page: Page, site: Site) -> Page:
    """A page with the chart standing."""
    site.pages["/"] = chart_page(CHART)
    page.goto(site.address)
    page.locator("figure[data-drawn]").wait_for()
    return page


def test_the_policy_refuses_nothing(drawn: Page) -> None:
    drawn.locator(".chart-box").hover()
    assert drawn.evaluate("window.violations") == []


def test_plotly_writes_no_rule_of_its_own(drawn: Page) -> None:
    shipped = (STATIC / "vendor" / "plotly" / "plotly-style.css").read_text().count("{")
    rules = "document.getElementById('plotly.js-style-global').sheet.cssRules.length"
    assert drawn.evaluate(rules) == shipped
    assert drawn.locator("style").count() == 0


def test_the_policy_is_in_force(page: Page, site: Site) -> None:
    site.pages["/"] = "<!doctype html><p style='color: red'>x</p>"
    page.goto(site.address)
    assert len(page.evaluate("window.violations")) == 1


def test_the_table_closes_behind_a_drawn_chart(drawn: Page) -> None:
    expect(drawn.get_by_role("cell", name="1.500")).to_be_hidden()
    drawn.get_by_text("Nợ quá hạn", exact=True).first.wait_for()


def test_colours_come_from_the_page(drawn: Page) -> None:
    bar = drawn.locator(".bars path").first
    expect(bar).to_have_css("fill", "rgb(200, 69, 47)")


def test_numbers_have_vietnamese_marks(drawn: Page) -> None:
    ticks = drawn.locator(".ytick text").all_text_contents()
    assert "1.000" in ticks


def test_plotly_has_no_button_of_its_own(drawn: Page) -> None:
    drawn.locator(".chart-box").hover()
    assert drawn.locator(".modebar-btn, .plotlyjsicon").count() == 0


def test_a_chart_that_cannot_be_drawn_leaves_its_table_open(page: Page, site: Site) -> None:
    site.pages["/"] = chart_page(CHART).replace('"layout"', "broken", 1)
    page.goto(site.address)
    page.locator("figure[data-chart-failed]").wait_for()
    expect(page.get_by_role("cell", name="1.500")).to_be_visible()
    expect(page.locator(".chart-box")).to_be_hidden()


def test_without_scripts_the_table_is_the_page(chromium, site: Site) -> None:
    site.pages["/"] = chart_page(CHART)
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(site.address)
    expect(plain.get_by_role("cell", name="1.500")).to_be_visible()
    expect(plain.locator(".chart-box")).to_be_hidden()
    context.close()
