"""From the office down to one loan and back, as a leader in a hurry clicks."""

import pytest
from playwright.sync_api import expect

from .conftest import Desk

pytestmark = pytest.mark.browser


def test_down_to_a_loan_and_back(lan: Desk) -> None:
    page = lan.page
    lan.drawn()
    page.locator("#association-list tbody a", has_text="Hội Liên hiệp Phụ nữ").first.click()
    page.wait_for_url("**association=12**")
    lan.drawn()
    page.locator("#commune-list tbody a", has_text="Xã An Lạc").first.click()
    page.wait_for_url("**commune=390101**")
    lan.drawn()
    expect(page.locator(".breadcrumb li")).to_have_count(3)
    page.locator(".cause a", has_text="3901001").first.click()
    page.wait_for_url("**/groups/3901001/**")
    lan.drawn()
    page.locator("main a[href*='/loans/']").first.click()
    page.wait_for_url("**/loans/**")
    lan.drawn()
    expect(page.locator("h1")).to_contain_text("6600")
    for _step in range(3):
        page.go_back()
    page.wait_for_url("**association=12**")
    lan.drawn()
    page.locator(".breadcrumb a").first.click()
    expect(page.locator("#figure-outstanding .key-figure-number")).to_have_text("129")
    lan.drawn()
