"""Overdue and frozen debt over the quarters, and how it moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portfolio import charts, rows
from portfolio.briefing import overdue as said
from portfolio.briefing.sections import SECTIONS, Speaker
from portfolio.briefing.sentences import Sentence
from portfolio.indicators import REGISTRY
from portfolio.scope import WHOLE, Dimension, Scope
from portfolio.shown import Shown
from portfolio.tables import BreakdownTable, FigureColumn
from portfolio.worst import worst

from .filters import DIMENSIONS
from .frame import Frame, Kept
from .moved import migration, movements, since
from .panels import cards
from .risk import bands, freezes, ratios

OF: dict[str, Promise] = {
    "overdue": gettext_lazy("Overdue"),
    "frozen": gettext_lazy("Frozen"),
    "bad_debt": gettext_lazy("Both"),
}
BY: dict[str, Promise] = {
    "none": gettext_lazy("Undivided"),
    "association": gettext_lazy("Association"),
    "commune": gettext_lazy("Commune"),
    "programme": gettext_lazy("Programme"),
    "source": gettext_lazy("Source of capital"),
}
QUARTERS = {"8": 8, "12": 12}
SHOW: dict[str, Promise] = {
    "level": gettext_lazy("Level"),
    "change": gettext_lazy("Change of each quarter"),
}


_HEADS: dict[str, Promise] = {
    "overdue_loans": gettext_lazy("Overdue loans"),
    "frozen_loans": gettext_lazy("Frozen loans"),
    "loans": gettext_lazy("All loans"),
    "groups_with_overdue": gettext_lazy("Groups overdue"),
    "groups": gettext_lazy("All groups"),
}
SWITCHES = ("of", "by", "quarters", "show")


@dataclass(frozen=True)
class Look:
    """What the address asks to see: which debt, by which parts, over how many quarters, and how."""

    of: str
    by: str
    quarters: str
    show: str

    @classmethod
    def asked(cls, request: HttpRequest) -> "Look":
        """Raises Http404 for what there is not. A part that is in view divides no further."""
        left = [d for d in BY if d not in DIMENSIONS or not request.GET.get(d)]
        usual = next((d for d in ("association", "commune", "programme") if d in left), "none")
        by = _choice(request, "by", BY, usual)
        return cls(
            _of_file(request) if "download" in request.GET else _choice(request, "of", OF),
            by if by in left else "none",
            _choice(request, "quarters", QUARTERS),
            _choice(request, "show", SHOW),
        )

    @property
    def dimension(self) -> Dimension | None:
        """Along what the part in view is divided."""
        return next((d for d in DIMENSIONS if d == self.by), None)


def _choice(request: HttpRequest, name: str, known: Mapping[str, object], usual: str = "") -> str:
    chosen = request.GET.get(name) or usual or next(iter(known))
    if chosen not in known:
        raise Http404
    return chosen


def _of_file(request: HttpRequest) -> str:
    """A file is asked for by the name of its table, which begins with the debt it is of."""
    name = request.GET.get("of", "")
    return next((key for key in OF if name.startswith(key)), "overdue")


@require_safe
def overdue(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Overdue and frozen debt over the quarters, and how it moved."""
    look = Look.asked(request)
    frame = Frame.of(
        request, office_code, quarter_slug, by=[look.dimension] if look.dimension else [],
        quarters=QUARTERS[look.quarters] + 1, dimensions=DIMENSIONS,
    )  # fmt: skip
    keep = [{"name": k, "value": request.GET[k]} for k in SWITCHES if request.GET.get(k)]
    panels = Kept(lambda: _panels(frame, look))
    return frame.show("overdue", {"panels": panels}, lambda: {"keep": keep})


def _panels(frame: Frame, look: Look) -> Shown:
    """The panels of the page; no person is in them."""
    if not frame.scope.dimensions:
        frame.figures.loaded.expect([(WHOLE, "commune")])
    speaker = Speaker(frame.figures, frame.names, frame.scope)
    base = since(frame)
    return {
        "cards": _cards(frame),
        "switches": _switches(frame, look),
        **_over_quarters(frame, look),
        **ratios(frame, QUARTERS[look.quarters]),
        "movements": movements(frame),
        "migration": migration(frame),
        "bands": bands(frame),
        "freezes": freezes(frame),
        "said": {
            "quality": _text(SECTIONS["quality"](speaker)),
            "par": _text(said.par(speaker)),
            "moved": _text(said.moved(speaker, base)),
        },
    }


def _text(sentences: Iterable[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _cards(frame: Frame) -> list[Shown]:
    """Amounts, ratios and the counts behind them: seven loans are few, and it shows."""
    keys = (
        "overdue", "overdue_ratio", "overdue_loans", "groups_with_overdue",
        "frozen", "frozen_ratio", "frozen_loans",
    )  # fmt: skip
    known = [key for key in keys if frame.figures.figure(key, frame.scope).covered]
    ratio = frame.figures.level("bad_debt_ratio", frame.scope)
    note = _("%(ratio)s of outstanding") % {"ratio": ratio.printed}
    return [*cards(frame, *known), *cards(frame, "bad_debt", note=note)]


def _switches(frame: Frame, look: Look) -> list[Shown]:
    """The choices beside the filters, each a link that keeps the others."""
    words: dict[str, tuple[Promise, Mapping[str, Promise | str]]] = {
        "of": (gettext_lazy("Debt"), OF),
        "by": (gettext_lazy("Divided by"), BY),
        "quarters": (gettext_lazy("Quarters"), {key: key for key in QUARTERS}),
        "show": (gettext_lazy("Shown"), SHOW),
    }
    now = {"of": look.of, "by": look.by, "quarters": look.quarters, "show": look.show}
    left = {d for d in DIMENSIONS if d not in frame.scope.dimensions}
    return [
        {
            "label": label,
            "choices": [
                {
                    "label": text,
                    "url": frame.link("overdue", frame.scope, **now | {name: key}),
                    "current": now[name] == key,
                }
                for key, text in known.items()
                if name != "by" or key == "none" or key in left
            ],
        }
        for name, (label, known) in words.items()
    ]


def _over_quarters(frame: Frame, look: Look) -> Shown:
    """Amount and ratio by quarter for the worst parts, and the table of all parts."""
    periods = frame.here.quarter.period.back(QUARTERS[look.quarters] + 1)
    parts = worst(
        frame.ledger, frame.scope, look.dimension, look.of, periods, _("All others")
    )  # fmt: skip
    changes = look.show == "change"
    shown = periods[1:]
    return {
        "trends": [
            charts.debt_by_part(look.of, parts, shown, ratio=ratio, changes=changes)
            for ratio in (False, True)
        ],
        "parts": _parts(frame, look, look.dimension) if look.dimension else None,
    }


def _parts(frame: Frame, look: Look, dimension: Dimension) -> BreakdownTable:
    """Every part with its amount, ratio, counts and changes; names lead into the part."""
    columns = _columns(frame, look, dimension)
    keys = list(dict.fromkeys(["outstanding", *[column.key for _name, column in columns]]))
    now = {"of": look.of, "quarters": look.quarters, "show": look.show}
    parts = rows.breakdown(
        frame.figures, frame.names, frame.scope, dimension, keys,
        link=lambda part: frame.link("overdue", part, **now),
    )  # fmt: skip
    whole = {key: frame.figures.figure(key, frame.scope) for key in keys}
    caption = _("%(figure)s by part") % {"figure": REGISTRY[look.of].label}
    note = _("Amounts in million dong") + ". " + _("Changes %(base)s") % {"base": frame.base.label}
    table = BreakdownTable(
        parts, whole, columns, dimension=dimension, part=frame.names.mark(frame.scope),
        prefix=f"{look.of}_part-", order_by="-amount",
        attrs={"caption": caption, "caption_note": note},
    )  # fmt: skip
    return frame.sorted(table)


def _columns(frame: Frame, look: Look, dimension: Dimension) -> list[tuple[str, FigureColumn]]:
    key, ratio = look.of, f"{look.of}_ratio"
    found = [
        ("amount", frame.column(key, _("Amount"))),
        ("change", frame.column(key, _("Change"), "change")),
        ("ratio", frame.column(ratio, _("Ratio (%)"))),
        ("ratio_change", frame.column(ratio, _("Change (points)"), "change")),
    ]
    counted = {"overdue": ["overdue_loans"], "frozen": ["frozen_loans"]}
    names = counted.get(key, ["overdue_loans", "frozen_loans"])
    of_groups = dimension in ("association", "commune") and not _of_money(frame.scope)
    names += ["loans", *(["groups_with_overdue", "groups"] if of_groups else [])]
    return found + [(name, frame.column(name, _HEADS[name])) for name in names]


def _of_money(scope: Scope) -> bool:
    """Whether the part is one of programmes or sources, of which groups are not counted."""
    return bool({"programme", "source"} & {*scope.dimensions})
