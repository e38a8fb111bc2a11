"""One loan over its quarters, as far as somebody may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Q, Value, When

from associations.models import Quarter
from associations.periods import Period

from .models import Position


@dataclass(frozen=True)
class LoanHistory:
    """The positions of a loan up to a quarter that somebody sees, oldest first.

    `hidden` counts the quarters in which the loan belonged to a part that they do not see.
    """

    quarter: Quarter
    positions: tuple[Position, ...]
    hidden: int

    @property
    def last(self) -> Position:
        """The loan as it is, or as it was when it left the file."""
        return self.positions[-1]

    @property
    def gone(self) -> bool:
        """Whether the quarter's file does not have the loan any more."""
        return self.last.ends_on != self.quarter.ends_on

    @property
    def periods(self) -> list[Period]:
        """Every quarter from the first that is seen to the one in view."""
        first = Period.of(self.positions[0].ends_on)
        return [first, *self.quarter.period.since(first)]

    def at(self, period: Period) -> Position | None:
        """The position at the end of a quarter; None without one that is seen."""
        return next((p for p in self.positions if p.ends_on == period.ends_on), None)


def loan_history(quarter: Quarter, loan: int, seen: Q) -> LoanHistory | None:
    """A loan up to a quarter, in one statement; None for one that somebody may not see.

    Whoever sees its last position sees the loan; of the earlier ones those that were theirs.
    """
    positions: Iterable[Position] = (
        Position.objects.filter(office=quarter.office_id, loan=loan, ends_on__lte=quarter.ends_on)
        .annotate(
            is_seen=Case(
                When(seen, then=Value(True)), default=Value(False), output_field=BooleanField()
            )
        )
        .select_related("loan", "borrower", "group", "source")
        .order_by("ends_on")
    )
    every = list(positions)
    shown = tuple(p for p in every if p.is_seen)  # type: ignore[attr-defined]
    if not every or shown[-1:] != tuple(every[-1:]):
        return None
    return LoanHistory(quarter, shown, len(every) - len(shown))
