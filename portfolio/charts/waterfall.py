"""From the level at the base to the level now: what came, what left, what nobody explains."""

import math
from itertools import accumulate, pairwise
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.numbers import Number, written
from portfolio.cells import Cell
from portfolio.indicators import REGISTRY
from portfolio.movement import Flow, Movement

from .drawing import Chart, plain
from .scale import Scale

_COLOURS = {
    "outstanding": "var(--debt-current)",
    "current": "var(--debt-current)",
    "overdue": "var(--debt-overdue)",
    "frozen": "var(--debt-frozen)",
}
# Below this part of the largest level the axis is not cut: then the movement is large enough.
_CUT = 0.5
_HALF_BAR = 0.35


def waterfall(found: Movement, opening: str, closing: str) -> Chart:
    """A known movement as bars that hang between its opening and its closing.

    `opening` and `closing` say of which day the levels are. The rows are the identity, in million
    dong and to the dong. Where the axis does not begin at nothing, the chart says so.
    """
    effects = [int(found.opening.value or 0), *[flow.effect or 0 for flow in found.rows]]
    levels = list(accumulate(effects))
    scale = Scale.of(levels)
    floor = _floor([v / scale.unit for v in levels])
    lead = scale.name
    if floor > 0:
        lead = _("%(unit)s. The axis begins at %(floor)s, not at nothing.") % {
            "unit": scale.name, "floor": written(int(floor)),
        }  # fmt: skip
    return {
        "id": f"movement-{found.of}",
        "indicators": [REGISTRY[found.key]],
        "title": _("How %(figure)s moved") % {"figure": _within(str(REGISTRY[found.key].label))},
        "lead": lead,
        "figure": _figure(found, levels, scale, floor, (opening, closing)),
        "columns": [_("What moved"), _("Million dong"), _("Dong")],
        "rows": [
            [opening, found.opening, _dong(found.opening.value)],
            *[[_signed(flow), flow.cell, _dong(flow.effect, signed=True)] for flow in found.rows],
            [closing, found.closing, _dong(found.closing.value)],
        ],
    }  # fmt: skip


def _figure(
    found: Movement, levels: list[int], scale: Scale, floor: float, ends: tuple[str, str]
) -> Chart:
    """Each flow hangs between the level before it and the level after it."""
    names = [ends[0], *[str(flow.label) for flow in found.rows], ends[1]]
    feet = [0, *[min(a, b) for a, b in pairwise(levels)], 0]
    tops = [levels[0], *[max(a, b) for a, b in pairwise(levels)], levels[-1]]
    colour = _COLOURS[found.of]
    text = [
        scale.text(levels[0]),
        *[scale.text(flow.effect, signed=True) for flow in found.rows],
        scale.text(levels[-1]),
    ]
    bars = go.Bar(
        x=names,
        base=scale.drawn(feet),
        y=scale.drawn([top - foot for top, foot in zip(tops, feet, strict=True)]),
        marker={"color": [colour, *[_colour(flow) for flow in found.rows], colour]},
        text=text,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{x}: %{text}<extra></extra>",
    )
    highest = max(tops) / scale.unit
    span = (highest - floor) or 1
    return plain(
        [bars],
        shapes=_joints([v / scale.unit for v in levels]),
        yaxis={"range": [floor, highest + span * 0.12], "tickformat": ",.0f"},
        xaxis={"type": "category"},
    )


def _joints(levels: list[float]) -> list[dict[str, Any]]:
    """Thin lines that carry each level over to the next bar."""
    return [
        {
            "type": "line", "x0": i + _HALF_BAR, "x1": i + 1 - _HALF_BAR, "y0": level, "y1": level,
            "line": {"color": "var(--line-strong)", "width": 1},
        }
        for i, level in enumerate(levels)
    ]  # fmt: skip


def _floor(levels: list[float]) -> float:
    """Where the axis begins: at nothing, or at a round number below levels that lie close."""
    low, high = min(levels), max(levels)
    if low < _CUT * high or high == low:
        return min(0, low)
    step = 10 ** math.floor(math.log10(high - low))
    return max(0, math.floor((low - (high - low) * 0.6) / step) * step)


def _colour(flow: Flow) -> str:
    if flow.key.startswith("unexplained"):
        return "var(--flow-rest)"
    return "var(--flow-in)" if flow.sign > 0 else "var(--flow-out)"


def _signed(flow: Flow) -> str:
    """The row as the identity has it: what is added, and what is taken."""
    return f"{'+' if flow.sign > 0 else '−'} {flow.label}"


def _dong(value: Number | None, *, signed: bool = False) -> Cell:
    return Cell(written(value, signed=signed), value, "count")


def _within(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]
