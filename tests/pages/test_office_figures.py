"""The office's figures typed in: million dong in the form, whole dong posted after a preview."""

from datetime import date

import pytest
from django.test import Client

from associations.models import Quarter
from portfolio.models import ImportFile, OfficeFigure
from tests import factories as make
from tests.cast import Cast

from .html import Node
from .test_imports import IMPORTS, QUARTER, buttons, seen, work

FORM = f"{QUARTER}figures/"
TYPED = {
    "report": "12/BC-PGD",
    "decided_on": "2024-01-15",
    "decision": "01/QĐ-NHCS",
    "capital:source=1": "230904",
    "capital:source=2": "12345,678901",
    "outstanding_target:": "300000",
    "training_classes:association=12": "3",
    "trained_people:association=12": "151",
    "training_plan_people:": "1200",
}

# What the form shows again is written as every page writes it.
WRITTEN = {
    "capital:source=1": "230.904",
    "capital:source=2": "12.345,678901",
    "outstanding_target:": "300.000",
    "training_plan_people:": "1.200",
}


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return make.quarter(cast.binh_minh, "2024-Q1")


@pytest.fixture
def dung(cast: Cast, as_, quarter: Quarter) -> Client:
    return as_(cast.dung)


def typed(client: Client, **more: str) -> str:
    answer = client.post(FORM, TYPED | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def shown(page: Node) -> dict[str, str]:
    asked = [*page.all("input", type="text"), *page.all("input", type="date")]
    return {n.attrs["name"]: n.attrs.get("value", "") for n in asked}


def test_what_was_typed_is_posted(dung: Client, quarter: Quarter) -> None:
    address = typed(dung)
    assert work() == ["done"]
    assert not OfficeFigure.objects.exists()
    page = seen(dung, address)
    assert "confirm" in buttons(page, address), page.one("main").text
    effect = {row[0]: row[2] for row in page.one("div", aria_label="Ảnh hưởng đến số liệu").rows()}
    assert effect["Tổng nguồn vốn"] == "243.250 triệu đồng"
    dung.post(f"{address}confirm/")
    assert work() == ["done", "done"]
    found = {(f.key, f.source_id or f.association_id): f for f in OfficeFigure.objects.all()}
    assert found["capital", "1"].value == 230_904_000_000
    assert found["capital", "2"].value == 12_345_678_901
    assert found["outstanding_target", None].value == 300_000_000_000
    assert found["training_classes", "12"].value == 3
    assert found["trained_people", "12"].value == 151
    assert found["training_plan_people", None].value == 1200
    assert len(found) == 6
    target, capital = found["outstanding_target", None], found["capital", "1"]
    assert (target.dated_on, target.document) == (date(2024, 1, 15), "01/QĐ-NHCS")
    assert (capital.dated_on, capital.document) == (date(2024, 3, 31), "12/BC-PGD")


def test_the_form_shows_what_is_posted(dung: Client, quarter: Quarter, cast: Cast, as_) -> None:
    address = typed(dung)
    work()
    dung.post(f"{address}confirm/")
    work()
    fields = shown(seen(dung, FORM))
    assert {k: fields[k] for k in TYPED} == TYPED | WRITTEN
    lan = as_(cast.lan)
    again = lan.post(FORM, {k: v for k, v in fields.items() if v} | {"capital:source=1": "5"})
    work()
    lan.post(f"{again['Location']}confirm/")
    work()
    amounts = {f.source_id: f.value for f in OfficeFigure.objects.filter(key="capital")}
    assert amounts == {"1": 5_000_000, "2": 12_345_678_901}


def test_an_empty_field_is_unknown(dung: Client) -> None:
    address = typed(dung, **{"capital:source=2": "", "capital:source=1": "0"})
    work()
    dung.post(f"{address}confirm/")
    work()
    amounts = {f.source_id: f.value for f in OfficeFigure.objects.filter(key="capital")}
    assert amounts == {"1": 0}


def test_amounts_are_read_as_pages_write_them(dung: Client) -> None:
    """230.904 is what every page shows for 230904 million: it must not become 230 million."""
    written = {"capital:source=1": "230.904", "capital:source=2": "12.345,678901"}
    address = typed(dung, **written, **{"training_plan_people:": "1.200"})
    work()
    dung.post(f"{address}confirm/")
    work()
    amounts = {f.source_id: f.value for f in OfficeFigure.objects.filter(key="capital")}
    assert amounts == {"1": 230_904_000_000, "2": 12_345_678_901}
    assert OfficeFigure.objects.get(key="training_plan_people").value == 1200


@pytest.mark.parametrize("day", ["05/03/2024", "15/01/2024"])
def test_days_are_read_with_the_day_first(dung: Client, day: str) -> None:
    address = typed(dung, decided_on=day)
    work()
    dung.post(f"{address}confirm/")
    work()
    decided = OfficeFigure.objects.get(key="outstanding_target").dated_on
    assert decided.strftime("%d/%m/%Y") == day


@pytest.mark.parametrize(
    "wrong",
    [
        {"report": ""},
        {"decision": ""},
        {"decided_on": ""},
        {"decided_on": "32/01/2024"},
        {"capital:source=1": "-5"},
        {"capital:source=1": "năm"},
        {"capital:source=1": "1,1234567"},
        {"trained_people:association=12": "1,5"},
    ],
)
def test_what_does_not_fit_stays_in_the_form(dung: Client, wrong: dict[str, str]) -> None:
    answer = dung.post(FORM, TYPED | wrong)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(wrong)
    assert not ImportFile.objects.exists()


def test_a_sheet_uploaded_before_keeps_its_own_parts(dung: Client, quarter, cast, as_) -> None:
    """The form does not ask for a commune's target; typing in the rest must not lose it."""
    make.office_figure(quarter, "outstanding_target", 7_000_000, commune=cast.an_lac,
                       dated_on=date(2024, 1, 15))  # fmt: skip
    address = typed(dung)
    work()
    dung.post(f"{address}confirm/")
    work()
    assert OfficeFigure.objects.get(commune=cast.an_lac).value == 7_000_000
    assert IMPORTS in address
