"""The parts of an office that stand worst, quarter by quarter, and all others together."""

from collections.abc import Sequence
from dataclasses import dataclass

from associations.numbers import Number, Unit, written
from associations.periods import Period

from .cells import Cell, Ledger, amount
from .indicators import Unknown
from .indicators.indicator import percent
from .scope import Dimension, Scope

# One more than are shown beside "others": a single other part stands by its own name.
MOST = 6


@dataclass(frozen=True)
class PartTrend:
    """One part at the end of each quarter: an amount of debt and its ratio to outstanding.

    `scope` is None for all other parts together, whose cells are no figures of the registry.
    """

    label: str
    scope: Scope | None
    amounts: list[Cell]
    ratios: list[Cell]


def worst(
    ledger: Ledger,
    scope: Scope,
    dimension: Dimension | None,
    key: str,
    periods: Sequence[Period],
    others: str,
) -> list[PartTrend]:
    """The parts along a dimension with most of `key` now, then the rest of the whole if any.

    `key` is an amount of debt whose ratio is `<key>_ratio`. Without a dimension it is the part in
    view alone. `others` is what the rest is called. The parts and the rest add up to the whole.
    """
    whole = _trend(ledger, key, scope, "", periods)
    if dimension is None:
        return [whole]
    ranked = sorted(
        ledger.figures.parts(scope, dimension),
        key=lambda p: (-int(ledger.figures.level(key, p).value or 0), ledger.names.mark(p)),
    )
    shown = ranked if len(ranked) <= MOST + 1 else ranked[:MOST]
    found = [
        _trend(ledger, key, part, ledger.names.of(dimension, getattr(part, dimension)).label,
               periods)
        for part in shown
    ]  # fmt: skip
    rest = _rest(ledger, whole, found, periods, others)
    beyond = len(shown) < len(ranked) or any(c.value for c in rest.amounts)
    return [*found, rest] if beyond else found


def steps(cells: Sequence[Cell]) -> list[Cell]:
    """The change of each quarter from the one before; the first has none."""
    found = []
    for n, now in enumerate(cells):
        values = [c.value for c in cells[max(0, n - 1) : n + 1]]
        known = [v for v in values if v is not None]
        change = known[1] - known[0] if len(known) == 2 else None
        unit: Unit = "points" if now.unit == "percent" else now.unit
        found.append(Cell.signed(change, unit, now.decimals))
    return found


def _trend(
    ledger: Ledger, key: str, part: Scope, label: str, periods: Sequence[Period]
) -> PartTrend:
    amounts = ledger.trend(key, part, periods)
    return PartTrend(label, part, amounts, ledger.trend(f"{key}_ratio", part, periods))


def _rest(
    ledger: Ledger,
    whole: PartTrend,
    parts: Sequence[PartTrend],
    periods: Sequence[Period],
    label: str,
) -> PartTrend:
    """What the whole has beyond the parts, its ratio to what it has outstanding beyond theirs."""
    assert whole.scope is not None
    amounts = _beyond(whole.amounts, [p.amounts for p in parts])
    base = _beyond(
        ledger.trend("outstanding", whole.scope, periods),
        [ledger.trend("outstanding", p.scope, periods) for p in parts if p.scope is not None],
    )
    ratios = [_ratio(a.value, b.value) for a, b in zip(amounts, base, strict=True)]
    return PartTrend(label, None, amounts, ratios)


def _beyond(whole: Sequence[Cell], parts: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Amounts of the whole without those of the parts; unknown where one of them is."""
    found = []
    for cell, *taken in zip(whole, *parts, strict=True):
        values = [c.value for c in (cell, *taken)]
        known = [int(v) for v in values if v is not None]
        rest = known[0] - sum(known[1:]) if len(known) == len(values) else None
        found.append(amount(rest, cell.decimals))
    return found


def _ratio(part: Number | None, whole: Number | None) -> Cell:
    try:
        value = None if part is None or whole is None else percent(part, whole)
    except Unknown:
        value = None
    return Cell(written(value, 2), value, "percent", 2)
