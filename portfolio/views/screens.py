"""What the meeting shows of aggregates: one message a screen, the same for everybody.

Figures stand in the order of the spoken report, each under the sentence that is said of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from associations.numbers import with_unit
from portfolio import charts
from portfolio.bases import TARGET, telling
from portfolio.briefing import Bound, Sentence
from portfolio.briefing.maturities import falling_due
from portfolio.briefing.sections import SECTIONS, Speaker
from portfolio.briefing.sentences import change, level
from portfolio.causes import Explained, explain
from portfolio.charts import Chart
from portfolio.indicators import REGISTRY
from portfolio.models import Remark
from portfolio.scope import WHOLE, Dimension
from portfolio.shown import Shown, card

from .changes import BY
from .frame import Frame
from .panels import cards, debt_classes

# Under the sentence that begins with a figure: the one shown very large, and those beside it.
_SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "capital": ("capital", ()),
    "outstanding": ("outstanding", ("credit_growth",)),
    "target_completion": ("target_completion", ("growth_target_completion",)),
    "programmes": ("borrowers", ("programmes", "average_per_borrower", "loans")),
    "disbursed": ("disbursed", ("repaid", "loans_made")),
    "entrusted_outstanding": (
        "entrusted_outstanding", ("entrusted_share", "groups", "entrusted_borrowers"),
    ),
    "association_share": ("association_share", ("groups", "entrusted_borrowers")),
    "overdue": ("overdue", ("overdue_ratio", "overdue_loans", "par30")),
    "frozen": ("frozen", ("frozen_ratio", "frozen_loans", "bad_debt_ratio")),
    "groups_without_overdue": (
        "groups_without_overdue",
        ("groups_without_overdue_share", "groups_with_overdue", "groups_with_overdue_share"),
    ),
    "training_classes": ("trained_people", ("training_classes", "training_completion")),
}  # fmt: skip

_FROM_TO = {
    "outstanding": _("Total outstanding went from {before} at the end of {quarter} to {now}."),
    "overdue": _("Overdue debt went from {before} at the end of {quarter} to {now}."),
}
_CAUSED = {
    "overdue": _("Overdue debt: {change} {base}; what changed most is {part}, by {amount}."),
    "frozen": _("Frozen debt: {change} {base}; what changed most is {part}, by {amount}."),
}


# Letters of a sentence that stand in two lines of the largest type.
LONG = 110


@dataclass(frozen=True)
class Screen:
    """One message: the sentence, with one figure very large or one chart, and a few beside it."""

    key: str
    part: str
    sentence: Sentence
    figure: Shown | None = None
    composition: list[Shown] = field(default_factory=list)
    beside: list[Shown] = field(default_factory=list)
    chart: Chart | None = None
    note: str = ""

    @property
    def long(self) -> bool:
        """Whether the sentence needs smaller letters to leave room for what it is about."""
        return len(self.sentence.text) > LONG

    @property
    def said(self) -> list[Shown]:
        """The sentence in pieces, its numbers apart."""
        return [
            {"text": piece.text, "number": True} if isinstance(piece, Bound) else {"text": piece}
            for piece in self.sentence.parts
        ]


def screens(frame: Frame) -> list[Screen]:
    """The screens of the part in view; none for a quarter without figures."""
    if frame.figures.figure("outstanding", WHOLE).value is None:
        return []
    speaker = Speaker(frame.figures, frame.names, frame.scope)
    return [
        screen
        for key, section in SECTIONS.items()
        for screen in _section(frame, str(Remark.Section(key).label), list(section(speaker)))
    ]


def _section(frame: Frame, part: str, sentences: list[Sentence]) -> Iterator[Screen]:
    """A sentence of the part in view gives a screen; those of its parts give one chart together."""
    of_parts = [s for s in sentences if (b := _first(s)) and b.figure.scope != frame.scope]
    by_rating = any("rating" in b.figure.scope.dimensions for s in of_parts if (b := _first(s)))
    if of_parts and by_rating:
        chart = charts.rated_groups(frame.ledger, frame.scope)
        yield Screen("rated-groups", part, _largest(of_parts), chart=_bare(chart))
    for sentence in sentences:
        first = _first(sentence)
        if first is None and not of_parts:
            yield Screen("said", part, sentence)
        elif first is not None and first.figure.scope == frame.scope:
            yield from _figure(frame, part, sentence, first.figure.indicator.key)
    if of_parts and not by_rating:
        chart = charts.association_shares(frame.ledger, frame.scope)
        note = " ".join(s.text for s in sentences if _first(s) is None)
        yield Screen("associations", part, _largest(of_parts), chart=_bare(chart), note=note)
    if any((b := _first(s)) and b.figure.indicator.key == "frozen" for s in sentences):
        yield from _quality(frame, part)


def _figure(frame: Frame, part: str, sentence: Sentence, key: str) -> Iterator[Screen]:
    large, beside = _SHOWN[key]
    known = [k for k in beside if frame.figures.figure(k, frame.scope).value is not None]
    figures = cards(frame, large, *known, definition=None)
    for figure in figures:
        figure["id"] = f"{key}-{figure['id']}"
    if key == "target_completion" and figures[0]["printed"]:
        figures.append(_against_target(frame))
    yield Screen(
        key, part, sentence, figures[0] | {"lead": True},
        composition=debt_classes(frame) if key == "outstanding" else [], beside=figures[1:],
    )  # fmt: skip
    if key == "outstanding":
        yield from _trend(frame, part, key, charts.outstanding_trend)


def _against_target(frame: Frame) -> Shown:
    outstanding = frame.figures.figure("outstanding", frame.scope)
    mark = frame.names.mark(frame.scope)
    return card(outstanding, mark, TARGET, definition=None, id="target-outstanding")


def _quality(frame: Frame, part: str) -> Iterator[Screen]:
    """How overdue debt went, who caused it, and what falls due next."""
    yield from _trend(frame, part, "overdue", charts.overdue_trend)
    for key in _CAUSED:
        for dimension, by in BY.items():
            yield from _causes(frame, part, key, dimension, str(by))
    key = "due_next_quarter"
    due = frame.figures.figure(key, frame.scope)
    if due.value is None:
        return
    sentence = next(falling_due(frame.figures, frame.scope, None))
    if frame.scope.commune is None and due.value:
        chart = charts.amounts_by_part(frame.ledger, frame.scope, "commune", key)
        yield Screen(key, part, sentence, chart=_bare(chart))
    else:
        figure = cards(frame, key, definition=None, lead=True)[0]
        yield Screen(key, part, sentence, figure)


def _trend(frame: Frame, part: str, key: str, draw: Callable[..., Chart]) -> Iterator[Screen]:
    """How a figure went over the quarters; a single quarter has gone nowhere."""
    periods = frame.here.quarter.period.back(charts.TREND_QUARTERS)
    figures = [frame.figures.level_at(key, frame.scope, period) for period in periods]
    known = [figure for figure in figures if figure.value is not None]
    if len(known) < 2:
        return
    before, now = known[0], known[-1]
    sentence = Sentence(
        _FROM_TO[key],
        {"before": level(before), "quarter": before.period.label, "now": level(now)},
    )
    yield Screen(f"{key}-trend", part, sentence, chart=_bare(draw(frame.ledger, frame.scope)))


def _causes(frame: Frame, part: str, key: str, dimension: Dimension, by: str) -> Iterator[Screen]:
    """The parts behind a change of overdue or frozen debt."""
    if dimension == "programme" or getattr(frame.scope, dimension) is not None:
        return
    explained = explain(frame.ledger, frame.scope, key, dimension)
    if explained is None or not explained.causes:
        return
    heading = frame.change_heading(key)
    chart = charts.causes(explained, dimension, by, heading)
    said = _caused(frame, key, explained)
    yield Screen(f"{key}-{dimension}", part, said, chart=_bare(chart))


def _caused(frame: Frame, key: str, explained: Explained) -> Sentence:
    base = telling(frame.base, frame.here.quarter.period, flows=REGISTRY[key].flows)
    first = explained.causes[0]
    largest = first.change
    return Sentence(
        _CAUSED[key],
        {
            "change": change(frame.figures.figure(key, frame.scope), base.key),
            "base": str(base.label),
            "part": first.name.label,
            "amount": with_unit(largest.value, largest.unit, largest.decimals, signed=True),
        },
    )


def _first(sentence: Sentence) -> Bound | None:
    """The figure that a sentence begins with."""
    return next((slot for slot in sentence.slots.values() if isinstance(slot, Bound)), None)


def _largest(sentences: list[Sentence]) -> Sentence:
    return max(sentences, key=lambda s: (b.figure.value or 0) if (b := _first(s)) else 0)


def _bare(chart: Chart) -> Chart:
    """A chart on the ground of its screen, its lines seen from afar, without links."""
    for trace in chart["figure"]["data"]:
        if "line" in trace:
            trace["line"]["width"], trace["marker"]["size"] = 6, 14
    return {**chart, "plain": True, "indicators": [], "size": ""}
