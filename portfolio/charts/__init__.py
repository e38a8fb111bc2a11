"""The charts, each drawn from the same cells as the table below it."""

from .composition import debt_composition
from .drawing import Chart
from .maturities import due_by_month, due_by_part
from .overdue import communes_by_band, debt_by_part, expiring_freezes, ratios_beside_par
from .parts import amounts_by_part, association_shares, causes, rated_groups
from .trends import TREND_QUARTERS, outstanding_trend, overdue_trend

__all__ = [
    "TREND_QUARTERS",
    "Chart",
    "amounts_by_part",
    "association_shares",
    "causes",
    "communes_by_band",
    "debt_by_part",
    "debt_composition",
    "due_by_month",
    "due_by_part",
    "expiring_freezes",
    "outstanding_trend",
    "overdue_trend",
    "rated_groups",
    "ratios_beside_par",
]
