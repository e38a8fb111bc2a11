"""How many statements each page takes: recorded here, and the same however many rows there are."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.models import FileSet, Position
from tests import factories as make
from tests.imports.files import borrowers, loans, together
from tests.portfolio.hand import MILLION

from .office import Office

MOST = 11
# Page: statements of a first look after a new version, and of another look.
BASELINE = {
    "": (9, 4),
    "composition/": (6, 4),
    "overdue/": (7, 4),
    "maturities/": (8, 6),
    "maturities/?loan-sort=number": (9, 7),
    "maturities/?list=groups": (8, 6),
    "groups/": (11, 5),
    "groups/3901001/": (9, 8),
    "loans/": (6, 6),
    "meeting/": (10, 6),
    "briefing/": (10, 7),
    "differences/": (7, 7),
    "quarter/": (8, 8),
    "imports/": (7, 7),
    "imports/sets/{set}/": (10, 10),
}


@pytest.fixture
def large(office: Office) -> Office:
    """Bình Minh with thirty more groups of seven loans."""
    cast, hand = office.cast, office.hand
    for n in range(30):
        group = make.group(cast.binh_minh, f"39020{n:02}")
        commune = (cast.an_lac, cast.dai_dong, cast.o_mon)[n % 3]
        association = ("11", "12", "13", "14")[n % 4]
        record = make.group_quarter(hand.now, group, association=association, commune=commune)
        for k in range(7):
            loan = make.loan(cast.binh_minh, f"{1000 + 7 * n + k}")
            borrower = make.borrower(cast.binh_minh, f"3{1000 + 7 * n + k:09}")
            of = (cast.poor, cast.students, cast.water)[k % 3]
            make.position(hand.now, loan, borrower, of, of=record, current=MILLION, overdue=k)
    office.build()
    assert Position.objects.count() > 200
    return office


def statements(office: Office, path: str) -> int:
    """What a signed-in leader's look takes."""
    client = office.as_(office.cast.lan)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/003901/2024-Q1/{path}").status_code == 200
    return len(asked)


def found(office: Office) -> dict[str, tuple[int, int]]:
    cache.clear()
    files = FileSet.objects.first() or together(office.hand.now, borrowers(), loans())
    paths = {path: path.format(set=files.pk) for path in BASELINE}
    return {path: (statements(office, it), statements(office, it)) for path, it in paths.items()}


def test_the_baseline(office: Office) -> None:
    assert found(office) == BASELINE
    assert max(cold for cold, _warm in BASELINE.values()) <= MOST


def test_more_rows_take_no_more(large: Office) -> None:
    assert found(large) == BASELINE
