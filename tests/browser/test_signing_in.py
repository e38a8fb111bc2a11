"""Signing in as a leader does for the first time: password, telephone, recovery codes."""

import base64

import pytest
from django_otp.oath import TOTP

from tests.factories import PASSWORD

from .conftest import Desk

pytestmark = pytest.mark.browser


def test_a_leader_signs_in_for_the_first_time(desk: Desk) -> None:
    page = desk.page
    desk.open("/003901/2024-Q1/overdue/")
    page.locator("#id_username").fill("lan")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form[method=post] button.button").first.click()
    page.wait_for_url("**/second-step/set-up/**")
    picture = page.locator("svg.qr").bounding_box()
    assert picture is not None and picture["width"] > 150
    page.locator("summary").click()
    key = base64.b32decode(page.locator(".qr-key").inner_text().replace(" ", ""))
    page.locator("#id_code").fill(f"{TOTP(key).token():06}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-step/codes/")
    assert page.locator(".codes code").count() == 10
    page.locator("main a.button").click()
    page.wait_for_url("**/003901/2024-Q1/overdue/")
