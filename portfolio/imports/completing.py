"""What a kind of file needs after its cells were read: sort keys, defaults, parts of the office."""

import re
from collections.abc import Callable
from typing import Any

from associations.amounts import Unclear, code
from associations.text import person_sort_key
from portfolio.models import ImportFile

from .faults import Found
from .table import Table

# Letters of foreign scripts take several places in a key.
_MOST_KEY = 450
# How a figure's part is written, with the width of its code.
SCOPE_WIDTHS = {"association": 2, "commune": 6, "programme": 2, "source": 1}
_PART = re.compile(r"\s*([a-z]+)\s*=\s*(\w+)\s*")


def complete(table: Table) -> None:
    """Adds what the staged rows of the table's kind have besides the cells themselves."""
    if table.layout.kind in _COMPLETIONS:
        _COMPLETIONS[table.layout.kind](table)


def parts_of(scope: str | None) -> dict[str, str]:
    """The parts in "source=1;association=12" by dimension; an empty scope is the whole office.

    Raises Unclear.
    """
    found: dict[str, str] = {}
    for part in (scope or "").split(";"):
        if not part.strip():
            continue
        match = _PART.fullmatch(part.lower())
        if match is None or match[1] not in SCOPE_WIDTHS or match[1] in found:
            raise Unclear("scope_unreadable")
        found[match[1]] = code(match[2], SCOPE_WIDTHS[match[1]]) or ""
    return found


def _groups(table: Table) -> None:
    table.columns["open"] = [value is not False for value in table.columns["open"]]
    _name(table, "leader")


def _borrowers(table: Table) -> None:
    _name(table, "name")


def _name(table: Table, field: str) -> None:
    names = [name or "" for name in table.columns[field]]
    keys = {name: person_sort_key(name)[:_MOST_KEY] for name in set(names)}
    table.columns[field] = names
    table.columns[f"{field}_sort_key"] = [keys[name] for name in names]


def _loans(table: Table) -> None:
    """Disbursed and repaid are without rollover, whatever the file holds."""
    if table.layout.rollover_included:
        for name in ("disbursed", "repaid_current"):
            both = zip(table.columns[name], table.columns["rolled_over"], strict=True)
            table.columns[name] = [None if a is None else a - (b or 0) for a, b in both]


def _figures(table: Table) -> None:
    scopes: list[dict[str, str]] = []
    for row, scope in zip(table.rows, table.columns.pop("scope"), strict=True):
        try:
            scopes.append(parts_of(scope))
        except Unclear:
            column = table.layout.column_of("scope")
            table.faults.append(Found("scope_unreadable", row, column, scope or ""))
            scopes.append({})
    for dimension in SCOPE_WIDTHS:
        table.columns[f"{dimension}_code"] = [scope.get(dimension) for scope in scopes]
    table.columns["key"] = [key.lower() if key else key for key in table.columns["key"]]


_COMPLETIONS: dict[Any, Callable[[Table], None]] = {
    ImportFile.Kind.GROUPS: _groups,
    ImportFile.Kind.BORROWERS: _borrowers,
    ImportFile.Kind.LOANS: _loans,
    ImportFile.Kind.FIGURES: _figures,
}
