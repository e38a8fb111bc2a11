"""What a list of loans can be narrowed by beside the part of the office: all in the address."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.periods import Period
from groups.models import Group
from portfolio.freezes import LATER, PAST, UNKNOWN, frozen_until
from portfolio.loan_list import DEBT
from portfolio.loan_rows import LoanRows
from portfolio.migration import ELSEWHERE, NEW, loans_between
from portfolio.models import Position
from portfolio.scope import WHOLE
from portfolio.shown import Shown

from .filters import DIMENSIONS
from .frame import Frame

DEBT_LABELS: dict[str, Promise] = {
    "": gettext_lazy("All loans"),
    "current": gettext_lazy("Current debt"),
    "overdue": gettext_lazy("Overdue"),
    "frozen": gettext_lazy("Frozen"),
    "closed": gettext_lazy("Paid off"),
}
_WAYS: dict[str, Promise] = DEBT_LABELS | {
    NEW: gettext_lazy("Made since"),
    ELSEWHERE: gettext_lazy("In another part"),
}
_FREEZES: dict[str, Promise] = {
    PAST: gettext_lazy("Freeze has expired"),
    LATER: gettext_lazy("Freeze expires later"),
    UNKNOWN: gettext_lazy("Freeze without a last day"),
}
NARROWING = ("from", "to", "group", "month", "frozen_until")


@dataclass(frozen=True)
class Chip:
    """A choice in force, in words, and the parameters of the address that hold it."""

    label: str
    parameters: tuple[str, ...]


def debt_asked(frame: Frame) -> str:
    """The kind of debt that the address asks for. Raises Http404 for one that there is not."""
    debt = frame.request.GET.get("debt", "")
    if debt not in DEBT:
        raise Http404
    return debt


def loans_asked(frame: Frame) -> tuple[LoanRows, list[Chip]]:
    """The loans of the address that the person sees, and the choices that led there.

    Raises Http404 for a choice that there is not.
    """
    chips = _of_part(frame)
    rows, more = _of_way(frame)
    chips += more
    known: dict[str, Callable[[Frame, str], tuple[str, Q]]] = {
        "group": _group,
        "month": _month,
        "frozen_until": _frozen_until,
    }
    for name, read in known.items():
        value = frame.request.GET.get(name, "")
        if value:
            label, condition = read(frame, value)
            rows = rows.where(condition)
            chips.append(Chip(label, (name,)))
    return rows, chips


def without(frame: Frame, *parameters: str, **others: str) -> str:
    """The address in view without some of its choices, at the first page of the list."""
    query = frame.request.GET.copy()
    for name in (*parameters, "loan-page", "download", "of"):
        query.pop(name, None)
    for name, value in others.items():
        query[name] = value
    return f"{frame.request.path}?{query.urlencode()}" if query else frame.request.path


def kept_hidden(frame: Frame) -> list[Shown]:
    """What the form of the filters carries along."""
    carried = ("base", "debt", *NARROWING, "loan-sort")
    asked = [(name, frame.request.GET.get(name, "")) for name in carried]
    return [{"name": name, "value": value} for name, value in asked if value]


def _of_part(frame: Frame) -> list[Chip]:
    scope = frame.scope
    return [
        Chip(frame.names.of(d, getattr(scope, d)).label, (d,))
        for d in DIMENSIONS
        if getattr(scope, d) is not None
    ]


def _of_way(frame: Frame) -> tuple[LoanRows, list[Chip]]:
    """All loans of the part, or those that went from one class to another since the base.

    The part is then that of the way: a loan may have left it.
    """
    quarter, get = frame.here.quarter, frame.request.GET
    origin, destination = get.get("from", ""), get.get("to", "")
    if not origin and not destination:
        return LoanRows(quarter, frame.names, frame.seen, frame.scope), []
    base = frame.base.quarter_of(quarter.period)
    if base is None:
        raise Http404
    try:
        went = loans_between(
            quarter.office_id, base.ends_on, quarter.ends_on, frame.scope, origin, destination
        )
    except ValueError:
        raise Http404 from None
    rows = LoanRows(quarter, frame.names, frame.seen, WHOLE, gone_since=base.ends_on)
    words = {"origin": _WAYS[origin], "destination": _WAYS[destination], "base": base.label}
    label = _("%(base)s: %(origin)s → now: %(destination)s") % words
    condition = Q(loan__in=went)
    if origin != ELSEWHERE and not frame.here.reach.sees_all:
        condition &= ~Q(_hidden(frame, base))
    return rows.where(condition), [Chip(label, ("from", "to"))]


def _hidden(frame: Frame, base: Period) -> Exists:
    """Whether the loan was another's at the base: its class of then is not the person's to see."""
    then = Position.objects.filter(
        office=frame.here.office, ends_on=base.ends_on, loan=OuterRef("loan")
    )
    return Exists(then.exclude(frame.seen))


def _group(frame: Frame, value: str) -> tuple[str, Q]:
    if not re.fullmatch(r"\d{7}", value, re.ASCII):
        raise Http404
    called = Group.objects.filter(office=frame.here.office, code=value)
    return _("Group %(code)s") % {"code": value}, Q(group__in=called)


def _month(frame: Frame, value: str) -> tuple[str, Q]:
    month = _first_day(value)
    condition = Q(matures_on__year=month.year, matures_on__month=month.month)
    return _("Matures in %(month)s") % {"month": f"{month:%m/%Y}"}, condition


def _frozen_until(frame: Frame, value: str) -> tuple[str, Q]:
    if value in _FREEZES:
        return str(_FREEZES[value]), frozen_until(frame.here.quarter, value)
    month = _first_day(value)
    label = _("Freeze expires in %(month)s") % {"month": f"{month:%m/%Y}"}
    return label, frozen_until(frame.here.quarter, value)


def _first_day(month: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}", month, re.ASCII):
        raise Http404
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
