"""What is measured and in which order: importing, building, pages alone, pages beside others."""

from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from associations.models import Office, Quarter
from associations.periods import Period
from portfolio.imports.together import import_together
from portfolio.models import Aggregate
from portfolio.quarters import build

from . import invented, many, pages, sheets
from .bare import bare, validate
from .invented import FILLED, NEWEST, Invented
from .report import Report, judged

Timings = Mapping[tuple[int, str], pages.Timing]
BEFORE = Period(2023, 4)
# Goals. Milliseconds of a dashboard again, and the first time after a new version; how much slower
# it may be beside others than alone.
AGAIN, FIRST, RATIO = 50, 250, 1.5
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
    _import(office, NEWEST, [statement])
    quarter = Quarter.objects.get(office=office, ends_on=NEWEST.ends_on)
    building(report, quarter, f"building the quarter of {loans:,} loans", runs)


def building(report: Report, quarter: Quarter, name: str, runs: int) -> None:
    """One office's quarter built from nothing."""
    report.seconds(name, [_seconds(lambda: _rebuilt(quarter)) for _ in range(runs)], BUILT)


def measured(sizes: list[int]) -> list[Invented]:
    """Offices with nine built quarters each, whose pages are to be measured."""
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
    return offices


def dashboards(
    report: Report,
    offices: list[Invented],
    where: str,
    requests: int,
    alone: Timings | None = None,
) -> Timings:
    """Every page of each measured office, with its goals; `alone` is what to compare with."""
    found = {}
    for office in offices:
        report.say(f"\npages of an office of {office.loans:,} loans, {where}")
        quarter = Quarter.objects.get(office=office.id, ends_on=NEWEST.ends_on)
        client = pages.leader(office.id)
        for name, timing in pages.timings(client, office.code, quarter, requests):
            found[office.loans, name] = timing
            report.say(_page(name, timing, alone[office.loans, name] if alone else None))
    return found


def beside(report: Report, positions: int, offices: int) -> None:
    """Puts other offices beside the measured ones, all built, with eight quarters of figures."""
    others = many.others(positions, offices)
    name = f"{positions:,} positions of {offices} other offices"
    report.say("")
    start = perf_counter()
    report.seconds(f"{name}: made", [_seconds(lambda: many.fill(others))])
    report.seconds("vacuum and statistics", [_seconds(many.settle)])
    scans = [_seconds(many.scan) for _ in range(2)]
    report.seconds("one scan over the quarter with the sums of aggregates", scans)
    built = _seconds(lambda: many.build_all(others))
    report.seconds(f"all {offices} quarters built by {many.WORKERS} workers", [built])
    report.ratio("building by scanning", built / min(scans), BUILT_BY_SCAN)
    report.seconds("seven quarters of aggregates before", [_seconds(lambda: many.past(others))])
    rebuilt = ("associations_quarter", "portfolio_aggregate")
    report.seconds("vacuum and statistics again", [_seconds(lambda: many.settle(*rebuilt))])
    report.seconds("all of this together", [perf_counter() - start], BESIDE)


def _page(name: str, timing: pages.Timing, alone: pages.Timing | None) -> str:
    parts = [
        f"{name:<12}",
        f"median {timing.median * 1000:6.1f} ms ",
        f"95% {timing.p95 * 1000:6.1f} ms{judged(timing.p95 * 1000, AGAIN, 'ms')} ",
        f"first median {timing.first_median * 1000:6.1f} ms ",
        f"95% {timing.first_p95 * 1000:6.1f} ms{judged(timing.first_p95 * 1000, FIRST, 'ms')} ",
    ]
    if alone is not None:
        again = timing.median / alone.median
        first = timing.first_median / alone.first_median
        parts.append(f"by alone {again:.2f}{judged(again, RATIO)} ")
        parts.append(f"first {first:.2f}{judged(first, RATIO)}")
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


def _rolled_back(work: Callable[[], None]) -> None:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
