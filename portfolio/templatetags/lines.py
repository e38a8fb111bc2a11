"""A table's heads and rows as HTML: a page has hundreds of cells, a template is slow for each."""

import html
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

from .go import go
from .meaning import meaning

register = template.Library()


@register.filter
def lines(table: Table) -> SafeString:
    """The rows of the table's page; a column with the attribute scope names its row.

    A column's attributes are the same in every row. A cell that is a figure carries its mark.
    """
    columns = [_Column(column) for column in table.columns]
    rows = (SafeString("").join(_line(row, columns)) for row in table.paginated_rows)
    return mark_safe("".join(rows))  # noqa: S308 - made of escaped cells


@register.simple_tag(takes_context=True)
def heads(context: Mapping[str, Any], table: Table, here: str, posted: str) -> SafeString:
    """The heads of the table's columns: what each means, and how to sort by it.

    `here` begins the ids of this table, `posted` is the form of a search that is on.
    """
    query = context["request"].GET.copy()
    cells = []
    for column in table.columns:
        label: object = column.header
        attrs = column.attrs["th"]
        sorted_by = ""
        if column.is_ordered:
            way = "descending" if "desc" in attrs.get("class", "") else "ascending"
            sorted_by = format_html(' aria-sort="{}"', way)
        if column.orderable:
            query[table.prefixed_order_by_field] = column.order_by_alias.next
            label = go(f"?{query.urlencode()}", label, posted, f"{here}sort-{column.name}")
        key = getattr(column.column, "key", "")
        about = meaning(key, column.header) if key else ""
        parts = (attrs.as_html(), sorted_by, label, about)
        cells.append(format_html('<th scope="col" {}{}>{}{}</th>', *parts))
    return mark_safe("".join(cells))  # noqa: S308 - made of escaped cells


class _Column:
    """What is the same in all cells of a column."""

    def __init__(self, column: BoundColumn) -> None:
        attrs = column.attrs["td"]
        tag = "th" if attrs.get("scope") else "td"
        self.opens = format_html("<{} {}", tag, attrs.as_html())
        self.closes = format_html("</{}>", tag)
        self._column = column
        self._wanted, self._all = _asked(getattr(column.render, "__func__", column.render))

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


@lru_cache(maxsize=256)
def _asked(render: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    """Which arguments a method that shows a cell asks for, and whether it takes all."""
    names, everything = signature(render)
    return tuple(name for name in names if name != "self"), bool(everything)


def _escaped(cell: Any) -> str:
    """What a template would print; text, which most cells are, without its detours."""
    return html.escape(cell) if type(cell) is str else conditional_escape(localize(cell))


def _line(row: BoundRow, columns: list[_Column]) -> Iterator[str]:
    yield "<tr>"
    for column in columns:
        cell = column.cell(row)
        mark = getattr(cell, "mark", "")
        yield column.opens
        yield f' data-is="{escape(mark)}">' if mark else ">"
        yield cell if isinstance(cell, SafeString) else _escaped(cell)
        yield column.closes
    yield "</tr>"
