"""Two confirmations of one file at the same moment post it once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from associations.jobs import Refused
from portfolio.imports.confirming import post
from portfolio.models import ImportFile, Position
from tests import factories as make
from tests.cast import assemble

from .files import groups, loan, loans, posted, sent
from .way import AT


def _staged() -> ImportFile:
    quarter = make.quarter(assemble().binh_minh, "2024-Q1")
    posted(quarter, groups())
    return sent(quarter, loans(*[loan(n) for n in range(1, 300)]))


@pytest.mark.django_db(transaction=True)
def test_one_of_two_posts() -> None:
    file = _staged()
    together = Barrier(2)

    def confirm(_: int) -> str:
        try:
            with transaction.atomic():
                together.wait()
                return "posted" if post(file.pk, None, AT) else "refused"
        except Refused:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, range(2))) == ["posted", "too late"]
    assert Position.objects.count() == 299


@pytest.mark.django_db(transaction=True)
def test_both_of_two_find_it_staged_without_the_lock() -> None:
    """The control: what the lock is for does happen when nobody takes it."""
    file = _staged()
    together = Barrier(2)

    def look(_: int) -> str:
        try:
            with transaction.atomic():
                seen = ImportFile.objects.get(pk=file.pk)
                together.wait()
                before = seen.state
                seen.state = ImportFile.State.POSTED
                seen.save()
                return before
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(look, range(2))) == ["staged", "staged"]
