"""The table of loans that somebody may see."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import DASH, written
from portfolio import markup
from portfolio.cells import Cell, amount, count
from portfolio.loan_rows import LoanRow, LoanTotals

from .columns import NUMERIC, Column

# An amount of one loan is small: hundredths of a million dong.
DECIMALS = 2


class AmountColumn(Column):
    """An amount of a loan; the footer is that of all loans of the list, at whichever page."""

    def __init__(self, verbose_name: Any, name: str) -> None:
        self.name_of_amount = name
        super().__init__(verbose_name, accessor=name, order_by=(name,), attrs=NUMERIC)

    def render(self, value: int) -> str:
        return amount(value, DECIMALS).printed

    def value(self, value: int | None) -> Cell:
        """The exact number, for files."""
        return amount(value, DECIMALS)

    def render_footer(self, table: "LoanTable") -> str:
        return self.footer_cell(table).printed

    def footer_cell(self, table: "LoanTable") -> Cell:
        """The exact sum, for files."""
        assert table.totals is not None
        return amount(getattr(table.totals, self.name_of_amount), DECIMALS)


class DayColumn(Column):
    """A day, as it is written in Vietnam."""

    def __init__(self, verbose_name: Any, name: str) -> None:
        super().__init__(verbose_name, accessor=name, order_by=(name,), attrs=NUMERIC)

    def render(self, value: date) -> str:
        return f"{value:%d/%m/%Y}"


class LoanTable(tables.Table):
    """One row a loan.

    `link` gives the address of a page of the quarter by its name and what it is about. `totals` are
    those of the whole list and make its footer. What a page has no use for, it leaves out with
    `exclude`.
    """

    borrower = Column(
        gettext_lazy("Borrower"),
        order_by=("borrower",),
        empty_values=(),
        attrs={"td": {"scope": "row", "class": "person"}},
        footer=gettext_lazy("Total of the list"),
    )
    number = Column(gettext_lazy("Loan"), order_by=("number",), attrs={"td": {"class": "code"}})
    outstanding = AmountColumn(gettext_lazy("Outstanding"), "outstanding")
    current = AmountColumn(gettext_lazy("Current debt"), "current")
    overdue = AmountColumn(gettext_lazy("Overdue"), "overdue")
    frozen = AmountColumn(gettext_lazy("Frozen"), "frozen")
    days_past_due = Column(
        gettext_lazy("Days past due"), order_by=("days_past_due",), attrs=NUMERIC
    )
    matures_on = DayColumn(gettext_lazy("Matures on"), "matures_on")
    made_on = DayColumn(gettext_lazy("Made on"), "made_on")
    group = Column(gettext_lazy("Group"), order_by=("group",))
    association = Column(
        gettext_lazy("Association"), accessor="association__label", order_by=("association",)
    )
    commune = Column(gettext_lazy("Commune"), accessor="commune__label", order_by=("commune",))
    programme = Column(
        gettext_lazy("Programme"),
        accessor="programme__label",
        order_by=("programme",),
        attrs={"td": {"class": "programme"}},
    )

    class Meta:
        empty_text = gettext_lazy("No loans to show.")
        default = DASH

    def __init__(
        self,
        rows: Any,
        link: Callable[..., str],
        totals: LoanTotals | None = None,
        **more: Any,
    ) -> None:
        self.link, self.totals = link, totals
        super().__init__(rows, **more)

    def has_footer(self) -> bool:
        return self.totals is not None and self.totals.loans > 0

    def render_borrower(self, record: LoanRow) -> SafeString:
        """The name, or where no file named the borrower, the code."""
        href = self.link("borrower", record.borrower_id)
        return markup.linked(href, record.borrower or record.borrower_code)

    def value_borrower(self, record: LoanRow) -> str:
        return record.borrower or record.borrower_code

    def render_number(self, value: str, record: LoanRow) -> SafeString:
        linked = markup.linked(self.link("loan", record.id), value)
        if record.last_on is None:
            return linked
        note = _("not in the file any more, last on %(day)s") % {
            "day": f"{record.last_on:%d/%m/%Y}"
        }
        return SafeString(f'{linked} <small class="soft">{markup.text(note)}</small>')

    def value_number(self, value: str) -> str:
        return value

    def render_group(self, value: str) -> SafeString:
        return markup.linked(self.link("group", value), value)

    def value_group(self, value: str) -> str:
        return value

    def render_days_past_due(self, value: int, record: LoanRow) -> str:
        days = written(value)
        return f"≥ {days}" if record.at_least else days

    def value_days_past_due(self, value: int | None) -> Cell:
        return count(value)


class LoansOfBorrower(LoanTable):
    """The same for one borrower, whose name stands above the table."""

    number = Column(
        gettext_lazy("Loan"),
        order_by=("number",),
        attrs={"td": {"scope": "row", "class": "code"}},
        footer=gettext_lazy("Total of the list"),
    )

    class Meta(LoanTable.Meta):
        exclude = ("borrower",)
        sequence = ("number", "...")
