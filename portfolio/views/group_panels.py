"""What the page of groups shows of aggregates: the same for everybody of the office."""

from django.utils.translation import gettext as _

from associations.models import DIRECT
from associations.numbers import written
from groups.models import Rating
from portfolio.bases import telling
from portfolio.briefing.sections import SECTIONS, Speaker
from portfolio.charts import ratings as charts
from portfolio.indicators import REGISTRY
from portfolio.ratings import Lost, PointsLost, Transitions, points_lost, transitions
from portfolio.rows import Row
from portfolio.scope import Dimension, Scope
from portfolio.shown import Shown
from portfolio.standing import STATES
from portfolio.tables import BreakdownTable
from portfolio.tables.ratings import CellRow, RatingTable

from .frame import Frame
from .panels import cards, ratings_bar

_KEYS = (
    "groups_with_overdue", "groups_with_overdue_share", "groups_without_overdue", "savings",
    "interest_collection_rate", "average_per_group",
)  # fmt: skip
# How many criteria the sentence names.
_NAMED = 3


def panels(frame: Frame) -> Shown:
    """The panels of the page; no group and no person is in them."""
    if frame.scope.association == DIRECT:
        return {"direct": True}
    base = frame.base.quarter_of(frame.here.quarter.period)
    earlier = base is not None and base < frame.here.quarter.period
    before = base if earlier else None
    lost = points_lost(frame.here.quarter, before, frame.scope)
    return {
        "groups": cards(frame, "groups", lead=True)[0],
        "bar": ratings_bar(frame),
        "cards": cards(frame, *_KEYS),
        "said": _said(frame) | {"points": _points_said(lost, frame)},
        "now": _ratings(frame),
        "trend": charts.ratings_trend(frame.ledger, frame.scope),
        "parts": [_parts(frame, d) for d in _OPEN_BY if getattr(frame.scope, d) is None],
        "points": charts.points_lost(lost, frame.base, before) if lost.criteria else None,
        **(_transitions(frame) if earlier else {"transitions": None}),
    }


_OPEN_BY: tuple[Dimension, ...] = ("association", "commune")


def _said(frame: Frame) -> dict[str, str]:
    """The sentences of the briefing: those of the ratings, and that of overdue debt."""
    speaker = Speaker(frame.figures, frame.names, frame.scope)
    *rated, overdue = [sentence.text for sentence in SECTIONS["groups"](speaker)]
    return {"ratings": " ".join(dict.fromkeys(rated)), "overdue": overdue}


def _ratings(frame: Frame) -> BreakdownTable:
    """Groups by rating now and what changed since the base."""
    parts = [frame.scope.within("rating", state) for state in STATES]
    keys = ("groups_rated", "groups_rated_share")
    rows = [
        Row(
            part,
            frame.names.of("rating", part.rating or ""),
            {key: frame.figures.figure(key, part) for key in keys},
            frame.names.mark(part),
        )
        for part in parts
    ]
    told = frame.change_heading("groups_rated")
    columns = [
        ("count", frame.column("groups_rated", _("Groups"))),
        ("change", frame.column("groups_rated", told, "change")),
        ("share", frame.column("groups_rated_share", _("Share (%)"))),
        ("points", frame.column("groups_rated_share", _("Change of the share (points)"), "change")),
    ]
    attrs = {"caption": _("Groups by rating"), "caption_note": _share_base()}
    return BreakdownTable(
        rows, {}, columns, dimension="rating", prefix="rating-", attrs=attrs, orderable=False,
        show_footer=False,
    )  # fmt: skip


def _share_base() -> str:
    return _("In percent of all open groups, those without a score included")


def _parts(frame: Frame, dimension: Dimension) -> RatingTable:
    """The parts by rating, with the change of the groups rated good."""
    titles = {
        "association": _("Ratings by association"),
        "commune": _("Ratings by commune"),
    }
    found = frame.names.in_order(frame.figures.parts(frame.scope, dimension), dimension)
    cells = {part: _cells(frame, part) for part in found if part.association != DIRECT}
    rows = [
        CellRow(
            frame.names.of(dimension, getattr(part, dimension)),
            of_part,
            frame.link("groups", part),
        )
        for part, of_part in cells.items()
        if of_part["groups"].value or of_part["change"].value
    ]
    told = telling(frame.base, frame.here.quarter.period, flows=REGISTRY["groups_rated"].flows)
    table = RatingTable(
        rows, _cells(frame, frame.scope), dimension=dimension,
        change=_("Change of good, %(base)s") % {"base": told.label},
        prefix=f"{dimension}-", attrs={"caption": titles[dimension], "caption_note": ""},
    )  # fmt: skip
    return frame.sorted(table)


def _cells(frame: Frame, part: Scope) -> Shown:
    rated = {state: part.within("rating", state) for state in STATES}
    good = rated[Rating.GOOD]
    return {
        "groups": frame.ledger.cell("groups", part),
        **{state: frame.ledger.cell("groups_rated", of) for state, of in rated.items()},
        "share": frame.ledger.cell("groups_rated_share", good),
        "change": frame.ledger.cell("groups_rated", good, "change"),
    }


def _transitions(frame: Frame) -> Shown:
    """From rating to rating since the base, with its sentence; nothing where a day is missing."""
    quarter, base = frame.here.quarter, frame.base.quarter_of(frame.here.quarter.period)
    assert base is not None
    at_base, reason = frame.figures.at("groups", frame.scope, base)
    now = frame.figures.level("groups", frame.scope)
    if at_base is None or now.value is None:
        return {"transitions": None, "transitions_reason": reason or now.reason}
    found = transitions(quarter, base, frame.scope)
    said = _moved_said(found, frame)
    chart = charts.rating_transitions(
        frame.ledger, frame.scope, base, found,
        _("Each bar is a rating at the base; its colours are the ratings of the same groups now, "
          "in percent of the bar"),
    )  # fmt: skip
    return {"transitions": chart, "moved_said": said}


def _moved_said(found: Transitions, frame: Frame) -> str:
    return _("%(base)s, %(better)s groups rose to a better class, %(worse)s fell to a worse one "
             "and %(same)s kept theirs.") % {
        "base": str(frame.base.label).capitalize(),
        "better": written(found.better),
        "worse": written(found.worse),
        "same": written(found.same),
    }  # fmt: skip


def _points_said(lost: PointsLost, frame: Frame) -> str:
    """Where groups lose most: each criterion with its average and what changed."""
    named = [_criterion_said(c, frame) for c in lost.criteria[:_NAMED] if c.now > 0]
    if not named:
        return ""
    return _("Groups lose most points by: %(criteria)s.") % {"criteria": "; ".join(named)}


def _criterion_said(lost: Lost, frame: Frame) -> str:
    text = _("%(criterion)s, %(lost)s of %(most)s points on average") % {
        "criterion": str(charts.CRITERIA[lost.criterion]).lower(),
        "lost": written(lost.now, 2),
        "most": lost.most,
    }
    if lost.change is None:
        return text
    change = written(lost.change, 2, signed=True)
    return f"{text} ({change} {frame.base.label})"
