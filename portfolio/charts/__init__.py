"""The charts, each drawn from the same cells as the table below it."""

from .composition import debt_composition
from .drawing import Chart
from .trends import outstanding_trend, overdue_trend

__all__ = ["Chart", "debt_composition", "outstanding_trend", "overdue_trend"]
