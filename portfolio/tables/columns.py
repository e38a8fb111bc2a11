"""Columns that every table of figures uses."""

from copy import copy
from typing import Any, Self

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from portfolio import markup
from portfolio.bases import YEAR_START, Base
from portfolio.cells import Cell, Form, cell
from portfolio.figure import Figure


class Printed(SafeString):
    """What a cell shows, with the mark of the figure it is, for templates/tables/table.html."""

    mark = ""

    @classmethod
    def of(cls, found: Cell, news: str = "") -> "Printed":
        """The printed number, leading to what lies behind it where the cell has an address.

        `news` says what a change means: good, bad or neither.
        """
        shown = markup.text(found.printed)
        if news in ("good", "bad"):
            shown = f'<span class="news-{news}">{shown}</span>'
        made = cls(markup.linked(found.href, SafeString(shown)))
        made.mark = found.mark
        return made


NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}, "tf": {"class": "num"}}
ROW_NAME = {"td": {"scope": "row"}}


class Column(tables.Column):
    """A column that each table takes over as it is: copied deeply it costs more than its cells."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return copy(self)

    def footer(self, bound_column: Any, table: Any) -> Any:
        """What the foot shows; a `render_footer` takes the table alone, which is not looked up."""
        if hasattr(self, "render_footer"):
            return self.render_footer(table)
        return super().footer(bound_column, table)


class FigureColumn(Column):
    """A figure's number, or its change against `base`; sorted by the exact value.

    The footer is the same figure of the whole, given to the table as `whole`; `part` is the mark
    of that whole.
    """

    def __init__(
        self,
        key: str,
        verbose_name: str | Promise,
        base: Base = YEAR_START,
        form: Form = "level",
        **more: Any,
    ) -> None:
        self.key, self.base, self.form = key, base, form
        path = f"figures__{key}"
        if form in ("change", "percent"):
            sorted_by = f"{path}__changes__{base.key}__{'value' if form == 'change' else 'percent'}"
        else:
            sorted_by = f"{path}__value"
        more = {"order_by": sorted_by} | more
        super().__init__(verbose_name, accessor=path, attrs=NUMERIC, **more)

    def render(self, value: Figure, record: Any) -> str:
        return Printed.of(self._cell(value, record.mark), self._news(value))

    def value(self, value: Figure, record: Any) -> Cell:
        """The exact number, for files."""
        return self._cell(value, record.mark)

    def render_footer(self, table: Any) -> str:
        found = self._whole(table)
        return "" if found is None else Printed.of(found)

    def footer_cell(self, table: Any) -> Cell | None:
        """The whole's exact number, for files."""
        return self._whole(table)

    def _cell(self, figure: Figure, part: str) -> Cell:
        changed = self.form in ("change", "percent")
        if changed and not figure.changes:
            return Cell("–")
        return cell(figure, part, self.base, self.form)

    def _whole(self, table: Any) -> Cell | None:
        whole: dict[str, Figure] = getattr(table, "whole", {})
        if self.key not in whole:
            return None
        return self._cell(whole[self.key], getattr(table, "part", ""))

    def _news(self, figure: Figure) -> str:
        """A change says by its colour whether it is good news or bad, as key figures do."""
        changed = self.form in ("change", "percent") and figure.changes
        return figure.news(self.base.key) if changed else ""


class CellColumn(Column):
    """A cell made before: a number with its exact value, perhaps a link to what lies behind it.

    `whole` is the cell of the footer.
    """

    def __init__(
        self, verbose_name: str | Promise, accessor: str, whole: Cell | None = None, **more: Any
    ) -> None:
        self.whole = whole
        if whole is not None:
            more = {"footer": Printed.of(whole)} | more
        more = {"order_by": f"{accessor}__value"} | more
        super().__init__(verbose_name, accessor=accessor, attrs=NUMERIC, **more)

    def render(self, value: Cell) -> str:
        return Printed.of(value)

    def value(self, value: Cell) -> Cell:
        """The exact number, for files."""
        return value

    def footer_cell(self, table: Any) -> Cell | None:
        """The whole's exact number, for files."""
        return self.whole


class NameColumn(Column):
    """What a row is about, leading deeper where the row has an address."""

    def __init__(self, verbose_name: str | Promise, **more: Any) -> None:
        more = {"accessor": "name__label", "order_by": "name__order", "attrs": ROW_NAME} | more
        super().__init__(verbose_name, **more)

    def render(self, value: str, record: Any) -> str:
        return markup.linked(getattr(record, "href", ""), value)

    def value(self, value: str) -> str:
        """The name alone, for files."""
        return value
