"""Tables of debt that falls due: at a glance, by part of the office, by group, loan by loan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.cells import Cell
from portfolio.names import Name
from portfolio.rows import GroupRow

from .breakdown import PARTS
from .columns import CellColumn, NameColumn, Printed


@dataclass(frozen=True)
class DueGroup:
    """A group as it was in the quarter, with what fell due, is still open and will fall due."""

    row: GroupRow
    due: Cell
    open: Cell
    coming: Cell
    href: str


@dataclass(frozen=True)
class DueRow:
    """A part of the office, or an indicator, with its cells by name."""

    name: Name
    cells: Mapping[str, Cell]
    href: str = ""


class DueColumn(CellColumn):
    """Cells of one name, explained by the indicator `key`; the footer is that of the whole."""

    def __init__(self, key: str, verbose_name: str | Promise, name: str = "") -> None:
        self.key, self.cell_name = key, name or key
        super().__init__(verbose_name, f"cells__{self.cell_name}")

    def render_footer(self, table: Any) -> str:
        return Printed.of(self.footer_cell(table))

    def footer_cell(self, table: Any) -> Cell:
        """The whole's exact number, for files."""
        found: Cell = table.whole[self.cell_name]
        return found


class DueTable(tables.Table):
    """One row a part; the footer is the whole."""

    name = NameColumn(_("Part"), footer=_("Total"))

    class Meta:
        empty_text = _("No figures of this quarter yet.")

    def __init__(
        self,
        rows: list[DueRow],
        whole: Mapping[str, Cell],
        columns: Sequence[tuple[str, DueColumn]],
        *,
        dimension: str,
        **more: Any,
    ) -> None:
        self.whole = whole
        name = NameColumn(PARTS[dimension], footer=_("Total"))
        super().__init__(rows, extra_columns=[("name", name), *columns], **more)


class DueGlance(tables.Table):
    """One row an indicator of the part in view: the quarter alone, since 1 January, the change."""

    name = NameColumn(_("Indicator"))
    quarter = CellColumn(_("This quarter"), "cells__quarter")
    to_date = CellColumn(_("Since 1 January"), "cells__to_date")
    change = CellColumn(_("Change"), "cells__change")

    class Meta:
        orderable = False


class DueGroupTable(tables.Table):
    """One row a group that the person sees and of which something fell or falls due."""

    code = NameColumn(
        _("Group"), accessor="row__code", order_by="row__code",
        attrs={"td": {"scope": "row", "class": "code"}},
    )  # fmt: skip
    leader = tables.Column(_("Leader"), accessor="row__leader", order_by="row__leader_order")
    association = tables.Column(
        _("Association"), accessor="row__association__label", order_by="row__association__order"
    )
    commune = tables.Column(
        _("Commune"), accessor="row__commune__label", order_by="row__commune__order"
    )
    due = CellColumn(_("Fell due"), "due")
    open = CellColumn(_("Still open"), "open")
    coming = CellColumn(_("Falls due next quarter"), "coming")

    class Meta:
        empty_text = _("Nothing falls due in the groups that you see.")

    def has_footer(self) -> bool:
        """The whole of the groups stands in the panels above."""
        return False
