"""What changed and who caused it: the parts that explain a change, with moves between them.

The rows shown and the remainder add up to the whole change, to the dong.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass
from decimal import Decimal

from associations.numbers import Number
from associations.periods import Period

from .cells import Cell, Ledger
from .measures import CLASSES
from .names import Name
from .scope import Dimension, Scope

# Net of the loans that came in and went out, by the figure whose change is explained.
_MOVES = {
    "outstanding": ("moved_in", "moved_out"),
    "overdue": ("moved_in_overdue", "moved_out_overdue"),
    "frozen": ("moved_in_frozen", "moved_out_frozen"),
}
EXPLAINED = tuple(_MOVES)
# The sums that each stands on: where none of them changed, nothing needs to be computed.
_MADE_OF = {"outstanding": CLASSES, "overdue": ("overdue",), "frozen": ("frozen",)}


@dataclass(frozen=True)
class Cause:
    """One part's change, and how much of it are loans that came from or went to other parts."""

    scope: Scope
    name: Name
    change: Cell
    moved: Cell
    href: str = ""


@dataclass(frozen=True)
class Explained:
    """The parts with the largest changes, the rest of all others, and the whole change."""

    key: str
    causes: list[Cause]
    rest: Cell
    whole: Cell


def explain(
    ledger: Ledger,
    scope: Scope,
    key: str,
    dimension: Dimension,
    *,
    most: int = 5,
    only: Container[int] | None = None,
    link: Callable[[Scope], str] | None = None,
) -> Explained | None:
    """The parts along a dimension that changed most; None when the change is not known.

    `only` are the groups that may be named; all others are in the rest.
    """
    whole = ledger.cell(key, scope, "change")
    base = ledger.base.quarter_of(ledger.figures.quarter.period)
    if whole.value is None or base is None:
        return None
    parts = [p for p in ledger.parts(scope, dimension) if only is None or p.group in only]
    changed = {part: _change(ledger, key, part, base) for part in parts}
    moving = [part for part in parts if changed[part]]
    moving.sort(key=lambda part: (-abs(Decimal(changed[part])), ledger.names.mark(part)))
    causes = [
        Cause(
            part,
            ledger.names.of(dimension, getattr(part, dimension)),
            change := ledger.cell(key, part, "change"),
            _moved(ledger, key, part, change),
            link(part) if link is not None else "",
        )
        for part in moving[:most]
    ]
    rest = whole.value - sum(changed[cause.scope] for cause in causes)
    return Explained(key, causes, _like(whole, rest), whole)


def _change(ledger: Ledger, key: str, part: Scope, base: Period) -> Number:
    """A part's change by its exact values; what was not there counts nothing."""
    figures = ledger.figures
    now = figures.quarter.period
    if figures.loaded.same(now, base, part, _MADE_OF[key]):
        return 0
    return (figures.at(key, part, now)[0] or 0) - (figures.at(key, part, base)[0] or 0)


def _moved(ledger: Ledger, key: str, part: Scope, change: Cell) -> Cell:
    into, out = (ledger.cell(name, part, "since").value for name in _MOVES[key])
    return _like(change, None if into is None or out is None else into - out)


def _like(cell: Cell, value: Number | None) -> Cell:
    """A change that is no figure itself, printed as the one it belongs to."""
    return Cell.signed(value, cell.unit, cell.decimals)
