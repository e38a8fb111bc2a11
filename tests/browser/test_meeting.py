"""Meeting mode in a browser: turning the screens, charts, the address, a phone, paper."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Desk
from .test_sizes import sideways

pytestmark = pytest.mark.browser

MEETING = "/003901/2024-Q1/meeting/"
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".screens *")]
  .filter((e) => !e.closest(".chart-table, .chart-pictures, script"))
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
# How far the last line of the screen ends before the bar.
ROOM = """() => {
  const foot = document.querySelector(".screen[data-current] .screen-foot");
  const end = foot.getBoundingClientRect().right - parseFloat(getComputedStyle(foot).paddingRight);
  return document.querySelector(".screen-bar").getBoundingClientRect().left - end;
}"""
SWIPE = """(by) => {
  const at = (x) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 300 });
  const said = (type, x) => document.body.dispatchEvent(new TouchEvent(type, {
    bubbles: true, touches: type === "touchstart" ? [at(x)] : [], changedTouches: [at(x)] }));
  said("touchstart", 200);
  said("touchend", 200 + by);
}"""


@pytest.fixture
def deck(lan: Desk) -> Desk:
    """The meeting at its first screen, every chart drawn."""
    lan.open(MEETING)
    lan.drawn()
    return lan


def at(deck: Desk) -> str:
    return deck.page.locator(".screen-place").inner_text()


def test_keys_move_through_all_screens(deck: Desk) -> None:
    page = deck.page
    count = page.locator(".screen").count()
    assert count == 21
    assert at(deck) == f"1 / {count}"
    headlines = []
    for number in range(1, count + 1):
        expect(page.locator(".screen-place")).to_have_text(f"{number} / {count}")
        current = page.locator(".screen[data-current]")
        expect(current).to_have_count(1)
        expect(current).to_be_visible()
        headlines.append(current.locator("h1, h2").inner_text())
        for chart in current.locator(".chart-box").all():
            expect(chart.locator("svg.main-svg").first).to_be_visible()
        page.keyboard.press("ArrowRight")
    assert len(set(headlines)) == count
    assert at(deck) == f"{count} / {count}"
    for key, place in (
        ("ArrowLeft", count - 1), ("Home", 1), ("PageDown", 2), ("Space", 3), ("Shift+Space", 2),
        ("PageUp", 1), ("ArrowLeft", 1), ("End", count), ("Home", 1), ("ArrowDown", 2),
        ("ArrowUp", 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert at(deck) == f"{place} / {count}", key


def test_the_address_keeps_the_screen(deck: Desk) -> None:
    page = deck.page
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"meeting/#3$"))
    page.reload()
    expect(page.locator(".screen-place")).to_have_text("3 / 21")
    expect(page.locator("#screen-outstanding")).to_be_visible()
    page.evaluate("location.hash = '#9'")
    expect(page.locator(".screen-place")).to_have_text("9 / 21")
    page.evaluate("location.hash = '#khong-co'")
    expect(page.locator(".screen-place")).to_have_text("1 / 21")
    deck.drawn()


def test_clicks_at_the_edges_and_fingers_turn_the_page(deck: Desk) -> None:
    page = deck.page
    page.mouse.click(1260, 300)
    assert at(deck) == "2 / 21"
    page.mouse.click(640, 300)
    assert at(deck) == "2 / 21"
    page.mouse.click(10, 300)
    assert at(deck) == "1 / 21"
    page.evaluate(SWIPE, -120)
    assert at(deck) == "2 / 21"
    page.evaluate(SWIPE, 20)
    assert at(deck) == "2 / 21"
    page.evaluate(SWIPE, 120)
    assert at(deck) == "1 / 21"


def test_the_bar_is_reached_by_the_keyboard_and_fades(deck: Desk) -> None:
    page = deck.page
    later = page.locator("[data-go='1']")
    later.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert at(deck) == "3 / 21"
    expect(later).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator("[data-go='-1']")).to_be_disabled()
    page.evaluate("document.activeElement.blur()")
    expect(page.locator("body")).to_have_attribute("data-idle", "", timeout=8000)
    expect(later).to_have_css("opacity", "0")
    expect(page.locator(".screen-place")).to_have_css("opacity", "1")
    page.mouse.move(500, 500)
    expect(later).to_have_css("opacity", "1")
    assert page.evaluate(ROOM) > 0


def test_f_fills_the_screen_and_gives_it_back(deck: Desk) -> None:
    page = deck.page
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_the_numbers_of_a_chart_are_reached_by_the_keyboard(deck: Desk) -> None:
    page = deck.page
    page.evaluate("location.hash = '#9'")
    summary = page.locator("#chart-association-shares summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chart-association-shares td").first).to_be_visible()


@pytest.mark.parametrize(
    ("width", "height", "least"), [(1920, 1080, 24), (960, 540, 12), (390, 844, 13)]
)
def test_letters_are_read_across_the_room(
    deck: Desk, width: int, height: int, least: int
) -> None:  # fmt: skip
    deck.page.set_viewport_size({"width": width, "height": height})
    deck.open(MEETING)
    deck.drawn()
    assert deck.page.evaluate(SMALLEST) >= least
    if width >= 960:
        overflow = "s => s.map((e) => e.scrollHeight - e.clientHeight)"
        assert max(deck.page.locator(".screen").evaluate_all(overflow)) <= 1


def test_a_phone_shows_it_without_scrolling_sideways(deck: Desk) -> None:
    deck.page.set_viewport_size({"width": 360, "height": 740})
    deck.open(MEETING)
    deck.drawn()
    assert sideways(deck.page) == (0, [])


def test_paper_holds_a_screen_a_sheet(deck: Desk) -> None:
    pdf = deck.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == 21
    assert all(float(width) > float(height) for width, height in boxes)


def test_without_scripts_all_stand_below_each_other(desk: Desk) -> None:
    desk.sign_in("lan")
    state = desk.page.context.storage_state()
    browser = desk.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(desk.address + MEETING)
    boxes = [s.bounding_box() for s in page.locator(".screen").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 21
    assert tops == sorted(set(tops))
    assert page.locator("#chart-association-shares td").first.is_visible()
    assert page.locator(".screen-bar button").first.is_hidden()
    context.close()
