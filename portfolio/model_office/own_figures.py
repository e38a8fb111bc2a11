"""The office's own sheet: capital, decisions of the year, training of the quarter."""

from collections.abc import Iterator

from .places import OFFICE
from .plan import (
    ASSOCIATIONS,
    CAPITAL,
    DECISIONS,
    TRAINING,
    TRAINING_PLAN,
    Decision,
    aims,
)
from .span import Span
from .statements import Cell

FIGURES = ["ma_pgd", "ngay", "chi_tieu", "pham_vi", "gia_tri", "van_ban"]
_MILLION = 1_000_000


def own_figures(span: Span) -> Iterator[list[Cell]]:
    """What the office enters for a quarter, with every decision that the year has seen so far."""
    on = span.last_day
    report = f"Báo cáo {span.slug} (giả định)"
    for source, amount in enumerate(CAPITAL[span.slug], start=1):
        yield [OFFICE, on, "capital", f"source={source}", amount * 100_000, report]
    for decision in DECISIONS:
        if decision.on.year == on.year and decision.on <= on:
            yield from _decided(decision)
    first = next(d for d in DECISIONS if d.on.year == on.year)
    yield [OFFICE, first.on, "training_plan_people", "", TRAINING_PLAN[on.year], first.document]
    for code, (classes, people) in zip(ASSOCIATIONS, TRAINING[span.slug], strict=True):
        yield [OFFICE, on, "training_classes", f"association={code}", classes, report]
        yield [OFFICE, on, "trained_people", f"association={code}", people, report]


def _decided(decision: Decision) -> Iterator[list[Cell]]:
    """A target of the year: the whole, and each association's part as it stood at year start."""
    target, on, document = decision.outstanding * _MILLION, decision.on, decision.document
    yield [OFFICE, on, "outstanding_target", "", target, document]
    before = aims(f"{on.year - 1}-Q4")
    whole = sum(aim.outstanding for aim in before.values())
    for code in ASSOCIATIONS:
        part = target * before[code].outstanding // whole // _MILLION * _MILLION
        yield [OFFICE, on, "outstanding_target", f"association={code}", part, document]
    yield [OFFICE, on, "growth_target", "", decision.growth * _MILLION, document]
