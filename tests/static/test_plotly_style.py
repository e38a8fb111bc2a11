"""What stands beside the vendored Plotly says of it is so: its style rules, and its traces."""

import re

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser

from portfolio.charts.drawing import TRACES, plain

from .page_server import STATIC, Site

PLOTLY = STATIC / "vendor" / "plotly"
PAGE = """<!doctype html><meta charset="utf-8">
<link rel="stylesheet" id="shipped" href="/static/vendor/plotly/plotly-style.css">
<div id="box"></div><script src="/static/vendor/plotly/plotly-charts.min.js"></script>"""
RULES = "id => [...document.getElementById(id).sheet.cssRules].map(rule => rule.cssText)"


def test_bundle_and_rules_name_the_same_version() -> None:
    bundle = (PLOTLY / "plotly-charts.min.js").read_text()[:300]
    rules = (PLOTLY / "plotly-style.css").read_text()[:300]
    version = re.search(r"v(\d+\.\d+\.\d+)", bundle)
    assert version
    assert f"plotly.js {version[1]} " in rules


def test_charts_have_the_traces_of_the_bundle() -> None:
    bundle = (PLOTLY / "plotly-charts.min.js").read_text()[:300]
    assert f"plotly.js ({', '.join(TRACES)} - minified)" in bundle
    assert plain([go.Bar(y=[1])])["data"] == [{"type": "bar", "y": [1]}]
    with pytest.raises(ValueError, match="no pie, waterfall"):
        plain([go.Waterfall(y=[1]), go.Pie(values=[1]), go.Bar(y=[1])])


@pytest.mark.browser
def test_rules_are_what_the_bundle_would_write(chromium: Browser, site: Site) -> None:
    """To renew the file after an update of the bundle: write the second list, one rule a line."""
    site.pages["/"] = PAGE
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(site.address)
    shipped = page.evaluate(RULES, "shipped")
    written = page.evaluate(RULES, "plotly.js-style-global")
    context.close()
    assert len(written) > 40
    assert shipped == written
