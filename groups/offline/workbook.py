"""A monthly sheet as a workbook to fill in: numbers as numbers, the rest locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from associations.numbers import written
from groups.entry import MOST_AMOUNT, MOST_HEADS, MOST_LETTERS
from groups.fields import NUMBERS, Field, Value, Values, printed

from .columns import CODE, COLUMNS, FILLED, HAMLET, LEADER, REVISION, Mark, heading, mark_of_row
from .reading import LEAST_DONG

# The colours of the pages (static/css/tokens.css); a workbook knows no names.
_PATINA, _INK, _SOFT, _LINE = "#0F3F49", "#1B2A2F", "#4E5D64", "#B9B3A4"
_FILL, _LOCKED, _BAD = "#FFFBEF", "#EFECE4", "#F8DEDA"
_WIDTHS = {CODE: 10, LEADER: 22, HAMLET: 15, "remark": 26, "explanation": 26, REVISION: 12}
_OF_KIND = {"count": 12, "amount": 16, "yesno": 13}
# In points: a row that a finger meets, and a head of three lines.
_ROW, _HEAD = 21, 50
# Never read by anybody, and the same whenever the file is made of the same rows.
_MADE = datetime(2020, 1, 1)  # noqa: DTZ001
_MOST_TIP = 255
_HOW = gettext_lazy(
    "Fill in the light cells; an empty cell changes nothing, a dash (-) clears what is saved. "
    "Amounts in dong: 1250000 or 1,25 triệu. Then upload the file on the page of the sheet, "
    "which shows what changes before anything is saved."
)
_MAY = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


@dataclass(frozen=True)
class Row:
    """A group of the sheet: what is saved, and what is known beside it, already in words."""

    code: str
    leader: str
    hamlet: str
    revision: int
    values: Values
    last: Mapping[str, Value] = field(default_factory=dict)
    bank: Mapping[str, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """What stands above the rows."""

    office: str
    association: str
    commune: str
    month: str
    state: str
    mark: Mark


def workbook(about: About, rows: Sequence[Row]) -> bytes:
    """The sheet as XLSX; the same rows make the same bytes."""
    into = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(into, options) as book:
        book.set_properties({"title": _title(about), "company": about.office, "created": _MADE})
        _Filled(book, about, rows).write()
        _beside(book, about, rows)
    return into.getvalue()


def _title(about: About) -> str:
    called = _("Monthly sheet")
    return f"{called} · {about.month}"


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, book: Any) -> None:
        plain = {"font_color": _INK, "valign": "vcenter"}
        boxed = plain | {"border": 1, "border_color": _LINE}
        text, yes = {"text_wrap": True, "num_format": "@"}, {"align": "center"}
        self.title = book.add_format(plain | {"bold": True, "font_size": 15, "font_color": _PATINA})
        self.line = book.add_format(plain)
        self.soft = book.add_format(plain | {"font_color": _SOFT, "font_size": 9})
        self.head = book.add_format(
            boxed | {"bold": True, "text_wrap": True, "align": "center", "font_color": "#FFFFFF",
                     "bg_color": _PATINA}
        )  # fmt: skip
        self.locked = book.add_format(boxed | text | {"bg_color": _LOCKED})
        self.sum = book.add_format(
            boxed | {"bold": True, "bg_color": _LOCKED, "num_format": "#,##0"}
        )
        self.beside = book.add_format(boxed | {"font_color": _SOFT, "num_format": "#,##0"})
        self.wrong = book.add_format({"bg_color": _BAD})
        open_ = boxed | {"locked": False, "bg_color": _FILL}
        number = book.add_format(open_ | {"num_format": "#,##0"})
        self.of_kind = {
            "count": number,
            "amount": number,
            "yesno": book.add_format(open_ | yes),
            "text": book.add_format(open_ | text),
        }


class _Filled:
    """The first page: the heading, sums, and a row a group."""

    def __init__(self, book: Any, about: About, rows: Sequence[Row]) -> None:
        self.about, self.rows, self.looks = about, rows, _Formats(book)
        self.page = book.add_worksheet(_("Fill in"))
        self.top = 4
        self.at = {name: index for index, name in enumerate(COLUMNS)}

    def write(self) -> None:
        self._heading()
        self._sums()
        for column, at in self.at.items():
            self.page.write_string(self.top, at, heading(column), self.looks.head)
            kind = FILLED[column].kind if column in FILLED else ""
            hidden = {"hidden": True} if column == REVISION else {}
            self.page.set_column(at, at, _WIDTHS.get(column) or _OF_KIND[kind], None, hidden)
        for number, row in enumerate(self.rows, start=self.top + 1):
            self._row(number, row)
        self._layout()

    def _heading(self) -> None:
        about, page = self.about, self.page
        where = f"{about.association} · {about.commune} · {about.office} · {about.state}"
        page.write_string(0, 0, _title(about), self.looks.title)
        page.write_string(1, 0, where, self.looks.line)
        page.write_string(2, 0, str(_HOW), self.looks.soft)
        mark = _("Code of the sheet: %(mark)s") % {"mark": about.mark}
        page.write_string(0, self.at["remark"], mark, self.looks.soft)

    def _sums(self) -> None:
        page, at, looks = self.page, self.top - 1, self.looks
        page.write_string(at, 0, _("Together"), looks.sum)
        for name in COLUMNS[1:-1]:
            page.write_blank(at, self.at[name], None, looks.sum)
        if not self.rows:
            return
        for of in NUMBERS:
            column = self.at[of.name]
            first, last = (xl_rowcol_to_cell(self.top + n, column) for n in (1, len(self.rows)))
            known = [row.values[of.name] for row in self.rows]
            total = sum(value for value in known if isinstance(value, int))
            page.write_formula(at, column, f"=SUM({first}:{last})", looks.sum, total)

    def _row(self, number: int, row: Row) -> None:
        page, looks = self.page, self.looks
        for name, text in ((CODE, row.code), (LEADER, row.leader), (HAMLET, row.hamlet),
                           (REVISION, mark_of_row(row.code, row.revision))):  # fmt: skip
            page.write_string(number, self.at[name], text, looks.locked)
        for name, of in FILLED.items():
            self._cell(number, of, row.values[name])
            check = _check(of, number, self.at)
            tip = _tip(of, row)
            if tip:
                check |= {"input_title": str(of.short)[:32], "input_message": tip[:_MOST_TIP]}
            page.data_validation(number, self.at[name], number, self.at[name], check)

    def _cell(self, number: int, of: Field, value: Value) -> None:
        page, at, look = self.page, self.at[of.name], self.looks.of_kind[of.kind]
        if value is None or value == "":
            page.write_blank(number, at, None, look)
        elif isinstance(value, bool):
            page.write_string(number, at, printed(of, value), look)
        elif isinstance(value, str):
            page.write_string(number, at, value, look)
        elif of.kind == "amount" and 0 < value < LEAST_DONG:
            page.write_string(number, at, f"{written(value)} đ", look)
        else:
            page.write_number(number, at, value, look)

    def _layout(self) -> None:
        page, last = self.page, self.top + len(self.rows)
        for name in ("savers", "members_with_debt"):
            column, members = xl_col_to_name(self.at[name]), xl_col_to_name(self.at["members"])
            n = self.top + 2
            rule = f"=AND(ISNUMBER({column}{n}),ISNUMBER({members}{n}),{column}{n}>{members}{n})"
            page.conditional_format(
                self.top + 1, self.at[name], max(last, self.top + 1), self.at[name],
                {"type": "formula", "criteria": rule, "format": self.looks.wrong},
            )  # fmt: skip
        page.set_row(self.top, _HEAD)
        page.set_row(0, 24)
        page.ignore_errors({"number_stored_as_text": f"A{self.top + 2}:XFD{last + 1}"})
        page.freeze_panes(self.top + 1, 1)
        page.protect("", _MAY)
        _on_paper(page, self.top, last, self.at["explanation"])


def _check(of: Field, number: int, at: Mapping[str, int]) -> dict[str, Any]:
    """What a spreadsheet lets one type; texts such as 1,25 triệu pass, the upload reads them."""
    if of.kind == "text":
        said = _("At most %(most)s letters.") % {"most": written(MOST_LETTERS)}
        return {"validate": "length", "criteria": "<=", "value": MOST_LETTERS,
                "error_title": _("Too long"), "error_message": said}  # fmt: skip
    if of.kind == "yesno":
        return {"validate": "list", "source": [_("yes"), _("no"), "-"],
                "error_title": _("Yes or no"),
                "error_message": _("Choose có or không; a dash clears what is saved.")}  # fmt: skip
    cell = xl_rowcol_to_cell(number, at[of.name])
    most = MOST_HEADS if of.kind == "count" else MOST_AMOUNT
    rule = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={most},{cell}=INT({cell}))"
    said = _("A whole number, not below zero: 45.") if of.kind == "count" else _(
        "Whole dong, not below zero: 1250000. Or write 1,25 triệu.")  # fmt: skip
    if of.name in ("savers", "members_with_debt"):
        members = xl_rowcol_to_cell(number, at["members"])
        rule = f"AND({rule},OR(NOT(ISNUMBER({members})),{cell}<={members}))"
        said += " " + _("Not more than the members of the group.")
    return {"validate": "custom", "value": f"=OR(ISTEXT({cell}),{rule})",
            "error_title": _("This cannot be"), "error_message": said}  # fmt: skip


def _tip(of: Field, row: Row) -> str:
    """What is known beside a cell, shown while it is chosen."""
    told = []
    if row.last.get(of.name) not in (None, ""):
        told.append(_("Last month: %(value)s") % {"value": printed(of, row.last[of.name])})
    if of.name in row.bank:
        value, day = row.bank[of.name]
        told.append(_("Bank, %(of)s: %(value)s") % {"of": day, "value": written(value)})
    return "\n".join(told)


def _beside(book: Any, about: About, rows: Sequence[Row]) -> None:
    """The second page: last month's and the bank's values of every group."""
    looks, page = _Formats(book), book.add_worksheet(_("Last month, bank"))
    page.write_string(0, 0, _("Last month and the bank's files, to compare"), looks.title)
    page.write_string(1, 0, f"{about.association} · {about.commune} · {about.month}", looks.line)
    banked = [of for of in NUMBERS if any(of.name in row.bank for row in rows)]
    last, bank = _("last month"), _("bank, %(of)s")
    heads = [heading(CODE), heading(LEADER)]
    heads += [f"{of.short}: {last}" for of in NUMBERS]
    heads += [f"{of.short}: {bank % {'of': _days(of, rows)}}" for of in banked]
    top = 3
    for at, head in enumerate(heads):
        page.write_string(top, at, head, looks.head)
    for number, row in enumerate(rows, start=top + 1):
        page.write_string(number, 0, row.code, looks.locked)
        page.write_string(number, 1, row.leader, looks.locked)
        values = [row.last.get(of.name) for of in NUMBERS]
        values += [row.bank[of.name][0] if of.name in row.bank else None for of in banked]
        for at, value in enumerate(values, start=2):
            if value is None:
                page.write_blank(number, at, None, looks.beside)
            else:
                page.write_number(number, at, value, looks.beside)
    page.set_column(0, 0, _WIDTHS[CODE])
    page.set_column(1, 1, _WIDTHS[LEADER])
    page.set_column(2, len(heads) - 1, 15)
    page.set_row(top, _HEAD)
    page.freeze_panes(top + 1, 1)
    page.protect()
    _on_paper(page, top, top + len(rows), len(heads) - 1)


def _days(of: Field, rows: Sequence[Row]) -> str:
    """Of when the bank's figures of a column are."""
    return ", ".join(sorted({row.bank[of.name][1] for row in rows if of.name in row.bank}))


def _on_paper(page: Any, top: int, last: int, right: int) -> None:
    """A4 across, all columns on one page, the heads again on each; and rows that can be touched."""
    page.set_default_row(_ROW)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.print_area(0, 0, last, right)
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.set_footer("&R&P/&N")
