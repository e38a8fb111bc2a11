"""A real month-end file, 27,403 rows of 175 columns: read within the limits, with progress."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

import pytest
from django.conf import settings
from django.db import connection

from associations.models import Quarter
from associations.periods import Period
from portfolio.bench import real_size, sheets
from portfolio.bench.work import work
from portfolio.imports.arriving import examine, receive
from portfolio.model_office.statements import HSKU
from portfolio.models import ImportFile, StagedLoan
from tests.imports.files import posted, rules

pytestmark = [pytest.mark.drill, pytest.mark.django_db]
PERIOD = Period(2024, 1)
TIGHT = """
import sys
sys.path.insert(0, {root!r})
from associations.sheet_reader import limits, program
limits.MOST_MEMORY = limits.MOST_MEMORY * 3 // 4
program.main()
"""


def test_from_upload_to_preview(tmp_path: Path) -> None:
    quarter = Quarter.objects.create(office=sheets.make(), ends_on=PERIOD.ends_on)
    posted(quarter, dict(sheets.files(tmp_path, PERIOD, real_size.LOANS))["HSTO.xlsx"])
    file = receive(quarter, "HSKU.xlsx", real_size.workbook(PERIOD), None)
    told: list[int] = []
    start, busy, own = perf_counter(), work(connection), process_time()
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    examine(file, told.append)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - child
    own = process_time() - own
    print(
        f"\nfrom upload to preview {perf_counter() - start:.1f} s; of processor: "
        f"reader {child:.1f} s, worker {own:.1f} s, database {work(connection) - busy - own:.1f} s"
    )
    assert file.state == ImportFile.State.STAGED, rules(file)[:9]
    assert StagedLoan.objects.filter(file=file).count() == file.rows == real_size.LOANS
    assert [percent for percent in told if percent < 40] == sorted({*told} & {*range(40)})
    assert len({*told} & {*range(40)}) > 10


def test_it_would_do_with_three_quarters_of_the_memory() -> None:
    """So the limit does not stand just above what a real file takes, all its columns asked for."""
    question = json.dumps({"do": "columns", "names": HSKU, "sheet": ""}).encode() + b"\n"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", TIGHT.format(root=str(settings.BASE_DIR))],
        input=question + real_size.workbook(PERIOD),
        capture_output=True,
        check=True,
    )
    assert set(json.loads(ran.stdout)["columns"]) == {*HSKU}
