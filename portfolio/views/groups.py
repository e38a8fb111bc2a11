"""Savings-and-loan groups: ratings, points and groups that need attention."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import DIRECT
from associations.numbers import written
from groups.models.group import LEAST_MEMBERS, MOST_MEMBERS
from portfolio import leaders, rows
from portfolio.group_history import elsewhere_since
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
from .frame import Frame, Kept
from .group_panels import panels

# How many rows of the short lists are shown at once.
_SHORT = 6
_LONG = 12
_MOST_MOVED = 5
_LISTS = ("overdue", "score", "near", "unscored", "size", "interest")


@require_safe
def groups(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Savings-and-loan groups: ratings, points and groups that need attention."""
    frame = Frame.of(
        request, office_code, quarter_slug, by=("association", "commune"), dimensions=BODIES
    )
    kept = {"panels": Kept(lambda: panels(frame))}
    if frame.sees_rows and frame.scope.association != DIRECT:
        kept["lists"] = Kept(
            lambda: _lists(frame),
            frame.told,
            named=lambda html: leaders.named(html, frame.here.quarter, frame.seen),
        )
    return frame.show("groups", kept, lambda: _around(frame))


def _around(frame: Frame) -> Shown:
    asked = frame.request.GET.get("list", "")
    return {
        "sees_rows": frame.sees_rows,
        "no_rows": not frame.sees_rows and frame.scope.association != DIRECT,
        "keep": [{"name": "list", "value": asked}] if asked else [],
    }


def _lists(frame: Frame) -> Shown:
    """The groups of the part that the person sees, and the lists of those to look at.

    What is shown is kept, so marks stand for the leaders; a file has their names.
    """
    own, quarter = frame.own.figures, frame.here.quarter
    levels: list[Level] = [(WHOLE, None), (frame.scope, None), (frame.scope, "group")]
    own.loaded.read(levels, quarter.period.year_to_date)
    found = rows.groups(
        own, frame.names, frame.scope, frame.seen,
        base=frame.base.quarter_of(quarter.period),
        link=frame.group_links(),
        distances=Classes().distances,
    )  # fmt: skip
    listed = [row for row in found if row.open]
    if "download" not in frame.request.GET:
        listed = [replace(row, leader=row.leader and leaders.mark(row.code)) for row in listed]
    # Where a column of a table says nothing, those with the most overdue debt come first.
    listed.sort(key=lambda row: row.value["overdue"] or 0, reverse=True)
    scored = any(row.standing for row in listed)
    lists = [each for each in _to_look_at(frame, listed, scored=scored) if each.rows]
    chosen = _chosen(frame, lists)
    return {
        "table": _table(frame, StandingTable, listed, "group", "-overdue", _("All groups")),
        "lists": chosen.tables() if chosen else [],
        "switches": _switches(frame, lists, chosen),
        "unscored_all": bool(listed) and not scored,
    }


@dataclass(frozen=True)
class _List:
    """A reason to look at groups: those it holds of, and the tables that show them."""

    key: str
    label: str
    rows: list[GroupRow]
    tables: Callable[[], list[GroupTable]]


def _chosen(frame: Frame, lists: list[_List]) -> _List | None:
    """The list that the address names, else the first; 404 for one that there never is."""
    asked = frame.request.GET.get("list", "")
    if asked and asked not in _LISTS:
        raise Http404
    return next((each for each in lists if each.key == asked), lists[0] if lists else None)


def _switches(frame: Frame, lists: list[_List], chosen: _List | None) -> list[Shown]:
    """The lists that have something, each with its number of groups."""
    choices = [
        {
            "label": f"{each.label} ({written(len(each.rows))})",
            "url": frame.link("groups", None, list=each.key) + "#lists",
            "current": each is chosen,
        }
        for each in lists
    ]
    return [{"label": _("Look at"), "choices": choices}]


def _to_look_at(frame: Frame, listed: list[GroupRow], *, scored: bool) -> list[_List]:
    overdue = [row for row in listed if row.value["overdue"]]
    moved = [row for row in listed if row.rise]
    near = [row for row in listed if row.missing is not None]
    unscored = [row for row in listed if row.standing is None] if scored else []
    unfit = _unfit(listed)
    paying = _all_year(frame, listed)
    return [
        _List("overdue", _("With overdue debt"), overdue, lambda: _overdue(frame, overdue)),
        _List("score", _("Score moved"), moved, lambda: _moved(frame, moved)),
        _List("near", _("Near the class above"), near, lambda: _near(frame, near)),
        _List("unscored", _("Without a score"), unscored, lambda: _unscored(frame, unscored)),
        _List("size", _("Size"), unfit, lambda: _size(frame, unfit)),
        _List("interest", _("Savings and interest"), paying, lambda: _interest(frame, paying)),
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


def _overdue(frame: Frame, found: list[GroupRow]) -> list[GroupTable]:
    title = _("Groups with overdue debt")
    return [_table(frame, OverdueGroupTable, found, "overdue", "-overdue", title)]


def _moved(frame: Frame, moved: list[GroupRow]) -> list[GroupTable]:
    """The largest rises and falls."""
    ordered = sorted(moved, key=lambda row: (row.rise, row.code))
    falls = [row for row in ordered if row.rise is not None and row.rise < 0][:_MOST_MOVED]
    rises = [row for row in reversed(ordered) if row.rise is not None and row.rise > 0]
    base = _("Score %(base)s") % {"base": frame.base.label}
    found = [
        (falls, "fall", _("Largest falls of the score")),
        (rises[:_MOST_MOVED], "rise", _("Largest rises of the score")),
    ]
    return [
        _table(frame, MovedGroupTable, some, name, "", title, base)
        for some, name, title in found
        if some
    ]


def _near(frame: Frame, found: list[GroupRow]) -> list[GroupTable]:
    title = _("Nearest to the class above")
    limits = _("In points of the score; the limits of the classes are those of its month")
    return [_table(frame, NearGroupTable, found, "near", "missing", title, limits)]


def _unscored(frame: Frame, found: list[GroupRow]) -> list[GroupTable]:
    title = _("Open groups without a score")
    return [_table(frame, UnscoredGroupTable, found, "unscored", "code", title)]


def _unfit(listed: list[GroupRow]) -> list[GroupRow]:
    """Groups outside the size that a group may have."""
    sizes = [(row, row.size) for row in listed]
    return [
        row for row, size in sizes if size is not None and not LEAST_MEMBERS <= size <= MOST_MEMBERS
    ]


def _size(frame: Frame, found: list[GroupRow]) -> list[GroupTable]:
    title = _("Groups with fewer than %(least)s or more than %(most)s members") % {
        "least": LEAST_MEMBERS,
        "most": MOST_MEMBERS,
    }
    note = _("Members by the accepted monthly sheets; where there are none, borrowers with an "
             "outstanding loan stand for them")  # fmt: skip
    return [_table(frame, SizeGroupTable, found, "size", "members", title, note)]


def _all_year(frame: Frame, listed: list[GroupRow]) -> list[GroupRow]:
    """Groups that the person saw all the year: interest since 1 January is of all its quarters."""
    quarter = frame.here.quarter
    first = quarter.period.year_to_date[0]
    if frame.here.reach.sees_all or first == quarter.period:
        return listed
    hidden = elsewhere_since(quarter, first, frame.seen)
    return [row for row in listed if row.scope.group not in hidden]


def _interest(frame: Frame, listed: list[GroupRow]) -> list[GroupTable]:
    rate = "interest_collection_rate"
    found = sorted(listed, key=lambda row: row.value[rate] or 0)
    title = _("Savings and interest collection by group")
    note = _("Amounts in million dong; interest since 1 January")
    return [_table(frame, InterestGroupTable, found, "interest", "rate", title, note)]
