"""What is said of overdue debt beside the panels of its page, in the words of the briefing."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from portfolio.bases import Base

from .sections import Sayings, Speaker
from .sentences import Bound, Sentence, level


def par(s: Speaker) -> Sayings:
    """The official ratio, PAR30 and PAR90 side by side, each by its own name."""
    yield Sentence(
        _("The official overdue ratio is {ratio}. By whole balances, loans more than 30 days past "
          "due (PAR30) are {par30} of outstanding and loans more than 90 days past due (PAR90) "
          "{par90}; frozen debt, {frozen}, is in none of the three."),
        {
            "ratio": level(s.figure("overdue_ratio")),
            "par30": level(s.figure("par30")),
            "par90": level(s.figure("par90")),
            "frozen": level(s.figure("frozen_ratio")),
        },
    )  # fmt: skip


def moved(s: Speaker, since: Base) -> Iterator[Sentence]:
    """How overdue and frozen debt came from the base to what they are now."""
    period = since.quarter_of(s.figures.quarter.period)
    assert period is not None

    def flow(key: str) -> Bound:
        return level(s.figures.level(key, s.scope, since=since))

    for key, words, flows in (
        (
            "overdue",
            _("Overdue debt went from {opening} at the end of {quarter} to {closing}: {came} moved "
              "to overdue, {collected} was repaid; {rest} remains unexplained."),
            ("moved_to_overdue", "overdue_cleared", "unexplained_overdue"),
        ),
        (
            "frozen",
            _("Frozen debt went from {opening} at the end of {quarter} to {closing}: {came} was "
              "frozen, {collected} was repaid; {rest} remains unexplained."),
            ("moved_to_frozen", "repaid_frozen", "unexplained_frozen"),
        ),
    ):  # fmt: skip
        came, collected, rest = (flow(name) for name in flows)
        yield Sentence(
            words,
            {
                "closing": level(s.figure(key)),
                "opening": level(s.figures.level_at(key, s.scope, period)),
                "quarter": period.label,
                "came": came,
                "collected": collected,
                "rest": rest,
            },
        )
