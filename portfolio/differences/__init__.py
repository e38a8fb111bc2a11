"""Differences between files that should agree: both values side by side, never corrected.

`comparisons` says what is held against what, `sources` where each file's rows are, posted or still
staged, `listing` reads the differences that somebody sees.
"""

from .comparisons import COMPARISONS, Comparison
from .listing import Difference, Differences, Sum

__all__ = ["COMPARISONS", "Comparison", "Difference", "Differences", "Sum"]
