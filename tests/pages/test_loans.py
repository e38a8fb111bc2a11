"""The list of loans: whose rows, narrowed and searched by what, and what nobody reads from it."""

import io
import logging
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from groups.models import Borrower
from portfolio.models import Loan, Position
from tests import factories as make

from .html import Node, read
from .office import Office, table

LOANS = "/003901/2024-Q1/loans/"
BORROWER = "/003901/2024-Q1/borrowers/{}/"
A1, A2, B1, B2, C1, D1, E1 = NUMBERS = [f"6600{n:0>12}" for n in range(7)]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="next" value="[^"]*"')
SEEN = {
    "lan": set(NUMBERS),
    "dung": set(NUMBERS),
    "tuan": {A1, A2, C1, E1},
    "hoa": {A1, A2, E1},
    "mai": {A1, A2, E1},
}
NAMES = {
    "3900000000": "Nguyễn Thị Lân",
    "3900000001": "Đặng Văn Bình",
    "3900000002": "Lò Thị <b>Xôm</b>",
    "3900000003": "Trần Quang Dũng",
}


@pytest.fixture(autouse=True)
def _names(office: Office) -> None:
    for code, name in NAMES.items():
        one = Borrower.objects.get(code=code)
        make.borrower_quarter(office.hand.now, one, name, commune=office.cast.an_lac)


def listed(page: Node) -> list[str]:
    """The numbers of the loans on a page, in order."""
    rows = page.one("div", id="loan-list").one("tbody").all("tr")
    return [row.one("td", class_="code").all()[0].text.split()[0] for row in rows
            if row.all("td", class_="code")]  # fmt: skip


def found(office: Office, who: str, words: str, query: str = "") -> Node:
    answer = office.as_(getattr(office.cast, who)).post(LOANS + query, {"q": words})
    assert answer.status_code == 200
    return read(answer.content.decode())


def missing(office: Office, who: str, address: str) -> str:
    """What somebody is told who asks for what there is not for them."""
    answer = office.as_(getattr(office.cast, who)).get(address)
    assert answer.status_code == 404
    return TOKEN.sub("", answer.content.decode())


def pk(number: str) -> int:
    return Loan.objects.get(number=number).pk


@pytest.mark.parametrize("who", SEEN)
def test_whose_loans(office: Office, who: str) -> None:
    assert set(listed(office.get(who, LOANS))) == SEEN[who]


@pytest.mark.parametrize("who", SEEN)
def test_whose_loan_pages(office: Office, who: str) -> None:
    client = office.as_(getattr(office.cast, who))
    absent = missing(office, who, f"{LOANS}999999999/")
    for number in NUMBERS:
        address = f"{LOANS}{pk(number)}/"
        if number in SEEN[who]:
            assert number in client.get(address).content.decode()
        else:
            assert missing(office, who, address) == absent


@pytest.mark.parametrize("who", SEEN)
def test_whose_borrowers(office: Office, who: str) -> None:
    client = office.as_(getattr(office.cast, who))
    absent = missing(office, who, BORROWER.format(999999999))
    for one in Borrower.objects.filter(office=office.cast.binh_minh):
        theirs = Position.objects.filter(borrower=one, ends_on=office.hand.now.ends_on)
        numbers = set(theirs.values_list("loan__number", flat=True))
        address = BORROWER.format(one.pk)
        if numbers & SEEN[who]:
            text = client.get(address).content.decode()
            assert {n for n in NUMBERS if n in text} == numbers & SEEN[who]
        else:
            assert missing(office, who, address) == absent


def test_another_office_is_absent(office: Office) -> None:
    make.quarter(office.cast.hai_ha, "2024-Q1", version=1)
    missing(office, "binh", LOANS)
    theirs = LOANS.replace("003901", "003902")
    absent = missing(office, "binh", f"{theirs}999999999/")
    assert missing(office, "binh", f"{theirs}{pk(A1)}/") == absent


def test_an_association_sees_the_same_whatever_others_have(office: Office) -> None:
    def seen() -> list[Any]:
        lists = [office.get("hoa", LOANS), found(office, "hoa", "thi"), found(office, "hoa", "39")]
        pages = [
            office.get("hoa", f"{LOANS}{pk(A1)}/"),
            office.get("hoa", BORROWER.format(borrower.pk)),
        ]
        return [page.one("main").text for page in lists + pages]

    borrower = Borrower.objects.get(code="3900000000")
    before = seen()
    now = office.hand.now
    record = office.hand.g2.quarters.get(ends_on=now.ends_on)
    for n in range(20, 80):
        loan = make.loan(office.cast.binh_minh, str(n))
        make.position(now, loan, borrower, office.cast.poor, of=record, current=5, overdue=5)
    assert seen() == before


@pytest.mark.parametrize(
    ("query", "loans"),
    [
        ("", NUMBERS),
        ("?debt=current", [A1, C1, D1]),
        ("?debt=overdue", [A2, B2]),
        ("?debt=frozen", [B1]),
        ("?debt=closed", [E1]),
        ("?association=11", [B1, B2, C1]),
        ("?commune=390102&debt=overdue", [B2]),
        ("?programme=06", [A2, D1]),
        ("?group=3901002", [B1, B2]),
        ("?group=3909999", []),
        ("?month=2024-05", [D1]),
        ("?month=2024-03", [E1]),
        ("?frozen_until=unknown", [B1]),
        ("?frozen_until=2024-05", []),
        ("?from=current&to=overdue", [B2]),
        ("?from=overdue&to=overdue", [A2]),
        ("?from=new&to=current", [C1]),
        ("?from=current&to=closed", [E1]),
        ("?from=current&to=current&association=12", [A1]),
    ],
)
def test_narrowed(office: Office, query: str, loans: list[str]) -> None:
    page = office.get("lan", f"{LOANS}{query}")
    assert sorted(listed(page)) == loans
    choices = len({p.partition("=")[0] for p in query[1:].split("&") if p} - {"debt", "to"})
    chips = page.all("li", class_="chip")
    assert len(chips) == choices
    for chip in chips:
        away = chip.one("a").attrs["href"]
        assert away.count("=") < query.count("=")
        office.get("lan", away)


@pytest.mark.parametrize(
    "query",
    ["debt=x", "group=12", "group=abcdefg", "month=2024", "month=2024-13", "frozen_until=soon",
     "from=current", "from=x&to=y", "from=current&to=overdue&base=target"],
)  # fmt: skip
def test_a_choice_that_there_is_not(office: Office, query: str) -> None:
    assert office.as_(office.cast.lan).get(f"{LOANS}?{query}").status_code == 404


def test_a_way_shows_only_whose_rows_one_sees(office: Office) -> None:
    assert listed(office.get("hoa", f"{LOANS}?from=current&to=overdue")) == []
    assert listed(office.get("hoa", f"{LOANS}?from=overdue&to=overdue")) == [A2]


@pytest.mark.parametrize(
    ("words", "loans"),
    [
        ("nguyen thi lan", {A1, A2}),
        ("Lân", {A1, A2}),
        ("BINH", {B1, B2}),
        ("dung", {D1}),
        ("  quang   tran ", {D1}),
        ("3900000002", {C1}),
        (A1, {A1}),
        ("3901001", {A1, A2, E1}),
        ("nobody", set()),
        ("%", set()),
        ("_", set()),
        ("' OR '1'='1", set()),
        ('"', set()),
        ("\\", set()),
        ("a'b%c_d", set()),
        ("", set(NUMBERS)),
        ("   ", set(NUMBERS)),
        ("x", {C1}),
    ],
)
def test_search(office: Office, words: str, loans: set[str]) -> None:
    page = found(office, "lan", words)
    assert set(listed(page)) == loans
    if not loans:
        assert "Không có món vay nào phù hợp" in page.one("div", id="loan-list").text


@pytest.mark.parametrize("words", ["a" * 500, "x\x00y"])
def test_a_search_that_cannot_be(office: Office, words: str) -> None:
    page = found(office, "lan", words)
    assert listed(page) == []
    assert page.one("ul", class_="field-errors").text


@pytest.mark.parametrize("who", SEEN)
def test_a_search_finds_own_rows(office: Office, who: str) -> None:
    assert set(listed(found(office, who, "6600"))) == SEEN[who]


def test_steps_of_a_search_are_buttons_of_its_form(office: Office) -> None:
    page = found(office, "lan", "6600", "?association=11&loan-sort=number")
    lists = page.one("div", id="loan-list")
    assert lists.one("thead").all("a") == []
    buttons = [*lists.all("button"), *page.one("ul", class_="kinds").all("button")]
    assert buttons
    for button in buttons:
        step = button.attrs["formaction"].removeprefix(LOANS)
        a_file = "download" in step
        assert button.attrs["form"] == ("loan-search-file" if a_file else "loan-search")
        assert "association=11" in step
        if not a_file:
            assert set(listed(found(office, "lan", "6600", step))) <= {B1, B2, C1}
    assert page.one("form", id="loan-search").attrs["method"] == "post"
    assert [n.attrs["value"] for n in page.all("input", name="q")] == ["6600", "6600"]


def test_sorted_and_paged(office: Office) -> None:
    record = office.hand.g1.quarters.get(ends_on=office.hand.now.ends_on)
    one = Borrower.objects.get(code="3900000000")
    for n in range(100, 125):
        loan = make.loan(office.cast.binh_minh, str(n))
        make.position(office.hand.now, loan, one, office.cast.poor, of=record, current=n)
    first = listed(office.get("lan", f"{LOANS}?loan-sort=-number"))
    second = listed(office.get("lan", f"{LOANS}?loan-sort=-number&loan-page=2"))
    assert (len(first), len(second)) == (25, 7)
    assert first + second == sorted(first + second, reverse=True)
    assert listed(found(office, "lan", "lan", "?loan-sort=-number")) == first[:25]
    assert len(listed(found(office, "lan", "lan", "?loan-sort=-number&loan-page=2"))) == 2


def test_names_that_are_long_or_have_markup(office: Office) -> None:
    long = ("Nguyễn Phước Bảo " * 13)[:200].strip()
    one = make.borrower(office.cast.binh_minh, "3900000088")
    make.borrower_quarter(office.hand.now, one, long, commune=office.cast.an_lac)
    make.position(
        office.hand.now, make.loan(office.cast.binh_minh, "88"), one, office.cast.poor,
        of=office.cast.an_lac, current=5,
    )  # fmt: skip
    names = {row[0] for row in table(office.get("lan", LOANS), "loan")}
    assert {long, "Lò Thị <b>Xôm</b>", "Nguyễn Thị Lân"} <= names
    # A borrower whom no file named goes by the code.
    assert "3900000004" in names


def test_totals_of_the_list(office: Office) -> None:
    foot = office.get("lan", f"{LOANS}?debt=overdue").one("tfoot").all("td")
    assert [c.text for c in foot[2:6]] == ["30,00", "27,00", "3,00", "0,00"]


def test_files(office: Office) -> None:
    client = office.as_(office.cast.hoa)
    address = f"{LOANS}?download=xlsx&of=loan"
    for answer in (client.get(address), client.post(address, {"q": "nguyen"})):
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        rows = book.get_sheet_by_index(0).to_python()
        (row,) = [r for r in rows if A1 in r]
        assert row[0] == "Nguyễn Thị Lân" and 35.0 in row
        assert not any(B1 in r for r in rows)
        assert "nguyen" not in answer["Content-Disposition"].lower()
    text = client.post(f"{LOANS}?download=csv&of=loan", {"q": "lan"}).content.decode("utf-8-sig")
    assert text.count(";Hội Liên hiệp Phụ nữ;") == 2


WORD = "nguyệthy"


def test_a_searched_word_is_written_nowhere(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.INFO, "django.db.backends")
    page = found(office, "lan", WORD, "?debt=overdue")
    for node in page.all():
        for name in ("href", "action", "formaction", "src"):
            assert WORD not in node.attrs.get(name, "")
    assert WORD not in caplog.text
    client: Any = cache._cache.get_client(None)  # type: ignore[attr-defined]
    for key in client.scan_iter():
        assert WORD not in key.decode()
        assert WORD.encode() not in (
            client.get(key) or b"" if client.type(key) == b"string" else b""
        )


@pytest.mark.parametrize("method", ["get", "post"])
def test_few_statements_however_many_rows(office: Office, method: str) -> None:
    record = office.hand.g1.quarters.get(ends_on=office.hand.now.ends_on)
    one = Borrower.objects.get(code="3900000000")
    for n in range(100, 150):
        loan = make.loan(office.cast.binh_minh, str(n))
        make.position(office.hand.now, loan, one, office.cast.poor, of=record, current=n, overdue=1)
    client = office.as_(office.cast.lan)
    for path in (LOANS, f"{LOANS}{pk(A1)}/", BORROWER.format(one.pk)):
        if method == "post" and path != LOANS:
            continue
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            getattr(client, method)(path, {"q": "lan"} if method == "post" else {})
        assert len(asked) <= 15, (path, len(asked))
