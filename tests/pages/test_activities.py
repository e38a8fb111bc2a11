"""Training classes and inspections: entered, corrected and deleted by those they belong to."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from associations.models import Inspection, RowChange, TrainingClass
from tests import factories as make
from tests.cast import FARMERS, WOMEN

from .html import Node, read
from .office import Office

A = "/003901/activities/"
Y = f"{A}?year=2024"
DAY = date(2024, 3, 5)
CLASS = {
    "part": "12-390101",
    "held_on": "2024-03-05",
    "topic": "Ghi sổ tổ",
    "audience": "Tổ trưởng",
    "people": "41",
    "note": "",
}


def post(office: Office, who: str, address: str, data: dict[str, Any]) -> Any:
    return office.as_(getattr(office.cast, who)).post(address, data)


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [node.text for node in read(answer.content.decode()).all("ul", class_="field-errors")]


def entries(page: Node, name: str) -> list[str]:
    return [node.text for node in page.one("section", id=name).all("a", class_="entry")]


@pytest.fixture
def held(office: Office) -> TrainingClass:
    """Two classes of the women's, one of them in An Lạc, and one of the farmers'."""
    cast = office.cast
    make.training_class(cast.binh_minh, WOMEN, DAY, 20, topic="Cả hội")
    make.training_class(cast.binh_minh, FARMERS, DAY, 30, topic="Của nông dân")
    make.training_class(cast.hai_ha, WOMEN, DAY, 30, topic="Nơi khác")
    return make.training_class(cast.binh_minh, WOMEN, DAY, 40, commune=cast.an_lac, topic="An Lạc")


@pytest.mark.parametrize(
    ("who", "topics"),
    [
        ("lan", {"An Lạc", "Cả hội", "Của nông dân"}),
        ("tuan", {"An Lạc"}),
        ("hoa", {"An Lạc", "Cả hội"}),
        ("mai", {"An Lạc"}),
    ],
)
def test_everybody_sees_their_own(
    office: Office, held: TrainingClass, who: str, topics: set[str]
) -> None:
    page = office.get(who, Y)
    assert {node.text for node in page.all("span", class_="entry-title")} == topics
    file = office.as_(getattr(office.cast, who)).get(f"{Y}&download=csv&of=classes")
    text = file.content.decode("utf-8-sig")
    assert {line.split(";")[3] for line in text.splitlines()[1:]} == topics
    buttons = page.all("a", class_="button")
    assert bool(buttons) == (who in ("hoa", "mai"))


def test_a_class_is_entered_and_stands_in_the_figures(office: Office) -> None:
    answer = post(office, "mai", f"{A}classes/new/", CLASS | {"topic": " Ghi\u200b sổ  tổ "})
    assert answer["Location"] == Y
    one = TrainingClass.objects.get()
    assert (one.association_id, one.commune, one.held_on, one.topic, one.people, one.said_by) == (
        WOMEN, office.cast.an_lac, DAY, "Ghi sổ tổ", 41, office.cast.mai
    )  # fmt: skip
    assert entries(office.get("mai", Y), "classes") == [
        "Ghi sổ tổ41 người05/03/2024Hội Liên hiệp Phụ nữXã An LạcTổ trưởng"
    ]
    overview = office.get("lan", "/003901/2024-Q1/")
    figure = overview.one("section", data_figure="trained_people")
    assert figure.one(class_="key-figure-number").text == "41"


def test_a_second_click_enters_nothing_more(office: Office) -> None:
    for _click in range(2):
        assert post(office, "mai", f"{A}classes/new/", CLASS).status_code == 302
    assert TrainingClass.objects.count() == 1


@pytest.mark.parametrize("part", ["11-390101", "12-390102", "12-", "12-390201", "99-", "12-9", ""])
def test_nobody_enters_for_another_part(office: Office, part: str) -> None:
    answer = post(office, "mai", f"{A}classes/new/", CLASS | {"part": part})
    assert len(errors(answer)) == 1
    assert not TrainingClass.objects.exists()
    said = errors(answer)
    nowhere = errors(post(office, "mai", f"{A}classes/new/", CLASS | {"part": "77-390199"}))
    assert part == "" or said == nowhere  # as of a part that there is not


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("held_on", (timezone.localdate() + timedelta(days=1)).isoformat()),
        ("held_on", "2014-12-31"),
        ("held_on", "31/02/2024"),
        ("people", "0"),
        ("people", "-3"),
        ("people", "4,5"),
        ("people", "99999"),
        ("people", ""),
        ("topic", " "),
    ],
)
def test_impossible_values_are_refused(office: Office, name: str, value: str) -> None:
    answer = post(office, "hoa", f"{A}classes/new/", CLASS | {name: value})
    assert len(errors(answer)) == 1
    assert not TrainingClass.objects.exists()


def test_today_is_not_the_future(office: Office) -> None:
    today = CLASS | {"held_on": timezone.localdate().isoformat(), "people": "1.200"}
    assert post(office, "hoa", f"{A}classes/new/", today).status_code == 302
    assert TrainingClass.objects.get().people == 1200


def test_inspections(office: Office) -> None:
    data = {"part": "12-", "held_on": "05/03/2024", "looked_at": "new_loan", "number": "7"}
    assert post(office, "hoa", f"{A}inspections/new/", data).status_code == 302
    one = Inspection.objects.get()
    assert (one.commune, one.looked_at, one.number) == (None, "new_loan", 7)
    wrong = post(office, "hoa", f"{A}inspections/new/", data | {"looked_at": "tree"})
    assert len(errors(wrong)) == 1


def test_a_correction_says_why_and_is_in_the_history(office: Office, held: TrainingClass) -> None:
    address = f"{A}classes/{held.pk}/"
    page = office.get("mai", address)
    seen = page.one("input", name="seen").attrs["value"]
    assert errors(post(office, "mai", address, CLASS | {"seen": seen}))
    data = CLASS | {"seen": seen, "reason": "đếm lại"}
    assert post(office, "mai", address, data).status_code == 302
    held.refresh_from_db()
    assert (held.topic, held.people) == ("Ghi sổ tổ", 41)
    history = office.get("lan", address).one("ol", class_="changes-of-row").text
    assert "đếm lại" in history and "40 → 41" in history and "Vũ Thị Mai" in history
    late = post(office, "hoa", address, data | {"people": "42"})
    page = read(late.content.decode())
    assert "40 → 41" in page.text
    assert page.one("input", name="seen").attrs["value"] != seen
    held.refresh_from_db()
    assert held.people == 41


def test_an_entry_cannot_be_moved_to_another_part(office: Office, held: TrainingClass) -> None:
    data = CLASS | {"reason": "x", "seen": str(RowChange.objects.latest("pk").pk)}
    answer = post(office, "mai", f"{A}classes/{held.pk}/", data | {"part": "12-390102"})
    assert errors(answer)
    held.refresh_from_db()
    assert held.commune == office.cast.an_lac


def test_a_deletion_needs_a_reason_and_stays_readable(office: Office, held: TrainingClass) -> None:
    address = f"{A}classes/{held.pk}/delete/"
    assert post(office, "mai", address, {"reason": " "})["Location"] == f"{A}classes/{held.pk}/"
    assert TrainingClass.objects.filter(pk=held.pk).exists()
    assert post(office, "mai", address, {"reason": "nhập trùng"})["Location"] == Y
    assert not TrainingClass.objects.filter(pk=held.pk).exists()
    for who, seen in (("mai", True), ("hoa", True), ("tuan", True), ("lan", True)):
        deleted = office.get(who, Y).all("section", id="deleted")
        assert bool(deleted) == seen
        assert "nhập trùng" in deleted[0].text and "An Lạc" in deleted[0].text
    assert not office.get("hoa", f"{A}?year=2023").all("section", id="deleted")


def test_what_is_anothers_looks_like_nothing(office: Office, held: TrainingClass) -> None:
    theirs = TrainingClass.objects.get(topic="Của nông dân").pk
    elsewhere = TrainingClass.objects.get(topic="Nơi khác").pk
    wide = TrainingClass.objects.get(topic="Cả hội").pk
    inspection = make.inspection(office.cast.binh_minh, FARMERS, DAY, 3)
    client = office.as_(office.cast.mai)
    before = list(RowChange.objects.values_list("pk", flat=True))
    bodies = set()
    for number in (theirs, elsewhere, wide, 999_999, 10**30):
        for answer in (
            client.get(f"{A}classes/{number}/"),
            client.post(f"{A}classes/{number}/", CLASS),
            client.post(f"{A}classes/{number}/delete/", {"reason": "x"}),
        ):
            assert answer.status_code == 404
            bodies.add(answer.content.decode().replace(str(number), ""))
    assert client.get(f"{A}inspections/{inspection.pk}/").status_code == 404
    assert client.get(f"{A}inspections/{held.pk + 10**6}/").status_code == 404
    assert list(RowChange.objects.values_list("pk", flat=True)) == before
    # A leader sees all of them and enters for nobody.
    leads = office.as_(office.cast.lan)
    assert leads.get(f"{A}classes/{theirs}/").status_code == 200
    assert leads.post(f"{A}classes/{theirs}/", CLASS).status_code == 403
    assert leads.post(f"{A}classes/{theirs}/delete/", {"reason": "x"}).status_code == 403


def test_against_the_plan_of_the_year(office: Office, held: TrainingClass) -> None:
    def plans(who: str) -> list[str]:
        return [node.text for node in office.get(who, Y).all("section", class_="plan")]

    (alone,) = plans("hoa")
    assert "60; chưa có kế hoạch năm" in alone
    make.office_figure(office.hand.now, "training_plan_people", 150, association_id=WOMEN,
                       dated_on=date(2024, 1, 2))  # fmt: skip
    make.office_figure(office.hand.now, "training_plan_people", 90, dated_on=date(2024, 1, 2))
    (hers,) = plans("hoa")
    assert "60 trên 150 theo kế hoạch năm" in hers and "2 lớp" in hers
    (there,) = plans("mai")  # the plan is the association's in all of the office
    assert "40; chưa có kế hoạch năm" in there
    assert len(plans("lan")) == 2


def test_where_the_offices_sheet_differs(office: Office, held: TrainingClass) -> None:
    now = office.hand.now
    make.office_figure(now, "trained_people", 58, association_id=WOMEN)
    make.office_figure(now, "trained_people", 30, association_id=FARMERS)  # as entered
    make.office_figure(now, "trained_people", 99)

    def found(who: str) -> list[list[str]]:
        parts = office.get(who, Y).all("section", id="differences")
        return parts[0].rows() if parts else []

    label = "Số người được tập huấn trong quý"
    women = [f"Quý I/2024 · Hội Liên hiệp Phụ nữ · {label}", "58", "60", "+2"]
    assert sorted(found("lan")) == sorted(
        [women, [f"Quý I/2024 · toàn đơn vị · {label}", "99", "90", "-9"]]
    )
    assert found("hoa") == [women]
    assert found("mai") == found("tuan") == []


def test_odd_years(office: Office) -> None:
    client = office.as_(office.cast.hoa)
    for year in ("2014", "9999", "x", "", "02024", str(timezone.localdate().year + 1)):
        assert client.get(f"{A}?year={year}").status_code == 404
    assert client.get(f"{Y}&download=pdf&of=classes").status_code == 404
    assert client.get(f"{Y}&download=csv&of=others").status_code == 404
