"""The monthly sheet on a phone: by touch, with swipes; and without scripts."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NOTE_VIOLATIONS
from tests.pages.office import Office

from .conftest import Desk
from .sheets import CODES, SAVED, SHEET, TYPED, Entry, filled, saved
from .test_sheet import CUT
from .test_sizes import sideways

pytestmark = pytest.mark.browser

NUMBERS = ("members", "members_with_debt", "savers", "savings", "interest_receivable",
           "interest_collected")  # fmt: skip


@pytest.fixture
def page(chromium) -> Iterator[Page]:
    """A phone: 390 px, with fingers."""
    size = {"width": 390, "height": 844}
    context = chromium.new_context(
        locale="vi-VN", viewport=size, has_touch=True, is_mobile=True, device_scale_factor=1
    )
    context.add_init_script(NOTE_VIOLATIONS)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(office: Office, desk: Desk) -> Entry:
    filled(office, *CODES[:3])
    desk.sign_in("mai")
    entry = Entry(desk)
    entry.open()
    return entry


def swiped(page: Page, by: int, down: int = 0) -> None:
    """A finger drawn over the card and held, as the browser itself reports it.

    The times say that it came to rest: a tap after a fling only stops the fling.
    """
    session = page.context.new_cdp_session(page)
    x, y = (300, 500) if by < 0 else (90, 500)
    began = time.time()

    def touch(kind: str, after: float, share: float | None) -> None:
        points = [] if share is None else [{"x": x + by * share, "y": y + down * share}]
        event = {"type": kind, "touchPoints": points, "timestamp": began + after}
        session.send("Input.dispatchTouchEvent", event)

    touch("touchStart", 0, 0)
    for after, share in ((0.1, 0.25), (0.2, 0.5), (0.3, 0.75), (0.4, 1), (0.9, 1), (1.4, 1)):
        touch("touchMove", after, share)
    touch("touchEnd", 1.5, None)
    session.detach()


def tapped(entry: Entry, code: str) -> None:
    """The card of a group filled in with fingers and the pad of numbers."""
    for name, text in zip(NUMBERS, TYPED, strict=False):
        field = entry.cell(code, name)
        field.tap()
        expect(field).to_be_focused()
        assert field.get_attribute("inputmode") in ("numeric", "decimal")
        digits = text.rstrip("trk")
        entry.page.keyboard.type(digits)
        if digits != text:
            word = "trieu" if text.endswith("tr") else "nghin"
            field.locator("xpath=..").locator(f"[data-unit={word}]").tap()
    card = entry.state(code)
    card.locator("[data-field=session_attended] [data-answer='1']").tap()
    card.locator("[data-field=meeting_held] [data-answer='0']").tap()


def tapped_on(entry: Entry, codes: list[str]) -> None:
    """Cards one after the other, from the one before the first: every tenth by a swipe."""
    place = entry.page.locator("[data-list]")
    for code in codes:
        number = CODES.index(code) + 2
        if number % 10 == 0:
            swiped(entry.page, -200)
        else:
            entry.page.locator("[data-step='1']").tap()
        expect(place).to_have_text(f"{number}/61")
        tapped(entry, code)


@pytest.mark.drill
def test_sixty_groups_by_touch_with_the_line_cut_and_the_tab_closed(
    office: Office, desk: Desk
) -> None:
    filled(office, *CODES)
    desk.sign_in("mai")
    entry, context = Entry(desk), desk.page.context
    entry.open()
    tapped_on(entry, CODES[:25])
    context.set_offline(True)
    tapped_on(entry, CODES[25:30])
    expect(entry.page.locator(".monthly-overall")).to_contain_text("Mất mạng")
    entry.expected(*CUT)
    entry.page.close()
    context.set_offline(False)
    again = Desk(context.new_page(), desk.address)
    desk.page = again.page
    again.watch()
    entry = Entry(again)
    entry.open()
    expect(entry.page.locator(".monthly-told-all")).to_contain_text("Đã khôi phục")
    entry.page.locator("[data-list]").tap()
    entry.page.locator("#monthly-list [data-go='30']").tap()
    tapped_on(entry, CODES[30:])
    entry.all_saved()
    entry.expected(*CUT)
    assert again.wrong == []
    assert {code: saved(code) for code in CODES} == dict.fromkeys(CODES, SAVED)
    assert entry.page.evaluate("localStorage.length") == 0


def test_groups_are_filled_in_by_touch(phone: Entry) -> None:
    page = phone.page
    place = page.locator("[data-list]")
    expect(place).to_have_text("1/4")
    for number, code in enumerate(CODES[:3], 2):
        swiped(page, -200)
        expect(place).to_have_text(f"{number}/4")
        assert page.locator("tbody[data-row]:visible").count() == 1
        tapped(phone, code)
    swiped(page, 30)
    expect(place).to_have_text("4/4")
    page.locator("[data-step='1']").tap()
    expect(place).to_have_text("Cộng")
    phone.all_saved()
    assert [saved(code) for code in CODES[:3]] == [SAVED] * 3
    expect(page.locator("tfoot [data-sum=savings]")).to_be_visible()
    expect(page.locator("tfoot [data-sum=savings]")).to_have_text("21.000.000")
    place.tap()
    page.locator("#monthly-list [data-go='1']").tap()
    expect(place).to_have_text("2/4")
    swiped(page, 200)
    expect(place).to_have_text("1/4")


def test_nothing_sticks_out_at_360_pixels(phone: Entry) -> None:
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.page.locator("[data-step='1']").tap()
    phone.put(CODES[0], "members", "3")
    phone.cell(CODES[0], "savings").blur()
    expect(phone.page.locator(f"#explanation-{CODES[0]}")).to_be_visible()
    assert sideways(phone.page) == (0, [])
    fields = phone.page.locator(f"#row-{CODES[0]} input:visible")
    assert min(box["height"] for f in fields.all() if (box := f.bounding_box())) >= 44


def test_without_scripts_each_row_is_a_form(phone: Entry, office: Office) -> None:
    state = phone.page.context.storage_state()
    browser = phone.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(phone.desk.address + SHEET)
    page.locator(f"#members-{CODES[0]}").fill("45")
    page.locator(f"#session_attended-{CODES[0]}").select_option("1")
    page.locator(f"#row-{CODES[0]} .monthly-save").click()
    expect(page.locator(".messages")).to_contain_text(CODES[0])
    row = saved(CODES[0])
    assert row is not None
    assert (row[0], row[6]) == (45, True)
    expect(page.locator("#monthly-submit [type=submit]")).to_be_visible()
    context.close()
