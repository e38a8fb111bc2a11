"""The table of an office's parts by how their groups are rated."""

from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.cells import Cell
from portfolio.names import Name
from portfolio.standing import STATES

from .breakdown import PARTS
from .columns import CellColumn, Column, NameColumn, Printed


@dataclass(frozen=True)
class CellRow:
    """One part of an office and its cells by the name of their column."""

    name: Name
    cells: dict[str, Cell]
    href: str = ""


class WholeCellColumn(CellColumn):
    """A cell of each row; its footer is the same cell of the whole, which the table knows."""

    def __init__(self, key: str, verbose_name: str | Promise, **more: Any) -> None:
        self.of = key
        super().__init__(verbose_name, f"cells__{key}", **more)

    def render_footer(self, table: Any) -> str:
        return Printed.of(self.footer_cell(table))

    def footer_cell(self, table: Any) -> Cell:
        """The whole's exact number, for files."""
        return table.whole[self.of]


class RatingTable(tables.Table):
    """One row a part; `whole` are the cells of all parts together."""

    groups = WholeCellColumn("groups", _("Groups"))
    good = WholeCellColumn("good", _("Good"))
    fair = WholeCellColumn("fair", _("Fair"))
    average = WholeCellColumn("average", _("Average"))
    weak = WholeCellColumn("weak", _("Weak"))
    unrated = WholeCellColumn("unrated", _("Unrated"))
    share = WholeCellColumn("share", _("Good (%)"))

    class Meta:
        empty_text = _("No figures of this quarter yet.")
        sequence = ("name", "groups", *STATES, "share", "...")

    def __init__(
        self,
        rows: list[CellRow],
        whole: dict[str, Cell],
        *,
        dimension: str,
        change: str = "",
        **more: Any,
    ) -> None:
        """`change` is the heading of the change of groups rated good, where there is a base."""
        self.whole = whole
        extra: list[tuple[str, Column]] = [
            ("name", NameColumn(PARTS[dimension], footer=_("Total")))
        ]
        if change:
            extra.append(("change", WholeCellColumn("change", change)))
        super().__init__(rows, extra_columns=extra, **more)
