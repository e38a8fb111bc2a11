"""What a meeting says of debt that falls due."""

from django.utils.translation import gettext_lazy as _

from portfolio.bases import PREVIOUS_QUARTER
from portfolio.figure import Figure
from portfolio.figures import Figures
from portfolio.scope import Scope

from .sections import Sayings
from .sentences import Bound, Sentence, level


def fallen_due(figures: Figures, scope: Scope) -> Sayings:
    """What fell due in the quarter and what became of it; the same since 1 January."""

    def of_quarter(key: str) -> Figure:
        return figures.level(key, scope, since=PREVIOUS_QUARTER)

    period = figures.quarter.period
    due = of_quarter("due")
    if due.value == 0:
        yield Sentence(_("In {quarter} no debt fell due."), {"quarter": period.label})
    else:
        yield Sentence(
            _("In {quarter} {due} fell due, of which {collected} was collected ({rate}), "
              "{extended} extended, {overdue} moved to overdue; {open} is still open."),
            {
                "due": level(due),
                "quarter": period.label,
                "collected": level(of_quarter("due_collected")),
                "rate": level(of_quarter("due_collection_rate")),
                "extended": level(of_quarter("due_extended")),
                "overdue": level(of_quarter("due_turned_overdue")),
                "open": level(of_quarter("due_open")),
            },
        )  # fmt: skip
    to_date = figures.level("due", scope)
    if period.number > 1 and to_date.value:
        yield Sentence(
            _("Since 1 January {due} has fallen due and {collected} of it has been collected "
              "({rate})."),
            {
                "due": level(to_date),
                "collected": level(figures.level("due_collected", scope)),
                "rate": level(figures.level("due_collection_rate", scope)),
            },
        )  # fmt: skip


def falling_due(figures: Figures, scope: Scope, most: tuple[str, str] | None) -> Sayings:
    """What falls due in the next quarter; `most` is the month with most of it, and how much."""
    coming = figures.level("due_next_quarter", scope)
    quarter = figures.quarter.period.next.label
    if coming.value == 0:
        yield Sentence(_("In {quarter} no debt falls due."), {"quarter": quarter})
        return
    slots: dict[str, Bound | str] = {"due": level(coming), "quarter": quarter}
    if most is None:
        yield Sentence(_("In {quarter} {due} falls due."), slots)
        return
    month, amount = most
    yield Sentence(
        _("In {quarter} {due} falls due, most of it in {month}: {amount}."),
        {**slots, "month": month, "amount": amount},
    )
