"""Lending through the associations."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from associations.models import DIRECT

from .facts import Facts
from .indicator import Indicator, Unknown, percent
from .lending import outstanding
from .reasons import NOT_ENTRUSTED


def entrusted(f: Facts) -> int:
    """What is outstanding through associations, in dong."""
    return f.stock("entrusted_outstanding")


def _association_share(f: Facts) -> Decimal:
    if f.scope.association == DIRECT:
        raise Unknown(NOT_ENTRUSTED)
    return percent(outstanding(f), entrusted(f.whole))


INDICATORS = [
    Indicator(
        "entrusted_outstanding", _("Entrusted outstanding"), "stock", "VND",
        entrusted,
        _("Outstanding of the loans made through an association's groups."),
        by=("association", "commune"), good="rise",
    ),
    Indicator(
        "entrusted_share", _("Share of entrusted lending"), "ratio", "percent",
        lambda f: percent(entrusted(f), outstanding(f.whole)),
        _("Entrusted outstanding in percent of total outstanding."),
        by=("association", "commune"), decimals=1, denominator=_("total outstanding"),
    ),
    Indicator(
        "entrusted_borrowers", _("Borrowers through associations"), "stock", "count",
        lambda f: f.stock("entrusted_borrowers"),
        _("Borrowers with an outstanding loan in a group, each counted once."),
        by=("association", "commune"), good="rise",
    ),
    Indicator(
        "association_share", _("Share of the association"), "ratio", "percent",
        _association_share,
        _("The association's outstanding in percent of entrusted outstanding."),
        by=("commune",), each="association", decimals=1,
        denominator=_("entrusted outstanding"),
    ),
]  # fmt: skip
