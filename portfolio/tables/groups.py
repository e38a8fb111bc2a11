"""The tables of savings-and-loan groups that somebody may see."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from associations.numbers import DASH, written
from portfolio import markup
from portfolio.cells import Cell, amount
from portfolio.group_history import Member
from portfolio.rows import GroupRow
from portfolio.standing import BY_HAND

from .columns import NUMERIC, Column, FigureColumn
from .sorting import Listed


def month(day: date) -> str:
    """A month as a score names it: 3/2024."""
    return f"{day.month}/{day.year}"


def marked_by_hand() -> SafeString:
    """The mark beside a score that somebody entered."""
    return SafeString(f' <small class="by-hand">{markup.text(BY_HAND)}</small>')


class _CodeColumn(Column):
    """The code of a group, leading to its page."""

    def __init__(self) -> None:
        super().__init__(_("Group"), attrs={"td": {"scope": "row", "class": "code"}})

    def render(self, value: str, record: GroupRow) -> str:
        return markup.linked(record.href, value)

    def value(self, value: str) -> str:
        """The code alone, for files."""
        return value


class _LevelColumn(FigureColumn):
    """A level of a group, sorted by the value alone: figures are made for the rows of a page."""

    def __init__(self, key: str, verbose_name: Promise) -> None:
        super().__init__(key, verbose_name, order_by=f"value__{key}")


class PointsColumn(Column):
    """Points of a score; `signed` ones are a change."""

    def __init__(self, verbose_name: Any, *, signed: bool = False, **more: Any) -> None:
        self.signed = signed
        super().__init__(verbose_name, attrs=NUMERIC, default=DASH, **more)

    def render(self, value: Decimal) -> str:
        return written(value, 1, signed=self.signed)

    def value(self, value: Decimal | None) -> Decimal | None:
        """The exact points, for files."""
        return value


class GroupTable(tables.Table):
    """One row a group as it was in the quarter."""

    code = _CodeColumn()
    leader = Column(_("Leader"), order_by="leader_order")
    association = Column(
        _("Association"), accessor="association__label", order_by="association__order"
    )
    commune = Column(_("Commune"), accessor="commune__label", order_by="commune__order")
    outstanding = _LevelColumn("outstanding", _("Outstanding"))
    overdue = _LevelColumn("overdue", _("Overdue"))
    frozen = _LevelColumn("frozen", _("Frozen"))
    borrowers = _LevelColumn("borrowers", _("Heads"))
    rating = Column(_("Rating"), accessor="rating_label", order_by="total")
    total = PointsColumn(_("Score"))

    class Meta:
        empty_text = _("No groups to show.")

    def __init__(self, rows: Iterable[GroupRow], **more: Any) -> None:
        super().__init__(Listed(rows), **more)

    def has_footer(self) -> bool:
        """The whole of the groups stands in the panels above."""
        return False

    def render_rating(self, value: str, record: GroupRow) -> str:
        shown = markup.swatched(record.rating, value or DASH)
        by_hand = record.standing is not None and record.standing.by_hand
        return SafeString(shown + marked_by_hand()) if by_hand else shown

    def value_rating(self, value: str, record: GroupRow) -> str:
        """The name of the rating alone, for files, with the word that somebody entered it."""
        return value if record.standing is None else record.standing.label


class StandingTable(GroupTable):
    """All groups with their debt, their score and how far it is from the limits of its class."""

    overdue_ratio = _LevelColumn("overdue_ratio", _("Overdue ratio (%)"))
    month = Column(
        _("Month of the score"),
        accessor="standing__month_ends_on",
        attrs=NUMERIC,
        default=DASH,
    )
    rise = PointsColumn(_("Change of the score"), signed=True)
    missing = PointsColumn(_("Missing to the class above"))
    spare = PointsColumn(_("Above the lower limit"))

    class Meta(GroupTable.Meta):
        sequence = (
            "code", "leader", "association", "commune", "outstanding", "overdue", "overdue_ratio",
            "frozen", "borrowers", "rating", "total", "month", "rise", "missing", "spare",
            "...",
        )  # fmt: skip

    def render_month(self, value: date) -> str:
        return month(value)

    def value_month(self, value: date | None) -> str:
        """The month as it is printed, for files."""
        return "" if value is None else month(value)


class OverdueGroupTable(StandingTable):
    """Groups with overdue debt."""

    class Meta(GroupTable.Meta):
        sequence = ("code", "leader", "commune", "overdue", "overdue_ratio", "frozen", "...")
        exclude = ("association", "outstanding", "borrowers", "rating", "total", "month", "rise",
                   "missing", "spare")  # fmt: skip


class MovedGroupTable(StandingTable):
    """Groups whose score rose or fell most; in the order of their change."""

    before = PointsColumn(_("Score before"), accessor="before__total")

    class Meta(GroupTable.Meta):
        orderable = False
        sequence = ("code", "leader", "commune", "before", "total", "rise", "rating", "...")
        exclude = ("association", "outstanding", "overdue", "overdue_ratio", "frozen", "borrowers",
                   "month", "missing", "spare")  # fmt: skip


class NearGroupTable(StandingTable):
    """Groups near the limits of their class."""

    class Meta(GroupTable.Meta):
        sequence = (
            "code",
            "leader",
            "commune",
            "rating",
            "total",
            "month",
            "missing",
            "spare",
            "...",
        )
        exclude = ("association", "outstanding", "overdue", "overdue_ratio", "frozen", "borrowers",
                   "rise")  # fmt: skip


class UnscoredGroupTable(StandingTable):
    """Open groups without a score in the quarter."""

    class Meta(GroupTable.Meta):
        exclude = ("overdue_ratio", "frozen", "borrowers", "rating", "total", "month", "rise",
                   "missing", "spare")  # fmt: skip


class SizeGroupTable(StandingTable):
    """Groups of an unusual size, sorted by it where members are known of some alone."""

    members = FigureColumn("members", _("Members"), order_by="size")

    class Meta(GroupTable.Meta):
        sequence = (
            "code",
            "leader",
            "association",
            "commune",
            "members",
            "borrowers",
            "outstanding",
            "...",
        )
        exclude = ("overdue", "overdue_ratio", "frozen", "rating", "total", "month", "rise",
                   "missing", "spare")  # fmt: skip


class InterestGroupTable(StandingTable):
    """Savings and interest collection by group."""

    savings = _LevelColumn("savings", _("Savings"))
    receivable = _LevelColumn("interest_receivable", _("Interest receivable"))
    collected = _LevelColumn("interest_collected", _("Interest collected"))
    rate = _LevelColumn("interest_collection_rate", _("Collection rate (%)"))

    class Meta(GroupTable.Meta):
        sequence = (
            "code",
            "leader",
            "commune",
            "savings",
            "receivable",
            "collected",
            "rate",
            "...",
        )
        exclude = ("association", "outstanding", "overdue", "overdue_ratio", "frozen", "borrowers",
                   "rating", "total", "month", "rise", "missing", "spare")  # fmt: skip


class MemberTable(tables.Table):
    """The borrowers of one group; `link` gives the address of a borrower's page by its id."""

    name = Column(_("Borrower"), orderable=False, attrs={"td": {"scope": "row", "class": "person"}})
    loans = Column(_("Loans"), attrs=NUMERIC)
    outstanding = Column(_("Outstanding"), attrs=NUMERIC)
    overdue = Column(_("Overdue"), attrs=NUMERIC)
    frozen = Column(_("Frozen"), attrs=NUMERIC)

    class Meta:
        empty_text = _("No borrower of this group has an outstanding loan.")

    def __init__(self, rows: list[Member], link: Callable[[int], str], **more: Any) -> None:
        self.link = link
        super().__init__(rows, **more)

    def has_footer(self) -> bool:
        """Their sum is the group's, which stands above."""
        return False

    def render_name(self, value: str, record: Member) -> str:
        return markup.linked(self.link(record.borrower_id), value)

    def value_name(self, value: str) -> str:
        """The name alone, for files."""
        return value

    def render_outstanding(self, value: int) -> str:
        return amount(value, 2).printed

    def value_outstanding(self, value: int) -> Cell:
        """The exact amount, for files."""
        return amount(value, 2)

    render_overdue = render_frozen = render_outstanding
    value_overdue = value_frozen = value_outstanding
