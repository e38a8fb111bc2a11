"""Rows of groups are for those they belong to; their leaders' names stand nowhere else."""

import pytest

from tests import factories as make

from .addresses import ADDRESSES
from .office import LEADERS, Office, table

G1, G2, G3, G4 = LEADERS
QUARTER = "/003901/2024-Q1/"
GROUPS = f"{QUARTER}groups/"
# Where groups are reported and changed, again only to whom they belong; files are tried elsewhere.
ENTERED = ("/003901/sheets/2024-03/", "/003901/groups/", "/003901/work/")
PRIVATE = ("Kiều Thị Nguyệt", "3999999999", "987654321")


@pytest.mark.parametrize(
    ("who", "groups"),
    [
        ("lan", {G1, G2, G3, G4}),
        ("dung", {G1, G2, G3, G4}),
        ("tuan", {G1, G3}),
        ("hoa", {G1, G4}),
        ("mai", {G1}),
        ("an", set()),
    ],
)
@pytest.mark.parametrize("query", ["", "?commune=390101", "?association=12", "?association=11"])
def test_whose_groups(office: Office, who: str, groups: set[str], query: str) -> None:
    wanted = {
        "": groups,
        "?commune=390101": groups & {G1, G3},
        "?association=12": groups & {G1, G4},
        "?association=11": groups & {G2, G3},
    }[query]
    page = office.get(who, GROUPS + query)
    lists = page.all("div", id="group-list")
    assert bool(lists) == (who != "an")
    rows = lists[0].rows() if lists else []
    shown = {row[0]: row[1] for row in rows if len(row) > 1}
    assert shown == {code: LEADERS[code] for code in wanted}


@pytest.mark.parametrize("who", ["lan", "tuan", "hoa", "mai", "an"])
def test_names_of_leaders_stand_nowhere_else(office: Office, who: str) -> None:
    pages = [a.path for a in ADDRESSES.values() if a.get and "{" not in a.path]
    client = office.as_(getattr(office.cast, who))
    seen = {row[1] for row in table(office.get(who, GROUPS), "group")} if who != "an" else set()
    for path in [*pages, f"{QUARTER}briefing/?association=12", f"{QUARTER}?commune=390101"]:
        text = client.get(path).content.decode(errors="replace")
        for leader in LEADERS.values():
            theirs = leader in seen and path.startswith((QUARTER, *ENTERED))
            if path == f"{QUARTER}groups/{G1}/":
                theirs = theirs and leader == LEADERS[G1]
            # The page of groups has several lists that may name one group.
            most = 9 if path == GROUPS or path.startswith(ENTERED) else 1
            assert text.count(leader) <= (most if theirs else 0), (path, leader)


@pytest.mark.parametrize("who", ["lan", "dung", "tuan", "hoa", "mai", "an"])
def test_borrowers_and_loans_are_named_where_their_rows_stand_alone(
    office: Office, who: str
) -> None:
    """A direct loan in An Lạc: for the leader and the credit officers, on its own pages."""
    cast, hand = office.cast, office.hand
    one = make.borrower(cast.binh_minh, "3999999999")
    loan = make.loan(cast.binh_minh, "987654321")
    make.borrower_quarter(hand.now, one, "Kiều Thị Nguyệt", commune=cast.an_lac)
    make.position(hand.now, loan, one, cast.poor, of=cast.an_lac, current=5)
    office.build()
    client = office.as_(getattr(cast, who))
    theirs = {
        f"{QUARTER}loans/": {"Kiều Thị Nguyệt", "987654321"},
        f"{QUARTER}loans/{loan.pk}/": {"Kiều Thị Nguyệt", "3999999999", "987654321"},
        f"{QUARTER}borrowers/{one.pk}/": {"Kiều Thị Nguyệt", "3999999999", "987654321"},
    }
    others = {a.path for a in ADDRESSES.values() if a.get and "{" not in a.path}
    for path in theirs.keys() | others:
        text = client.get(path).content.decode(errors="replace")
        named = {private for private in PRIVATE if private in text}
        may = who in ("lan", "dung", "tuan")
        assert named == (theirs.get(path, set()) if may else set()), path


def test_a_sorted_and_paged_list_shows_no_more(office: Office) -> None:
    for query in ("?group-sort=leader", "?group-sort=-association", "?group-page=2"):
        assert {row[0] for row in table(office.get("mai", GROUPS + query), "group")} == {G1}


def test_a_closed_group_is_not_listed(office: Office) -> None:
    hand = office.hand
    gone = make.group(office.cast.binh_minh, "3901009")
    make.group_quarter(
        hand.now, gone, association="12", commune=office.cast.an_lac, closed=True, leader="Vắng"
    )
    office.build()
    assert {row[0] for row in table(office.get("mai", GROUPS), "group")} == {G1}
