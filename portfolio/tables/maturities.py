"""Tables of debt that falls due: at a glance, by part of the office, by group, loan by loan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from associations.numbers import Number
from portfolio.cells import Cell, Ledger, amount
from portfolio.due_loans import DueLoans, Outcome
from portfolio.maturities import NEXT
from portfolio.names import Name
from portfolio.rows import GroupRow

from .breakdown import PARTS
from .columns import NUMERIC, CellColumn, Column, NameColumn, Printed
from .loans import DECIMALS, LoanTable


@dataclass(frozen=True)
class DueGroup:
    """A group as it was in the quarter, with what fell due, is still open and will fall due.

    `still` is what is open, in dong; cells are made of those that are shown.
    """

    row: GroupRow
    ledger: Ledger
    still: Number | None

    @property
    def href(self) -> str:
        return self.row.href

    @cached_property
    def due(self) -> Cell:
        return self.ledger.cell("due", self.row.scope, "since")

    @cached_property
    def open(self) -> Cell:
        return self.ledger.cell("due_open", self.row.scope, "since")

    @cached_property
    def coming(self) -> Cell:
        return self.ledger.cell(NEXT, self.row.scope)


@dataclass(frozen=True)
class DueRow:
    """A part of the office, or an indicator, with its cells by name."""

    name: Name
    cells: Mapping[str, Cell]
    href: str = ""


class DueColumn(CellColumn):
    """Cells of one name, explained by the indicator `key`; the footer is that of the whole."""

    def __init__(self, key: str, verbose_name: str | Promise, name: str = "") -> None:
        self.key, self.cell_name = key, name or key
        super().__init__(verbose_name, f"cells__{self.cell_name}")

    def render_footer(self, table: Any) -> str:
        return Printed.of(self.footer_cell(table))

    def footer_cell(self, table: Any) -> Cell:
        """The whole's exact number, for files."""
        found: Cell = table.whole[self.cell_name]
        return found


class DueTable(tables.Table):
    """One row a part; the footer is the whole."""

    name = NameColumn(_("Part"), footer=_("Total"))

    class Meta:
        empty_text = _("No figures of this quarter yet.")

    def __init__(
        self,
        rows: list[DueRow],
        whole: Mapping[str, Cell],
        columns: Sequence[tuple[str, DueColumn]],
        *,
        dimension: str,
        **more: Any,
    ) -> None:
        self.whole = whole
        name = NameColumn(PARTS[dimension], footer=_("Total"))
        super().__init__(rows, extra_columns=[("name", name), *columns], **more)


class DueGlance(tables.Table):
    """One row an indicator of the part in view: the quarter alone, since 1 January, the change."""

    name = NameColumn(_("Indicator"))
    quarter = CellColumn(_("This quarter"), "cells__quarter")
    to_date = CellColumn(_("Since 1 January"), "cells__to_date")
    change = CellColumn(_("Change"), "cells__change")

    class Meta:
        orderable = False


class DueGroupTable(tables.Table):
    """One row a group that the person sees and of which something fell or falls due."""

    code = NameColumn(
        _("Group"), accessor="row__code", order_by="row__code",
        attrs={"td": {"scope": "row", "class": "code"}},
    )  # fmt: skip
    leader = Column(_("Leader"), accessor="row__leader", order_by="row__leader_order")
    association = Column(
        _("Association"), accessor="row__association__label", order_by="row__association__order"
    )
    commune = Column(_("Commune"), accessor="row__commune__label", order_by="row__commune__order")
    due = CellColumn(_("Fell due"), "due")
    open = CellColumn(_("Still open"), "open", order_by="still")
    coming = CellColumn(_("Falls due next quarter"), "coming")

    class Meta:
        empty_text = _("Nothing falls due in the groups that you see.")

    def has_footer(self) -> bool:
        """The whole of the groups stands in the panels above."""
        return False


class _OutcomeColumn(Column):
    """An amount of what became of a loan."""

    def __init__(self, verbose_name: str | Promise, name: str) -> None:
        super().__init__(verbose_name, accessor=f"outcome__{name}", orderable=False, attrs=NUMERIC)

    def render(self, value: int) -> str:
        return amount(value, DECIMALS).printed

    def value(self, value: int | None) -> Cell:
        """The exact number, for files."""
        return amount(value, DECIMALS)


class DueLoanTable(LoanTable):
    """One row a loan that fell due and is open, or falls due next quarter: a list to work from."""

    due = _OutcomeColumn(_("Falls due"), "falls_due")
    open = _OutcomeColumn(_("Still open"), "open")
    happened = Column(_("What happened"), accessor="outcome", orderable=False)

    class Meta(LoanTable.Meta):
        empty_text = _("No loan that you see is still open or falls due in this time.")
        exclude = (
            "association", "made_on", "current", "overdue", "frozen", "days_past_due",
        )  # fmt: skip
        sequence = (
            "number", "borrower", "group", "commune", "programme", "matures_on", "due", "open",
            "happened", "outstanding",
        )  # fmt: skip

    def __init__(self, loans: DueLoans, link: Callable[..., str], as_of: date, **more: Any) -> None:
        self.as_of = as_of
        super().__init__(loans, link, **more)

    def render_happened(self, value: Outcome) -> str:
        return happened(value, self.as_of)


def happened(outcome: Outcome, as_of: date) -> str:
    """In words what became of a loan's debt by a day; empty where none fell due before."""
    if outcome.matured_on is None:
        return ""
    if None in (outcome.collected, outcome.extended, outcome.turned_overdue):
        return gettext("not known from the file")
    words = {
        gettext("collected %(amount)s"): outcome.collected,
        gettext("extended %(amount)s"): outcome.extended,
        gettext("moved to overdue %(amount)s"): outcome.turned_overdue,
    }
    if outcome.rolled_over:
        words[gettext("rolled over %(amount)s")] = outcome.rolled_over
    said = [text % {"amount": amount(v, DECIMALS).printed} for text, v in words.items() if v]
    if outcome.now_matures_on is not None:
        day = f"{outcome.now_matures_on:%d/%m/%Y}"
        said.append(gettext("now matures on %(day)s") % {"day": day})
    if said:
        return "; ".join(said)
    if outcome.matured_on > as_of:
        return gettext("not due yet")
    return gettext("nothing yet")
