"""Where an association officer starts: what is owed, what came back, what needs a visit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import Quarter
from associations.months import Month
from associations.numbers import millions, written
from associations.pages import Visit, newest, page, visit
from associations.rights import Action
from groups.models import Sheet, SheetRule
from groups.submission import SheetStanding, months_owed, standing, wanted
from portfolio.cells import cell
from portfolio.due_loans import DueLoans
from portfolio.figures import Figures
from portfolio.loaded import Loaded
from portfolio.names import Names
from portfolio.newly_overdue import newly_overdue
from portfolio.owed import MONTHS
from portfolio.scope import WHOLE, Scope
from portfolio.shown import Shown

from .activities import of_the_year, progress, seen_parts, year_loaded
from .board_parts import cell_of

# How many of a list are shown before the rest is folded away.
_FIRST_SHEETS, _FIRST_GROUPS = 6, 8


@require_safe
def work(request: HttpRequest, office_code: str) -> HttpResponse:
    """What an association officer has to do now, in their own parts."""
    here = visit(request, office_code, action=Action.ENTER)
    names = Names(here.office, here.today)
    parts = seen_parts(here, names, Action.ENTER)
    quarter = newest(here.quarters)
    known = quarter if quarter is not None and quarter.version else None
    context = {
        "parts": [names.label(part) for part in parts],
        "sheets": _sheets(here, names),
        "overdue": _overdue(here, names, parts, known) if known else None,
        "due": _due(here, names, parts, known) if known and known.as_of else None,
        "known": known,
        **_activities(here, names, parts),
    }
    return render(request, "work/work.html", page(here, "work", **context))


def _common(parts: list[Scope]) -> Scope:
    """The part that holds all of somebody's parts; rows narrow it to what they see."""
    return parts[0] if len(parts) == 1 else WHOLE


def _sheets(here: Visit, names: Names) -> Shown:
    """The sheets to be filled in: those that came back first, then the longest owed."""
    rule = SheetRule.objects.filter(office=here.office).first()
    now = Month.of(here.today)
    months = months_owed(rule, here.today)[-MONTHS:]
    if rule is not None and wanted(rule, now):
        months.append(now)
    found = [
        sheet
        for sheet in standing(here.office, months, here.today, rule)
        if sheet.groups
        and not sheet.handed_in
        and here.reach.covers(sheet.association, sheet.commune, Action.ENTER)
    ]
    found.sort(key=lambda s: (s.state != Sheet.State.RETURNED, -s.late, s.month, s.association))
    alone = len({sheet.association for sheet in found}) == 1
    tasks = [_task(here, names, sheet, alone=alone) for sheet in found]
    return {
        "wanted": rule is not None,
        "first": tasks[:_FIRST_SHEETS],
        "more": tasks[_FIRST_SHEETS:],
        "late": sum(bool(sheet.late) for sheet in found),
        "number": written(len(found)),
    }


def _task(here: Visit, names: Names, sheet: SheetStanding, *, alone: bool) -> Shown:
    commune = names.of("commune", sheet.commune)
    url = reverse("sheet", args=[here.code, sheet.month.slug, sheet.association, commune.code])
    go_on = _("Go on") if sheet.saved else _("Begin")
    return cell_of(sheet, url) | {
        "title": f"{sheet.month.label} · {commune.label}",
        "of": "" if alone else names.of("association", sheet.association).label,
        "due": sheet.due_on.strftime("%d/%m/%Y"),
        "done": sheet.saved,
        "all": sheet.groups,
        "action": _("Correct it") if sheet.state == Sheet.State.RETURNED else go_on,
    }


def _overdue(here: Visit, names: Names, parts: list[Scope], quarter: Quarter) -> Shown:
    """The groups with overdue debt now that had none a quarter ago."""
    figures = Figures(quarter, Loaded(quarter, quarter.period.back(2), here.quarters))
    seen = here.reach.rows(action=Action.ENTER)
    found = newly_overdue(figures, names, _common(parts), seen)
    shown = [
        {
            "code": row.code,
            "leader": row.leader,
            "commune": row.commune.label,
            "overdue": cell(row.figures["overdue"], row.mark),
            "url": reverse("group", args=[here.code, quarter.slug, row.code]),
        }
        for row in found.rows or []
    ]
    return {
        "known": found.rows is not None,
        "reason": found.reason,
        "number": written(len(shown)),
        "first": shown[:_FIRST_GROUPS],
        "more": shown[_FIRST_GROUPS:],
        "before": quarter.period.previous.label,
    }


def _due(here: Visit, names: Names, parts: list[Scope], quarter: Quarter) -> Shown:
    """What falls due in the next month: how much, of how many loans, and where they are listed."""
    as_of = quarter.as_of or quarter.ends_on
    month = _next_month(quarter, Month.of(here.today), Month.of(as_of))
    seen, part = here.reach.rows(action=Action.ENTER), _common(parts)
    loans = DueLoans(quarter, names, seen, part, first=month.starts_on, last=month.ends_on)
    query = f"month={month.slug}"
    for dimension, code in names.codes(part).items():
        query += f"&{dimension}={code}"
    return {
        "month": month.label,
        "as_of": as_of,
        "sum": millions(loans.total),
        "loans": written(loans.count()),
        "url": f"{reverse('maturities', args=[here.code, quarter.slug])}?{query}#loan-list",
    }


def _next_month(quarter: Quarter, today: Month, as_of: Month) -> Month:
    """The month after today where the quarter's figures reach so far, else the one after theirs."""
    last = Month.of(quarter.period.next.ends_on)
    return today.next if as_of < today.next <= last else as_of.next


def _activities(here: Visit, names: Names, parts: list[Scope]) -> Shown:
    """What was held this year against the plan, and where more is entered."""
    year = here.today.year
    rows = of_the_year(here, year)
    loaded = year_loaded(here, year)
    return {
        "year": year,
        "progress": [progress(names, loaded, part, rows) for part in parts],
    }
