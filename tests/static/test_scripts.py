"""Filter forms and the progress of a job in a real browser."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from .page_server import Site

pytestmark = pytest.mark.browser

FILTERS = [
    {
        "name": "association",
        "label": "Hội",
        "all": "Tất cả",
        "choices": [
            {"value": "11", "label": "Hội Nông dân"},
            {"value": "12", "label": "Hội Liên hiệp Phụ nữ"},
        ],
    }
]


def filter_page() -> str:
    """A page with one filter form."""
    return "".join(
        (
            '<!doctype html><html lang="vi">',
            render_to_string("parts/styles.html"),
            render_to_string("parts/filters.html", {"filters": FILTERS}),
            '<script src="/static/js/filters.js" defer></script>',
        )
    )


def job_page() -> str:
    """A page that waits for a job."""
    job = {"text": "Chờ đến lượt", "done": 0, "total": 0}
    return "".join(
        (
            '<!doctype html><html lang="vi"><meta charset="utf-8">',
            render_to_string(
                "parts/progress.html", {"poll_url": "/job", "done_url": "/done", "job": job}
            ),
            '<script src="/static/js/progress.js" defer></script>',
        )
    )


def test_a_choice_with_the_pointer_is_sent(page: Page, site: Site) -> None:
    site.pages["/"] = filter_page()
    page.goto(site.address)
    expect(page.locator("button")).to_be_hidden()
    page.locator("select").select_option("12")
    page.wait_for_url("**/?association=12")


def test_a_choice_with_the_keyboard_waits_for_the_button(page: Page, site: Site) -> None:
    site.pages["/"] = filter_page()
    page.goto(site.address)
    page.locator("select").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("button")).to_be_visible()
    assert page.url.endswith("/")
    page.locator("button").click()
    page.wait_for_url("**/?association=11")


def test_a_finished_job_leads_on(page: Page, site: Site) -> None:
    site.pages |= {"/": job_page(), "/done": "<!doctype html><p>xong"}
    site.answers["/job"] = [
        {"state": "running", "done": 3, "total": 10, "text": "Đang đọc"},
        {"state": "done", "done": 10, "total": 10, "text": "Xong"},
    ]
    page.goto(site.address)
    expect(page.locator(".progress-amount")).to_have_text("30 %")
    expect(page.locator("progress")).to_have_js_property("value", 3)
    page.wait_for_url("**/done")


def test_a_failed_job_says_why_and_stays(page: Page, site: Site) -> None:
    site.pages["/"] = job_page()
    site.answers["/job"] = [{"state": "failed", "done": 0, "total": 0, "text": "Tệp bị hỏng"}]
    page.goto(site.address)
    page.locator(".progress-failed").wait_for()
    expect(page.locator(".progress-text")).to_have_text("Tệp bị hỏng")
