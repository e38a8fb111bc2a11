"""What accepted monthly sheets add to the pages of figures."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from groups.models import Sheet
from tests.cast import FARMERS, WOMEN
from tests.portfolio.sheets import ACCEPTED, report

from .html import Node
from .office import LEADERS, OVERVIEW, Office, number, table
from .test_quarter import ADDRESS, SAVINGS, outcomes

G1, G2, G3, G4 = LEADERS
MARCH = "2024-03"


@pytest.fixture
def reported(office: Office) -> Office:
    """G1 has 42 members, G2 61, G3 4, G4 5; the bank has savings of G1 (7) and G2 (3)."""
    cast, hand = office.cast, office.hand
    g4 = cast.binh_minh.groups.get(code=G4)
    report(WOMEN, cast.an_lac, MARCH, ACCEPTED, {hand.g1: (42, 33, 7.2)})
    report(FARMERS, cast.dai_dong, MARCH, ACCEPTED, {hand.g2: (61, 40, 3)})
    report(FARMERS, cast.an_lac, MARCH, ACCEPTED, {hand.g3: (4, 4, 1)})
    report(WOMEN, cast.dai_dong, MARCH, ACCEPTED, {g4: (5, 2, 0.5)})
    office.build()
    return office


def briefing(*keys: str) -> dict[tuple[str, str], Any]:
    """Figures of the briefing as JSON, of the office and its associations."""
    out = StringIO()
    call_command("briefing", office="003901", quarter="2024-Q1", format="json", stdout=out)
    found = json.loads(out.getvalue())["figures"]
    return {
        (f["indicator"], f["scope"].get("association", "")): f["printed"]
        for f in found
        if f["indicator"] in keys and {*f["scope"]} <= {"association"}
    }


def size(page: Node) -> list[list[str]]:
    """Group, members and borrowers of the list of sizes."""
    return [[row[0], *row[4:6]] for row in table(page, "size")]


def test_the_group_says_its_members(reported: Office) -> None:
    page = reported.get("mai", f"{OVERVIEW}groups/{G1}/")
    assert number(page, "members") == "42"
    assert number(page, "savings_participation") == "78,57"
    assert number(page, "savings") == "7"


def test_sizes_are_of_members_where_they_are_known(reported: Office) -> None:
    """G4 has no borrower and five members, which are enough; G3's return leaves its borrower."""
    page = reported.get("lan", f"{OVERVIEW}groups/?list=size")
    assert size(page) == [[G3, "4", "1"], [G2, "61", "1"]]
    Sheet.objects.filter(rows__group=reported.hand.g3).update(state="submitted")
    reported.build()
    page = reported.get("lan", f"{OVERVIEW}groups/?list=size")
    assert size(page) == [[G3, "–", "1"], [G2, "61", "1"]]


def test_a_difference_to_the_bank_is_shown_beside_the_checks(reported: Office) -> None:
    page = reported.get("lan", ADDRESS)
    outcome, sides = outcomes(page)[SAVINGS]
    assert outcome == "Lệch"
    assert sides == "10.000.000 đồng ≠ 10.200.000 đồng · chênh lệch -200.000 đồng"
    assert [li.one("span", class_="check-name").text for li in page.all("li", class_="check-noted")]
    assert not page.all("li", class_="check-failed")


@pytest.mark.usefixtures("reported")
def test_the_briefing_has_them_for_every_part() -> None:
    found = briefing("members", "members_per_group", "savers", "savings_participation")
    assert found["members", ""] == "112"
    assert found["members", FARMERS] == "65"
    assert found["savers", WOMEN] == "35"
    assert found["members_per_group", ""] == "28,0"
    assert found["savings_participation", ""] == "70,54 %"
