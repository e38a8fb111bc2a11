"""The registry of indicators: every figure that screens, files and briefings show.

To add one, write it into the file of its subject; docs/indicators.md is made from here.
"""

from . import bodies, entrusted, lending, movement, quality, training
from .facts import Facts, Sums
from .indicator import Indicator, Unknown

REGISTRY: dict[str, Indicator] = {
    indicator.key: indicator
    for subject in (lending, entrusted, quality, movement, bodies, training)
    for indicator in subject.INDICATORS
}

__all__ = ["REGISTRY", "Facts", "Indicator", "Sums", "Unknown"]
