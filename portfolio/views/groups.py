"""Savings-and-loan groups: ratings, points and groups that need attention."""

from dataclasses import replace
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import DIRECT
from groups.models.group import LEAST_MEMBERS, MOST_MEMBERS
from portfolio import rows
from portfolio.loaded import Level
from portfolio.ratings import Classes
from portfolio.rows import GroupRow
from portfolio.scope import WHOLE
from portfolio.shown import Shown
from portfolio.tables.groups import (
    GroupTable,
    InterestGroupTable,
    MovedGroupTable,
    NearGroupTable,
    OverdueGroupTable,
    SizeGroupTable,
    StandingTable,
    UnscoredGroupTable,
)

from .filters import BODIES
from .frame import Frame
from .group_panels import panels

# How many rows of the short lists are shown at once.
_SHORT = 6
_LONG = 12
_MOST_MOVED = 5


@require_safe
def groups(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Savings-and-loan groups: ratings, points and groups that need attention."""
    frame = Frame.of(
        request, office_code, quarter_slug, by=("association", "commune"), dimensions=BODIES
    )
    return frame.show("groups", lambda: panels(frame), lambda: _rows(frame))


def _rows(frame: Frame) -> Shown:
    """The groups of the part that the person sees, and the lists of those to look at."""
    if not frame.sees_rows or frame.scope.association == DIRECT:
        return {"lists": None, "no_rows": frame.scope.association != DIRECT}
    own, quarter = frame.own.figures, frame.here.quarter
    levels: list[Level] = [(WHOLE, None), (frame.scope, None), (frame.scope, "group")]
    own.loaded.read(levels, quarter.period.year_to_date)
    found = rows.groups(
        own, frame.names, frame.scope, frame.seen,
        base=frame.base.quarter_of(quarter.period),
        link=frame.group_links(),
    )  # fmt: skip
    listed = _with_distances([row for row in found if row.open])
    # In the order in which the largest table sorts them, which is then done soon.
    listed.sort(key=lambda row: row.figures.value("overdue") or 0, reverse=True)
    scored = any(row.standing for row in listed)
    return {
        "table": _table(frame, StandingTable, listed, "group", "-overdue", _("All groups")),
        "lists": [
            *_overdue(frame, listed),
            *(_by_score(frame, listed) if scored else []),
            *_size(frame, listed),
        ],
        "interest": _interest(frame, listed),
        "unscored_all": bool(listed) and not scored,
    }


def _with_distances(found: list[GroupRow]) -> list[GroupRow]:
    """The rows with the points to the limits of their class."""
    classes = Classes()
    return [
        replace(row, missing=classes.missing(row.standing), spare=classes.spare(row.standing))
        if row.standing is not None
        else row
        for row in found
    ]


def _table(
    frame: Frame,
    kind: type[GroupTable],
    listed: list[GroupRow],
    name: str,
    order: str,
    caption: str,
    note: str = "",
    per_page: int = _SHORT,
) -> GroupTable:
    attrs = {"caption": caption, "caption_note": note or _("Amounts in million dong")}
    table = kind(listed, prefix=f"{name}-", order_by=order, attrs=attrs)
    return frame.sorted(table, per_page=_LONG if name == "group" else per_page)


def _overdue(frame: Frame, listed: list[GroupRow]) -> list[GroupTable]:
    found = [row for row in listed if row.figures.value("overdue")]
    if not found:
        return []
    title = _("Groups with overdue debt")
    return [_table(frame, OverdueGroupTable, found, "overdue", "-overdue", title)]


def _by_score(frame: Frame, listed: list[GroupRow]) -> list[GroupTable]:
    """The largest rises and falls, those near a limit, those without a score."""
    moved = sorted((row for row in listed if row.rise), key=lambda row: (row.rise, row.code))
    falls = [row for row in moved if row.rise is not None and row.rise < 0][:_MOST_MOVED]
    rises = [row for row in reversed(moved) if row.rise is not None and row.rise > 0][:_MOST_MOVED]
    near = [row for row in listed if row.missing is not None]
    missing = [row for row in listed if row.standing is None]
    base = _("Score %(base)s") % {"base": frame.base.label}
    limits = _("In points of the score; the limits of the classes are those of its month")
    found = [
        (MovedGroupTable, falls, "fall", "", _("Largest falls of the score"), base),
        (MovedGroupTable, rises, "rise", "", _("Largest rises of the score"), base),
        (NearGroupTable, near, "near", "missing", _("Nearest to the class above"), limits),
        (UnscoredGroupTable, missing, "unscored", "code", _("Open groups without a score"), ""),
    ]
    return [
        _table(frame, kind, some, name, order, title, note)
        for kind, some, name, order, title, note in found
        if some
    ]


def _size(frame: Frame, listed: list[GroupRow]) -> list[GroupTable]:
    """Groups outside the size that a group may have, by the borrowers that files know."""
    sizes = [(row, row.figures.value("borrowers")) for row in listed]
    found = [
        row
        for row, size in sizes
        if size is not None and not LEAST_MEMBERS <= Decimal(size) <= MOST_MEMBERS
    ]
    if not found:
        return []
    title = _("Groups with fewer than %(least)s or more than %(most)s borrowers") % {
        "least": LEAST_MEMBERS,
        "most": MOST_MEMBERS,
    }
    note = _("No file gives the members; borrowers with an outstanding loan stand for them")
    return [_table(frame, SizeGroupTable, found, "size", "borrowers", title, note)]


def _interest(frame: Frame, listed: list[GroupRow]) -> GroupTable | None:
    if not listed:
        return None
    rate = "interest_collection_rate"
    listed = sorted(listed, key=lambda row: row.figures.value(rate) or 0)
    title = _("Savings and interest collection by group")
    note = _("Amounts in million dong; interest since 1 January")
    return _table(frame, InterestGroupTable, listed, "interest", "rate", title, note)
