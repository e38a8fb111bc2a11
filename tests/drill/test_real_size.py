"""A real month-end file: 27,403 rows of 175 columns, from upload to preview."""

import cProfile
import pstats
import resource
from time import perf_counter, process_time

import pytest

from associations.models import Quarter
from associations.periods import Period
from portfolio.bench import real_size, sheets
from portfolio.imports.arriving import examine, receive
from portfolio.models import ImportFile

from tests.imports.files import posted, rules

pytestmark = pytest.mark.drill


@pytest.mark.django_db
def test_it_is_read_within_its_limits(tmp_path) -> None:
    period = Period(2024, 1)
    quarter = Quarter.objects.create(office=sheets.make(), ends_on=period.ends_on)
    groups = next(c for name, c in sheets.files(tmp_path, period, real_size.LOANS) if name == "HSTO.xlsx")
    posted(quarter, groups)
    content = real_size.workbook(period)
    file = receive(quarter, "HSKU.xlsx", content, None)
    told: list[int] = []
    start, own = perf_counter(), process_time()
    p = cProfile.Profile(); p.enable()
    examine(file, told.append)
    p.disable()
    print(perf_counter() - start, process_time() - own, resource.getrusage(resource.RUSAGE_CHILDREN))
    pstats.Stats(p).sort_stats("cumtime").print_stats(60)
    assert file.state == ImportFile.State.STAGED, rules(file)[:9]
    print(told)
