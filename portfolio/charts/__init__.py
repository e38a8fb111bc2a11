"""The charts, each drawn from the same cells as the table below it."""

from .changes import grown_and_fallen
from .composition import debt_composition
from .drawing import Chart
from .heat import Heat, communes_by_association
from .maturities import due_by_month, due_by_part
from .over_time import By, parts_over_time
from .overdue import communes_by_band, debt_by_part, expiring_freezes, ratios_beside_par
from .parts import amounts_by_part, association_shares, causes, rated_groups
from .trends import TREND_QUARTERS, outstanding_trend, overdue_trend
from .waterfall import waterfall

__all__ = [
    "TREND_QUARTERS",
    "By",
    "Chart",
    "Heat",
    "amounts_by_part",
    "association_shares",
    "causes",
    "communes_by_association",
    "communes_by_band",
    "debt_by_part",
    "debt_composition",
    "due_by_month",
    "due_by_part",
    "expiring_freezes",
    "grown_and_fallen",
    "outstanding_trend",
    "overdue_trend",
    "parts_over_time",
    "rated_groups",
    "ratios_beside_par",
    "waterfall",
]
