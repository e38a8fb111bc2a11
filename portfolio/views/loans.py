"""Loans: who sees the row sees the name of who owes it.

A search comes by POST, and so do its order, its pages and its files: a name stands in no address,
no log and no cache.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from associations.numbers import written
from associations.rights import Action
from portfolio.forms import LoanSearch
from portfolio.loan_list import DEBT
from portfolio.loan_rows import LoanRows
from portfolio.shown import Shown
from portfolio.tables import LoanTable

from .filters import filters
from .frame import Frame
from .loan_filters import DEBT_LABELS, debt_asked, kept_hidden, loans_asked, without

PER_PAGE = 25


@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def loans(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The loans of the part in view that the person sees, or those that a search finds."""
    frame = Frame.of(request, office_code, quarter_slug, action=Action.SEE_ROWS)
    return frame.show("loans", {}, lambda: _rows(frame))


def _rows(frame: Frame) -> Shown:
    form = LoanSearch(frame.request.POST if frame.request.method == "POST" else {})
    debt = debt_asked(frame)
    rows, chips = loans_asked(frame)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    if form.errors:
        rows = rows.nothing()
    elif words:
        rows = rows.going_by(words)
    rows = rows.owing(debt)
    choices = filters(frame.request, frame.names, frame.scope, frame.dimensions)
    return {
        "filters": choices["filters"],
        "keep": kept_hidden(frame),
        "known": frame.here.quarter.version > 0,
        "clear_url": "",
        "search": form,
        "search_url": without(frame, "loan-sort"),
        "posted": "loan-search" if words else "",
        "words": words,
        "list_url": without(frame),
        "chips": [{"label": c.label, "url": without(frame, *c.parameters)} for c in chips],
        "kinds": _kinds(frame, debt, rows.counts),
        "loans": _table(frame, rows, words),
    }


def _kinds(frame: Frame, chosen: str, loans: dict[str, int]) -> list[Shown]:
    """The kinds of debt as a switch, each with its number of loans."""
    return [
        {
            "label": DEBT_LABELS[debt],
            "count": written(loans[debt]),
            "url": without(frame, "debt", **({"debt": debt} if debt else {})),
            "chosen": debt == chosen,
        }
        for debt in DEBT
    ]


def _table(frame: Frame, rows: LoanRows, words: str) -> LoanTable:
    """In the order of names for a search, else the largest first."""
    totals = rows.totals
    number = ngettext("%(number)s loan", "%(number)s loans", totals.loans)
    attrs = {
        "caption": number % {"number": written(totals.loans)},
        "caption_note": _("Amounts in million dong"),
        "label": _("Loans and borrowers"),
    }
    table = LoanTable(
        rows,
        frame.row_links(),
        totals,
        prefix="loan-",
        order_by="borrower" if words else "-outstanding",
        empty_text=_("No loan fits. Take a choice away, or search with fewer words.")
        if words or frame.request.GET
        else _("No loans to show."),
        attrs=attrs,
    )
    return frame.sorted(table, per_page=PER_PAGE)
