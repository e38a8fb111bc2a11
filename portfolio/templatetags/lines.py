"""The rows of a table as HTML: a page has hundreds of cells, and a template is slow for each."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.db.models import Model
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

register = template.Library()


@register.filter
def lines(table: Table) -> SafeString:
    """The rows of the table's page; a column with the attribute scope names its row.

    A column's attributes are the same in every row. A cell that is a figure carries its mark.
    """
    columns = [_Column(column) for column in table.columns]
    rows = (SafeString("").join(_line(row, columns)) for row in table.paginated_rows)
    return mark_safe("".join(rows))  # noqa: S308 - made of escaped cells


class _Column:
    """What is the same in all cells of a column."""

    def __init__(self, column: BoundColumn) -> None:
        attrs = column.attrs["td"]
        tag = "th" if attrs.get("scope") else "td"
        self.opens = format_html("<{} {}", tag, attrs.as_html())
        self.closes = format_html("</{}>", tag)
        self._column = column
        self._wanted, self._all = signature(column.render)

    def cell(self, row: BoundRow) -> Any:
        """What the row shows here, as `row.get_cell` gives it.

        That looks up at each cell which arguments the column wants, and tries model fields first;
        rows that are no models and columns that are no links are spared both.
        """
        column = self._column
        if column.link or self._all or isinstance(row.record, Model):
            return row.get_cell(column.name)
        value = column.accessor.resolve(row.record, quiet=True)
        if value is None or value in column.column.empty_values:
            return column.default
        given = {
            "value": value, "record": row.record, "column": column.column,
            "bound_column": column, "bound_row": row, "table": column._table,
        }  # fmt: skip
        return column.render(**{name: given[name] for name in self._wanted})


def _line(row: BoundRow, columns: list[_Column]) -> Iterator[str]:
    yield "<tr>"
    for column in columns:
        cell = column.cell(row)
        mark = getattr(cell, "mark", "")
        yield column.opens
        yield format_html(' data-is="{}">', mark) if mark else ">"
        yield conditional_escape(localize(cell))
        yield column.closes
    yield "</tr>"
