"""Charts of real pages: the room for their letters is there before they are drawn."""

import pytest

from .conftest import Desk

pytestmark = pytest.mark.browser

# Plotly draws again whatever needed more room than this beyond what it was given.
TOLERATED = 1
LACKING = """tolerated => [...document.querySelectorAll(".js-plotly-plot")].flatMap(box => {
  const { margin, _size: size } = box._fullLayout;
  const lacking = ["l", "r", "t", "b"].filter(k => Math.abs(size[k] - margin[k]) > tolerated);
  return lacking.map(side => `${box.closest("figure").id} ${side} ${margin[side]} ${size[side]}`);
})"""


@pytest.mark.parametrize("address", ["", "composition/", "overdue/", "maturities/", "groups/"])
def test_on_a_screen_no_chart_is_drawn_twice(lan: Desk, address: str) -> None:
    lan.page.set_viewport_size({"width": 1440, "height": 900})
    lan.open(f"/003901/2024-Q1/{address}")
    lan.drawn()
    assert lan.page.locator(".js-plotly-plot").count() > 1
    assert lan.page.evaluate(LACKING, TOLERATED) == []
