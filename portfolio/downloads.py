"""Any table of a page as a file: XLSX with numbers as numbers, and CSV.

Files hold the exact numbers of the page: amounts in million dong, percents as percents, written
so that a spreadsheet counts with them. Text stays text: a name that begins like a formula is none.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django_tables2 import Table

from associations.numbers import MILLION

from .cells import Cell

Rows = list[list[Any]]
# What a spreadsheet takes for the beginning of a formula, the wide forms of Asian keyboards too.
_FORMULA = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A table to be written: its name, what stands above it, its heads and its rows."""

    name: str
    about: list[str]
    heads: list[str]
    rows: Rows


def find(parts: Any, name: str, about: list[str]) -> Sheet | None:
    """The table or chart of that name among what a page shows; a table goes by its prefix."""
    name = name.rstrip("-")
    for found in _walk(parts):
        if isinstance(found, Table) and (found.prefix or "").rstrip("-") == name:
            return _of_table(found, name, about)
        if isinstance(found, Mapping) and found.get("id") == name and "columns" in found:
            title = [str(found["title"]), str(found.get("lead", ""))]
            heads = [str(head) for head in found["columns"]]
            return Sheet(name, [*filter(None, title), *about], heads, list(found["rows"]))
    return None


def _walk(parts: Any) -> Iterator[Any]:
    yield parts
    inner = parts.values() if isinstance(parts, Mapping) else parts
    if isinstance(inner, Mapping | list | tuple) or hasattr(inner, "mapping"):
        for part in inner:
            yield from _walk(part)


def _of_table(table: Table, name: str, about: list[str]) -> Sheet:
    title = [str(table.attrs.get("caption", "")), str(table.attrs.get("caption_note", ""))]
    shown = [c for c in table.columns.iterall() if not c.column.exclude_from_export]
    rows: Rows = [[row.get_cell_value(c.name) for c in shown] for row in table.rows]
    if table.has_footer():
        rows.append([_footer(table, column) for column in shown])
    return Sheet(name, [*filter(None, title), *about], [str(c.header) for c in shown], rows)


def _footer(table: Table, column: Any) -> Any:
    whole = getattr(column.column, "footer_cell", None)
    return whole(table) if whole is not None else str(column.footer)


def xlsx(sheet: Sheet) -> bytes:
    """The table as a workbook."""
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        forms: dict[int, Any] = {}
        for number, line in enumerate(sheet.about):
            page.write_string(number, 0, line, bold if number == 0 else None)
        top = len(sheet.about) + 1
        for column, head in enumerate(sheet.heads):
            page.write_string(top, column, head, bold)
        for number, row in enumerate(sheet.rows, start=top + 1):
            for column, found in enumerate(row):
                value, decimals = _number(found)
                if value is None:
                    page.write_string(number, column, _text(found))
                    continue
                if decimals not in forms:
                    mask = "#,##0" + ("." + "0" * decimals if decimals else "")
                    forms[decimals] = book.add_format({"num_format": mask})
                page.write_number(number, column, float(value), forms[decimals])
        page.freeze_panes(top + 1, 1)
        page.set_column(0, 0, 34)
        page.set_column(1, max(1, len(sheet.heads) - 1), 16)
    return into.getvalue()


def csv_file(sheet: Sheet) -> bytes:
    """The table as CSV the way a spreadsheet of the page's language reads it, with a mark."""
    english = get_language() == "en"
    into = StringIO()
    writer = csv.writer(into, delimiter="," if english else ";", lineterminator="\r\n")
    writer.writerow([_safe(head) for head in sheet.heads])
    for row in sheet.rows:
        line = []
        for found in row:
            value, _decimals = _number(found)
            if value is None:
                line.append(_safe(_text(found)))
            else:
                written = f"{value:f}"
                line.append(written if english else written.replace(".", ","))
        writer.writerow(line)
    return into.getvalue().encode("utf-8-sig")


def _number(found: Any) -> tuple[Decimal | None, int]:
    """A cell's exact number in the unit of its column, and its decimals."""
    if isinstance(found, bool) or not isinstance(found, Cell | int | Decimal):
        return None, 0
    if not isinstance(found, Cell):
        number = Decimal(found)
        return number, max(0, -int(number.as_tuple().exponent))
    if found.value is None:
        return None, 0
    value = Decimal(found.value)
    return (value / MILLION if found.unit == "VND" else value), found.decimals


def _text(found: Any) -> str:
    """Empty for what is not known; a file needs no dash."""
    if found is None or isinstance(found, Cell):
        return ""
    return str(found)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
