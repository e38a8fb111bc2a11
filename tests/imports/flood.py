"""Many odd files, one after another, and what must be as it was before."""

import hashlib
import logging

import pytest
from django.apps import apps
from django.db import connection
from django.utils.translation import override

from associations.models import Quarter
from portfolio.imports.faults import RULES, sentence
from portfolio.models import ImportFile

from .files import sent
from .mutants import mutant

State = ImportFile.State


def flood(quarter: Quarter, numbers: range, caplog: pytest.LogCaptureFixture) -> dict[str, int]:
    """Sends mutants; how many ended in each state. Each may be refused, nothing else may happen."""
    before = everything()
    ended: dict[str, int] = {}
    with caplog.at_level(logging.ERROR, logger="associations.sheets"), override("vi"):
        for number in numbers:
            change, content = mutant(number)
            try:
                file = sent(quarter, content, name=f"{number}.xlsx")
            except Exception as error:
                error.add_note(f"mutant({number}), {change}")
                raise
            assert not caplog.records, (number, change, caplog.text)
            assert file.state in (State.STAGED, State.REFUSED), (number, change)
            said = [sentence(fault) for fault in file.faults.all()]
            assert all(said) and {fault.rule for fault in file.faults.all()} <= {*RULES}
            assert (file.state == State.STAGED) == (file.errors == 0), (number, change)
            assert file.state == State.STAGED or said, (number, change)
            ended[file.state] = ended.get(file.state, 0) + 1
            file.delete()
    assert everything() == before
    return ended


def everything() -> dict[str, str]:
    """A digest of the rows of every table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed:
                table = model._meta.db_table
                cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
                rows = "\n".join(row[0] for row in cursor.fetchall())
                found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found
