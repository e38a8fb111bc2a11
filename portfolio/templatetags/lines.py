"""A table's heads, rows and foot as HTML: it has hundreds of cells, a template is slow for each."""

import html
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.templatetags.django_tables2 import table_page_range
from django_tables2.utils import signature

from portfolio import markup
from portfolio.tables.sorting import at

from .go import go
from .meaning import meaning

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn(context: Mapping[str, Any], table: Table, here: str, posted: str) -> "_Drawn":
    """The heads, rows and foot of a table.

    `here` begins the ids of this table, `posted` is the form of a search that is on.
    """
    return _Drawn(table, context["request"].GET, here, posted)


class _Drawn:
    """What stands in the rows of a table's three parts."""

    def __init__(self, table: Table, query: QueryDict, here: str, posted: str) -> None:
        self._table, self._here, self._posted = table, here, posted
        self._columns = [_Column(column) for column in table.columns]
        self._order = _asking(query, table.prefixed_order_by_field)
        self._page = _asking(query, table.prefixed_page_field)

    def heads(self) -> SafeString:
        """The heads of the columns: what each means, and how to sort by it."""
        return SafeString("".join(map(self._head, self._columns)))

    def lines(self) -> SafeString:
        """The rows of the table's page; a column with the attribute scope names its row.

        A column's attributes are the same in every row. A cell that is a figure carries its mark.
        """
        rows = self._table.paginated_rows
        return SafeString("".join(["".join(_line(row, self._columns)) for row in rows]))

    def foot(self) -> SafeString:
        """The cells of the whole."""
        cells = [column.foot + _cell(column.footer()) + "</td>" for column in self._columns]
        return SafeString("".join(cells))

    def pages(self) -> SafeString:
        """The steps to the other pages of a long list, as items of a list."""
        page, paginator = self._table.page, self._table.paginator
        steps = [self._step(number, page.number) for number in table_page_range(page, paginator)]
        if page.has_previous():
            before = self._to(page.previous_page_number(), _("Previous"), "prev")
            steps.insert(0, before)
        if page.has_next():
            steps.append(self._to(page.next_page_number(), _("Next"), "next"))
        return SafeString("".join(f"<li>{step}</li>" for step in steps))

    def _step(self, number: int | str, current: int) -> str:
        if number == "...":
            return '<span class="gap">…</span>'
        name = f"page-{number}"
        if number == current:
            return (
                f'<span id="{self._here}{name}" tabindex="-1" aria-current="page">{number}</span>'
            )
        return self._to(number, number, name)

    def _to(self, number: int | str, label: object, name: str) -> SafeString:
        rel = name if name in ("prev", "next") else ""
        return go(f"{self._page}{number}", label, self._posted, f"{self._here}{name}", rel)

    def _head(self, column: "_Column") -> str:
        bound, sorted_by = column.bound, ""
        label: object = bound.header
        key = getattr(bound.column, "key", "")
        about = meaning(key, label) if key else ""
        if bound.is_ordered:
            sorted_by = "descending" if bound.order_by_alias.is_descending else "ascending"
        if bound.orderable:
            href = self._order + bound.order_by_alias.next
            label = go(href, label, self._posted, f"{self._here}sort-{bound.name}")
        more = markup.attributes({"aria-sort": sorted_by})
        return f"{column.head}{more}>{markup.text(label)}{about}</th>"


class _Column:
    """What is the same in all cells of a column; `head`, `opens` and `foot` open its tags."""

    def __init__(self, bound: BoundColumn) -> None:
        attrs = bound.attrs
        tag = "th" if attrs["td"].get("scope") else "td"
        self.head = f'<th scope="col"{markup.attributes(attrs["th"])}'
        self.opens = f"<{tag}{markup.attributes(attrs['td'])}"
        self.closes = f"</{tag}>"
        self.foot = f"<td{markup.attributes(attrs['tf'])}"
        self.bound = bound
        self._default = bound.default
        self._path = tuple(bound.accessor.bits)
        self._wanted, self._all = _asked(getattr(bound.render, "__func__", bound.render))

    def cell(self, row: BoundRow) -> Any:
        """What the row shows here, as `row.get_cell` gives it.

        That looks up at each cell which arguments the column wants, and tries model fields first;
        rows that are no models and columns that are no links are spared both.
        """
        bound, record = self.bound, row.record
        if bound.link or self._all or isinstance(record, Model):
            return row.get_cell(bound.name)
        value = at(record, self._path)
        if value is None or value in bound.column.empty_values:
            return self._default
        given = {
            "value": value, "record": record, "column": bound.column,
            "bound_column": bound, "bound_row": row, "table": bound._table,
        }  # fmt: skip
        return bound.render(**{name: given[name] for name in self._wanted})

    def footer(self) -> Any:
        """What the foot shows here."""
        return self.bound.column.footer(self.bound, self.bound._table)


def _asking(query: QueryDict, name: str) -> str:
    """An address with all that is asked for in it, and at its end what `name` shall be."""
    rest = query.copy()
    rest.pop(name, None)
    return f"?{rest.urlencode()}&{name}=" if rest else f"?{name}="


@lru_cache(maxsize=256)
def _asked(render: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    """Which arguments a method that shows a cell asks for, and whether it takes all."""
    names, everything = signature(render)
    return tuple(name for name in names if name != "self"), bool(everything)


def _cell(cell: Any) -> str:
    """The rest of a cell's tag with the mark of its figure, and what a template would print."""
    if type(cell) is str:
        return f">{html.escape(cell)}"
    mark = getattr(cell, "mark", "")
    shown = markup.text(localize(cell))
    return f' data-is="{markup.text(mark)}">{shown}' if mark else f">{shown}"


def _line(row: BoundRow, columns: list[_Column]) -> Iterator[str]:
    yield "<tr>"
    for column in columns:
        yield column.opens
        yield _cell(column.cell(row))
        yield column.closes
    yield "</tr>"
