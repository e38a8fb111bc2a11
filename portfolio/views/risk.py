"""What the page of overdue debt shows besides trends: PAR, bands, freezes that expire."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import with_unit
from portfolio import charts
from portfolio.bands import BANDS, Band
from portfolio.cells import Cell, amount, count, spoken
from portfolio.charts.overdue import RATIOS
from portfolio.freezes import LATER, PAST, UNKNOWN, Freeze
from portfolio.freezes import freezes as expiring
from portfolio.indicators import REGISTRY
from portfolio.scope import WHOLE, Scope
from portfolio.shown import Shown
from portfolio.tables import BandRow, BandTable

from .frame import Frame

# What stands above the line of each ratio: a figure, or a sum of the aggregates, and its words.
_PARTS: dict[str, tuple[str, Promise]] = {
    "overdue_ratio": ("overdue", gettext_lazy("the part of the loans that was moved to overdue")),
    "par30": (
        "par30",
        gettext_lazy("the whole balance of loans more than 30 days past due, frozen ones left out"),
    ),
    "par90": (
        "par90",
        gettext_lazy("the whole balance of loans more than 90 days past due, frozen ones left out"),
    ),
    "frozen_ratio": ("frozen", gettext_lazy("the part of the loans that is frozen")),
}


def ratios(frame: Frame, quarters: int) -> Shown:
    """The official ratio, PAR30, PAR90 and the frozen ratio: over quarters, and what each means."""
    ledger, scope = frame.ledger, frame.scope
    periods = frame.here.quarter.period.back(quarters)
    return {
        "par": charts.ratios_beside_par(ledger, scope, periods),
        "meanings": {
            "heading": frame.change_heading("par30"),
            "rows": [
                {
                    "indicator": REGISTRY[key],
                    "value": ledger.cell(key, scope),
                    "change": ledger.cell(key, scope, "change"),
                    "news": ledger.figures.figure(key, scope).news(ledger.base.key),
                    "part": _part(frame, key),
                    "words": _PARTS[key][1],
                    "whole": ledger.cell("outstanding", scope),
                }
                for key in RATIOS
            ],
        },
    }


def _part(frame: Frame, key: str) -> Cell:
    """The amount above the line. Balances past due are a sum of the aggregate, no figure."""
    name = _PARTS[key][0]
    if name != key:
        return frame.ledger.cell(name, frame.scope)
    if frame.figures.level(key, frame.scope).value is None:
        return amount(None)
    decimals = frame.figures.level("overdue", frame.scope).decimals
    return amount(frame.figures.facts(frame.scope).stock(name), decimals)


def bands(frame: Frame) -> Shown | None:
    """Communes by band of their overdue ratio with their names; known for the whole office."""
    figures, names = frame.figures, frame.names
    if frame.scope != WHOLE or figures.figure("communes_by_band", _band("none")).value is None:
        return None
    parts = names.in_order(figures.parts(WHOLE, "commune"), "commune")
    found = [(part, figures.level("overdue_ratio", part).value) for part in parts]
    rows = [
        BandRow(
            str(band.label),
            frame.ledger.cell("communes_by_band", _band(key)),
            frame.ledger.cell("communes_by_band", _band(key), "change"),
            [
                (names.of("commune", part.commune or 0).label, frame.link("overdue", part))
                for part, ratio in found
                if ratio is not None and band.holds(Decimal(ratio))
            ],
        )
        for key, band in BANDS.items()
    ]
    return {
        "chart": charts.communes_by_band(frame.ledger),
        "table": BandTable(rows, frame.change_heading("communes_by_band"), prefix="communes-"),
        "said": _bands_said(frame),
    }


def _band(key: str) -> Scope:
    return WHOLE.within("band", key)


def _bands_said(frame: Frame) -> str:
    figures = frame.figures
    clean = figures.level("communes_by_band", _band("none"))
    worst: Band = [*BANDS.values()][-1]
    above = figures.level("communes_by_band", _band(worst.key))
    return _(
        "%(clean)s communes have no overdue debt; %(above)s have an overdue ratio %(band)s."
    ) % {"clean": clean.printed, "above": above.printed, "band": worst.label}


def freezes(frame: Frame) -> Shown:
    """Frozen debt by the month in which the freeze expires; no chart where there is none."""
    figure = frame.figures.figure("frozen", frame.scope)
    if not figure.value:
        return {"chart": None, "reason": figure.reason}
    found = expiring(frame.here.quarter, frame.scope)
    rows: list[list[str | Cell]] = [
        [
            _label(f),
            amount(f.frozen, figure.decimals),
            count(f.loans, _loans(frame, f) if f.loans else ""),
        ]
        for f in found
    ]
    rows.append(
        [
            _("Total"),
            frame.ledger.cell("frozen", frame.scope),
            frame.ledger.cell("frozen_loans", frame.scope),
        ]
    )
    return {"chart": charts.expiring_freezes(found, rows), "said": _freezes_said(frame, found)}


def _label(freeze: Freeze) -> str:
    names = {PAST: _("Expired already"), LATER: _("Later"), UNKNOWN: _("No day in the file")}
    return names[freeze.key] if freeze.month is None else f"{freeze.month:%m/%Y}"


def _loans(frame: Frame, freeze: Freeze) -> str:
    """Where the loans of a month are listed, for those who see rows."""
    if not frame.sees_rows:
        return ""
    return frame.link("loans", frame.scope, frozen_until=freeze.key)


def _freezes_said(frame: Frame, found: list[Freeze]) -> str:
    """How much expires in the quarter that comes, and in the four that are shown."""
    months = [f for f in found if f.month is not None]
    decimals = frame.figures.level("frozen", frame.scope).decimals

    def told(some: list[Freeze]) -> tuple[str, str]:
        total = with_unit(sum(f.frozen for f in some), "VND", decimals)
        return total, spoken(count(sum(f.loans for f in some)))

    soon, year = told(months[:3]), told(months)
    return _(
        "In %(quarter)s the freezes of %(loans)s loans with %(amount)s expire; within the next "
        "four quarters those of %(year_loans)s loans with %(year_amount)s."
    ) % {
        "quarter": frame.here.quarter.period.next.label,
        "amount": soon[0], "loans": soon[1], "year_amount": year[0], "year_loans": year[1],
    }  # fmt: skip
