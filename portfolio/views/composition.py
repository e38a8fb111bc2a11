"""What outstanding debt is made of, and how that changed."""

from collections.abc import Iterable
from typing import Any, get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portfolio import charts
from portfolio.briefing import Sentence
from portfolio.briefing import composition as spoken
from portfolio.causes import explain
from portfolio.charts import By, Chart, Heat
from portfolio.indicators import REGISTRY
from portfolio.movement import NO_QUARTER, movement
from portfolio.scope import WHOLE, Dimension, Scope
from portfolio.shares import SHARES
from portfolio.shown import Shown

from .breakdowns import breakdowns
from .filters import DIMENSIONS
from .frame import Frame, Kept

# More programmes than any office lends under.
_ALL = 1000


@require_safe
def composition(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """What outstanding debt is made of, and how that changed; `?by=` and `?heat=` choose views."""
    frame = Frame.of(request, office_code, quarter_slug, by=DIMENSIONS)
    for name, kind in (("by", By), ("heat", Heat)):
        if request.GET.get(name) and request.GET[name] not in get_args(kind):
            raise Http404
    return frame.show(
        "composition", {"panels": Kept(lambda: _panels(frame))}, lambda: {"keep": _kept(frame)}
    )


def _kept(frame: Frame) -> list[Shown]:
    """The chosen views, carried along when a filter changes."""
    chosen = {name: frame.request.GET.get(name, "") for name in ("by", "heat")}
    return [{"name": name, "value": value} for name, value in chosen.items() if value]


def _panels(frame: Frame) -> Shown:
    scope, now = frame.scope, frame.here.quarter.period
    if not {"association", "commune"} <= {*scope.dimensions}:
        codes = [scope.association] if scope.association else frame.names.all("association")
        pairs: list[tuple[Scope, Dimension | None]] = [
            (scope.within("association", str(code)), "commune") for code in codes
        ]
        frame.figures.loaded.read(pairs, [now])
    known = frame.figures.figure("outstanding", WHOLE).value is not None
    return {
        **_over_time(frame),
        **(_of_now(frame) if known else {}),
    }


def _of_now(frame: Frame) -> Shown:
    return {"tables": breakdowns(frame), **_moved(frame), **_programmes(frame), **_heat(frame)}


def _over_time(frame: Frame) -> Shown:
    """The bars of nine quarters by what the address chooses among the parts that are open."""
    labels = {
        "association": _("association"),
        "commune": _("commune"),
        "programme": _("programme"),
        "source": _("source of capital"),
        "class": _("debt class"),
    }
    open_parts = [d for d in SHARES if getattr(frame.scope, d) is None and (
        d != "source" or frame.figures.parts(frame.scope, d))]  # fmt: skip
    ways = [*open_parts, "class"]
    asked = frame.request.GET.get("by", "")
    by: Any = asked if asked in ways else ways[0]
    choices = [_way(frame, "by", w, capfirst(labels[w]), w == by, "over-time") for w in ways]
    return {
        "parts": charts.parts_over_time(frame.ledger, frame.scope, by),
        "switches": [{"label": _("Split by"), "choices": choices}],
        "over_time_said": _text(spoken.over_time(frame.ledger, frame.scope)),
    }


def _way(frame: Frame, name: str, value: str, label: Any, current: bool, at: str) -> Shown:
    """One view of a panel to choose, with all else of the address as it is."""
    query = frame.request.GET.copy()
    query[name] = value
    url = f"?{query.urlencode()}#{at}"
    return {"url": url, "label": label, "current": current}


def _moved(frame: Frame) -> Shown:
    """The waterfall from the base to now, or why there is none."""
    found = movement(frame.ledger, frame.scope)
    if not found.known or found.since is None:
        return {"unmoved": found.reason}
    as_of = frame.figures.loaded.as_of
    days = [as_of(p).strftime("%d/%m/%Y") for p in (found.since, frame.here.quarter.period)]
    opening, closing = (_("Outstanding on %(day)s") % {"day": day} for day in days)
    keys = [flow.key for flow in found.rows]
    return {
        "moved": charts.waterfall(found, opening, closing),
        "moved_said": _text(spoken.moved(frame.ledger, frame.scope, keys)),
    }


def _programmes(frame: Frame) -> Shown:
    """What programmes grew and what programmes fell, or why that is not known."""
    if frame.scope.programme is not None:
        return {}
    found = explain(frame.ledger, frame.scope, "outstanding", "programme", most=_ALL)
    if found is None:
        change = frame.figures.figure("outstanding", frame.scope).changes[frame.base.key]
        return {"unchanged": change.reason or NO_QUARTER}
    if not found.causes:
        return {"unchanged": _("no programme changed %(base)s") % {"base": frame.base.label}}
    grown = [c.scope for c in found.causes if (c.change.value or 0) > 0]
    fallen = [c.scope for c in found.causes if (c.change.value or 0) < 0]
    heading = frame.change_heading("outstanding")
    return {
        "programmes": charts.grown_and_fallen(frame.ledger, found, "programme", heading),
        "programmes_said": _text(spoken.extremes(frame.ledger, grown, fallen)),
    }


def _heat(frame: Frame) -> Shown:
    """Communes against associations; with both chosen there is nothing to set side by side."""
    scope = frame.scope
    asked = frame.request.GET.get("heat") or "outstanding"
    of: Any = asked
    both = {"association", "commune"} <= {*scope.dimensions}
    drawn = None if both else charts.communes_by_association(frame.ledger, scope, of)
    narrowed = [_("one association") if d == "association" else _("one commune")
                for d in scope.dimensions if d in ("association", "commune")]  # fmt: skip
    return {
        "heat": drawn,
        "heat_both": both,
        "heat_narrowed": "" if both else " ".join(narrowed),
        "heat_said": _heat_said(frame, drawn, of),
        "heat_switches": [
            {
                "label": _("Show"),
                "choices": [
                    _way(frame, "heat", key, REGISTRY[key].label, key == of, "pairs")
                    for key in get_args(Heat)
                ],
            }
        ],
    }


def _heat_said(frame: Frame, drawn: Chart | None, of: str) -> str:
    """The pair that stands out most, unless nothing does."""
    if drawn is None:
        return ""
    figures, scope = frame.figures, frame.scope
    inner: list[Scope] = []
    for code in [scope.association] if scope.association else frame.names.all("association"):
        part = scope.within("association", str(code))
        inner += [part] if scope.commune else figures.parts(part, "commune")
    told = [(figures.level(of, p).value or 0, p) for p in inner]
    most, found = max(told, key=lambda vp: (vp[0], frame.names.mark(vp[1])))
    return _text(spoken.pair(frame.ledger, of, found)) if most else ""


def _text(sentences: Iterable[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)
