"""PostgreSQL ends the connection while a file is posted: nothing is half written."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from associations.models import Quarter
from portfolio.imports.confirming import post
from portfolio.models import ImportFile, Position
from tests import factories as make
from tests.cast import Cast, assemble

from .files import MILLION, groups, loan, loans, posted, sent
from .way import AT

State = ImportFile.State


@pytest.fixture
def killed_after(transactional_db: None) -> Iterator[Callable[[str], Any]]:
    """Has the server end this connection as soon as a statement of these words was done."""

    def arm(words: str) -> Any:
        def run(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            result = execute(sql, params, many, context)
            if words in str(sql):
                _end_backend(connection.connection.info.backend_pid)
            return result

        return connection.execute_wrapper(run)

    yield arm
    connection.close()


def _end_backend(pid: int) -> None:
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "words",
    [
        "INSERT INTO portfolio_loan",
        "UPDATE associations_quarter SET as_of",
        "INSERT INTO portfolio_position",
        'DELETE FROM "portfolio_stagedloan"',
    ],
)
def test_killed_while_posting(killed_after: Callable[[str], Any], words: str) -> None:
    cast: Cast = assemble()
    quarter: Quarter = make.quarter(cast.binh_minh, "2024-Q1")
    posted(quarter, groups())
    first = posted(quarter, loans(loan(1)))
    file = sent(quarter, loans(loan(1, KU_DNOTHAN=7 * MILLION), loan(2)))

    with pytest.raises(OperationalError), killed_after(words):
        post(file.pk, cast.lan, AT)
    connection.close()

    states = [ImportFile.objects.get(pk=one.pk).state for one in (first, file)]
    assert states == [State.POSTED, State.STAGED]
    assert [p.outstanding for p in Position.objects.all()] == [40 * MILLION]

    assert post(file.pk, cast.lan, AT)
    states = [ImportFile.objects.get(pk=one.pk).state for one in (first, file)]
    assert states == [State.REPLACED, State.POSTED]
    assert sum(p.outstanding for p in Position.objects.all()) == 47 * MILLION
