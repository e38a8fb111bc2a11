"""The table of savings-and-loan groups that somebody may see."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from associations.numbers import DASH, written
from portfolio.rows import GroupRow

from .columns import NUMERIC, FigureColumn


class GroupTable(tables.Table):
    """One row a group as it was in the quarter."""

    code = tables.Column(_("Group"), attrs={"td": {"scope": "row", "class": "code"}})
    leader = tables.Column(_("Leader"), order_by="leader_order")
    association = tables.Column(
        _("Association"), accessor="association__label", order_by="association__order"
    )
    commune = tables.Column(_("Commune"), accessor="commune__label", order_by="commune__order")
    outstanding = FigureColumn("outstanding", _("Outstanding"))
    overdue = FigureColumn("overdue", _("Overdue"))
    frozen = FigureColumn("frozen", _("Frozen"))
    borrowers = FigureColumn("borrowers", _("Heads"))
    rating = tables.Column(_("Rating"), accessor="rating_label", order_by="total")
    total = tables.Column(_("Score"), attrs=NUMERIC)

    class Meta:
        empty_text = _("No groups to show.")

    def has_footer(self) -> bool:
        """The whole of the groups stands in the panels above."""
        return False

    def render_rating(self, value: str, record: GroupRow) -> str:
        swatch = '<span class="swatch is-{}" aria-hidden="true"></span>{}'
        return format_html(swatch, record.rating, value or DASH)

    def render_total(self, value: object) -> str:
        return written(value, 1)  # type: ignore[arg-type]
