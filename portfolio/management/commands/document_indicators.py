"""Writes docs/indicators.md from the registry."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from portfolio.indicators import REGISTRY, Indicator

_HEAD = """# Indicators

Every figure that Giao Ban shows, as the registry in `portfolio/indicators` has it. This page is
made by `python3 run.py manage document_indicators` and a test keeps it true.

A stock is a level at the quarter's end, a flow runs since 1 January, a ratio is computed anew from
sums at every level. Stocks compare with the year start, the previous quarter and the same period
last year; flows with the previous quarter (single quarters) and the same period last year (year to
date). Ratios in percent change by percentage points. What cannot be known is empty, with a reason.

| key | Vietnamese | kind | unit | decimals | by | meaning | denominator |
|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page: labels in Vietnamese, meanings in English."""
    return _HEAD + "".join(_row(indicator) for indicator in REGISTRY.values())


def _row(indicator: Indicator) -> str:
    with override("vi"):
        label = str(indicator.label)
    with override("en"):
        cells = [
            f"`{indicator.key}`",
            label,
            indicator.kind,
            "million dong" if indicator.unit == "VND" else indicator.unit,
            str(indicator.decimals) + (", 2 below one billion" if indicator.fine else ""),
            ", ".join([*([indicator.each] if indicator.each else []), *indicator.by]) or "–",
            str(indicator.definition),
            str(indicator.denominator or "–"),
        ]
    return "| " + " | ".join(cells) + " |\n"


class Command(BaseCommand):
    help = "Print docs/indicators.md as the registry has it now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
