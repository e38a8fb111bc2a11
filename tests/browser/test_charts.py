"""Charts of real pages: the room for their letters is there before they are drawn."""

import re
from pathlib import Path
from xml.etree.ElementTree import canonicalize

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


# Of each chart its extent, room for letters, letters and where its legend stands.
FITTED = """() => [...document.querySelectorAll(".js-plotly-plot")].every(box =>
  Math.abs(box._fullLayout.width - box.clientWidth) < 2
  && Math.abs(box._fullLayout.height - box.clientHeight) < 2)"""
AREAS = """() => Object.fromEntries([...document.querySelectorAll(".js-plotly-plot")].map(box => {
  const { width, height, font, _size: { l, r, t, b } } = box._fullLayout;
  const legend = box.querySelector(".legend")?.getBoundingClientRect().top ?? 0;
  const above = legend && legend - box.getBoundingClientRect().top;
  return [box.closest("figure").id, [width, height, l, r, t, b, font.size, above]];
}))"""
COUNT_DRAWINGS = """() => {
  const { newPlot } = window.Plotly;
  const boxes = [...document.querySelectorAll(".js-plotly-plot")];
  window.drawings = Object.fromEntries(boxes.map(box => [box.closest("figure").id, 0]));
  window.Plotly = { ...window.Plotly, newPlot: (box, ...how) => {
    window.drawings[box.closest("figure").id] += 1;
    return newPlot(box, ...how);
  } };
}"""
UPRIGHT, LYING = (390, 844), (844, 390)


def loaded(desk: Desk, path: str, extent: tuple[int, int]) -> dict[str, list[float]]:
    """The areas of the charts of a page that a window of this extent asked for."""
    desk.page.set_viewport_size({"width": extent[0], "height": extent[1]})
    desk.open(path)
    desk.drawn()
    return desk.page.evaluate(AREAS)


def turned(desk: Desk, extent: tuple[int, int]) -> dict[str, list[float]]:
    """The areas after the window has become another."""
    desk.page.set_viewport_size({"width": extent[0], "height": extent[1]})
    desk.page.wait_for_function(FITTED)
    return desk.page.evaluate(AREAS)


def apart(some: dict[str, list[float]], others: dict[str, list[float]]) -> list[str]:
    """The charts whose areas differ by more than an eye sees."""
    assert some.keys() == others.keys()
    assert len(some) > 1
    return [
        f"{name} {one} {others[name]}"
        for name, one in some.items()
        if max(abs(a - b) for a, b in zip(one, others[name], strict=True)) > 2
    ]


@pytest.mark.parametrize("address", ["", "composition/", "overdue/"])
def test_a_turned_phone_shows_what_one_held_so_from_the_start_shows(
    lan: Desk, address: str
) -> None:  # fmt: skip
    path = f"/003901/2024-Q1/{address}"
    lying = loaded(lan, path, LYING)
    upright = loaded(lan, path, UPRIGHT)
    lan.page.evaluate(COUNT_DRAWINGS)
    assert apart(turned(lan, LYING), lying) == []
    assert apart(turned(lan, UPRIGHT), upright) == []
    assert set(lan.page.evaluate("Object.values(window.drawings)")) == {2}


def test_letters_of_the_meeting_have_their_room_in_a_smaller_window(lan: Desk) -> None:
    path = "/003901/2024-Q1/meeting/"
    small = loaded(lan, path, (1280, 640))
    large = loaded(lan, path, (1920, 1080))
    lan.page.evaluate(COUNT_DRAWINGS)
    assert apart(turned(lan, (1280, 640)), small) == []
    assert apart(turned(lan, (1920, 1080)), large) == []
    assert set(lan.page.evaluate("Object.values(window.drawings)")) == {2}


def test_paper_is_the_same_from_any_screen_and_leaves_it_as_it_was(lan: Desk) -> None:
    papers = []
    for extent in (UPRIGHT, LYING):
        before = loaded(lan, "/003901/2024-Q1/composition/", extent)
        lan.page.evaluate(f"addEventListener('beforeprint', () => (window.paper = ({AREAS})()))")
        lan.page.evaluate(COUNT_DRAWINGS)
        lan.page.pdf()
        lan.page.wait_for_function(FITTED)
        papers.append(lan.page.evaluate("window.paper"))
        assert apart(lan.page.evaluate(AREAS), before) == []
        assert set(lan.page.evaluate("Object.values(window.drawings)")) == {2}
    assert apart(*papers) == []
    assert {tuple(area[:2]) for area in papers[0].values()} <= {(640, 290), (640, 440), (640, 640)}


def pictures(desk: Desk, path: str, extent: tuple[int, int]) -> list[str]:
    """The drawings that the charts of a page save, without the names that Plotly makes up anew."""
    loaded(desk, path, extent)
    found = []
    for button in desk.page.locator("[data-picture=svg]").all():
        with desk.page.expect_download() as download:
            button.click()
        drawing = canonicalize(Path(download.value.path()).read_text(encoding="utf-8"))
        made_up = re.findall(r"(?:clip|defs-|legend|trace)([0-9a-f]{6})", drawing)
        for number, name in enumerate(dict.fromkeys(made_up)):
            drawing = drawing.replace(name, f"made-up-{number}")
        found.append(drawing)
    return found


@pytest.mark.parametrize("address", ["", "composition/", "overdue/"])
def test_a_picture_is_the_same_from_a_phone_and_from_a_desk(lan: Desk, address: str) -> None:
    path = f"/003901/2024-Q1/{address}"
    on_phone = pictures(lan, path, UPRIGHT)
    assert len(on_phone) > 1
    assert on_phone == pictures(lan, path, (1440, 900))
