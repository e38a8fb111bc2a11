"""What an association officer is shown is the same whatever rows of others there are."""

from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone

from associations.models import Role
from groups.models import Borrower, GroupQuarter
from portfolio.models import Loan, Position
from portfolio.quarters import build
from tests import factories as make
from tests.cast import FARMERS, WOMEN
from tests.portfolio.hand import MILLION

from .html import read
from .office import LEADERS, OVERVIEW, Office, causes, table

Q = OVERVIEW
A1 = "6600000000000000"
G1, G2, G3, G4 = LEADERS
LISTS = ("overdue", "score", "near", "unscored", "size", "interest")
# The part of each page that has rows, by its id; all of the page where there is none.
PAGES = {
    **{f"groups/?list={name}": "lists" for name in LISTS},
    "groups/?group-sort=-overdue": "group-list",
    "groups/?commune=390101": "group-list",
    "groups/?association=11": "",
    "maturities/": "loan-list",
    "maturities/?due=this&loan-sort=-matures_on": "loan-list",
    "maturities/?due=next": "loan-list",
    "maturities/?list=groups&group-sort=code": "group-list",
    "loans/": "",
    "loans/?commune=390101&loan-sort=borrower": "",
    "loans/?from=current&to=overdue": "",
    "loans/?from=new&to=current": "",
    "loans/?month=2024-05": "",
    "loans/?frozen_until=unknown": "",
    "loans/?group=3901002": "",
}
FILES = ("loans/?{}&of=loan", "maturities/?{}&of=loan", "maturities/?list=groups&{}&of=group",
         "groups/?{}&of=group", "groups/?{}&of=overdue", "groups/?list=interest&{}&of=interest",
         "groups/3901001/?{}&of=member", "groups/3901001/?{}&of=loan")  # fmt: skip
WORDS = ("39", "66", "nguyen", "thi lan", "")


@pytest.fixture
def named(office: Office) -> Office:
    """Bình Minh with a name for the borrower of A1, something the women's are to collect."""
    hand, cast = office.hand, office.cast
    one = Borrower.objects.get(code="3900000000")
    make.borrower_quarter(hand.now, one, "Nguyễn Thị Lân", commune=cast.an_lac)
    Position.objects.filter(loan__number=A1).update(matures_on=date(2024, 5, 3))
    office.build()
    return office


def shown(office: Office, who: str) -> dict[str, object]:
    """All lists, counts, searches and files of somebody."""
    cache.clear()
    client = office.as_(getattr(office.cast, who))
    found: dict[str, object] = {}
    for address, part in PAGES.items():
        page = office.get(who, Q + address)
        nodes = page.all(id=part) if part else [page.one("main")]
        if address == "groups/?association=11":
            nodes = page.all("div", id="group-list")
        found[address] = [node.text for node in nodes]
    for address in FILES:
        answer = client.get(Q + address.format("download=csv"))
        found[address] = (answer.status_code, answer.content)
    for words in WORDS:
        page = read(client.post(f"{Q}loans/", {"q": words}).content.decode())
        found[f"search {words}"] = page.one("main").text
    borrower = Borrower.objects.get(code="3900000000").pk
    for address in (f"loans/{Loan.objects.get(number=A1).pk}/", f"borrowers/{borrower}/"):
        found[address] = office.get(who, Q + address).one("main").text
    return found


def more_of_others(office: Office) -> None:
    """Groups, loans and borrowers of the farmers' and direct ones, of borrowers seen as well."""
    cast, hand = office.cast, office.hand
    theirs = Borrower.objects.get(code="3900000000")
    for n in range(12):
        group = make.group(cast.binh_minh, f"39010{n + 50}")
        make.score(group, date(2024, 3, 31), 60 + n, "average", savings=5)
        place = (cast.an_lac, cast.dai_dong)[n % 2]
        one = make.borrower(cast.binh_minh, f"39000008{n:02}")
        make.borrower_quarter(hand.now, one, "Nguyễn Thị Lan", commune=place)
        loan, direct = (make.loan(cast.binh_minh, str(n + k)) for k in (500, 600))
        day = date(2024, 2 + n % 4, 5)
        for quarter in (hand.before, hand.now):
            record = make.group_quarter(quarter, group, association=FARMERS, commune=place)
            record.leader = "Nguyễn Thị Nguyệt"
            record.save()
            late = n % 3 if quarter == hand.now else 0
            of = cast.poor
            make.position(quarter, loan, theirs, of, of=record, current=5, overdue=late,
                          frozen=n % 2, matures_on=day)  # fmt: skip
            make.position(quarter, direct, one, of, of=place, current=5, matures_on=day)
    office.build()


@pytest.mark.parametrize("who", ["hoa", "mai"])
def test_rows_of_others_change_nothing_that_is_shown(named: Office, who: str) -> None:
    before = shown(named, who)
    leads = shown(named, "lan")
    more_of_others(named)
    after = shown(named, who)
    for address, text in before.items():
        assert after[address] == text, address
    changed = {address for address, text in shown(named, "lan").items() if leads[address] != text}
    assert {"loans/", "maturities/", "groups/?list=overdue", "search 39", FILES[0]} <= changed


@pytest.fixture
def taken_over(office: Office) -> Office:
    """G2 and its loans were the farmers' and are the women's since the first quarter."""
    now = office.hand.now.ends_on
    GroupQuarter.objects.filter(group=office.hand.g2, ends_on=now).update(association=WOMEN)
    Position.objects.filter(group=office.hand.g2, ends_on=now).update(association=WOMEN)
    office.build()
    return office


def test_the_class_of_a_loan_while_it_was_anothers(taken_over: Office) -> None:
    """B2 was in term when it was the farmers' and is overdue now that it is the women's."""
    address = f"{Q}loans/?from=current&to=overdue"
    b2 = "6600000000000003"
    assert b2 in taken_over.get("lan", address).one("main").text
    assert b2 not in taken_over.get("hoa", address).one("main").text
    assert b2 in taken_over.get("hoa", f"{Q}loans/?debt=overdue").one("main").text
    came = f"{Q}loans/?association=12&from=elsewhere&to=overdue"
    assert b2 in taken_over.get("hoa", came).one("main").text


def test_the_change_of_a_group_since_it_was_anothers(taken_over: Office) -> None:
    assert {G1, G2} <= causes(taken_over, "lan")
    assert G1 in causes(taken_over, "hoa")
    assert G2 not in causes(taken_over, "hoa")


def test_interest_of_a_year_in_which_a_group_was_anothers(taken_over: Office) -> None:
    office, cast = taken_over, taken_over.cast
    quarter = make.quarter(cast.binh_minh, "2024-Q2", as_of=date(2024, 6, 30))
    for group, before in ((office.hand.g1, WOMEN), (office.hand.g2, FARMERS)):
        GroupQuarter.objects.filter(group=group, ends_on=date(2024, 3, 31)).update(
            association=before
        )
        record = make.group_quarter(quarter, group, association=WOMEN, commune=cast.an_lac)
        last = Position.objects.filter(group=group, ends_on=date(2024, 3, 31)).first()
        assert last is not None
        make.position(quarter, last.loan, last.borrower, cast.poor, of=record, current=MILLION)
    build(quarter)
    address = OVERVIEW.replace("Q1", "Q2")
    for who, groups in (("lan", {G1, G2}), ("hoa", {G1})):
        rows = table(office.get(who, f"{address}groups/?list=interest"), "interest")
        assert {row[0] for row in rows} & {*LEADERS} == groups, who
        page = office.get(who, f"{address}groups/{G2}/")
        rates = page.all("section", data_figure="interest_collection_rate")
        assert len(rates) == len(groups) - 1, who


def test_several_parts_seen_are_their_rows_and_no_others(named: Office) -> None:
    """Every association of one commune and one association of all are still not the office."""
    cast = named.cast
    for association in ("11", "13", "14"):
        make.assignment(cast.mai, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=association,
                        commune=cast.an_lac)  # fmt: skip
    make.assignment(cast.mai, cast.binh_minh, Role.ADMINISTRATOR)
    groups = {row[0] for row in table(named.get("mai", f"{Q}groups/"), "group")}
    assert groups == {G1, G3}
    all_loans = named.get("lan", f"{Q}maturities/").one("div", id="loan-list").text
    theirs = named.get("mai", f"{Q}maturities/").one("div", id="loan-list").text
    for number in ("6600000000000003", "6600000000000005"):  # in Đại Đồng; and direct
        assert number in all_loans
        assert number not in theirs


# The pages and files of what associations enter themselves.
ENTRY = (
    "sheets/?month=2024-03",
    "sheets/?month=2024-03&download=csv&of=sheets",
    "activities/?year=2024",
    "activities/?year=2024&download=csv&of=classes",
    "activities/?year=2024&download=csv&of=inspections",
)
THEIRS = ("work/", "sheets/?month=2024-03&association=12")
OTHERS = ("sheets/?month=2024-03&association=11", "sheets/2024-03/11/390101/",
          "activities/classes/{other}/", "sheets/?month=2024-03&association=77",
          "sheets/2024-03/77/390101/", "activities/classes/999999999/")  # fmt: skip


def entered(office: Office, who: str, addresses: tuple[str, ...] = ENTRY) -> dict[str, str]:
    """What somebody is shown of what is entered."""
    cache.clear()
    client = office.as_(getattr(office.cast, who))
    found = {address: client.get(f"/003901/{address}") for address in addresses}
    assert {answer.status_code for answer in found.values()} == {200}
    return {
        address: answer.content.decode()
        if "download" in address
        else read(answer.content.decode()).one("main").text
        for address, answer in found.items()
    }


def test_what_others_enter_changes_nothing_that_is_shown(named: Office) -> None:
    cast, march = named.cast, date(2024, 3, 5)
    make.sheet_rule(cast.binh_minh, "2024-02")
    make.training_class(cast.binh_minh, WOMEN, march, 40, commune=cast.an_lac)
    theirs = (*ENTRY, *THEIRS)
    before = {who: entered(named, who, theirs) for who in ("hoa", "mai")}
    leads = entered(named, "lan")
    more_of_others(named)
    today = timezone.localdate()
    for day in (today, march):
        other = make.training_class(cast.binh_minh, FARMERS, day, 33, commune=cast.an_lac)
        make.inspection(cast.binh_minh, FARMERS, day, 9)
    sheet = make.sheet(FARMERS, cast.an_lac, "2024-03")
    make.group_month(sheet, named.hand.g3, members=20)
    make.sheet(FARMERS, cast.dai_dong, "2024-02", state="returned", reason="Của hội khác")
    make.office_figure(named.hand.now, "trained_people", 30, association_id=FARMERS)
    for who in ("hoa", "mai"):
        assert entered(named, who, theirs) == before[who], who
        client = named.as_(getattr(cast, who))
        refused = [
            client.get(f"/003901/{address}".format(other=other.pk)).status_code
            for address in OTHERS
        ]
        assert refused == [404] * len(OTHERS), who
    after = entered(named, "lan")
    assert [address for address in ENTRY if after[address] == leads[address]] == []
