"""A choice exchanges the view alone: nothing else moves, nothing is kept, no failure is silent."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from .conftest import Desk

pytestmark = pytest.mark.browser

OUTSTANDING = "#figure-outstanding .key-figure-number"


def mark(page: Page) -> None:
    """Notes in the page that it is this one; a page that comes anew does not know it."""
    page.evaluate("window.thisPage = true")


def is_marked(page: Page) -> bool:
    return bool(page.evaluate("window.thisPage === true"))


def narrowed(desk: Desk) -> Page:
    """The overview of a commune, chosen by the filter without a new page."""
    page = desk.page
    desk.drawn()
    mark(page)
    page.locator("#filter-commune").select_option("390101")
    expect(page.locator(OUTSTANDING)).to_have_text("70")
    return page


def test_a_choice_exchanges_the_view_alone(lan: Desk) -> None:
    lan.page.locator("#filter-commune").focus()
    page = narrowed(lan)
    assert is_marked(page)
    expect(page).to_have_url(re.compile("commune=390101"))
    expect(page.locator("#filter-commune")).to_be_focused()
    expect(page.locator("#filter-commune")).to_have_value("390101")
    lan.drawn()
    assert page.locator("#chart-outstanding .bars path").count() >= 2
    assert page.locator(".chart-table[open]").count() == 0
    for link in page.locator(".nav a, #quarter-menu a").all():
        href = link.get_attribute("href") or ""
        assert "commune=390101" in href or "2024-Q1" not in href
    assert "commune=390101" in page.locator("#languages [name=next]").input_value()
    expect(page.locator("#view")).to_have_attribute("data-subject", re.compile("An Lạc"))


def test_charts_that_leave_are_let_go(lan: Desk) -> None:
    lan.drawn()
    old = lan.page.query_selector("#chart-outstanding .chart-box")
    assert old and old.evaluate("box => box._fullLayout !== undefined")
    narrowed(lan)
    assert old.evaluate("box => box._fullLayout === undefined && !box.isConnected")
    lan.drawn()


def test_back_and_forth_shows_what_the_address_says(lan: Desk) -> None:
    page = narrowed(lan)
    lan.drawn()
    page.go_back()
    expect(page.locator(OUTSTANDING)).to_have_text("129")
    expect(page.locator("#filter-commune")).to_have_value("")
    page.go_forward()
    expect(page.locator(OUTSTANDING)).to_have_text("70")
    expect(page.locator("#filter-commune")).to_have_value("390101")
    lan.drawn()


def test_nothing_of_a_page_is_kept_by_the_browser(lan: Desk) -> None:
    page = narrowed(lan)
    lan.drawn()
    kept = page.evaluate("[{...localStorage}, {...sessionStorage}]")
    # Where one is, of this tab only, as its history has it too.
    assert kept[0] == {} and set(kept[1]) <= {"htmx-current-path-for-history"}
    assert page.url.endswith(next(iter(kept[1].values())))


def test_a_sorted_column_keeps_focus_and_place(lan: Desk) -> None:
    page = lan.page
    page.emulate_media(reduced_motion="reduce")
    lan.drawn()
    mark(page)
    link = page.locator("#commune-list thead a[hx-boost]").nth(1)
    link.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    page.wait_for_url("**commune-sort=**")
    expect(page.locator("#commune-list th[aria-sort]").first).to_be_visible()
    expect(link).to_be_focused()
    assert is_marked(page)
    assert abs(page.evaluate("scrollY") - before) < 2
    lan.drawn()


def test_a_keyboard_choice_keeps_its_button(lan: Desk) -> None:
    page = lan.page
    page.locator("#filter-association").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#filters-show").press("Enter")
    page.wait_for_url("**association=11**")
    expect(page.locator("#filters-show")).to_be_focused()
    lan.drawn()


def test_a_server_fault_is_said_and_the_choice_taken_back(lan: Desk) -> None:
    page = lan.page
    lan.drawn()
    page.route("**/*commune=390101*", lambda route: route.fulfill(status=500, body="x"))
    page.locator("#filter-commune").select_option("390101")
    expect(page.get_by_role("alert")).to_contain_text("máy chủ gặp lỗi")
    expect(page.locator("#filter-commune")).to_have_value("")
    expect(page.locator(OUTSTANDING)).to_have_text("129")
    page.unroute_all()
    lan.wrong.clear()
    narrowed(lan)
    expect(page.locator("#load-error")).to_be_hidden()
    lan.drawn()


def test_a_lost_connection_is_said(lan: Desk) -> None:
    page = lan.page
    lan.drawn()
    page.context.set_offline(True)
    page.locator("#filter-commune").select_option("390101")
    expect(page.get_by_role("alert")).to_contain_text("Mất kết nối")
    expect(page.locator("#filter-commune")).to_have_value("")
    page.context.set_offline(False)
    lan.wrong.clear()


def test_what_is_not_there_leads_to_its_page(lan: Desk) -> None:
    page = lan.page
    lan.drawn()
    page.evaluate("document.querySelector('#filter-commune option:last-child').value = '999999'")
    page.locator("#filter-commune").select_option("999999")
    page.wait_for_url("**commune=999999**")
    expect(page.locator("h1")).to_contain_text("Không")
    lan.wrong.clear()


def test_a_session_that_ended_leads_to_the_door_and_back(lan: Desk) -> None:
    page = lan.page
    lan.drawn()
    Session.objects.all().delete()
    page.locator("#filter-commune").select_option("390101")
    page.wait_for_url("**/sign-in/?next=**commune%3D390101**")
    expect(page.locator("#id_username")).to_be_visible()


def test_waiting_is_shown_after_a_moment(lan: Desk) -> None:
    page = lan.page
    lan.drawn()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*commune=390101*", hold)
    expect(page.locator("#loading")).to_be_hidden()
    page.locator("#filter-commune").select_option("390101")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator("#view")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(page.locator(OUTSTANDING)).to_have_text("70")
    expect(page.locator("#loading")).to_be_hidden()
    lan.drawn()
