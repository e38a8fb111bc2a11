"""One savings-and-loan group: what it owes, how it is rated, its members and its past."""

from dataclasses import replace
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.numbers import written
from associations.rights import Action
from groups.models import Rating
from groups.models.rating import MAXIMA
from groups.places import placed_on
from portfolio.cells import Cell, count
from portfolio.charts.group import group_history, score_history
from portfolio.charts.ratings import CRITERIA, points
from portfolio.figures import Figures
from portfolio.group_history import AllLoans, GroupHistory, Member, history, members
from portfolio.groups_today import seen as is_seen
from portfolio.indicators import REGISTRY
from portfolio.loaded import Loaded
from portfolio.loan_rows import LoanRows
from portfolio.scope import WHOLE, Scope
from portfolio.shown import Shown, card
from portfolio.standing import BY_HAND, Standing
from portfolio.tables import LoanTable
from portfolio.tables.groups import MemberTable, month

from .filters import BODIES
from .frame import Frame, Kept

_KEYS = ("outstanding", "overdue", "overdue_ratio", "frozen", "borrowers", "loans", "members",
         "savings_participation", "savings", "interest_collection_rate")  # fmt: skip
_KNOWN_ELSEWHERE = ("group", "association", "commune", "current")


@require_safe
def group(
    request: HttpRequest, office_code: str, quarter_slug: str, group_code: str
) -> HttpResponse:
    """A group whose record of the quarter the person sees; any other is as absent as none."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=BODIES, action=Action.SEE_ROWS)
    past = history(frame.here.quarter, group_code, frame.names, frame.seen)
    if past is None:
        raise Http404
    part = Scope(group=past.now.id)
    frame.names.know_groups({past.now.id: group_code})
    frame = _over_all_quarters(frame, part)
    kept = Kept(
        cache(lambda: _aggregates(frame, part, past)),
        told=" ".join(period.slug for period in past.hidden),
    )
    return frame.show(
        "group", {"panels": kept, "past": kept}, lambda: _rows(frame, part, past), section="groups"
    )


def _over_all_quarters(frame: Frame, part: Scope) -> Frame:
    """The same look with the group's figures in all quarters of the office up to this one."""
    quarter = frame.here.quarter
    known = {q.period for q in frame.here.quarters if q.period <= quarter.period}
    wanted = sorted(known | set(frame.figures.loaded.periods))
    loaded = Loaded(quarter, wanted, frame.here.quarters)
    loaded.expect([(WHOLE, None), (part, None)])
    return replace(frame, figures=Figures(quarter, loaded))


def _aggregates(frame: Frame, part: Scope, past: GroupHistory) -> Shown:
    """Sums and scores of the group in the quarters that the person sees; nobody is named."""
    periods = [q.period for q in reversed(frame.here.quarters) if q.period <= past.now.period]
    return {
        "figures": _cards(frame, part, past),
        "history": group_history(frame.ledger, part, past, periods),
        "scores": score_history(past, periods) if any(r.standing for r in past.records) else None,
        "criteria": _criteria(frame, past),
    }


def _rows(frame: Frame, part: Scope, past: GroupHistory) -> Shown:
    """What names people, and what the person sees of the group's past and loans."""
    code = frame.names.of("group", past.now.id).code
    loans = _loans(frame, LoanRows(frame.here.quarter, frame.names, frame.seen, part))
    return {
        "code": code,
        "crumbs": [{"label": _("Savings-and-loan groups"), "url": frame.link("groups")},
                   {"label": code, "url": ""}],
        "facts": _facts(past),
        "hidden": written(len(past.hidden)) if past.hidden else "",
        "today": _today(frame, code),
        "moves": [{"what": _moved(m.what), "move": m} for m in past.moves],
        "members": _members(frame, members(loans.data)),
        "loans": loans,
    }  # fmt: skip


def _today(frame: Frame, code: str) -> str:
    """The address of the group's card as it is today, for those who see it there."""
    here = frame.here
    placed = placed_on(here.office.pk, here.today, codes=[code], closed=True)
    seen = any(is_seen(here.reach, group) for group in placed)
    return reverse("group_card", args=[here.code, code]) if seen else ""


def _facts(past: GroupHistory) -> list[Shown]:
    now = past.now
    state = _("Open group") if now.open else _("Closed group")
    facts = [
        (_("Leader"), now.leader),
        (_("Association"), now.association.label),
        (_("Commune"), now.commune.label),
        (_("Hamlet"), now.hamlet),
        (_("Transaction point"), now.point),
        (_("State"), state),
        (_("Rating"), _rated(now.standing)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _rated(standing: Standing | None) -> str:
    if standing is None:
        return _("No score in the quarter")
    told = _("%(rating)s, %(total)s points (score of month %(month)s)") % {
        "rating": Rating(standing.rating).label,
        "total": written(standing.total, 1),
        "month": month(standing.month_ends_on),
    }
    return f"{told}, {BY_HAND}" if standing.by_hand else told


def _cards(frame: Frame, part: Scope, past: GroupHistory) -> list[Shown]:
    """Key figures, without changes against quarters in which the group was another's.

    A flow since 1 January is left out when one of its quarters was.
    """
    now = frame.here.quarter.period
    told = frame.base.quarter_of(now) not in past.hidden
    flows = not {*now.year_to_date} & {*past.hidden}
    mark = frame.names.mark(part)
    return [
        card(frame.figures.figure(key, part), mark, frame.base, changes=told)
        for key in _KEYS
        if flows or not REGISTRY[key].flows
    ]


def _criteria(frame: Frame, past: GroupHistory) -> Shown | None:
    """The score by criterion with the points lost, the most first; against the base if known."""
    now = past.now.standing
    if now is None:
        return None
    base = frame.base.quarter_of(frame.here.quarter.period)
    record = past.at(base) if base is not None and base < past.now.period else None
    before = record.standing if record is not None else None
    lost = sorted(MAXIMA, key=lambda name: now.points[name] - MAXIMA[name])
    rows = [
        [
            str(CRITERIA[name]), count(MAXIMA[name]), points(now.points[name], 1),
            points(MAXIMA[name] - now.points[name], 1),
            *([Cell.signed(now.points[name] - before.points[name], "count", 1)] if before else []),
        ]
        for name in lost
    ]  # fmt: skip
    change = [Cell.signed(now.total - before.total, "count", 1)] if before else []
    title = _("Score of month %(month)s by criterion") % {"month": month(now.month_ends_on)}
    return {
        "id": "criteria",
        "title": f"{title}, {BY_HAND}" if now.by_hand else title,
        "columns": [
            _("Criterion"), _("Most points"), _("Score"), _("Points lost"),
            *([_("Change %(base)s") % {"base": frame.base.label}] if before else []),
        ],
        "rows": [*rows, [_("Total"), count(100), points(now.total, 1), points(100 - now.total, 1),
                         *change]],
    }  # fmt: skip


def _moved(what: str) -> str:
    return {
        "association": _("Association"),
        "commune": _("Commune"),
        "leader": _("Leader"),
    }[what]


def _members(frame: Frame, found: list[Member]) -> MemberTable:
    attrs = {
        "caption": _("Members with a loan"),
        "caption_note": _("Borrowers with outstanding loans in the group, in million dong"),
    }
    address = frame.row_links()
    table = MemberTable(found, lambda of: address("borrower", of), prefix="member-", attrs=attrs)
    return frame.sorted(table, per_page=60)


def _loans(frame: Frame, loans: LoanRows) -> LoanTable:
    # Read before the rows are: they are told by these.
    totals = loans.totals
    return frame.sorted(
        LoanTable(
            AllLoans(loans),
            frame.row_links(),
            totals,
            prefix="loan-",
            order_by="-outstanding",
            exclude=_KNOWN_ELSEWHERE,
            attrs={
                "caption": _("Loans of the group"),
                "caption_note": _("Amounts in million dong"),
            },
        ),
        per_page=20,
    )
