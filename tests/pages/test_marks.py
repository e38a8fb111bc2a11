"""Every number on every page is the same indicator in the JSON of the briefing."""

from datetime import date

import pytest

from portfolio.models import OfficeFigure, Source
from tests import factories as make
from tests.cast import FARMERS, WOMEN
from tests.portfolio.hand import MILLION

from .marks import Documents, printed
from .office import Office

# Page and the fewest figures that must be on it: a page that loses its marks would pass otherwise.
PAGES = {
    "": 60,
    "composition/": 40,
    "overdue/": 30,
    "maturities/": 15,
    "groups/": 15,
    "groups/3901001/": 5,
    "meeting/": 20,
}
VIEWS = [
    "",
    "?base=previous_quarter",
    "?base=same_period_last_year",
    "?base=target",
    "?base=2023-Q4",
    "?association=12",
    "?commune=390101&base=previous_quarter",
    "?association=11&commune=390102",
    "?programme=01",
    "?association=99",
    "?source=1&programme=01",
]


@pytest.fixture
def moving(office: Office) -> Office:
    """Bình Minh with a third quarter: A1 goes to another group, B2 falls overdue; targets stand."""
    cast, hand = office.cast, office.hand
    quarter = make.quarter(cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 30))
    g1 = make.group_quarter(quarter, hand.g1, association=WOMEN, commune=cast.an_lac)
    g2 = make.group_quarter(quarter, hand.g2, association=FARMERS, commune=cast.dai_dong)
    told = {"moved_to_overdue": 0, "moved_to_frozen": 0, "written_off": 0, "extended": 0}
    source = Source.objects.get(code="1")
    rows = [
        ("0", g2, 30, 0, 0, {"repaid_current": 5 * MILLION}),
        ("1", g1, 9, 0, 1, {}),
        ("2", g2, 30, 0, 3, {}),
        ("3", g2, 10, 10, 0, {"moved_to_overdue": 8 * MILLION}),
    ]
    for number, of, current, overdue, frozen, flows in rows:
        old = hand.now.office.loans.get(number=f"6600{number:0>12}").positions.latest("ends_on")
        make.position(
            quarter, old.loan, old.borrower, old.programme, of=of, source=source,
            current=current * MILLION, overdue=overdue * MILLION, frozen=frozen * MILLION,
            **told | flows,
        )  # fmt: skip
    make.office_figure(quarter, "outstanding_target", 140 * MILLION)
    for association in (FARMERS, WOMEN):
        make.office_figure(quarter, "training_classes", 2, association_id=association)
        make.office_figure(quarter, "trained_people", 30, association_id=association)
    assert OfficeFigure.objects.count() == 5
    from portfolio.quarters import build

    build(quarter)
    return office


def test_every_figure_is_that_of_the_document(moving: Office) -> None:
    # One test for all pages: a document takes longer than a page, and most pages need the same.
    documents = Documents("003901")
    wrong = []
    for path, least in PAGES.items():
        found = 0
        for view in VIEWS:
            marks = printed(moving.get("lan", f"/003901/2024-Q2/{path}{view}"))
            found = max(found, len(marks))
            wrong += [f"{path}{view} {w}" for m, t in marks
                      if (w := documents.wrong("2024-Q2", m, t))]  # fmt: skip
        assert found >= least, path
    assert wrong == [], "\n".join(wrong)


def test_a_wrong_figure_is_found(moving: Office) -> None:
    documents = Documents("003901")
    page = moving.get("lan", "/003901/2024-Q2/")
    mark, text = next(found for found in printed(page) if found[0] == "outstanding")
    assert documents.wrong("2024-Q2", mark, text) == ""
    assert documents.wrong("2024-Q2", mark, text[::-1]) != ""
    assert documents.wrong("2024-Q2", f"{mark} commune=390101", text) != ""
