"""A chart taken along as a picture, and a sentence copied, in a real browser under the policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from struct import unpack

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NOTE_VIOLATIONS

from .page_server import Site
from .test_charts import CHART, chart_page

pytestmark = pytest.mark.browser

VIEW = (
    '<div id="view" data-office="003901" data-quarter="2024-Q1" data-subject="Quý I/2024 · Xã <A>"'
    ' data-source="Giao Ban · Bình Minh · số liệu đến 31/3/2024 · lần tổng hợp 1">'
)
SENTENCE = "Tổng dư nợ đạt 293.804 triệu đồng, tăng 2.688 triệu đồng."
# What the clipboard holds: for a picture its size in pixels.
COPIED = """async () => {
  const [item] = await navigator.clipboard.read();
  const image = await createImageBitmap(await item.getType("image/png"));
  return [image.width, image.height];
}"""


@pytest.fixture
def taking(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page with a drawn chart and a sentence, which may use the clipboard."""
    sentence = {"id": "level", "sentence": SENTENCE}
    site.pages["/"] = "".join(
        (
            chart_page(CHART).replace("<figure", VIEW + "<figure", 1),
            render_to_string("parts/copy_sentence.html", sentence),
        )
    )
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    page.goto(site.address)
    page.locator("figure[data-drawn]").wait_for()
    yield page
    assert page.evaluate("window.violations") == []
    context.close()


def saved(page: Page, button: str) -> tuple[str, bytes]:
    """Name and bytes of what a button saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_chart_is_saved_as_a_picture_of_a_slide(taking: Page) -> None:
    name, content = saved(taking, "PNG")
    assert name == "giao-ban-003901-2024-Q1-overdue.png"
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert unpack(">II", content[16:24]) == (3200, 1800)
    # The family arrives after the image: a picture that did not wait differs from the next one.
    assert saved(taking, "PNG")[1] == content


def test_the_picture_says_what_it_shows_and_whence(taking: Page) -> None:
    name, content = saved(taking, "SVG")
    assert name == "giao-ban-003901-2024-Q1-overdue.svg"
    taking.set_content(content.decode())
    assert taking.locator("parsererror").count() == 0
    texts = taking.locator("svg text").all_text_contents()
    for said in ("Nợ quá hạn", CHART["lead"], "Quý I/2024 · Xã <A>", "2.000"):
        assert said in texts
    assert "Giao Ban · Bình Minh · số liệu đến 31/3/2024 · lần tổng hợp 1" in texts
    addresses = re.findall(r"url\(['\"]?(data:font|#|[^)]*)", content.decode())
    assert set(addresses) <= {"data:font", "#"}
    assert content.count(b"data:font/woff2") == 2


def test_a_chart_is_copied_by_keyboard(taking: Page) -> None:
    button = taking.locator("[data-picture=copy]")
    button.focus()
    taking.keyboard.press("Enter")
    expect(taking.get_by_role("status")).to_have_text("Đã chép hình")
    assert taking.evaluate(COPIED) == [3200, 1800]
    expect(button).to_be_focused()


def test_a_browser_that_cannot_copy_pictures_says_so(taking: Page) -> None:
    taking.evaluate("delete window.ClipboardItem")
    taking.locator("[data-picture=copy]").click()
    expect(taking.get_by_role("status")).to_contain_text("bấm nút PNG")


def test_a_picture_that_cannot_be_made_says_so(taking: Page) -> None:
    taking.evaluate("window.Plotly = undefined")
    for button in taking.locator("[data-picture=png], [data-picture=svg]").all():
        button.click()
        expect(taking.get_by_role("status")).to_have_text("Chưa tạo được hình. Hãy thử lại.")
        expect(button).not_to_have_attribute("aria-busy", "true")
        taking.evaluate("document.getElementById('outcome').replaceChildren()")


def test_a_sentence_is_copied_and_nothing_moves(taking: Page) -> None:
    button = taking.locator("[data-copy]")
    before = button.bounding_box()
    button.click()
    expect(taking.get_by_role("status")).to_have_text("Đã chép")
    assert taking.evaluate("navigator.clipboard.readText()") == SENTENCE
    assert button.bounding_box() == before


def test_a_sentence_is_copied_without_the_new_clipboard(taking: Page) -> None:
    taking.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
    )
    taking.locator("[data-copy]").click()
    expect(taking.get_by_role("status")).to_have_text("Đã chép")
    taking.evaluate("delete navigator.clipboard")
    assert taking.evaluate("navigator.clipboard.readText()") == SENTENCE


def test_paper_has_no_buttons(taking: Page) -> None:
    taking.emulate_media(media="print")
    for button in taking.get_by_role("button").all():
        expect(button).to_be_hidden()
