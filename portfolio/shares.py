"""Shares of the parts of a whole, each rounded by itself: they need not add up to 100."""

from collections.abc import Iterable
from decimal import Decimal

from associations.models import DIRECT
from associations.numbers import rounded, written

from .figure import Figure
from .figures import Figures
from .scope import Dimension, Scope

# The share of a part along each dimension.
SHARES: dict[Dimension, str] = {
    "association": "association_share",
    "commune": "commune_share",
    "programme": "programme_share",
    "source": "source_share",
}
# The share of each class of debt, beside the level it is of.
CLASS_SHARES = {
    "outstanding_current": "current_ratio",
    "overdue": "overdue_ratio",
    "frozen": "frozen_ratio",
}


def shared(figures: Figures, scope: Scope, dimension: Dimension) -> list[Scope]:
    """The parts that have a share: all along a dimension, of the associations the entrusted."""
    parts = figures.parts(scope, dimension)
    return [p for p in parts if dimension != "association" or p.association != DIRECT]


def share_figures(figures: Figures, scope: Scope, dimension: Dimension) -> list[Figure]:
    """The shares of the parts of a scope along a dimension."""
    key = SHARES[dimension]
    return [figures.level(key, part) for part in shared(figures, scope, dimension)]


def rounded_sum(shares: Iterable[Figure]) -> str:
    """What the printed shares add up to, when that is not 100; empty when it is or is not known."""
    known = list(shares)
    if not known or any(f.value is None for f in known):
        return ""
    total = sum((rounded(f.value, f.decimals) for f in known if f.value is not None), Decimal(0))
    return "" if total == 100 else written(total, known[0].decimals)
