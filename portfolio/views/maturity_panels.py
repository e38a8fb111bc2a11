"""What the page of maturities shows of aggregates; nobody is named in it."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from portfolio import charts
from portfolio.bases import PREVIOUS_QUARTER, telling
from portfolio.briefing.maturities import fallen_due, falling_due
from portfolio.cells import Cell, Ledger, amount, spoken
from portfolio.charts.maturities import OUTCOME_LABELS, OUTCOME_MEANINGS
from portfolio.indicators import REGISTRY
from portfolio.maturities import FALLEN, NEXT, OUTCOMES, Maturing, Month
from portfolio.names import Name
from portfolio.scope import Dimension, Scope
from portfolio.shown import Shown, bar, card
from portfolio.tables import PARTS, DueColumn, DueGlance, DueRow, DueTable

from .frame import Frame

RATE = "due_collection_rate"
# By which parts the page breaks debt down.
BROKEN_DOWN: tuple[Dimension, ...] = ("association", "commune", "programme")


def panels(frame: Frame) -> Shown:
    """Key figures, sentences, charts and tables of the part in view."""
    months = Maturing(frame.here.quarter, frame.scope).months(frame.figures)
    decimals = max(frame.figures.level(key, frame.scope).decimals for key in ("due", NEXT))
    return {
        **_cards(frame),
        "said": _said(frame, months, decimals),
        "glance": _glance(frame),
        "months": charts.due_by_month(months, decimals, lambda month: loans_link(frame, month)),
        "parts": _parts(frame),
        "tables": [_table(frame, d) for d in BROKEN_DOWN if getattr(frame.scope, d) is None],
    }


def quarters_own(frame: Frame) -> Ledger:
    """Figures as cells whose flows since the base are those of the quarter alone."""
    return Ledger(frame.figures, frame.names, PREVIOUS_QUARTER)


def loans_link(frame: Frame, month: Month) -> str:
    """The loans that mature in a month, further down on the page."""
    return frame.link("maturities", None, month=month.slug) + "#loan-list"


def _cards(frame: Frame) -> Shown:
    return {
        "due": _card(frame, "due", lead=True),
        "outcomes": _outcomes(frame),
        "rate": _card(frame, RATE),
        "open": _card(frame, "due_open"),
        "coming": card(
            frame.figures.figure(NEXT, frame.scope), frame.names.mark(frame.scope), frame.base
        ),
    }


def _card(frame: Frame, key: str, **more: Any) -> Shown:
    """A flow of the quarter alone as a key figure, with its change against the base in force."""
    own = quarters_own(frame).cell(key, frame.scope, "since")
    alone = frame.figures.level(key, frame.scope, since=PREVIOUS_QUARTER)
    shown = replace(alone, changes=frame.figures.figure(key, frame.scope).changes)
    return card(shown, frame.names.mark(frame.scope), frame.base, **more) | {"mark": own.mark}


def _outcomes(frame: Frame) -> list[Shown]:
    """What became of the debt that fell due, as one bar; empty where nothing did or is known."""
    ledger, scope = quarters_own(frame), frame.scope
    whole = ledger.cell("due", scope, "since")
    parts = [(key, ledger.cell(key, scope, "since")) for key in OUTCOMES]
    if not whole.value or any(cell.value is None for _key, cell in parts):
        return []
    named = [(OUTCOME_MEANINGS[key], str(OUTCOME_LABELS[key]), cell) for key, cell in parts]
    return bar(whole.value, named)


def _said(frame: Frame, months: list[Month], decimals: int) -> dict[str, str]:
    coming = [(month.sums[NEXT] or 0, month) for month in months if month.coming]
    value, month = max(coming, key=lambda found: found[0])
    most = (_("month %(month)s") % {"month": month.label}, spoken(amount(value, decimals)))
    fallen = fallen_due(frame.figures, frame.scope)
    falling = falling_due(frame.figures, frame.scope, most if value else None)
    return {
        "fallen": " ".join(sentence.text for sentence in fallen),
        "falling": " ".join(sentence.text for sentence in falling),
    }


def _glance(frame: Frame) -> DueGlance:
    rows = []
    for order, key in enumerate((*FALLEN, RATE, NEXT)):
        stock = key == NEXT
        indicator = REGISTRY[key]
        unit = " (%)" if indicator.unit == "percent" else ""
        cells = {
            "quarter": frame.ledger.cell(key, frame.scope)
            if stock
            else quarters_own(frame).cell(key, frame.scope, "since"),
            "to_date": Cell("") if stock else frame.ledger.cell(key, frame.scope),
            "change": frame.ledger.cell(key, frame.scope, "change"),
        }
        rows.append(DueRow(Name(key, f"{indicator.label}{unit}", str(order)), cells))
    attrs = {
        "caption": _("Debt falling due at a glance"),
        "caption_note": _("Amounts in million dong"),
        "note": _unchanged(frame),
    }
    once = frame.here.quarter.period.number == 1
    return frame.sorted(
        DueGlance(rows, prefix="glance-", attrs=attrs, exclude=("to_date",) if once else ())
    )


def _unchanged(frame: Frame) -> str:
    """Why what fell due has no change against the base in force; empty when it has one."""
    base = telling(frame.base, frame.here.quarter.period, flows=True)
    change = frame.figures.figure("due", frame.scope).changes[base.key]
    if change.value is not None or not change.reason:
        return ""
    about = {"base": base.label, "reason": change.reason}
    return _("Change %(base)s: %(reason)s.") % about


def _parts(frame: Frame) -> Shown | None:
    """The outcomes by association, or by commune where the association is chosen."""
    for dimension in BROKEN_DOWN:
        if getattr(frame.scope, dimension) is None:
            ledger = quarters_own(frame)
            scopes = [s for s in _scopes(frame, dimension) if ledger.cell("due", s, "since").value]
            title = _("What became of the debt that fell due")
            return charts.due_by_part(ledger, scopes, dimension, title) if scopes else None
    return None


def _scopes(frame: Frame, dimension: Dimension) -> list[Scope]:
    """The parts that have a balance, or of which something fell due."""
    figures = frame.figures
    found = [
        part
        for part in figures.parts(frame.scope, dimension)
        if any(figures.level(key, part).value for key in ("outstanding", "due"))
    ]
    return frame.names.in_order(found, dimension)


def _table(frame: Frame, dimension: Dimension) -> Shown:
    title = str(PARTS[dimension])
    columns = _columns(frame)
    rows = [
        DueRow(
            frame.names.of(dimension, getattr(part, dimension)),
            _cells(frame, part),
            frame.link("maturities", part),
        )
        for part in _scopes(frame, dimension)
    ]
    attrs = {"caption": title, "caption_note": _("Amounts in million dong")}
    table = DueTable(
        rows, _cells(frame, frame.scope), columns, dimension=dimension,
        prefix=f"{dimension}-", attrs=attrs,
    )  # fmt: skip
    return {"title": title, "table": frame.sorted(table)}


def _columns(frame: Frame) -> list[tuple[str, DueColumn]]:
    found = [
        DueColumn("due", _("Fell due")),
        *[DueColumn(key, OUTCOME_LABELS[key]) for key in OUTCOMES],
        DueColumn(RATE, _("Collected (%)")),
    ]
    if not _unchanged(frame):
        found.append(DueColumn("due", frame.change_heading("due"), "due_change"))
    if frame.here.quarter.period.number > 1:
        found.append(DueColumn("due", _("Fell due since 1 January"), "due_to_date"))
        found.append(DueColumn(RATE, _("Collected since 1 January (%)"), "rate_to_date"))
    found.append(DueColumn(NEXT, _("Falls due next quarter")))
    return [(column.cell_name, column) for column in found]


def _cells(frame: Frame, part: Scope) -> dict[str, Cell]:
    own, ledger = quarters_own(frame), frame.ledger
    return {
        **{key: own.cell(key, part, "since") for key in (*FALLEN, RATE)},
        "due_change": ledger.cell("due", part, "change"),
        "due_to_date": ledger.cell("due", part),
        "rate_to_date": ledger.cell(RATE, part),
        NEXT: ledger.cell(NEXT, part),
    }
