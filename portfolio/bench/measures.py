"""What is measured, against which goals: importing, building, pages alone and beside others."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from associations.circles import keep_what_is_loaded
from associations.models import Office, OfficeName, Quarter
from associations.periods import Period
from portfolio.imports.together import import_together
from portfolio.models import Aggregate
from portfolio.quarters import build

from . import copying, invented, many, pages, programs, real_size, saving, serving, sheets
from .bare import bare, validate
from .database import Place
from .invented import FILLED, NEWEST
from .report import Report, judged, percentile
from .work import work

BEFORE = Period(2023, 4)
# Goals. Milliseconds of a dashboard again, and the first time after a new version; how much slower
# it may be beside others than alone.
AGAIN, FIRST, RATIO = 50, 250, 1.5
# Milliseconds of saving a row of a monthly sheet.
SAVED = 100
# A statement's rows imported by COPY of them into the same table.
IMPORTED_BY_COPY = 4
# Milliseconds of a page over HTTP while a file is read; seconds from upload to preview.
SERVED, PREVIEWED = 300, 30
# Seconds of one office's quarter, and of everything beside; all quarters built by scanning them.
BUILT, BESIDE, BUILT_BY_SCAN = 1, 240, 6
# Quarters of a measured office: a page's trends go back two years.
_HISTORY = 9


def importing(report: Report, folder: Path, loans: int, runs: int) -> None:
    """A large loan statement from XLSX to posted and built, and its quarter built anew."""
    office = sheets.make()
    _import(office, BEFORE, sheets.files(folder, BEFORE, loans))
    files = sheets.files(folder, NEWEST, loans)
    statement = next(f for f in files if f[0] == "HSKU.xlsx")
    _import(office, NEWEST, [f for f in files if f is not statement])
    times = [
        _seconds(lambda: _rolled_back(lambda: _import(office, NEWEST, [statement])))
        for _ in range(runs)
    ]
    report.seconds(f"HSKU of {loans:,} loans from XLSX to posted and built", times)
    _beside_copy(report, copying.steps(office, NEWEST, statement, runs))
    _import(office, NEWEST, [statement])
    quarter = Quarter.objects.get(office=office, ends_on=NEWEST.ends_on)
    building(report, quarter, f"building the quarter of {loans:,} loans", runs)


def _beside_copy(report: Report, steps: copying.Steps) -> None:
    imported = [all_ - read for all_, read in zip(steps.posted, steps.reading, strict=True)]
    report.seconds("of it: the workbook read and understood", steps.reading)
    report.seconds("of it: its rows staged, checked, compared and posted", imported)
    report.seconds("COPY of these rows into positions", steps.copied)
    report.seconds("COPY of these rows into a table without foreign keys", steps.bare)
    report.ratio("importing by COPY", median(imported) / median(steps.copied), IMPORTED_BY_COPY)
    report.ratio("importing by COPY without foreign keys", median(imported) / median(steps.bare))


def building(report: Report, quarter: Quarter, name: str, runs: int) -> None:
    """One office's quarter built from nothing."""
    report.seconds(name, [_seconds(lambda: _rebuilt(quarter)) for _ in range(runs)], BUILT)
    report.seconds(
        "of it processor time", [_processor(lambda: _rebuilt(quarter)) for _ in range(runs)]
    )


def visitors(sizes: list[int]) -> list[pages.Visitor]:
    """Leaders of offices with nine built quarters each, whose pages are to be measured."""
    offices = invented.plan([(f"9998{n:02}", loans) for n, loans in enumerate(sizes, start=10)])
    with bare(FILLED):
        for office in offices:
            invented.make(office, _HISTORY)
    validate(FILLED)
    many.settle()
    for office in offices:
        for quarter in Quarter.objects.filter(office=office.id).order_by("ends_on"):
            build(quarter)
    many.settle()
    return [pages.visitor(office) for office in offices]


def dashboards(
    report: Report, who: list[pages.Visitor], places: Mapping[str, Place], requests: int
) -> None:
    """Every page of each measured office in each place, with its goals; the first is "alone"."""
    keep_what_is_loaded()
    for visitor in who:
        report.head(f"pages of an office of {visitor.office.loans:,} loans")
        for name, found in pages.timed(visitor, [*places.values()], requests):
            for where, page in zip(places, found, strict=True):
                report.say(_page(f"{name}, {where}", page))
            if len(found) > 1:
                report.say(_compared(*found))


def rows_saved(report: Report, who: list[pages.Visitor], requests: int) -> None:
    """Rows of a large monthly sheet of each measured office, saved one by one."""
    for visitor in who:
        report.head(f"a sheet of {saving.GROUPS} groups in an office of {visitor.office.loans:,}")
        timing = saving.timed(visitor.office, requests)
        report.say(f"{'save of a row':<26} {_timing(timing, SAVED)}")


def served(report: Report, folder: Path, place: Place, reader: pages.Visitor) -> None:
    """Pages of one office by the real programs, while another's real month-end file is read."""
    name = OfficeName.objects.filter(code=sheets.OFFICE).select_related("office").first()
    office, period = name.office if name else sheets.make(), NEWEST.next
    groups = [f for f in sheets.files(folder, period, real_size.LOANS) if f[0] == "HSTO.xlsx"]
    _import(office, period, groups)
    content = real_size.workbook(period)
    importer = pages.visitor(invented.Invented(sheets.OFFICE, 0, {"office": office.pk}))
    report.head(f"{serving.A_SECOND} pages a second by two processes of gunicorn")
    with programs.running(place, folder) as (port, peaks):
        found = serving.served(port, reader, importer, period, content)
    report.say(_requests("while nothing else is done", found.quiet))
    size = f"{real_size.LOANS:,} x {real_size.COLUMNS}, {len(content) / 1e6:.0f} MB"
    report.say(_requests(f"while a worker takes in a file of {size}", found.busy, SERVED))
    report.seconds("the file handed in", [found.upload])
    report.seconds("from there to its preview", [found.preview], PREVIEWED)
    report.say(f"steps of its progress bar that were seen: {len(found.progress)}")
    for kind, most in sorted(peaks.most.items()):
        report.say(f"{f'most memory of a process: {kind}':<64} {most / 1e6:9.0f} MB")


def _requests(name: str, took: Sequence[float], goal: float | None = None) -> str:
    middle, most = median(took) * 1000, percentile(took, 95) * 1000
    found = f"median {middle:.0f}  95% {most:.0f} ms{judged(most, goal, 'ms')}"
    return f"{name:<64} {found} of {len(took)} requests"


def beside(report: Report, positions: int, offices: int, *, past: bool) -> None:
    """Puts other offices beside the measured ones, all built, with eight quarters of figures.

    `past` says whether the seven quarters before are wanted, which only pages read.
    """
    others = many.others(positions, offices)
    name = f"{positions:,} positions of {offices} other offices"
    report.head(name)
    start = perf_counter()
    report.seconds("made", [_seconds(lambda: many.fill(others))])
    report.seconds("vacuum and statistics", [_seconds(many.settle)])
    scans = [_seconds(many.scan) for _ in range(2)]
    alone = _processor(lambda: many.scan(1))
    start_building = perf_counter()
    worked = many.build_all(others)
    built = perf_counter() - start_building
    scans += [_seconds(many.scan) for _ in range(2)]
    report.seconds("one scan over the quarter with the sums of aggregates", scans)
    report.seconds(f"all {offices} quarters built by {many.WORKERS} workers", [built])
    report.ratio("building by scanning", built / median(scans), BUILT_BY_SCAN)
    report.seconds("processor time of a scan by one process", [alone])
    report.seconds("processor time of building, Python and server", [worked])
    report.ratio("building by scanning, processor time", worked / alone, BUILT_BY_SCAN)
    if past:
        earlier = _seconds(lambda: many.past(others))
        report.seconds("seven quarters of aggregates before", [earlier])
        rebuilt = ("associations_quarter", "portfolio_aggregate")
        report.seconds("vacuum and statistics again", [_seconds(lambda: many.settle(*rebuilt))])
        report.seconds("all of this together", [perf_counter() - start], BESIDE)


def _page(name: str, page: pages.Page) -> str:
    return f"{name:<26} again {_timing(page.again, AGAIN):<72} first {_timing(page.first, FIRST)}"


def _timing(timing: pages.Timing, goal: float) -> str:
    work, middle, most = (n * 1000 for n in (timing.work, timing.median, timing.p95))
    return f"work {work:.1f}  median {middle:.1f}  95% {most:.1f} ms{judged(most, goal, 'ms')}"


def _compared(alone: pages.Page, beside: pages.Page) -> str:
    parts = [f"{'':<26} beside by alone:"]
    for name in ("again", "first"):
        one, other = getattr(alone, name), getattr(beside, name)
        ratio = other.median / one.median
        parts.append(f"{name} work {other.work / one.work:.2f}")
        parts.append(f"median {ratio:.2f}{judged(ratio, RATIO)} ")
    return " ".join(parts)


def _import(office: Office, period: Period, files: list[tuple[str, bytes]]) -> None:
    outcome = import_together(office, period, files, confirm=True, at=timezone.now())
    if not outcome.posted:
        raise RuntimeError([f.rule for t in outcome.files for f in t.faults if f.error][:5])


def _rebuilt(quarter: Quarter) -> None:
    """Built from nothing, so that it is swapped and not only compared."""
    Aggregate.objects.filter(office=quarter.office, ends_on=quarter.ends_on).delete()
    if not build(quarter):
        raise RuntimeError("nothing was built")


def _rolled_back(do: Callable[[], None]) -> None:
    with transaction.atomic():
        do()
        transaction.set_rollback(True)


def _processor(do: Callable[[], object]) -> float:
    before = work(connection)
    do()
    return work(connection) - before


def _seconds(do: Callable[[], object]) -> float:
    start = perf_counter()
    do()
    return perf_counter() - start
