"""Capital, outstanding, growth, targets, borrowers and turnover."""

from django.utils.translation import gettext_lazy as _

from associations.numbers import Number
from portfolio.scope import Dimension

from .facts import Facts
from .indicator import EVERY, PART, Indicator, average, percent


def outstanding(f: Facts) -> int:
    """current + overdue + frozen, in dong."""
    return f.stock("current") + f.stock("overdue") + f.stock("frozen")


def _growth(f: Facts) -> int:
    return outstanding(f) - outstanding(f.year_start)


def repaid(f: Facts) -> int:
    """Principal repaid out of all three classes, in dong."""
    return f.flow("repaid_current") + f.flow("repaid_overdue") + f.flow("repaid_frozen")


def _share_of(f: Facts, dimension: Dimension) -> Number:
    return percent(outstanding(f), outstanding(f.of(f.scope.without(dimension))))


INDICATORS = [
    Indicator(
        "capital", _("Total capital"), "stock", "VND",
        lambda f: f.entered("capital"),
        _("Central capital, local budget capital and mobilised deposits, as the office "
          "entered them."),
        by=("source",), good="rise",
    ),
    Indicator(
        "outstanding", _("Total outstanding"), "stock", "VND",
        outstanding,
        _("What borrowers owe: debt in term, overdue debt and frozen debt together."),
        by=EVERY, good="rise", target="outstanding_target",
    ),
    Indicator(
        "outstanding_current", _("Debt in term"), "stock", "VND",
        lambda f: f.stock("current"),
        _("Principal that is neither overdue nor frozen."),
        by=EVERY, good="rise",
    ),
    Indicator(
        "commune_share", _("Share of the commune"), "ratio", "percent",
        lambda f: _share_of(f, "commune"),
        _("The commune's outstanding in percent of that of all communes."),
        by=("association", "programme", "source"), each="commune", decimals=1,
        denominator=_("outstanding of all communes"),
    ),
    Indicator(
        "programme_share", _("Share of the programme"), "ratio", "percent",
        lambda f: _share_of(f, "programme"),
        _("The programme's outstanding in percent of that of all programmes."),
        by=("association", "commune", "source"), each="programme", decimals=1,
        denominator=_("outstanding of all programmes"),
    ),
    Indicator(
        "source_share", _("Share of the source of capital"), "ratio", "percent",
        lambda f: _share_of(f, "source"),
        _("Outstanding from the source of capital in percent of that from all sources."),
        by=("association", "commune", "programme"), each="source", decimals=1,
        denominator=_("outstanding from all sources"),
    ),
    Indicator(
        "credit_growth", _("Credit growth"), "ratio", "percent",
        lambda f: percent(_growth(f), outstanding(f.year_start)),
        _("How much outstanding has grown since 31 December of the year before."),
        by=PART, decimals=2,
        denominator=_("outstanding at the year start"), good="rise",
    ),
    Indicator(
        "target_completion", _("Completion of the outstanding target"), "ratio", "percent",
        lambda f: percent(outstanding(f), f.target("outstanding_target")),
        _("Outstanding in percent of the outstanding target in force at the as-of date."),
        by=("association", "commune", "programme"), decimals=1,
        denominator=_("outstanding target of the year"), good="rise",
    ),
    Indicator(
        "growth_target_completion", _("Completion of the growth plan"), "ratio", "percent",
        lambda f: percent(_growth(f), f.target("growth_target")),
        _("Growth since the year start in percent of the growth planned for the year."),
        by=("association", "commune", "programme"), decimals=1,
        denominator=_("planned growth of the year"), good="rise",
    ),
    Indicator(
        "programmes", _("Credit programmes"), "stock", "count",
        lambda f: f.stock("programmes"),
        _("Programmes under which something is outstanding."),
        by=("association", "commune", "source"),
    ),
    Indicator(
        "loans", _("Loans"), "stock", "count",
        lambda f: f.stock("loans"),
        _("Loans with something outstanding."),
        by=EVERY,
    ),
    Indicator(
        "borrowers", _("Borrowers"), "stock", "count",
        lambda f: f.stock("borrowers"),
        _("Borrowers with something outstanding, each counted once however many loans they have."),
        by=EVERY, good="rise",
    ),
    Indicator(
        "average_per_borrower", _("Average outstanding per borrower"), "ratio", "VND",
        lambda f: average(outstanding(f), f.stock("borrowers")),
        _("Outstanding spread over the borrowers who owe it."),
        by=PART, denominator=_("borrowers"),
    ),
    Indicator(
        "average_per_group", _("Average outstanding per group"), "ratio", "VND",
        lambda f: average(f.stock("entrusted_outstanding"), f.stock("groups")),
        _("Entrusted outstanding spread over the open groups."),
        by=("association", "commune"), denominator=_("open groups"),
    ),
    Indicator(
        "average_per_commune", _("Average outstanding per commune"), "ratio", "VND",
        lambda f: average(outstanding(f), f.stock("communes")),
        _("Outstanding spread over the communes in which something is outstanding."),
        by=("association", "commune"), denominator=_("communes"),
    ),
    Indicator(
        "disbursed", _("Disbursed"), "flow", "VND",
        lambda f: f.flow("disbursed"),
        _("New money lent since 1 January; rollovers are kept apart."),
        by=EVERY, good="rise",
    ),
    Indicator(
        "rolled_over", _("Rolled over"), "flow", "VND",
        lambda f: f.flow("rolled_over"),
        _("Loans renewed without new money since 1 January."),
        by=PART,
    ),
    Indicator(
        "loans_made", _("Loans made"), "flow", "count",
        lambda f: f.flow("loans_made"),
        _("Loans dated since 1 January: turns, not borrowers."),
        by=PART,
    ),
    Indicator(
        "repaid", _("Repaid"), "flow", "VND",
        repaid,
        _("Principal repaid since 1 January out of debt in term, overdue and frozen."),
        by=EVERY, good="rise",
    ),
    Indicator(
        "written_off", _("Written off"), "flow", "VND",
        lambda f: f.flow("written_off"),
        _("Debt that was cancelled since 1 January."),
        by=EVERY,
    ),
]  # fmt: skip
