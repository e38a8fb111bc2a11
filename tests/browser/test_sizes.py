"""Every page at the width of a phone, of a screen and on paper: nothing sticks out."""

import pytest
from playwright.sync_api import Page

from tests.pages.office import Office

from .conftest import Desk
from .pages import paths

pytestmark = pytest.mark.browser

SIDEWAYS = """() => [...document.querySelectorAll("body *")]
  .filter((e) => !e.closest(".table-box, .nav, svg, [popover]:not(:popover-open), .skip-link"))
  .filter((e) => !e.matches(".screen-drum")) // cut off on purpose
  .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((e) => `${e.tagName}.${e.className}`)"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def sideways(page: Page) -> tuple[int, list[str]]:
    return page.evaluate(WIDER), page.evaluate(SIDEWAYS)


@pytest.mark.parametrize("who", ["lan", "an", "hoa"])
@pytest.mark.parametrize("width", [360, pytest.param(1440, marks=pytest.mark.drill)])
def test_no_page_scrolls_sideways(desk: Desk, office: Office, who: str, width: int) -> None:
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.open("/sign-in/")
    assert sideways(desk.page) == (0, [])
    desk.sign_in(who)
    found = {}
    for path in paths(office, who):
        desk.open(path)
        desk.drawn()
        found[path] = sideways(desk.page)
    assert found == dict.fromkeys(found, (0, []))


def test_a_refused_page_fits_too(office: Office, page: Page, live_server) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.goto(f"{live_server.url}/sign-in/?next=/khong-co/")
    assert sideways(page) == (0, [])


def test_paper_holds_the_overview_and_the_briefing(lan: Desk) -> None:
    for path in ("/003901/2024-Q1/", "/003901/2024-Q1/briefing/"):
        lan.open(path)
        lan.drawn()
        lan.page.set_viewport_size({"width": 690, "height": 1000})
        lan.page.emulate_media(media="print")
        lan.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        wider, beside = sideways(lan.page)
        assert beside == [], path
        assert wider < 690, "Chromium shrinks what is at most twice as wide as the paper"
        for hidden in (".filters", ".session", ".nav", ".skip-link", ".definition-button"):
            for node in lan.page.locator(hidden).all():
                assert not node.is_visible(), hidden
        assert lan.page.locator("h1").is_visible()
        assert len(lan.page.pdf(format="A4")) > 10_000
        lan.page.emulate_media(media="screen")
        lan.page.set_viewport_size({"width": 1280, "height": 900})
