"""What is measured: the import of a large office, building its quarter, and the overview.

Everything happens in a transaction that is rolled back, in an office of its own.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from associations.models import Assignment, Office, Quarter, Role, User
from associations.periods import Period
from portfolio.imports.together import import_together
from portfolio.models import Aggregate
from portfolio.quarters import build

from . import office as large_office

Measured = tuple[str, list[float]]
NOW, BEFORE = Period(2024, 1), Period(2023, 4)
REQUESTS = 40


def measures(folder: Path, loans: int, runs: int) -> Iterator[Measured]:
    """Each measure with its seconds, one after the other."""
    with transaction.atomic():
        office = large_office.make(loans)
        _import(office, BEFORE, large_office.files(folder, BEFORE, loans))
        files = large_office.files(folder, NOW, loans)
        statement = next(f for f in files if f[0] == "HSKU.xlsx")
        _import(office, NOW, [f for f in files if f is not statement])
        yield (
            f"HSKU of {loans} loans from XLSX to posted and built",
            [
                _seconds(lambda: _rolled_back(lambda: _import(office, NOW, [statement])))
                for _ in range(runs)
            ],
        )
        _import(office, NOW, [statement])
        quarter = Quarter.objects.get(office=office, ends_on=NOW.ends_on)
        yield (
            f"building the quarter of {loans} loans",
            [_seconds(lambda: _rebuilt(quarter)) for _ in range(runs)],
        )
        yield from _overview(office, quarter)
        transaction.set_rollback(True)


def _overview(office: Office, quarter: Quarter) -> Iterator[Measured]:
    """Server time of the overview, first after a new version and again."""
    client = Client()
    leader = User.objects.invite(f"bench-{uuid4().hex[:8]}", "Lãnh đạo")
    since = date(2020, 1, 1)
    Assignment.objects.create(user=leader, office=office, role=Role.LEADER, valid_from=since)
    client.force_login(leader)
    address = f"/{large_office.OFFICE}/{quarter.slug}/"

    def look() -> None:
        response = client.get(address, headers={"host": "127.0.0.1"})
        if response.status_code != 200:
            raise RuntimeError(f"the overview answers {response.status_code}")

    look()
    first = []
    for _ in range(5):
        cache.clear()
        first.append(_seconds(look))
    yield "overview, first time after a new version", first
    again = sorted(_seconds(look) for _ in range(REQUESTS))
    yield "overview, again", again
    yield "overview, again: 95th percentile", [again[REQUESTS * 95 // 100 - 1]]


def _import(office: Office, period: Period, files: list[tuple[str, bytes]]) -> None:
    outcome = import_together(office, period, files, confirm=True, at=timezone.now())
    if not outcome.posted:
        raise RuntimeError([f.rule for t in outcome.files for f in t.faults if f.error][:5])


def _rebuilt(quarter: Quarter) -> None:
    """Built from nothing, so that it is swapped and not only compared."""
    Aggregate.objects.filter(office=quarter.office, ends_on=quarter.ends_on).delete()
    if not build(quarter):
        raise RuntimeError("nothing was built")


def _rolled_back(work: Callable[[], None]) -> None:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def _seconds(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
