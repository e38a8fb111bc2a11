"""Overdue and frozen debt, debt falling due, interest and inactive loans."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.bands import BANDS
from portfolio.scope import Dimension

from .facts import Facts
from .indicator import EVERY, PART, Good, Indicator, percent
from .lending import outstanding


def _communes_in_band(f: Facts) -> int:
    """Communes with outstanding whose overdue ratio lies in the scope's band."""
    office = f.of(f.scope.without("band"))
    office.stock("overdue")
    band = BANDS[f.scope.band or "none"]
    ratios = [
        percent(commune.stock("overdue"), outstanding(commune))
        for commune in office.parts("commune")
        if outstanding(commune)
    ]
    return sum(band.holds(ratio) for ratio in ratios)


_OUTSTANDING = _("outstanding of the same scope")


def bad_debt(f: Facts) -> int:
    """overdue + frozen, in dong."""
    return f.stock("overdue") + f.stock("frozen")


def _amount(
    key: str, label: Promise, formula: Callable[[Facts], int], definition: Promise
) -> Indicator:
    return Indicator(
        key, label, "stock", "VND", formula, definition, by=EVERY, fine=True, good="fall"
    )


def _ratio(
    key: str,
    label: Promise,
    part: Callable[[Facts], int],
    definition: Promise,
    by: tuple[Dimension, ...] = EVERY,
    good: Good = "fall",
) -> Indicator:
    return Indicator(
        key, label, "ratio", "percent",
        lambda f: percent(part(f), outstanding(f)), definition,
        by=by, decimals=2, denominator=_OUTSTANDING, good=good,
    )  # fmt: skip


def _flow(
    key: str,
    label: Promise,
    measure: str,
    definition: Promise,
    by: tuple[Dimension, ...] = EVERY,
) -> Indicator:
    return Indicator(
        key, label, "flow", "VND", lambda f: f.flow(measure), definition, by=by, fine=True
    )


INDICATORS = [
    _amount(
        "overdue", _("Overdue debt"), lambda f: f.stock("overdue"),
        _("Principal that was due, was not repaid and was moved to overdue."),
    ),
    _amount(
        "frozen", _("Frozen debt"), lambda f: f.stock("frozen"),
        _("Debt frozen by decision for objective risk until a set day."),
    ),
    _amount(
        "bad_debt", _("Overdue and frozen debt"), bad_debt,
        _("Overdue debt and frozen debt together."),
    ),
    Indicator(
        "overdue_loans", _("Loans with overdue debt"), "stock", "count",
        lambda f: f.stock("overdue_loans"),
        _("Loans of which something is overdue."), by=EVERY, good="fall",
    ),
    Indicator(
        "frozen_loans", _("Loans with frozen debt"), "stock", "count",
        lambda f: f.stock("frozen_loans"),
        _("Loans of which something is frozen."), by=EVERY, good="fall",
    ),
    _ratio(
        "current_ratio", _("Share of debt in term"), lambda f: f.stock("current"),
        _("Debt in term in percent of outstanding of the same scope."), good="rise",
    ),
    _ratio(
        "overdue_ratio", _("Overdue ratio"), lambda f: f.stock("overdue"),
        _("Overdue debt in percent of outstanding of the same scope."),
    ),
    _ratio(
        "frozen_ratio", _("Frozen ratio"), lambda f: f.stock("frozen"),
        _("Frozen debt in percent of outstanding of the same scope."),
    ),
    _ratio(
        "bad_debt_ratio", _("Ratio of overdue and frozen debt"), bad_debt,
        _("Overdue and frozen debt in percent of outstanding of the same scope."),
    ),
    _ratio(
        "par30", _("Portfolio at risk over 30 days (PAR30)"), lambda f: f.stock("par30"),
        _("Whole balance of the loans more than 30 days past due, frozen loans left out, in "
          "percent of outstanding. Days count from the maturity that decides; where it has not "
          "passed, from the first quarter's end at which the loan was seen overdue, so at least "
          "these."),
        by=PART,
    ),
    _ratio(
        "par90", _("Portfolio at risk over 90 days (PAR90)"), lambda f: f.stock("par90"),
        _("Whole balance of the loans more than 90 days past due, counted as for PAR30."),
        by=PART,
    ),
    _flow("moved_to_overdue", _("Moved to overdue"), "moved_to_overdue",
          _("Principal moved to overdue since 1 January.")),
    _flow("moved_to_frozen", _("Moved to frozen"), "moved_to_frozen",
          _("Principal frozen since 1 January.")),
    _flow("overdue_cleared", _("Overdue debt repaid"), "repaid_overdue",
          _("Principal repaid out of overdue debt since 1 January.")),
    _flow("due", _("Debt that fell due"), "due",
          _("Balance in term, at the opening of each quarter, of the loans that matured in it.")),
    _flow("due_collected", _("Due and collected"), "due_collected",
          _("The part of the debt that fell due which was repaid.")),
    _flow("due_extended", _("Due and extended"), "due_extended",
          _("The part of the debt that fell due whose maturity was extended.")),
    _flow("due_turned_overdue", _("Due and turned overdue"), "due_turned_overdue",
          _("The part of the debt that fell due which was moved to overdue.")),
    Indicator(
        "due_open", _("Due and still open"), "flow", "VND",
        lambda f: f.flow("due") - f.flow("due_collected") - f.flow("due_extended")
        - f.flow("due_turned_overdue"),
        _("The part of the debt that fell due which was neither collected nor extended nor moved "
          "to overdue."),
        by=EVERY, fine=True, good="fall",
    ),
    Indicator(
        "due_collection_rate", _("Collection rate of due debt"), "ratio", "percent",
        lambda f: percent(f.flow("due_collected"), f.flow("due")),
        _("Due and collected in percent of the debt that fell due."),
        by=PART, decimals=2, denominator=_("debt that fell due"), of_flows=True, good="rise",
    ),
    Indicator(
        "due_next_quarter", _("Debt falling due next quarter"), "stock", "VND",
        lambda f: f.stock("due_next_quarter"),
        _("Balance in term of the loans that mature inside the next quarter."),
        by=EVERY, fine=True,
    ),
    Indicator(
        "inactive_loans", _("Loans without a transaction for 3 months"), "stock", "count",
        lambda f: f.stock("inactive_loans"),
        _("Loans with a balance and no transaction for three months; frozen loans and loans to "
          "students are left out."),
        by=EVERY, good="fall",
    ),
    Indicator(
        "inactive_outstanding", _("Balance without a transaction for 3 months"), "stock", "VND",
        lambda f: f.stock("inactive_outstanding"),
        _("Outstanding of the loans without a transaction for three months."),
        by=EVERY, good="fall",
    ),
    _flow("interest_receivable", _("Interest receivable"), "interest_receivable",
          _("Interest to be received since 1 January.")),
    _flow("interest_collected", _("Interest collected"), "interest_collected",
          _("Interest received since 1 January.")),
    Indicator(
        "interest_collection_rate", _("Interest collection rate"), "ratio", "percent",
        lambda f: percent(f.flow("interest_collected"), f.flow("interest_receivable")),
        _("Interest collected in percent of interest receivable; it may exceed 100 %."),
        by=EVERY, decimals=2, denominator=_("interest receivable"), of_flows=True, good="rise",
    ),
    Indicator(
        "unpaid_interest", _("Unpaid interest"), "stock", "VND",
        lambda f: f.stock("unpaid_interest"),
        _("Interest of debt in term and of overdue debt that was not paid."),
        by=EVERY, fine=True, good="fall",
    ),
    Indicator(
        "communes_without_overdue", _("Communes without overdue debt"), "stock", "count",
        lambda f: f.stock("communes_without_overdue"),
        _("Communes with outstanding and without any overdue debt."), good="rise",
    ),
    Indicator(
        "communes_by_band", _("Communes by overdue ratio"), "stock", "count",
        _communes_in_band,
        _("Communes with outstanding whose overdue ratio lies in a band; the bands are data."),
        each="band",
    ),
]  # fmt: skip
