"""Filling in a monthly sheet: by keyboard and paste, the line cut, somebody else at it."""

import pytest
from playwright.sync_api import expect

from groups.models import GroupMonth, Sheet
from tests import factories as make
from tests.cast import WOMEN
from tests.factories import PASSWORD
from tests.pages.office import Office

from .conftest import Desk
from .sheets import CODES, REQUIRED, SAVED, SHEET, TYPED, Entry, filled, saved
from .test_axe import hindrances

pytestmark = pytest.mark.browser

CUT = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch", "ERR_FAILED", "net::")
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
COPY = """() => {
  const clipboardData = new DataTransfer();
  document.activeElement.dispatchEvent(
    new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
  return clipboardData.getData("text/plain");
}"""


@pytest.fixture
def sixty(office: Office, desk: Desk) -> Entry:
    """Mai at the sheet of March, with sixty groups more."""
    filled(office, *CODES)
    desk.sign_in("mai")
    entry = Entry(desk)
    entry.open()
    return entry


@pytest.fixture
def few(office: Office, desk: Desk) -> Entry:
    """Mai at the sheet of March, with three groups more."""
    filled(office, *CODES[:3])
    desk.sign_in("mai")
    entry = Entry(desk)
    entry.open()
    return entry


def typed(entry: Entry, codes: list[str]) -> None:
    """Rows typed by keyboard alone, from the first cell of the first one on."""
    keys = entry.page.keyboard
    entry.cell(codes[0], "members").focus()
    for _code in codes:
        for text in TYPED:
            keys.type(text)
            keys.press("Tab")
        keys.press("Enter")  # from the remark to where the tabs began, a row below


@pytest.mark.drill
def test_sixty_groups_by_keyboard_with_the_line_cut_and_the_tab_closed(sixty: Entry) -> None:
    context = sixty.page.context
    typed(sixty, CODES[:20])
    context.set_offline(True)
    typed(sixty, CODES[20:30])
    expect(sixty.page.locator(".monthly-overall")).to_contain_text("Mất mạng")
    sixty.expected(*CUT)
    sixty.page.close()
    context.set_offline(False)
    again = Desk(context.new_page(), sixty.desk.address)
    sixty.desk.page = again.page
    again.watch()
    entry = Entry(again)
    entry.open()
    expect(entry.page.locator(".monthly-told-all")).to_contain_text("Đã khôi phục")
    typed(entry, CODES[30:45])
    context.set_offline(True)
    typed(entry, CODES[45:])
    expect(entry.page.locator("#monthly")).to_have_attribute("data-overall", "lost")
    context.set_offline(False)
    entry.all_saved()
    entry.expected(*CUT)
    assert again.wrong == []
    assert {code: saved(code) for code in CODES} == dict.fromkeys(CODES, SAVED)
    assert entry.page.evaluate("localStorage.length") == 0
    entry.page.reload()
    expect(entry.cell(CODES[30], "savings")).to_have_value("7.000.000")


def test_sixty_groups_by_one_paste(sixty: Entry) -> None:
    lines = ['9\t8\t7\t7.000.000\t9000\t"8.000"\tCó\tkhông'] * 60
    sixty.cell(CODES[0], "members").focus()
    sixty.page.evaluate(PASTE, "\r\n".join(lines) + "\r\n")
    sixty.all_saved()
    assert {code: saved(code) for code in CODES} == dict.fromkeys(CODES, SAVED)
    expect(sixty.page.locator("tfoot [data-sum=savings]")).to_have_text("420.000.000")


def test_keys_move_edit_and_give_back(few: Entry) -> None:
    keys = few.page.keyboard
    one, two, three = CODES[:3]

    def at(code: str, name: str) -> None:
        expect(few.cell(code, name)).to_be_focused()

    few.cell(one, "members").focus()
    for key, code, name in (
        ("ArrowRight", one, "members_with_debt"), ("ArrowDown", two, "members_with_debt"),
        ("End", two, "remark"), ("Home", two, "members"), ("Enter", three, "members"),
        ("Shift+Enter", two, "members"), ("Tab", two, "members_with_debt"),
        ("Shift+Tab", two, "members"), ("Control+End", three, "remark"),
        ("ArrowUp", two, "remark"), ("Tab", three, "members"),
        ("Shift+Tab", two, "remark"), ("ArrowLeft", two, "meeting_held"),
    ):  # fmt: skip
        keys.press(key)
        at(code, name)
    keys.press("Space")
    expect(few.cell(two, "meeting_held")).to_have_value("1")
    keys.press("k")
    expect(few.cell(two, "meeting_held")).to_have_value("0")
    few.put(one, "savings", "1,25 triệu")
    expect(few.cell(one, "savings")).to_have_value("1.250.000")
    few.cell(one, "savings").focus()
    keys.type("9")
    expect(few.cell(one, "savings")).to_have_value("9")
    keys.press("Escape")
    expect(few.cell(one, "savings")).to_have_value("1.250.000")
    keys.press("F2")
    keys.press("Backspace")
    keys.type("9")
    expect(few.page.locator(f"#savings-{one}-told .monthly-echo")).to_have_text("≈ 1,25 triệu")
    keys.press("Enter")
    at(two, "savings")
    expect(few.cell(one, "savings")).to_have_value("1.250.009")
    keys.press("Control+z")
    expect(few.cell(one, "savings")).to_have_value("1.250.000")
    few.cell(one, "members").focus()
    few.page.evaluate(PASTE, "10\t\t\n20\t12\t31/03/2024")
    few.cell(one, "members").focus()
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowRight")
    assert few.page.evaluate(COPY) == "10\t\n20\t12"
    expect(few.page.locator(".monthly-told-all")).to_contain_text("4 ô")
    keys.press("Control+z")
    expect(few.cell(two, "members_with_debt")).to_have_value("")
    expect(few.cell(one, "members")).to_have_value("")
    keys.press("Control+y")
    expect(few.cell(two, "members_with_debt")).to_have_value("12")
    few.cell(three, "session_attended").focus()
    few.page.evaluate(PASTE, "có\tkhông\tHọp muộn\tthừa\n1")
    told = few.page.locator(".monthly-told-all")
    expect(told).to_contain_text("1 dòng")
    expect(told).to_contain_text("1 cột")
    expect(few.cell(three, "remark")).to_have_value("Họp muộn")
    few.all_saved()
    assert few.page.evaluate("localStorage.length") == 0


def test_what_cannot_be_and_what_is_unusual(few: Entry) -> None:
    one, two = CODES[:2]
    few.put(one, "members", "45")
    few.put(one, "savers", "46")
    few.cell(two, "members").focus()
    expect(few.state(one)).to_have_attribute("data-state", "refused")
    expect(few.cell(one, "savers")).to_have_attribute("aria-invalid", "true")
    expect(few.page.locator(f"#savers-{one}-told .monthly-fault")).to_contain_text("45")
    assert saved(one) is None or saved(one)[2] is None  # type: ignore[index]
    few.expected("422")
    assert few.page.evaluate("localStorage.length") == 1
    few.page.keyboard.press("F8")
    expect(few.cell(one, "savers")).to_be_focused()
    few.page.keyboard.type("45")
    few.page.keyboard.press("Enter")
    few.put(two, "members", "3")
    few.cell(one, "members").focus()
    expect(few.state(two)).to_have_attribute("data-state", "question")
    few.page.locator("[data-dialog=monthly-submit]").click()
    dialog = few.page.locator("#monthly-submit")
    expect(dialog.locator("[type=submit]")).to_be_disabled()
    expect(dialog).to_contain_text(two)
    few.page.keyboard.press("Escape")
    few.page.keyboard.press("F8")
    why = few.page.locator(f"#explanation-{two}")
    expect(why).to_be_focused()
    few.page.keyboard.type("Tổ mới tách")
    few.cell(one, "members").focus()
    expect(few.state(two)).to_have_attribute("data-state", "saved")
    assert GroupMonth.objects.get(group__code=two).explanation == "Tổ mới tách"
    few.all_saved()
    assert saved(one)[2] == 45  # type: ignore[index]
    assert few.page.evaluate("localStorage.length") == 0


def test_somebody_else_at_the_same_row(few: Entry, office: Office) -> None:
    one, two = CODES[:2]
    for code in (one, two):
        few.put(code, "members", "45")
    few.all_saved()
    for code, members in ((one, 46), (two, 47)):
        row = GroupMonth.objects.get(group__code=code)
        row.members, row.savers, row.revision, row.saved_by = members, 7, 2, office.cast.hoa
        row.save()
    few.put(one, "members", "50")
    few.put(two, "members", "51")
    few.cell(CODES[2], "members").focus()
    conflict = few.page.locator(f"#row-{one} .monthly-conflict")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("Đỗ Thị Hoa")
    expect(conflict.locator("tbody tr")).to_have_text(["Tổ viên4650"])
    assert saved(one)[0] == 46  # type: ignore[index]
    few.expected("409")
    few.page.keyboard.press("F8")
    expect(conflict.locator("[data-keep-theirs]")).to_be_focused()
    few.page.keyboard.press("Enter")
    expect(few.cell(one, "members")).to_have_value("46")
    expect(few.cell(one, "savers")).to_have_value("7")
    expect(few.state(one)).to_have_attribute("data-state", "saved")
    few.page.locator(f"#row-{two} [data-save-mine]").click()
    few.all_saved()
    assert [saved(code)[:3] for code in (one, two)] == [  # type: ignore[index]
        (46, None, 7),
        (51, None, 7),
    ]
    few.expected("409")


def test_a_double_click_hands_in_once(few: Entry, office: Office) -> None:
    sheet = make.sheet(WOMEN, office.cast.an_lac, "2024-03")
    groups = [office.hand.g1, *office.cast.binh_minh.groups.filter(code__in=CODES[:3])]
    for group in groups:
        make.group_month(sheet, group, **REQUIRED)
    few.open()
    asked: list[str] = []
    few.page.on("request", lambda r: asked.append(r.url) if r.method == "POST" else None)
    few.put(CODES[0], "savings", "8tr")
    few.page.locator("[data-dialog=monthly-submit]").click()
    few.page.locator("#monthly-submit [type=submit]").dblclick()
    expect(few.page.locator(".badge").first).to_have_text("Đã nộp")
    assert len([url for url in asked if url.endswith("/submit/")]) == 1
    assert saved(CODES[0])[3] == 8_000_000  # type: ignore[index]
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.SUBMITTED
    assert few.page.locator("[data-control]").count() == 0


@pytest.mark.parametrize("width", [390, 1440])
def test_a_sheet_hinders_nobody(few: Entry, width: int) -> None:
    few.page.set_viewport_size({"width": width, "height": 900})
    few.put(CODES[0], "members", "3")
    few.cell(CODES[1], "members").evaluate("(e) => e.focus()")
    few.all_saved()
    assert hindrances(few.page) == []


def test_signed_out_keeps_the_rows_until_one_signs_in(few: Entry) -> None:
    few.page.context.clear_cookies()
    few.put(CODES[0], "members", "45")
    few.cell(CODES[1], "members").focus()
    stop = few.page.locator(".monthly-stop")
    expect(stop).to_be_visible()
    few.expected("403")
    stop.locator("a").click()
    few.page.locator("#id_username").fill("mai")
    few.page.locator("#id_password").fill(PASSWORD)
    few.page.locator("main form[method=post] button.button").click()
    few.page.wait_for_url(f"**{SHEET}")
    few.all_saved()
    assert saved(CODES[0])[0] == 45  # type: ignore[index]


def test_signing_out_names_what_is_lost_and_leaves_nothing(few: Entry) -> None:
    leave = few.page.locator("form[data-forget] button")
    few.page.context.set_offline(True)
    few.put(CODES[0], "members", "45")
    few.page.once("dialog", lambda dialog: dialog.dismiss())
    leave.click()
    assert few.page.evaluate("localStorage.length") == 1
    few.page.route("**/rows/**", lambda route: route.abort())
    few.page.context.set_offline(False)
    few.page.once("dialog", lambda dialog: dialog.accept())
    leave.click()
    few.page.wait_for_url("**/sign-in/**")
    assert few.page.evaluate("localStorage.length") == 0
    few.expected(*CUT)
    assert saved(CODES[0]) is None
