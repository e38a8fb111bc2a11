"""The pages of groups today: who sees and changes which group, and what a form may name."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations.models import Role
from groups.models import Group, GroupChange
from tests import factories as make
from tests.cast import FARMERS, WOMEN, YOUTH

from .html import Node, read
from .office import LEADERS, Office, table

LIST = "/003901/groups/"
CARD = "/003901/groups/{}/"
CHANGE = "/003901/groups/{}/change/"
G1, G2, G3, G4 = LEADERS
FOREIGN, ABSENT = "3902001", "3999999"
TOLD = {"on": "10/05/2024", "reason": "Họp tổ"}
ACTS: dict[str, dict[str, str]] = {
    "board": {"leader": "Tô Thị Năm", "deputy": "Vi Văn Năm"},
    "place": {"hamlet": "39010102", "point": "D01"},
    "split": {"code": "3901077", "leader": "Tô Thị Năm"},
    "merge": {"other": "3901005"},
    "close": {},
}
# Whose groups are whose: G1 women in An Lạc, G2 farmers in Đại Đồng, G3 farmers in An Lạc, G4 women
# in Đại Đồng.
OWN = {
    "lan": {G1, G2, G3, G4},
    "dung": {G1, G2, G3, G4},
    "tuan": {G1, G3},
    "hoa": {G1, G4},
    "mai": {G1},
}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="next" value="[^"]*"')


@pytest.fixture
def office(office: Office) -> Office:
    """With a second group of the women in An Lạc, and one of the other office."""
    cast, hand = office.cast, office.hand
    fifth = make.group(cast.binh_minh, "3901005")
    make.group_quarter(hand.now, fifth, association=WOMEN, commune=cast.an_lac)
    theirs = make.quarter(cast.hai_ha, "2024-Q1")
    other = make.group(cast.hai_ha, FOREIGN)
    make.group_quarter(theirs, other, association=WOMEN, commune=cast.bien_dong)
    return office


def client(office: Office, who: str) -> Client:
    return office.as_(getattr(office.cast, who))


def said(office: Office, who: str, of: str, do: str, **more: str) -> Any:
    return client(office, who).post(CHANGE.format(of), TOLD | {"do": do} | ACTS.get(do, {}) | more)


def facts(page: Node) -> dict[str, str]:
    names = [n.text for n in page.one("dl", class_="facts").all("dt")]
    return dict(zip(names, [n.text for n in page.one("dl", class_="facts").all("dd")], strict=True))


def body(answer: Any) -> tuple[int, str]:
    return answer.status_code, _TOKEN.sub("", answer.content.decode())


def test_the_list_is_of_the_groups_one_sees(office: Office) -> None:
    for who, own in OWN.items():
        codes = {row[0] for row in table(office.get(who, LIST), "today")}
        assert codes - {"3901005"} == own, who
    page = office.get("hoa", f"{LIST}?commune=390102")
    assert table(page, "today") == [
        [G4, LEADERS[G4], "Hội Liên hiệp Phụ nữ", "Xã Đại Đồng", "–", "–", ""]
    ]
    assert table(office.get("hoa", f"{LIST}?association=11"), "today")[0][0].startswith("Không có")


def test_what_was_said_is_in_the_list(office: Office) -> None:
    said(office, "hoa", G1, "board")
    said(office, "hoa", G1, "split")
    said(office, "hoa", G4, "close")
    rows = {row[0]: row for row in table(office.get("hoa", LIST), "today")}
    assert rows[G1][1] == "Tô Thị Năm"
    assert rows["3901077"][6] == "chưa có trong tệp mới nhất của ngân hàng"
    assert G4 not in rows
    rows = {row[0]: row for row in table(office.get("hoa", f"{LIST}?state=all"), "today")}
    assert rows[G4][6] == "Tổ đã giải thể"


@pytest.mark.parametrize("do", ACTS)
@pytest.mark.parametrize("who", OWN)
def test_whoever_may_change_a_group_does_and_all_else_is_absent(
    office: Office, who: str, do: str
) -> None:
    for code in (G1, G2, G3, G4, FOREIGN, ABSENT):
        with transaction.atomic():
            answer = said(office, who, code, do)
            seen = client(office, who).get(CARD.format(code)).status_code
            changed = GroupChange.objects.count()
            transaction.set_rollback(True)
        # A merge is said of a group of the commune of the other one; the same sentence for others.
        far = do == "merge" and code in (G2, G4)
        elsewhere = do == "place" and code in (G2, G4)
        if code not in OWN[who] or elsewhere:
            assert answer.status_code == 404, code
            assert changed == 0
        else:
            assert (answer.status_code, changed) == ((200, 0) if far else (302, 1)), code
        assert seen == (200 if code in OWN[who] else 404), code


def test_a_foreign_group_looks_like_none(office: Office) -> None:
    for who, own in OWN.items():
        found = {}
        for code in {G1, G2, G3, G4, FOREIGN, ABSENT} - own:
            for path in (CARD, CHANGE):
                answer = client(office, who).get(path.format(code))
                found[path, code] = body(answer)
            found["post", code] = body(said(office, who, code, "board"))
        cards = {text for (path, _code), text in found.items() if path != CHANGE}
        assert len(cards) == 1, who
        assert next(iter(cards))[0] == 404


@pytest.mark.parametrize(
    ("who", "do", "field", "values"),
    [
        ("hoa", "merge", "other", [G2, G3, FOREIGN, ABSENT, "x", "\x00", "9" * 5000]),
        ("mai", "merge", "other", [G4, G3, FOREIGN, ABSENT]),
        ("tuan", "merge", "other", [G2, G4, ABSENT]),
        ("hoa", "place", "hamlet", ["39010201", "39020101", "99999999", "x", "\x00"]),
        ("hoa", "place", "point", ["D02", "D99"]),
        ("lan", "split", "hamlet", ["39010201", "39020101", "99999999"]),
    ],
)
def test_what_a_form_names_of_others_is_as_absent_as_none(
    office: Office, who: str, do: str, field: str, values: list[str]
) -> None:
    found = {body(said(office, who, G1, do, **{field: value})) for value in values}
    assert {status for status, _text in found} == {404}
    assert len(found) == 1
    assert not GroupChange.objects.exists()


@pytest.mark.parametrize(
    ("who", "association", "commune"),
    [
        ("hoa", "11", "390101"), ("hoa", "99", "390101"), ("hoa", "xx", "390101"),
        ("hoa", "12", "390201"), ("hoa", "12", "999999"), ("mai", "12", "390102"),
        ("tuan", "12", "390102"), ("lan", "99", "390101"), ("lan", "12", "390201"),
    ],
)  # fmt: skip
def test_a_group_is_opened_where_one_may(
    office: Office, who: str, association: str, commune: str
) -> None:
    part = {"association": association, "commune": commune}
    data = TOLD | part | {"code": "3901077", "leader": "Tô Thị Năm"}
    assert client(office, who).post(f"{LIST}new/", data).status_code == 404
    assert client(office, who).get(f"{LIST}new/?{urlencode(part)}").status_code == 404
    assert not Group.objects.filter(code="3901077").exists()


def test_opening_a_group(office: Office) -> None:
    page = office.get("mai", f"{LIST}new/")
    names = {n.attrs["name"] for n in page.all("input") + page.all("select") if "name" in n.attrs}
    assert {"association", "commune", "code", "leader", "deputy", "hamlet", "on"} <= names
    data = TOLD | {
        "association": "12", "commune": "390101", "code": "3901077", "leader": " Tô  Thị Năm ",
        "deputy": "Vi Văn Tám", "hamlet": "39010102", "point": "D01",
    }  # fmt: skip
    answer = client(office, "mai").post(f"{LIST}new/", data)
    assert answer["Location"] == CARD.format("3901077")
    page = office.get("mai", CARD.format("3901077"))
    assert facts(page) == {
        "Tổ trưởng": "Tô Thị Năm",
        "Tổ phó": "Vi Văn Tám",
        "Thôn": "Thôn 2",
        "Điểm giao dịch": "Điểm giao dịch An Lạc",
        "Trạng thái": "chưa có trong tệp mới nhất của ngân hàng",
        "Ngày thành lập": "10/05/2024",
    }
    story = page.one("ol", class_="story").text
    assert "10/05/2024 thành lập" in story
    assert "Lý do: Họp tổ" in story
    assert "Vũ Thị Mai" in story
    again = client(office, "lan").post(f"{LIST}new/", data | {"code": G2})
    assert (
        "Đơn vị đã có tổ 3901002." in read(again.content.decode()).one("form", class_="sheet").text
    )


@pytest.mark.parametrize("code", ["", "123", "0000000", "39010771", "390107a", "３９０１０７７"])
def test_a_code_has_seven_digits(office: Office, code: str) -> None:
    answer = said(office, "hoa", G1, "split", code=code)
    assert answer.status_code == 200
    assert read(answer.content.decode()).all("ul", class_="field-errors")
    assert not GroupChange.objects.exists()


@pytest.mark.parametrize(
    "on", ["", "x", "31/02/2024", "01/01/0001", "31/12/9999", "\x00", "1" * 999]
)
def test_an_odd_day_is_asked_back(office: Office, on: str) -> None:
    answer = said(office, "hoa", G1, "board", on=on)
    assert answer.status_code == 200
    assert not GroupChange.objects.exists()


def test_an_unknown_kind_of_change_is_absent(office: Office) -> None:
    for do in ("", "x", "reopen2", "\x00"):
        assert said(office, "hoa", G1, do).status_code == 404
    assert client(office, "hoa").get(f"{CARD.format(G1)}?do=x").status_code == 404


def test_the_card_offers_what_can_be_said(office: Office) -> None:
    page = office.get("hoa", CARD.format(G1))
    assert [a.attrs["href"].split("=")[1] for a in page.all("a", class_="act")] == [
        f"{do}#change" for do in ACTS
    ]
    for do in ACTS:
        form = office.get("hoa", f"{CARD.format(G1)}?do={do}").one("form", class_="said-form")
        assert form.one("input", name="do").attrs["value"] == do
    merge = office.get("hoa", f"{CARD.format(G1)}?do=merge").one("select", name="other")
    assert [o.attrs["value"] for o in merge.all("option")] == ["", "3901005"]
    said(office, "hoa", G1, "close")
    page = office.get("hoa", CARD.format(G1))
    assert [a.text for a in page.all("a", class_="act")] == ["Hoạt động trở lại"]
    said(office, "hoa", G1, "reopen")
    assert "hoạt động trở lại" in office.get("hoa", CARD.format(G1)).one("ol", class_="story").text


def test_what_the_newer_file_says_stands_beside(office: Office) -> None:
    said(office, "hoa", G1, "board")
    quarter = make.quarter(office.cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 30))
    make.group_quarter(
        quarter, office.hand.g1, association=WOMEN, commune=office.cast.an_lac, leader="Lý Thị Ba"
    )
    page = office.get("hoa", CARD.format(G1))
    assert facts(page)["Tổ trưởng"] == "Lý Thị Ba"
    found = [n.text for n in page.all("dl", class_="differs")]
    assert found == ["Tổ trưởng đã ghi Tô Thị Năm tệp Quý II/2024 Lý Thị Ba"] * 2
    late = TOLD | {"do": "board", "leader": "Tô A", "reason": "Bầu lại", "on": "12/05/2024"}
    answer = client(office, "hoa").post(CHANGE.format(G1), late, follow=True)
    assert read(answer.content.decode()).all("li", class_="message-warning")


def test_nothing_is_told_of_when_it_was_anothers(office: Office) -> None:
    """The women's until the first quarter, the youth's from the second on."""
    cast, hand = office.cast, office.hand
    make.assignment(cast.xuan, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=YOUTH)
    quarter = make.quarter(cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 30))
    make.group_quarter(quarter, hand.g1, association=YOUTH, commune=cast.an_lac)
    make.hand_score(hand.g1, date(2024, 2, 29), 40, "weak")
    make.group_change(hand.g1, "board", date(2024, 2, 1), leader="Bí Mật", reason="Riêng")
    make.group_month(make.sheet(WOMEN, cast.an_lac, "2024-02"), hand.g1, members=37)
    page = office.get("xuan", CARD.format(G1))
    for word in ("Bí Mật", "Riêng", "Tháng 2/2024", "37"):
        assert word not in page.one("main").text
    leads = office.get("lan", CARD.format(G1)).one("main").text
    for word in ("Bí Mật", "Riêng", "Tháng 2/2024", "37"):
        assert word in leads
    assert client(office, "hoa").get(CARD.format(G1)).status_code == 404


def test_a_group_that_one_does_not_see_is_not_named(office: Office) -> None:
    """The women's group went into one of the farmers', which the leader said."""
    assert said(office, "lan", G1, "merge", other=G3).status_code == 302
    page = office.get("hoa", CARD.format(G1)).one("main").text
    assert "sáp nhập vào tổ tổ khác" in page or "sáp nhập vào tổ khác" in page
    assert G3 not in page
    assert f"sáp nhập vào tổ {G3}" in office.get("lan", CARD.format(G1)).one("main").text
    assert f"nhận sáp nhập tổ {G1}" in office.get("lan", CARD.format(G3)).one("main").text


def test_groups_of_others_change_nothing(office: Office) -> None:
    def shown() -> list[str]:
        paths = (LIST, f"{LIST}?state=all", f"{LIST}?association=11", CARD.format(G1),
                 f"{CARD.format(G1)}?do=merge", f"{LIST}new/")  # fmt: skip
        return [body(client(office, "hoa").get(path))[1] for path in paths]

    before = shown()
    for n in range(5):
        group = make.group(office.cast.binh_minh, f"390105{n}")
        make.group_quarter(office.hand.now, group, association=FARMERS, commune=office.cast.an_lac)
        make.group_change(group, "board", date(2024, 5, n + 1), leader="Người Khác")
        make.score(group, date(2024, 3, 31), 60, "average")
    make.group_change(
        make.group(office.cast.binh_minh, "3901060"), "split", date(2024, 5, 1),
        association=FARMERS, commune=office.cast.an_lac, other=office.hand.g1,
    )  # fmt: skip
    assert shown() == before


def test_names_are_text(office: Office) -> None:
    name = "<b onclick=x>Ánh</b> & =1+1"
    assert said(office, "hoa", G1, "board", leader=name, reason=name).status_code == 302
    for path in (LIST, CARD.format(G1), f"{CARD.format(G1)}?do=board"):
        page = office.get("hoa", path)
        assert name in page.one("main").text or path.endswith("board")
        assert not page.all("b", onclick="x")


ODD = ("", "x" * 3000, "9" * 5000, "Ẵ🌾\u202e", "\x00", "-1", str(10**30), "<script>alert(1)")


@pytest.mark.parametrize("path", [LIST, f"{LIST}new/", CARD.format(G1)])
def test_an_odd_address_is_a_page_or_absent(office: Office, path: str) -> None:
    client = office.as_(office.cast.lan)
    names = ("association", "commune", "state", "do", "today-sort", "today-page", "download", "of")
    for value in ODD:
        for name in names:
            answer = client.get(f"{path}?{urlencode({name: value})}")
            assert answer.status_code in (200, 404), (name, value[:20])
            assert b"<script>alert" not in answer.content


def test_odd_forms_are_asked_back_or_absent(office: Office) -> None:
    for value in ODD:
        for do, fields in ACTS.items():
            for name in (*fields, "on", "reason"):
                with transaction.atomic():
                    answer = said(office, "lan", G1, do, **{name: value})
                    transaction.set_rollback(True)
                assert answer.status_code in (200, 302, 404), (do, name, value[:20])


def test_pages_lead_to_each_other(office: Office) -> None:
    today = office.get("hoa", CARD.format(G1))
    assert f"/003901/2024-Q1/groups/{G1}/" in {a.attrs["href"] for a in today.all("a")}
    quarter = office.get("hoa", f"/003901/2024-Q1/groups/{G1}/")
    assert CARD.format(G1) in {a.attrs["href"] for a in quarter.all("a")}
    groups = office.get("hoa", "/003901/2024-Q1/groups/")
    assert LIST in {a.attrs["href"] for a in groups.all("a")}
    later = make.quarter(office.cast.binh_minh, "2024-Q2")
    make.group_quarter(later, office.hand.g1, association=YOUTH, commune=office.cast.an_lac)
    quarter = office.get("hoa", f"/003901/2024-Q1/groups/{G1}/")
    assert CARD.format(G1) not in {a.attrs["href"] for a in quarter.all("a")}


def statements(office: Office, path: str) -> int:
    signed_in = office.as_(office.cast.lan)
    with CaptureQueriesContext(connection) as asked:
        assert signed_in.get(path).status_code == 200
    return len(asked)


def test_more_groups_take_no_more_statements(office: Office) -> None:
    paths = (
        LIST,
        CARD.format(G1),
        f"{CARD.format(G1)}?do=merge",
        f"{LIST}new/?association=12&commune=390101",
    )
    before = [statements(office, path) for path in paths]
    assert max(before) <= 15, before
    for n in range(20):
        group = make.group(office.cast.binh_minh, f"39010{n + 50}")
        make.group_quarter(office.hand.now, group, association=WOMEN, commune=office.cast.an_lac)
        make.group_change(office.hand.g1, "board", date(2024, 4, n + 1), leader=f"Tô {n}")
        make.score(
            office.hand.g1, date(2022, n % 12 + 1, 28), 60 + n // 12, "average"
        ) if n < 12 else None
    assert [statements(office, path) for path in paths] == before


def test_today_is_the_day_of_the_form(office: Office) -> None:
    form = office.get("hoa", f"{CARD.format(G1)}?do=close").one("form", class_="said-form")
    assert form.one("input", name="on").attrs["value"] == timezone.localdate().isoformat()
