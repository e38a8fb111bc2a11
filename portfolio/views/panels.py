"""What the overview shows of aggregates: cards, charts and tables, the same for everybody."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from associations.models import DIRECT
from groups.models import Rating
from portfolio import charts, rows
from portfolio.briefing.sections import Speaker, shares_rounded
from portfolio.figures import Figures
from portfolio.kept import kept
from portfolio.names import Names
from portfolio.scope import Dimension, Scope
from portfolio.shown import Shown, card, composition
from portfolio.tables import AssociationTable, BreakdownTable, CommuneTable, ProgrammeTable

LEVEL = ("year_start", "same_period_last_year")
FLOW = ("previous_quarter", "same_period_last_year")
RATIO = ("year_start",)


def panels(request: HttpRequest, figures: Figures, names: Names, scope: Scope) -> SafeString:
    """The panels as HTML, kept for each version of the figures: no person is in them.

    The address belongs to the key: the sort links of the tables repeat it.
    """

    def drawn() -> str:
        _expect_cells(figures, names, scope)
        context = {
            "known": figures.figure("outstanding", scope).value is not None,
            **_cards(figures, scope),
            "trend": charts.outstanding_trend(figures, scope),
            "overdue": charts.overdue_trend(figures, scope),
            "composition": charts.debt_composition(figures, names, scope),
            "tables": _tables(request, figures, names, scope),
        }
        return render_to_string("portfolio/panels.html", context, request)

    name = f"panels:{request.path}?{request.GET.urlencode()}"
    return mark_safe(kept(name, figures, scope, drawn))  # noqa: S308 - a template's own output


def _expect_cells(figures: Figures, names: Names, scope: Scope) -> None:
    """The composition needs programme by association: one query, not one for each cell."""
    if scope.association is None:
        parts = [scope.within("association", code) for code in names.all("association")]
        figures.loaded.expect([(part, "programme") for part in parts])


def _cards(figures: Figures, scope: Scope) -> Shown:
    def cards(bases: tuple[str, ...], *keys: str) -> list[Shown]:
        return [card(figures.figure(key, scope), bases) for key in keys]

    whole = not scope.dimensions
    outstanding = figures.figure("outstanding", scope)
    debt = [
        (key, figures.level(name, scope), figures.level(ratio, scope) if ratio else None)
        for key, name, ratio in (
            ("current", "outstanding_current", ""),
            ("overdue", "overdue", "overdue_ratio"),
            ("frozen", "frozen", "frozen_ratio"),
        )
    ]
    lending = [
        *(cards(LEVEL, "capital") if whole else []),
        *cards((), "credit_growth"),
        *cards(RATIO, "target_completion"),
        *cards(LEVEL, "borrowers", "average_per_borrower", "programmes"),
        *cards(FLOW, "disbursed", "repaid"),
    ]
    entrusted_share = "association_share" if scope.association else "entrusted_share"
    entrusted = [
        *cards(LEVEL, "entrusted_outstanding"),
        *cards(RATIO, entrusted_share),
        *cards(LEVEL, "entrusted_borrowers"),
    ]
    return {
        "lead_figure": card(outstanding, LEVEL, lead=True),
        "debt": composition(outstanding, debt) if outstanding.value is not None else [],
        "lending": lending,
        "entrusted": [] if scope.association == DIRECT else entrusted,
        "quality": [*cards(LEVEL, "overdue"), *cards(RATIO, "overdue_ratio"),
                    *cards(LEVEL, "frozen"), *cards(RATIO, "frozen_ratio")],
        "bodies": [] if scope.association == DIRECT else _bodies(figures, scope),
        "ratings": [] if scope.association == DIRECT else _ratings(figures, scope),
        "training": [] if scope.commune or scope.association == DIRECT else [
            *cards(FLOW, "training_classes", "trained_people"), *cards((), "training_completion")
        ],
    }  # fmt: skip


def _bodies(figures: Figures, scope: Scope) -> list[Shown]:
    shown = [card(figures.figure("groups", scope), LEVEL, lead=True)]
    for key in ("groups_without_overdue", "groups_with_overdue"):
        share = figures.level(f"{key}_share", scope)
        shown.append(card(figures.figure(key, scope), LEVEL, note=_share_note(share.printed)))
    shown.append(card(figures.figure("savings", scope), LEVEL))
    return shown


def _share_note(share: str) -> str:
    return _("%(share)s of all open groups") % {"share": share}


def _ratings(figures: Figures, scope: Scope) -> list[Shown]:
    """The groups by rating as one bar, those without a score last."""
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
    shown = composition(groups, parts)
    return [{**part, "label": labels[part["meaning"]]} for part in shown]


def _tables(
    request: HttpRequest, figures: Figures, names: Names, scope: Scope
) -> list[dict[str, Any]]:
    """The breakdowns that the scope still leaves open."""
    found = []
    kinds: list[tuple[Dimension, type[BreakdownTable], str]] = [
        ("association", AssociationTable, _("Associations")),
        ("commune", CommuneTable, _("Communes")),
        ("programme", ProgrammeTable, _("Programmes")),
    ]
    for dimension, kind, title in kinds:
        if getattr(scope, dimension) is not None:
            continue
        parts = rows.breakdown(figures, names, scope, dimension, kind.keys)
        whole = {key: figures.figure(key, scope) for key in kind.keys}
        note = _rounding_note(figures, names, scope) if dimension == "association" else ""
        attrs = {"caption": title, "caption_note": _("Amounts in million dong"), "note": note}
        table = kind(parts, whole, prefix=f"{dimension}-", attrs=attrs)
        RequestConfig(request, paginate={"per_page": 40}).configure(table)
        found.append({"title": title, "table": table})
    return found


def _rounding_note(figures: Figures, names: Names, scope: Scope) -> str:
    """Why the printed shares do not add up to 100."""
    total = shares_rounded(Speaker(figures, names, scope))
    if not total:
        return ""
    return _("The shares are of entrusted outstanding, rounded one by one; they add up to "
             "%(sum)s %% due to rounding.") % {"sum": total}  # fmt: skip
