"""Debt that falls due: what became of it, and what comes next."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import DIRECT
from associations.periods import Period
from portfolio import rows
from portfolio.bases import PREVIOUS_QUARTER
from portfolio.cells import Ledger
from portfolio.due_loans import DueLoans
from portfolio.kept import kept
from portfolio.loaded import Level
from portfolio.maturities import NEXT, months_of
from portfolio.scope import WHOLE
from portfolio.shown import Shown
from portfolio.tables import DueGroup, DueGroupTable, DueLoanTable

from .filters import DIMENSIONS
from .frame import Frame, Kept
from .maturity_panels import BROKEN_DOWN, panels

_LISTS = ("loans", "groups")


@require_safe
def maturities(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Debt that falls due: what became of it, and what comes next."""
    frame = Frame.of(request, office_code, quarter_slug, by=BROKEN_DOWN, dimensions=DIMENSIONS)
    return frame.show("maturities", {"panels": Kept(lambda: panels(frame))}, lambda: _rows(frame))


def _rows(frame: Frame) -> Shown:
    """The one list that the address asks for, of loans unless it says `?list=groups`."""
    time, asked = _time(frame), frame.request.GET.get("list", "")
    if asked not in ("", *_LISTS):
        raise Http404
    if not frame.sees_rows:
        return {"sees_rows": False}
    known = _has_groups(frame)
    chosen = asked if asked and known else "loans"
    said = time.asked | ({"list": asked} if asked else {})
    shown: Shown = {
        "sees_rows": True,
        "ungrouped": asked == "groups" and not known,
        "keep": [{"name": k, "value": v} for k, v in said.items()],
    }
    lists = _lists(frame, chosen) if known else []
    if chosen == "groups":
        return shown | {"switches": lists, "table": _groups(frame)}
    return shown | {
        "switches": [*lists, *_times(frame, time)],
        "table": _loans(frame, time),
        "missing": _missing(frame),
    }


def _lists(frame: Frame, chosen: str) -> list[Shown]:
    """The lists to work from: one at a time, so that no other is computed."""
    labels = {"loans": _("Loans to collect"), "groups": _("Savings-and-loan groups")}
    choices = [
        {
            "label": labels[key],
            "url": frame.link("maturities", None, **({} if key == "loans" else {"list": key}))
            + "#lists",
            "current": key == chosen,
        }
        for key in _LISTS
    ]
    return [{"label": _("List"), "choices": choices}]


def _missing(frame: Frame) -> str:
    """Why it is not known what fell due; empty where it is."""
    figures, scope = frame.figures, frame.scope

    def reason() -> str:
        return figures.level("due", scope, since=PREVIOUS_QUARTER).reason

    return kept("maturities-due", figures, scope, reason)


@dataclass(frozen=True)
class _Time:
    """Of which maturities loans are listed: the words of the address, and the days."""

    asked: dict[str, str]
    first: date
    last: date


def _time(frame: Frame) -> _Time:
    """The days that `?due=this`, `?due=next` or `?month=2024-05` names; both quarters without.

    Raises Http404 for any other.
    """
    now = frame.here.quarter.period
    asked = {k: v for k in ("due", "month") if (v := frame.request.GET.get(k, ""))}
    known = {_key(time.asked): time for time in _known(now)}
    if _key(asked) not in known:
        raise Http404
    return known[_key(asked)]


def _key(asked: dict[str, str]) -> str:
    """A month says in which quarter it is."""
    return asked.get("month") or asked.get("due", "")


def _known(now: Period) -> list[_Time]:
    times = [
        _Time({}, now.starts_on, now.next.ends_on),
        _Time({"due": "this"}, now.starts_on, now.ends_on),
        _Time({"due": "next"}, now.next.starts_on, now.next.ends_on),
    ]
    for start in (*months_of(now), *months_of(now.next)):
        last = start.replace(day=monthrange(start.year, start.month)[1])
        times.append(_Time({"month": f"{start:%Y-%m}"}, start, last))
    return times


def _times(frame: Frame, chosen: _Time) -> list[Shown]:
    """The links that narrow the list of loans to a quarter or month."""
    labels = {"": _("Both quarters"), "this": _("This quarter"), "next": _("Next quarter")}
    choices = [
        {
            "label": labels.get(_key(time.asked), f"{time.first.month}/{time.first.year}"),
            "url": frame.link("maturities", None, **time.asked) + "#loan-list",
            "current": time == chosen,
        }
        for time in _known(frame.here.quarter.period)
    ]
    return [{"label": _("Time of maturity"), "choices": choices}]


def _loans(frame: Frame, time: _Time) -> DueLoanTable:
    """The loans of the part that the person sees and that wait for work; in order of maturity."""
    quarter = frame.here.quarter
    table = DueLoanTable(
        DueLoans(
            quarter,
            frame.names,
            frame.seen,
            frame.scope,
            first=time.first,
            last=time.last,
        ),
        frame.row_links(),
        quarter.as_of or quarter.ends_on,
        prefix="loan-",
        order_by="matures_on",
        attrs={
            "caption": _("Loans to collect"),
            "caption_note": _("Amounts in million dong"),
        },
    )
    return frame.sorted(table, per_page=20)


def _has_groups(frame: Frame) -> bool:
    """Whether single groups are known of the part in view."""
    dimensions = {*frame.scope.dimensions}
    return frame.scope.association != DIRECT and not {"programme", "source"} & dimensions


def _groups(frame: Frame) -> DueGroupTable:
    """The groups of the part that the person sees, of which something fell or falls due."""
    own, part = frame.own.figures, frame.scope
    now = frame.here.quarter.period
    levels: dict[Level, list[Period]] = {(part, None): [now], (part, "group"): [now]}
    # How a column of amounts is printed depends on what the office has since 1 January.
    own.loaded.read_each(levels | {(WHOLE, None): now.year_to_date})
    found = rows.groups(own, frame.names, part, frame.seen, link=frame.group_links(part))
    frame.names.know_groups({row.scope.group: row.code for row in found if row.scope.group})
    ledger = Ledger(own, frame.names, PREVIOUS_QUARTER)
    shown = [
        DueGroup(row, ledger, own.value("due_open", row.scope, PREVIOUS_QUARTER))
        for row in found
        if own.value("due", row.scope, PREVIOUS_QUARTER) or own.value(NEXT, row.scope)
    ]
    # In the order in which the table sorts them, which is then done soon.
    shown.sort(key=lambda row: row.still or 0, reverse=True)
    table = DueGroupTable(
        shown,
        prefix="group-",
        order_by="-open",
        attrs={
            "caption": _("Savings-and-loan groups"),
            "caption_note": _("Amounts in million dong"),
        },
    )
    return frame.sorted(table, per_page=10)
