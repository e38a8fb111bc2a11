"""How debt moved since the base: row by row for each class, and loan by loan between classes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import written
from associations.periods import Period
from portfolio.bases import YEAR_START, Base
from portfolio.cells import Cell, Ledger, amount, count
from portfolio.indicators import REGISTRY
from portfolio.indicators.reasons import NOT_SINCE
from portfolio.migration import (
    DESTINATIONS,
    ELSEWHERE,
    LOAN_CLASSES,
    NEW,
    ORIGINS,
    Migrated,
    migrated,
)
from portfolio.movement import Movement, Of, movement
from portfolio.shown import Shown

from .frame import Frame

# What is told of a class as a whole: its movement, in the order of the page.
_MOVED: tuple[Of, ...] = ("overdue", "frozen", "current")
_FROM: dict[str, Promise] = {
    "current": gettext_lazy("Debt in term"),
    "overdue": gettext_lazy("Overdue debt"),
    "frozen": gettext_lazy("Frozen debt"),
    "closed": gettext_lazy("Closed or in no row"),
    NEW: gettext_lazy("New loans"),
    ELSEWHERE: gettext_lazy("From other parts"),
}
_TO: dict[str, Promise] = _FROM | {ELSEWHERE: gettext_lazy("To other parts")}
# Classes with a balance: their rows and columns stand even when nothing went that way.
_HELD = LOAN_CLASSES[:3]


def since(frame: Frame) -> Base:
    """The base from which debt moved; a target is no quarter, so the year start stands for it."""
    now = frame.here.quarter.period
    return frame.base if frame.base.quarter_of(now) is not None else YEAR_START


def movements(frame: Frame) -> Shown:
    """Opening, what came, what went, the unexplained rest and closing of each class."""
    base = since(frame)
    ledger = Ledger(frame.figures, frame.names, base)
    found = [movement(ledger, frame.scope, of) for of in _MOVED]
    opening = found[0].since
    return {
        "since": opening.label if opening is not None else "",
        "instead": base != frame.base,
        "tables": [_movement(m) for m in found],
        "absent": ledger.cell("absent", frame.scope, "since"),
        "absent_reason": frame.figures.level("absent", frame.scope, since=base).reason,
        "absent_indicator": REGISTRY["absent"],
    }


def _movement(found: Movement) -> Shown:
    """One movement: rows that add up from the opening to the closing, each with its sign."""
    named = {1: "+", -1: "\N{MINUS SIGN}"}
    return {
        "id": f"movement_{found.of}",
        "of": found.of,
        "indicator": REGISTRY[found.key],
        "title": _("Movement: %(figure)s") % {"figure": REGISTRY[found.key].label},
        "reason": found.reason,
        "opening": found.opening,
        "came": [flow for flow in found.flows if flow.sign > 0],
        "went": [flow for flow in found.flows if flow.sign < 0],
        "unexplained": found.unexplained,
        "closing": found.closing,
        "columns": ["", _("Million dong")],
        "rows": [
            [_("Opening"), found.opening],
            *[[f"{named[f.sign]} {f.label}", f.cell] for f in found.flows],
            [str(found.unexplained.label), found.unexplained.cell],
            [_("Closing"), found.closing],
        ],
    }


@dataclass(frozen=True)
class Way:
    """Loans that went one way, with their balance at the base and now, and what it means."""

    loans: Cell
    before: Cell
    after: Cell
    sense: str = ""


def migration(frame: Frame) -> Shown:
    """Loans by their class at the base and now; `reason` says why that is not known."""
    period = since(frame).quarter_of(frame.here.quarter.period)
    assert period is not None
    shown = {"since": period.label, "reason": _unknown(frame, period)}
    if shown["reason"]:
        return shown
    days = (period.ends_on, frame.here.quarter.ends_on)
    found = migrated(frame.here.office.pk, *days, frame.scope)
    ways = {(m.origin, m.destination): m for m in found}
    origins = [k for k in ORIGINS if k in _HELD or any(o == k for o, _d in ways)]
    ends = [k for k in DESTINATIONS if k in (*_HELD, "closed") or any(d == k for _o, d in ways)]
    return shown | {
        "id": "migration",
        "title": _("From class to class since %(quarter)s") % {"quarter": period.label},
        "heads": [{"key": end, "label": _TO[end]} for end in ends],
        "lines": [
            {
                "key": origin,
                "label": _FROM[origin],
                "ways": [_way(frame, ways.get((origin, end)), origin, end) for end in ends],
                "total": _together([m for m in found if m.origin == origin]),
            }
            for origin in origins
        ],
        "totals": [_together([m for m in found if m.destination == end]) for end in ends],
        "whole": {
            name: frame.ledger.trend(key, frame.scope, [when])[0]
            for name, key, when in (
                ("loans_before", "loans", period),
                ("loans", "loans", frame.here.quarter.period),
                ("before", "outstanding", period),
                ("after", "outstanding", frame.here.quarter.period),
            )
        },
        "columns": [_("From"), _("To"), _("Loans"), _("Balance then"), _("Balance now")],
        "rows": [[str(_FROM[m.origin]), str(_TO[m.destination]), *_cells(m)] for m in found],
        "said": _said(ways, period),
    }


def _unknown(frame: Frame, period: Period) -> str:
    """Why loans cannot be followed from that quarter to this one; empty when they can."""
    figures, scope = frame.figures, frame.scope
    if period >= frame.here.quarter.period:
        return str(NOT_SINCE)
    return figures.level("loans", scope).reason or figures.at("loans", scope, period)[1]


def _cells(m: Migrated, href: str = "") -> tuple[Cell, Cell, Cell]:
    return count(m.loans, href), amount(m.before), amount(m.after)


def _way(frame: Frame, m: Migrated | None, origin: str, end: str) -> Way | None:
    """One cell of the matrix, leading to its loans for those who see rows."""
    if m is None:
        return None
    href = ""
    if frame.sees_rows:
        # A target is no quarter; the list then stands on the year start as this matrix does.
        base = {"base": ""} if since(frame) != frame.base else {}
        href = frame.link("loans", frame.scope, **{"from": origin, "to": end}, **base)
    return Way(*_cells(m, href), _sense(origin, end))


def _sense(origin: str, end: str) -> str:
    """Into overdue or frozen is bad, out of it good; what stays or only moves is neither."""
    troubled = ("overdue", "frozen")
    if origin == end or ELSEWHERE in (origin, end):
        return "same" if origin == end else ""
    if end in troubled:
        return "" if (origin, end) == ("overdue", "frozen") else "bad"
    return "good" if origin in troubled else ""


def _together(found: list[Migrated]) -> Way:
    return Way(
        count(sum(m.loans for m in found)),
        amount(sum(m.before for m in found)),
        amount(sum(m.after for m in found)),
    )


def _said(ways: dict[tuple[str, str], Migrated], period: Period) -> str:
    """What became of the loans in term and of the overdue ones, in counts."""

    def loans(origin: str, *ends: str) -> str:
        some = [m for (o, d), m in ways.items() if o == origin and (not ends or d in ends)]
        return written(sum(m.loans for m in some))

    return _(
        "Of the %(current)s loans in term at the end of %(quarter)s, %(overdue)s are overdue now "
        "and %(frozen)s frozen; of the %(late)s overdue ones, %(cured)s are in term again, "
        "%(closed)s are closed and %(still)s are still overdue."
    ) % {
        "quarter": period.label,
        "current": loans("current"),
        "overdue": loans("current", "overdue"),
        "frozen": loans("current", "frozen"),
        "late": loans("overdue"),
        "cured": loans("overdue", "current"),
        "closed": loans("overdue", "closed"),
        "still": loans("overdue", "overdue"),
    }  # fmt: skip
