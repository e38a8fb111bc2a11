"""How debt moved from its level at the base to its level now, row by row and to the dong.

opening + rows by their sign + unexplained = closing, for all debt together and for each class. The
rest is a row of its own, never part of another.
"""

from dataclasses import dataclass, replace
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.periods import Period

from .cells import Cell, Ledger, amount
from .indicators import REGISTRY
from .indicators.reasons import NOT_SINCE
from .scope import Scope

Of = Literal["outstanding", "current", "overdue", "frozen"]

NO_QUARTER = gettext_lazy("a target is no quarter from which debt could move")

# The level of a class, what came to it and what left it, in the order in which it is told.
_LEVELS: dict[Of, str] = {
    "outstanding": "outstanding",
    "current": "outstanding_current",
    "overdue": "overdue",
    "frozen": "frozen",
}
_FLOWS: dict[Of, tuple[tuple[str, int], ...]] = {
    "outstanding": (
        ("disbursed", 1), ("repaid", -1), ("written_off", -1), ("moved_in", 1), ("moved_out", -1),
    ),
    "current": (
        ("disbursed", 1), ("repaid_current", -1), ("moved_to_overdue", -1),
        ("frozen_from_current", -1), ("written_off_current", -1),
        ("moved_in_current", 1), ("moved_out_current", -1),
    ),
    "overdue": (
        ("moved_to_overdue", 1), ("overdue_cleared", -1), ("frozen_from_overdue", -1),
        ("written_off_overdue", -1), ("moved_in_overdue", 1), ("moved_out_overdue", -1),
    ),
    "frozen": (
        ("moved_to_frozen", 1), ("repaid_frozen", -1), ("written_off_frozen", -1),
        ("moved_in_frozen", 1), ("moved_out_frozen", -1),
    ),
}  # fmt: skip
_UNEXPLAINED: dict[Of, str] = {
    "outstanding": "unexplained",
    "current": "unexplained_current",
    "overdue": "unexplained_overdue",
    "frozen": "unexplained_frozen",
}


@dataclass(frozen=True)
class Flow:
    """One row: a figure since the base, never negative by itself, and whether it adds or takes."""

    key: str
    label: str | Promise
    cell: Cell
    sign: int

    @property
    def effect(self) -> int | None:
        """By how many dong the row moved the level; None when it is not known."""
        return None if self.cell.value is None else self.sign * int(self.cell.value)


@dataclass(frozen=True)
class Movement:
    """How a level moved since the base; `reason` says why that is not known, else it is empty.

    The cells that are known stand even then. `since` is the quarter of the opening.
    """

    of: Of
    key: str
    since: Period | None
    opening: Cell
    flows: list[Flow]
    unexplained: Flow
    closing: Cell
    reason: str = ""

    @property
    def known(self) -> bool:
        """Whether every row is known, so that they add up to the closing."""
        return not self.reason

    @property
    def rows(self) -> list[Flow]:
        """What moved the level, the unexplained rest last."""
        return [*self.flows, self.unexplained]


def movement(ledger: Ledger, scope: Scope, of: Of = "outstanding") -> Movement:
    """The movement of outstanding, or of one class of debt, since the ledger's base."""
    key, now = _LEVELS[of], ledger.figures.quarter.period
    since = ledger.base.quarter_of(now)
    flows = [_flow(ledger, scope, name, sign) for name, sign in _FLOWS[of]]
    unexplained = _flow(ledger, scope, _UNEXPLAINED[of], 1)
    opening = amount(None) if since is None else ledger.trend(key, scope, [since])[0]
    closing = ledger.cell(key, scope)
    found = Movement(of, key, since, opening, flows, unexplained, closing)
    return replace(found, reason=_reason(ledger, scope, found))


def _flow(ledger: Ledger, scope: Scope, key: str, sign: int) -> Flow:
    return Flow(key, REGISTRY[key].label, ledger.cell(key, scope, "since"), sign)


def _reason(ledger: Ledger, scope: Scope, found: Movement) -> str:
    """Why the movement is not known: the base itself, or the first of its figures without value."""
    figures = ledger.figures
    if found.since is None:
        return str(NO_QUARTER)
    if found.since >= figures.quarter.period:
        return str(NOT_SINCE)
    for value, why in (
        figures.at(found.key, scope, figures.quarter.period),
        figures.at(found.key, scope, found.since),
    ):
        if value is None:
            return why
    for flow in found.rows:
        if flow.cell.value is None:
            reason = figures.level(flow.key, scope, since=ledger.base).reason
            return _("%(figure)s: %(reason)s") % {"figure": flow.label, "reason": reason}
    return ""
