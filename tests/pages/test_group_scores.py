"""Scores by hand on the page: who may, what counts, how it comes back, and its marks elsewhere."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from associations.models import Job, Role, RowChange
from groups.models import GroupScore, HandScore
from groups.models.rating import MAXIMA
from portfolio.quarters import build
from tests import factories as make

from .html import Node, read
from .office import LEADERS, Office, table

PAGE = "/003901/groups/{}/score/2024-03/"
G1, G2, G3, G4 = LEADERS
WEAK = dict.fromkeys(MAXIMA, "5") | {"reason": "Tệp chấm nhầm"}


def send(office: Office, who: str = "dung", code: str = G1, **more: str) -> Any:
    """What is shown is what stands now, unless told otherwise."""
    path = PAGE.format(code)
    signed_in = office.as_(getattr(office.cast, who))
    if "shown" not in more:
        page = read(signed_in.get(path).content.decode())
        more["shown"] = page.all("input", name="shown")[0].attrs.get("value", "")
    return signed_in.post(path, WEAK | more)


def errors(answer: Any) -> list[str]:
    page = read(answer.content.decode())
    found = page.all("ul", class_="field-errors") + page.all("div", role="alert")
    return [node.text for node in found]


@pytest.mark.parametrize(
    ("who", "seen"),
    [("lan", {G1: 200, G2: 200}), ("dung", {G1: 200, G2: 200}), ("tuan", {G1: 200, G2: 404}),
     ("hoa", {G1: 403, G2: 404}), ("mai", {G1: 403, G4: 404}), ("an", {G1: 403, "3999999": 403})],
)  # fmt: skip
def test_who_rates_and_who_only_sees(office: Office, who: str, seen: dict[str, int]) -> None:
    signed_in = office.as_(getattr(office.cast, who))
    for code, status in (seen | {"3999999": 403 if who == "an" else 404}).items():
        assert signed_in.get(PAGE.format(code)).status_code == status
        posted = signed_in.post(PAGE.format(code), WEAK).status_code
        assert posted == (302 if status == 200 else status)
    assert HandScore.objects.count() == list(seen.values()).count(200)


def test_a_month_without_the_group_or_to_come_is_absent(office: Office) -> None:
    signed_in = office.as_(office.cast.lan)
    for month in ("2020-01", "9998-12", "0001-01", "9999-12"):
        path = f"/003901/groups/{G1}/score/{month}/"
        assert signed_in.get(path).status_code == 404, month
        assert signed_in.post(path, WEAK).status_code == 404, month


def test_a_score_is_entered_counts_and_goes_again(office: Office) -> None:
    page = office.get("dung", PAGE.format(G1))
    assert page.one("input", name="attendance").attrs["value"] == "20"
    assert page.one("output").text == "91,00"
    assert send(office).status_code == 302
    score = HandScore.objects.get()
    assert (score.total, score.rating, score.said_by) == (30, "weak", office.cast.dung)
    assert RowChange.objects.get(row=score.pk).reason == "Tệp chấm nhầm"
    assert Job.objects.filter(kind="build_quarter", key=str(office.hand.now.pk)).exists()
    assert build(office.hand.now)
    page = office.get("lan", PAGE.format(G1))
    assert "Lê Văn Dũng nhập tay lúc" in page.one("p", class_="page-title-lead").text
    assert "ngân hàng: 91,00 (Tốt)" in page.one("form", class_="score").text
    assert "Yếu" in page.one("ol", class_="story").text
    answer = send(office, "lan", do="remove", reason="Ngân hàng đã sửa")
    assert answer.status_code == 302
    assert not HandScore.objects.exists()
    assert build(office.hand.now)
    story = office.get("lan", PAGE.format(G1)).one("ol", class_="story").text
    assert "Ngân hàng đã sửa" in story
    assert "30,00 · Yếu → –" in story


def test_what_is_wrong_is_said_at_its_field(office: Office) -> None:
    for field, value in [
        ("attendance", "20,1"), ("attendance", "-1"), ("interest", ""), ("interest", "x"),
        ("interest", "1,234"), ("saving_members", "5,5"), ("reason", " "), ("reason", "x" * 501),
        ("attendance", "\x00"), ("attendance", "9" * 400),
    ]:  # fmt: skip
        answer = send(office, **{field: value})
        assert answer.status_code == 200, (field, value)
        assert len(errors(answer)) == 1, (field, value, errors(answer))
    assert not HandScore.objects.exists()
    assert send(office, attendance="19.5").status_code == 302
    assert HandScore.objects.get().attendance == Decimal("19.5")


def test_what_somebody_else_saved_meanwhile_is_shown_first(office: Office) -> None:
    send(office, "lan", shown="")
    late = send(office, "dung", attendance="6", shown="")
    assert late.status_code == 200
    assert errors(late) == [
        "Trong lúc đó Trần Thị Lan đã lưu điểm khác. Hãy xem lại rồi quyết định."
    ]
    page = read(late.content.decode())
    assert page.one("input", name="attendance").attrs["value"] == "6"
    assert "nhập tay: 5,00" in page.one("form", class_="score").text
    shown = page.all("input", name="shown")[0].attrs["value"]
    assert send(office, "dung", attendance="6", shown=shown).status_code == 302
    assert HandScore.objects.get().attendance == 6


def test_a_group_is_rated_as_it_was_placed_in_the_month(office: Office) -> None:
    """In the second quarter the group is in Đại Đồng, out of the officer of An Lạc's reach."""
    quarter = make.quarter(office.cast.binh_minh, "2024-Q2")
    make.group_quarter(quarter, office.hand.g1, association="12", commune=office.cast.dai_dong)
    tuan = office.as_(office.cast.tuan)
    assert tuan.get(PAGE.format(G1)).status_code == 200
    assert tuan.get(f"/003901/groups/{G1}/score/2024-04/").status_code == 404


def test_lists_and_files_say_that_it_was_entered_by_hand(office: Office) -> None:
    send(office)
    build(office.hand.now)
    groups = "/003901/2024-Q1/groups/"
    rows = {row[0]: row for row in table(office.get("hoa", groups), "group")}
    assert "Yếu nhập tay" in rows[G1]
    assert not any("nhập tay" in cell for cell in rows[G4])
    files = office.as_(office.cast.hoa).get(f"{groups}?download=csv&of=group")
    assert "Yếu (nhập tay)" in files.content.decode()
    page = office.get("hoa", f"{groups}{G1}/")
    assert "Yếu, 30,0 điểm (điểm tháng 3/2024), nhập tay" in page.one("dl", class_="facts").text
    assert "nhập tay" in page.one("table", id="criteria").one("caption").text
    assert "Yếu (nhập tay)" in page.one("figure", id="chart-score").text


def card(office: Office, who: str) -> Node:
    return office.get(who, f"/003901/groups/{G1}/").one("section", id="scores")


def test_the_card_has_both_scores_and_leads_whoever_may_rate(office: Office) -> None:
    make.hand_score(office.hand.g1, date(2024, 3, 31), 40, "weak")
    seen = card(office, "hoa")
    assert seen.rows() == [
        ["Tháng 3/2024", "91,0 Tốt", "40,0 Yếu"], ["Tháng 2/2024", "60,0 Trung bình", "–"],
    ]  # fmt: skip
    assert not seen.all("a")
    led = {a.attrs["href"] for a in card(office, "tuan").all("a")}
    assert PAGE.format(G1) in led
    assert f"/003901/groups/{G1}/score/2024-01/" in led


def test_the_class_is_of_the_table_of_the_month(office: Office) -> None:
    classes = office.get("lan", PAGE.format(G1)).one("ul", class_="classes")
    found = [(li.attrs["data-minimum"], li.text) for li in classes.all("li")]
    assert found == [
        ("85.00", "Tốt từ 85 điểm"), ("70.00", "Khá từ 70 điểm"),
        ("50.00", "Trung bình từ 50 điểm"), ("0.00", "Yếu từ 0 điểm"),
    ]  # fmt: skip


def test_without_the_banks_score_one_starts_empty(office: Office) -> None:
    GroupScore.objects.all().delete()
    page = office.get("lan", PAGE.format(G1))
    assert page.one("input", name="attendance").attrs.get("value", "") == ""
    assert page.one("output").text == "–"
    make.assignment(office.cast.xuan, office.cast.binh_minh, Role.LEADER)
    assert send(office, "xuan").status_code == 302
