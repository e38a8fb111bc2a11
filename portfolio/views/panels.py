"""What the overview shows of aggregates: cards, charts and tables, the same for everybody."""

from django.utils.translation import gettext as _

from associations.models import DIRECT
from groups.models import Rating
from portfolio import charts, rows
from portfolio.briefing.sections import SECTIONS, Speaker
from portfolio.scope import Dimension
from portfolio.shares import share_figures
from portfolio.shown import Shown, card, composition, rounding_note
from portfolio.tables import AssociationTable, BreakdownTable, FigureColumn

from .changes import changes_by_part
from .frame import Frame

# What a meeting opens with: outstanding, very large, and these.
OPENING = (
    "capital", "credit_growth", "target_completion", "borrowers", "disbursed", "repaid",
    "entrusted_outstanding", "overdue", "overdue_ratio", "frozen", "groups_with_overdue",
)  # fmt: skip
# What has no change against a base of its own.
_WITHOUT_CHANGE = {"credit_growth"}


def panels(frame: Frame) -> Shown:
    """The panels of the overview; no person is in them."""
    _expect_cells(frame)
    return {
        **_cards(frame),
        "said": _said(frame),
        "caused": changes_by_part(frame),
        "trend": charts.outstanding_trend(frame.ledger, frame.scope),
        "overdue": charts.overdue_trend(frame.ledger, frame.scope),
        "composition": charts.debt_composition(frame.ledger, frame.scope),
        "tables": _tables(frame),
    }


def _expect_cells(frame: Frame) -> None:
    """The composition needs programme by association: one query, not one for each cell."""
    if frame.scope.association is None:
        codes = frame.names.all("association")
        parts = [frame.scope.within("association", code) for code in codes]
        frame.figures.loaded.expect([(part, "programme") for part in parts])


def cards(frame: Frame, *keys: str, **more: object) -> list[Shown]:
    """Key figures of the part in view, each with its change against the base in force."""
    part = frame.names.mark(frame.scope)
    return [
        card(frame.figures.figure(key, frame.scope), part, frame.base,
             changes=key not in _WITHOUT_CHANGE, **more)
        for key in keys
    ]  # fmt: skip


def _cards(frame: Frame) -> Shown:
    figures, scope = frame.figures, frame.scope
    entrusted = scope.association != DIRECT and not {"programme", "source"} & {*scope.dimensions}
    share = "association_share" if scope.association else "entrusted_share"
    opening = [key for key in OPENING if figures.figure(key, scope).covered or not scope.dimensions]
    return {
        "lead_figure": cards(frame, "outstanding", lead=True)[0],
        "debt": debt_classes(frame),
        "opening": cards(frame, *opening),
        "lending": cards(frame, "average_per_borrower", "programmes", "loans"),
        "entrusted": cards(frame, share, "entrusted_borrowers") if entrusted else [],
        "quality": cards(frame, "frozen_ratio", "bad_debt", "bad_debt_ratio"),
        "bodies": _bodies(frame) if entrusted else [],
        "ratings": ratings_bar(frame) if entrusted else [],
        "training": cards(frame, "training_classes", "trained_people", "training_completion")
        if entrusted and not scope.commune
        else [],
    }


def debt_classes(frame: Frame) -> list[Shown]:
    """Outstanding of the part in view as one bar of its three classes; nothing when unknown."""
    figures, scope = frame.figures, frame.scope
    outstanding = figures.figure("outstanding", scope)
    if outstanding.value is None:
        return []
    debt = [
        (key, figures.level(name, scope), figures.level(ratio, scope) if ratio else None)
        for key, name, ratio in (
            ("current", "outstanding_current", ""),
            ("overdue", "overdue", "overdue_ratio"),
            ("frozen", "frozen", "frozen_ratio"),
        )
    ]
    return composition(outstanding, debt, frame.names)


def _said(frame: Frame) -> dict[str, str]:
    """The sentences of the spoken report for each panel, ready to copy."""
    if {"programme", "source"} & {*frame.scope.dimensions}:
        return {}
    speaker = Speaker(frame.figures, frame.names, frame.scope)
    return {
        key: " ".join(sentence.text for sentence in section(speaker))
        for key, section in SECTIONS.items()
    }


def _bodies(frame: Frame) -> list[Shown]:
    shown = cards(frame, "groups", lead=True)
    share = frame.figures.level("groups_without_overdue_share", frame.scope)
    shown += cards(frame, "groups_without_overdue", note=_share_note(share.printed))
    return shown + cards(frame, "savings")


def _share_note(share: str) -> str:
    return _("%(share)s of all open groups") % {"share": share}


def ratings_bar(frame: Frame) -> list[Shown]:
    """The groups by rating as one bar, those without a score last."""
    figures, scope = frame.figures, frame.scope
    groups = figures.level("groups", scope)
    if not groups.value:
        return []
    labels = {**dict(Rating.choices), "unrated": _("Unrated")}
    parts = [
        (
            rating,
            figures.level("groups_rated", scope.within("rating", rating)),
            figures.level("groups_rated_share", scope.within("rating", rating)),
        )
        for rating in labels
    ]
    shown = composition(groups, parts, frame.names)
    return [{**part, "label": labels[part["meaning"]]} for part in shown]


def _tables(frame: Frame) -> list[Shown]:
    """The breakdowns that the scope leaves open."""
    titles: dict[Dimension, str] = {
        "association": _("Associations"),
        "commune": _("Communes"),
        "programme": _("Programmes"),
    }
    return [
        {"title": title, "table": _table(frame, dimension, title)}
        for dimension, title in titles.items()
        if getattr(frame.scope, dimension) is None
    ]


def _table(frame: Frame, dimension: Dimension, title: str) -> BreakdownTable:
    columns = _columns(frame, dimension)
    keys = list(dict.fromkeys(column.key for _name, column in columns))
    parts = rows.breakdown(
        frame.figures, frame.names, frame.scope, dimension, keys,
        link=lambda part: frame.link("overview", part),
    )  # fmt: skip
    whole = {key: frame.figures.figure(key, frame.scope) for key in keys}
    note = ""
    if dimension == "association":
        shares = share_figures(frame.figures, frame.scope, dimension)
        note = rounding_note(shares)
    attrs = {"caption": title, "caption_note": _("Amounts in million dong"), "note": note}
    kind = AssociationTable if dimension == "association" else BreakdownTable
    table = kind(
        parts, whole, columns, dimension=dimension, part=frame.names.mark(frame.scope),
        prefix=f"{dimension}-", attrs=attrs,
    )  # fmt: skip
    return frame.sorted(table)


def _columns(frame: Frame, dimension: Dimension) -> list[tuple[str, FigureColumn]]:
    found = [
        ("outstanding", frame.column("outstanding", _("Outstanding"))),
        ("change", frame.column("outstanding", frame.change_heading("outstanding"), "change")),
        ("overdue", frame.column("overdue", _("Overdue"))),
        ("overdue_ratio", frame.column("overdue_ratio", _("Overdue ratio (%)"))),
        ("frozen", frame.column("frozen", _("Frozen"))),
    ]
    if dimension in ("association", "commune"):
        found.append(("groups", frame.column("groups", _("Groups"))))
    else:
        found.append(("loans", frame.column("loans", _("Loans"))))
    found.append(("borrowers", frame.column("borrowers", _("Heads"))))
    if dimension == "association":
        share = frame.column("association_share", _("Share of entrusted (%)"))
        found.insert(1, ("share", share))
    return found
