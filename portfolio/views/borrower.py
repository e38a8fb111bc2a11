"""One borrower: what they are called, where they live, and the loans that somebody sees."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.numbers import written
from associations.rights import Action
from groups.models import Borrower, BorrowerQuarter
from portfolio.cells import amount
from portfolio.loan_rows import LoanRows
from portfolio.scope import WHOLE
from portfolio.shown import Shown
from portfolio.tables import LoansOfBorrower

from .frame import Frame

_DECIMALS = 2


@require_safe
def borrower(
    request: HttpRequest, office_code: str, quarter_slug: str, borrower_id: int
) -> HttpResponse:
    """A borrower with loans that the person sees; without any, as absent as none."""
    frame = Frame.of(request, office_code, quarter_slug, action=Action.SEE_ROWS)
    loans = loans_of(frame, borrower_id)
    if not loans.count():
        raise Http404
    return frame.show("borrower", {}, lambda: _shown(frame, borrower_id, loans), section="loans")


def loans_of(frame: Frame, borrower: int) -> LoanRows:
    """The loans of a borrower that the person sees, those that left the file with them."""
    first = frame.here.quarters[-1].ends_on
    rows = LoanRows(frame.here.quarter, frame.names, frame.seen, WHOLE, gone_since=first)
    return rows.where(borrower=borrower)


def called(frame: Frame, borrower: int) -> str:
    """The latest name of a borrower up to the quarter; empty when no file named them."""
    found = _records(frame, borrower).values_list("name", flat=True).first()
    return found or ""


def borrower_table(frame: Frame, rows: LoanRows, caption: str, prefix: str) -> LoansOfBorrower:
    """Loans of one borrower, whose name stands above them; the latest first."""
    return frame.sorted(
        LoansOfBorrower(
            rows,
            lambda name, of: frame.link(name, None, of),
            rows.totals,
            prefix=prefix,
            order_by="-made_on",
            attrs={"caption": caption, "caption_note": _("Amounts in million dong")},
        )
    )


def _shown(frame: Frame, borrower: int, rows: LoanRows) -> Shown:
    totals = rows.totals
    records = list(_records(frame, borrower))
    names = [record.name for record in records]
    earlier = dict.fromkeys(name for name in names if name != names[0])
    owner = Borrower.objects.get(pk=borrower)
    name = names[0] if names else owner.code
    facts = [
        (_("Borrower code"), owner.code),
        (_("Earlier name"), ", ".join(earlier)),
        (_("Commune"), frame.names.of("commune", records[0].commune_id).label if records else ""),
        (_("Loans with a balance"), written(totals.loans - rows.counts["closed"])),
        (_("Loans in all"), written(totals.loans)),
    ]
    balances = [
        ("", _("Outstanding"), totals.outstanding),
        ("current", _("Current debt"), totals.current),
        ("overdue", _("Overdue"), totals.overdue),
        ("frozen", _("Frozen"), totals.frozen),
    ]
    return {
        "name": name,
        "crumbs": [
            {"label": _("Loans and borrowers"), "url": frame.link("loans")},
            {"label": owner.code, "url": ""},
        ],
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "balances": [
            {"meaning": m, "label": label, "cell": amount(v, _DECIMALS)} for m, label, v in balances
        ],
        "loans": borrower_table(frame, rows, _("Loans now and before"), "loan-"),
    }


def _records(frame: Frame, borrower: int) -> QuerySet[BorrowerQuarter]:
    """What the files up to the quarter said of a borrower, the latest first."""
    return BorrowerQuarter.objects.filter(
        office=frame.here.office, borrower=borrower, ends_on__lte=frame.here.quarter.ends_on
    ).order_by("-ends_on")
