"""Addresses that nobody would type in good faith: each is a page or is absent, none is a fault."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from groups.models import Borrower
from portfolio.models import Loan

from .office import Office

Query = list[tuple[str, str]]

QUARTER = "/003901/2024-Q1/"
# What pages read of their address and refuse when there is no such thing, one at a time.
PART = ("association", "commune", "base")
PAGES = {
    "": (*PART, "programme", "source"),
    "composition/": ("base", "by", "heat"),
    "overdue/": ("base", "by", "of", "quarters", "show"),
    "maturities/": ("base", "due", "list", "month"),
    "groups/": ("base", "list"),
    "groups/3901001/": ("base",),
    "loans/": ("programme", "source", "debt", "from", "to", "month", "frozen_until", "group"),
    "loans/{loan}/": ("base",),
    "borrowers/{borrower}/": ("base",),
    "meeting/": PART,
    "briefing/": PART,
    "quarter/": PART,
}
# What tables read and pass over when it makes no sense, all at once.
TABLES = ("loan", "group", "member", "other", "association", "commune", "programme", "glance",
          "overdue", "overdue_part", "rating", "size", "interest")  # fmt: skip
STEPS = ("sort", "page", "per_page")
ODD = (
    "", "x" * 3000, "9" * 5000, "Ẵ🌾\u202e", "\x00", "-1", "0", str(10**30),
    "'<script>alert(1)</script>", "0000-Q1", "9999-Q4", "２０２４-Q1", "0000-01", "9999-12",
)  # fmt: skip


def odd(page: str) -> Iterator[Query]:
    for value in ODD:
        for name in PAGES[page]:
            yield [(name, value)]
        steps = [(f"{table}-{step}", value) for table in TABLES for step in STEPS]
        yield [*steps, ("unknown", value), (value, value)]
        yield [("download", value), ("of", value)]
        # A file that there is, of rows that an odd step sorts.
        yield [("download", "csv"), ("of", "loan"), *steps]
    yield [("association", "12"), ("association", "x"), ("debt", "overdue"), ("debt", "x")]
    yield [("from", "current"), ("to", "overdue"), ("base", "9999-Q4")]


@pytest.mark.parametrize("page", PAGES)
def test_an_odd_address_is_a_page_or_absent(office: Office, page: str) -> None:
    one = {
        "loan": Loan.objects.get(number="6600000000000000").pk,
        "borrower": Borrower.objects.get(code="3900000000").pk,
    }
    path = QUARTER + page.format(**one)
    client = office.as_(office.cast.lan)
    client.raise_request_exception = False
    found = {}
    for query in odd(page):
        answer = client.get(f"{path}?{urlencode(query)}")
        if answer.status_code not in (200, 404):
            found[repr(query)[:80]] = answer.status_code
        assert b"<script>alert" not in answer.content, query
    assert found == {}
