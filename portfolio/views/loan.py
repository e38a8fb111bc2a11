"""One loan: its present state, its history and what happened in each quarter."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from associations.numbers import written
from associations.rights import Action
from portfolio.cells import Cell, amount
from portfolio.charts.loan import loan_balances
from portfolio.loan_history import LoanHistory, loan_history
from portfolio.models import Position
from portfolio.shown import Shown

from .borrower import borrower_table, called, loans_of
from .frame import Frame

DECIMALS = 2
_FLOWS: dict[str, Promise] = {
    "disbursed": gettext_lazy("Disbursed"),
    "repaid": gettext_lazy("Repaid"),
    "rolled_over": gettext_lazy("Rolled over"),
    "moved_to_overdue": gettext_lazy("Moved to overdue"),
    "moved_to_frozen": gettext_lazy("Moved to frozen"),
    "extended": gettext_lazy("Extended"),
    "written_off": gettext_lazy("Written off"),
    "interest_collected": gettext_lazy("Interest collected"),
}


@require_safe
def loan(request: HttpRequest, office_code: str, quarter_slug: str, loan_id: int) -> HttpResponse:
    """A loan over its quarters. One that the person may not see is as absent as none."""
    frame = Frame.of(request, office_code, quarter_slug, action=Action.SEE_ROWS)
    history = loan_history(frame.here.quarter, loan_id, frame.seen)
    if history is None:
        raise Http404
    return frame.show("loan", {}, lambda: _shown(frame, history), section="loans")


def _shown(frame: Frame, history: LoanHistory) -> Shown:
    last = history.last
    others = loans_of(frame, last.borrower_id).where(~Q(loan=last.loan_id))
    table = borrower_table(frame, others, _("Other loans of the borrower"), "other-")
    hidden = ngettext(
        "%(number)s quarter is not shown: the loan then belonged to a part that you do not see.",
        "%(number)s quarters are not shown: the loan then belonged to a part that you do not see.",
        history.hidden,
    )
    return {
        "number": last.loan.number,
        "crumbs": [
            {"label": _("Loans and borrowers"), "url": frame.link("loans")},
            {"label": last.loan.number, "url": ""},
        ],
        "gone": history.gone,
        "last_on": last.ends_on,
        "facts": _facts(frame, last),
        "balances": _balances(last),
        "chart": loan_balances(history),
        "flows": _flows(history),
        "hidden": hidden % {"number": written(history.hidden)} if history.hidden else "",
        "others": table,
    }


def _facts(frame: Frame, last: Position) -> list[Shown]:
    names = frame.names
    name = called(frame, last.borrower_id) or last.borrower.code
    group = last.group.code if last.group is not None else ""
    rate = f"{written(last.rate, 3)} %" if last.rate is not None else ""
    until = f"{last.frozen_until:%d/%m/%Y}" if last.frozen_until else ""
    facts = [
        (_("Borrower"), name, frame.link("borrower", None, last.borrower_id)),
        (_("Borrower code"), last.borrower.code, ""),
        (_("Group"), group, frame.link("group", None, group) if group else ""),
        (_("Association"), names.of("association", last.association_id).label, ""),
        (_("Commune"), names.of("commune", last.commune_id).label, ""),
        (_("Programme"), names.of("programme", last.programme_id).label, ""),
        (_("Source of capital"), last.source.label if last.source else "", ""),
        (_("Made on"), f"{last.made_on:%d/%m/%Y}", ""),
        (_("Matures on"), f"{last.matures_on:%d/%m/%Y}", ""),
        (_("Interest rate"), rate, ""),
        (_("Frozen until"), until, ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in facts if value]


def _balances(last: Position) -> list[Shown]:
    """What is owed by class, in million dong, with the unpaid interest."""
    shown = [
        ("", _("Outstanding"), last.outstanding),
        ("current", _("Current debt"), last.current),
        ("overdue", _("Overdue"), last.overdue),
        ("frozen", _("Frozen"), last.frozen),
    ]
    return [{"meaning": m, "label": label, "cell": amount(v, DECIMALS)} for m, label, v in shown]


def _flows(history: LoanHistory) -> Shown:
    """What happened in each quarter; what no file told stands as a dash."""
    rows: list[list[str | Cell]] = []
    for period in history.periods:
        position = history.at(period)
        cells = [amount(getattr(position, name, None), DECIMALS) for name in _FLOWS]
        rows.append([period.label, *cells])
    return {
        "id": "flows",
        "title": _("What happened in each quarter"),
        "lead": _("Amounts in million dong"),
        "columns": [_("Quarter"), *(str(label) for label in _FLOWS.values())],
        "rows": rows,
    }
