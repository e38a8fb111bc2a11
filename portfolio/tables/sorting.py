"""How rows that are held in a list are sorted: each is looked at once, not at every comparison."""

from collections.abc import Iterable
from typing import Any

from django_tables2.data import TableListData
from django_tables2.utils import Accessor, OrderBy


class Listed(TableListData):
    """Rows in a list, in the order of columns; what is unknown comes before all that is known."""

    def __init__(self, rows: Iterable[Any]) -> None:
        super().__init__(list(rows))

    def order_by(self, aliases: Iterable[str]) -> None:
        """Sorts by columns, "-" before a name turning it round; equal rows stay in their order."""
        wanted: list[OrderBy] = []
        for alias in aliases:
            column = self.table.columns[OrderBy(alias).bare]
            turned = alias[0] != column.order_by_alias[0]
            wanted += column.order_by.opposite if turned else column.order_by
        for order in reversed(wanted):
            self._sort(tuple(Accessor(order.bare).bits), turned=order.is_descending)

    def _sort(self, path: tuple[str, ...], *, turned: bool) -> None:
        def key(row: Any) -> tuple[Any, ...]:
            value = at(row, path)
            return (False,) if value is None else (True, value)

        self.data.sort(key=key, reverse=turned)


def at(row: Any, path: Iterable[str]) -> Any:
    """What a path from a row leads to, by keys and attributes; None where it ends early."""
    for step in path:
        if row is None:
            return None
        by_key = hasattr(type(row), "__getitem__")
        row = row[step] if by_key else getattr(row, step)
    return row
