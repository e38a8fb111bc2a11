"""Meeting mode: what is said and shown in which order, for whom, and with little or nothing."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from associations.models import CommuneName
from portfolio.models import Programme, Remark
from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, Cast
from tests.imports.files import figures, posted
from tests.imports.test_office_figures import TARGET
from tests.portfolio.hand import MILLION

from .html import Node, read
from .office import LEADERS, OVERVIEW, Office
from .test_policy import LONG, MARKUP

MEETING = f"{OVERVIEW}meeting/"


def screens(page: Node) -> list[Node]:
    return page.all("section", class_="screen")


def said(page: Node) -> list[str]:
    """The headline of each screen."""
    return [head.text for s in screens(page) for head in s.all("h1") + s.all("h2")]


def screen(page: Node, key: str) -> Node:
    """The screen that has this key."""
    return page.one("section", aria_labelledby=f"screen-{key}")


def number(node: Node) -> str:
    """The very large figure of a screen."""
    return node.one("section", class_="key-figure-lead").one(class_="key-figure-number").text


def remark(office: Office, section: str, text: str) -> None:
    Remark.objects.create(
        office=office.cast.binh_minh, ends_on=office.hand.now.ends_on, section=section, text=text
    )


def test_the_screens_stand_in_the_order_of_the_spoken_report(office: Office) -> None:
    page = office.get("lan", MEETING)
    keys = [s.attrs["aria-labelledby"].removeprefix("screen-") for s in screens(page)]
    assert keys == [
        "title", "capital", "outstanding", "outstanding-trend", "target_completion",
        "programmes", "disbursed", "entrusted_outstanding", "associations", "overdue", "frozen",
        "overdue-trend", "overdue-association", "overdue-commune", "frozen-association",
        "frozen-commune", "due_next_quarter", "rated-groups", "groups_without_overdue",
        "training_classes", "tasks",
    ]  # fmt: skip


def test_the_figures_are_those_of_the_paper(office: Office) -> None:
    page = office.get("lan", MEETING)
    keys = ("outstanding", "programmes", "disbursed", "entrusted_outstanding", "overdue", "frozen")
    assert [number(screen(page, key)) for key in keys] == ["129", "4", "25", "123", "3,00", "3,00"]
    assert "Tổng dư nợ đạt 129 triệu đồng, tăng 10 triệu đồng so với đầu năm" in said(page)[2]
    assert screen(page, "associations").rows() == [
        ["Hội Nông dân", "78", "63,4"],
        ["Hội Liên hiệp Phụ nữ", "45", "36,6"],
    ]
    assert screen(page, "due_next_quarter").rows() == [["Xã Đại Đồng", "6,00"]]
    assert screen(page, "overdue-commune").rows()[-1] == ["Cộng", "+1,00", ""]
    assert [row[1] for row in screen(page, "rated-groups").rows()] == ["1", "1", "0", "0", "2"]


def test_a_screen_holds_one_message(office: Office) -> None:
    for shown in screens(office.get("lan", MEETING))[1:]:
        large = shown.all("section", class_="key-figure-lead")
        charts = shown.all("figure", class_="chart")
        beside = shown.all("div", class_="screen-beside")
        assert len(large) + len(charts) <= 1, shown.attrs
        assert not beside or len(beside[0].all("section", class_="key-figure")) <= 3
        assert shown.one("p", class_="screen-foot").text.startswith("Phòng giao dịch Bình Minh")


def test_every_number_says_which_figure_it_is(office: Office) -> None:
    page = office.get("lan", f"{MEETING}?association=12&base=previous_quarter")
    numbers = [n for n in page.all("span", class_="key-figure-number") if n.text != "–"]
    assert len(numbers) > 10
    assert all("association=12" in n.attrs["data-is"] for n in numbers)


def test_the_address_chooses_the_part_and_the_base(office: Office) -> None:
    page = office.get("lan", f"{MEETING}?commune=390101&base=2023-Q4")
    assert number(screen(page, "outstanding")) == "70"
    assert "Xã An Lạc" in screens(page)[0].text
    assert "so với Quý IV/2023" in screens(page)[0].text
    change = screen(page, "outstanding").all("li", class_="change")[0]
    assert change.text.endswith("so với Quý IV/2023")
    assert not page.all("section", aria_labelledby="screen-overdue-commune")
    leave = page.one("nav", class_="screen-bar").one("a").attrs["href"]
    assert leave == f"{OVERVIEW}?commune=390101&base=2023-Q4"
    assert office.as_(office.cast.lan).get(f"{MEETING}?commune=1").status_code == 404


@pytest.mark.parametrize("address", [OVERVIEW, f"{OVERVIEW}briefing/"])
def test_pages_lead_to_the_meeting_of_the_same_part(office: Office, address: str) -> None:
    page = office.get("lan", f"{address}?association=12&base=previous_quarter")
    (link,) = [a for a in page.all("a") if a.text == "Trình chiếu"]
    assert link.attrs["href"] == f"{MEETING}?association=12&base=previous_quarter"


def test_direct_lending_has_no_associations_and_no_groups(office: Office) -> None:
    page = office.get("lan", f"{MEETING}?association=99")
    keys = {s.attrs["aria-labelledby"] for s in screens(page)}
    assert number(screen(page, "outstanding")) == "6"
    assert not keys & {"screen-associations", "screen-rated-groups", "screen-training_classes"}
    assert "cho vay trực tiếp" in screen(page, "said").one("h2").text


def test_an_association_shows_its_share_and_its_groups(office: Office) -> None:
    page = office.get("hoa", f"{MEETING}?association=12")
    assert number(screen(page, "association_share")) == "36,6"
    assert number(screen(page, "groups_without_overdue")) == "1"
    assert not page.all("section", aria_labelledby="screen-overdue-association")


def test_without_a_target_the_reason_stands(office: Office) -> None:
    target = screen(office.get("lan", MEETING), "target_completion")
    assert number(target) == "–"
    assert target.one("p", class_="key-figure-reason").text
    assert not target.all("div", class_="screen-beside")


def test_a_target_shows_how_far_it_is(office: Office) -> None:
    posted(
        office.hand.now,
        figures(TARGET | {"GIA_TRI": 150 * MILLION}),
    )
    target = screen(office.get("lan", MEETING), "target_completion")
    assert number(target) == "86,0"
    assert "-21" in target.one("div", class_="screen-beside").text


def test_a_quarter_without_figures_says_so_in_one_screen(office: Office) -> None:
    make.quarter(office.cast.binh_minh, "2024-Q2")
    page = office.get("lan", "/003901/2024-Q2/meeting/")
    assert said(page)[1:] == ["Quý này chưa có số liệu"]
    assert "sao kê khế ước (HSKU)" in screens(page)[1].text


def test_the_first_quarter_has_gone_nowhere(cast: Cast, as_) -> None:
    office = cast.hai_ha
    quarter = make.quarter(office, "2024-Q1", as_of=date(2024, 3, 31))
    record = make.group_quarter(
        quarter, make.group(office, "3902001"), association=FARMERS, commune=cast.bien_dong
    )
    loan, borrower = make.loan(office, "77"), make.borrower(office, "3902000001")
    make.position(quarter, loan, borrower, cast.hai_ha_poor, of=record, current=8 * MILLION)
    build(quarter)
    page = read(as_(cast.binh).get("/003902/2024-Q1/meeting/").content.decode())
    keys = {s.attrs["aria-labelledby"].removeprefix("screen-") for s in screens(page)}
    assert number(screen(page, "outstanding")) == "8"
    assert not {k for k in keys if k.endswith(("-trend", "-commune", "-association"))}
    assert screen(page, "associations").rows() == [["Hội Nông dân", "8", "100,0"]]


def test_the_leaders_words_are_of_now_and_fit_their_screens(office: Office) -> None:
    office.get("lan", MEETING)
    remark(office, "quality", "Xã An Lạc đã thu được nợ.")
    remark(office, "tasks", "\n".join(f"{n}. " + "Thu hồi nợ đến hạn " * 5 for n in range(12)))
    page = office.get("lan", MEETING)
    written = [s for s in screens(page) if "screen-remark" in s.attrs["class"]]
    assert written[0].one("h2").text == "Chất lượng tín dụng"
    assert written[0].one("p", class_="screen-text").text == "Xã An Lạc đã thu được nợ."
    tasks = [s.one("p", class_="screen-text").text for s in written[1:]]
    assert len(tasks) == 3
    assert " ".join(tasks).count("Thu hồi nợ đến hạn") == 60


@pytest.mark.parametrize("name", [MARKUP, LONG[:200]])
def test_names_are_text_on_every_screen(office: Office, name: str) -> None:
    CommuneName.objects.filter(commune=office.cast.dai_dong).update(name=name)
    Programme.objects.filter(pk=office.cast.poor.pk).update(name=name)
    remark(office, "tasks", name)
    page = office.get("lan", MEETING)
    shown = " ".join(name.split())
    assert shown in {row[0] for row in screen(page, "overdue-commune").rows()}
    assert shown in page.text
    assert not any(n.text == "x" for n in page.all("b"))
    for script in page.all("script", type="application/json"):
        for trace in (chart := json.loads("".join(map(str, script.content))))["data"]:
            assert "<b>" not in json.dumps(trace)
        labels = chart["layout"]["yaxis"].get("ticktext", [])
        assert not any("<" in label or "$" in label or "%" in label for label in labels)
        assert all(len(label) < 80 for label in labels)
    assert shown in screens(office.get("lan", f"{MEETING}?commune=390102"))[0].text


@pytest.mark.parametrize("who", ["lan", "tuan", "mai", "an"])
def test_nobody_is_named(office: Office, who: str) -> None:
    answer = office.as_(getattr(office.cast, who)).get(MEETING)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert not [leader for leader in LEADERS.values() if leader in text]


def test_the_queries_of_a_first_look(office: Office) -> None:
    client = office.as_(office.cast.lan)
    with CaptureQueriesContext(connection) as cold:
        client.get(MEETING)
    with CaptureQueriesContext(connection) as warm:
        client.get(MEETING)
    assert 0 < len(warm) <= len(cold) <= 15, [q["sql"][:150] for q in cold]
