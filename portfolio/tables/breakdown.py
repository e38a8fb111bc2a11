"""Tables of the parts of an office: associations, communes, programmes."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portfolio.figure import Figure
from portfolio.rows import Row

from .columns import ROW_NAME, FigureColumn


class BreakdownTable(tables.Table):
    """One row a part; the footer is the whole, never a sum of what cannot be summed."""

    keys: ClassVar[list[str]] = [
        "outstanding", "overdue", "overdue_ratio", "frozen", "groups", "borrowers",
    ]  # fmt: skip

    name = tables.Column(
        _("Part"), accessor="name__label", order_by="name__order", attrs=ROW_NAME, footer=_("Total")
    )
    outstanding = FigureColumn("outstanding", _("Outstanding"))
    change = FigureColumn("outstanding", _("Change since year start"), base="year_start")
    overdue = FigureColumn("overdue", _("Overdue"))
    overdue_ratio = FigureColumn("overdue_ratio", _("Overdue ratio (%)"))
    frozen = FigureColumn("frozen", _("Frozen"))
    groups = FigureColumn("groups", _("Groups"))
    borrowers = FigureColumn("borrowers", _("Heads"))

    class Meta:
        empty_text = _("No figures of this quarter yet.")

    def __init__(self, rows: list[Row], whole: dict[str, Figure], **more: Any) -> None:
        self.whole = whole
        super().__init__(rows, **more)


class AssociationTable(BreakdownTable):
    """The associations and direct lending, with each association's share of entrusted lending."""

    keys: ClassVar[list[str]] = [*BreakdownTable.keys, "association_share"]

    name = tables.Column(
        _("Association"), accessor="name__label", order_by="name__order", attrs=ROW_NAME,
        footer=_("Total"),
    )  # fmt: skip
    share = FigureColumn("association_share", _("Share of entrusted (%)"))
    bar = tables.Column("", accessor="figures__association_share", orderable=False)

    class Meta(BreakdownTable.Meta):
        sequence = ("name", "outstanding", "share", "bar", "...")

    def render_name(self, value: str, record: Row) -> str:
        swatch = '<span class="swatch is-{}" aria-hidden="true"></span>{}'
        return format_html(swatch, record.name.code, value)

    def render_bar(self, value: Figure, record: Row) -> str:
        width = f"{value.value or 0:.2f}"
        context = {"width": width, "meaning": record.name.code}
        return str(render_to_string("parts/share_bar.html", context))


class CommuneTable(BreakdownTable):
    """The communes in which the office lends."""

    name = tables.Column(
        _("Commune"), accessor="name__label", order_by="name__order", attrs=ROW_NAME,
        footer=_("Total"),
    )  # fmt: skip


class ProgrammeTable(BreakdownTable):
    """The programmes under which the office lends."""

    keys: ClassVar[list[str]] = [
        "outstanding", "overdue", "overdue_ratio", "frozen", "loans", "borrowers",
    ]  # fmt: skip

    name = tables.Column(
        _("Programme"), accessor="name__label", order_by="name__order", attrs=ROW_NAME,
        footer=_("Total"),
    )  # fmt: skip
    loans = FigureColumn("loans", _("Loans"))

    class Meta(BreakdownTable.Meta):
        exclude = ("groups",)
        sequence = ("name", "...", "loans", "borrowers")
