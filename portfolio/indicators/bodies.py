"""Savings-and-loan groups: how many, how rated, with or without overdue debt, their savings."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.numbers import Number
from portfolio.scope import Dimension

from .facts import Facts
from .indicator import Good, Indicator, percent

_PART: tuple[Dimension, ...] = ("association", "commune")
_OPEN_GROUPS = _("all open groups")


def _rated(f: Facts) -> int:
    return f.of(f.scope.without("rating")).stock(f"groups_{f.scope.rating}")


def _rated_share(f: Facts) -> Number:
    return percent(_rated(f), f.of(f.scope.without("rating")).stock("groups"))


def _clean(f: Facts) -> int:
    return f.stock("groups") - f.stock("groups_with_overdue")


def _pair(
    key: str, label: Promise, share: Promise, formula: Callable[[Facts], int], good: Good
) -> list[Indicator]:
    return [
        Indicator(
            key, label, "stock", "count", formula,
            _("Open groups by whether any of their loans has overdue debt."),
            by=_PART, good=good,
        ),
        Indicator(
            f"{key}_share", share, "ratio", "percent",
            lambda f: percent(formula(f), f.stock("groups")),
            _("In percent of all open groups."),
            by=_PART, decimals=1, denominator=_OPEN_GROUPS, good=good,
        ),
    ]  # fmt: skip


INDICATORS = [
    Indicator(
        "groups", _("Savings-and-loan groups"), "stock", "count",
        lambda f: f.stock("groups"),
        _("Groups open at the quarter's end."),
        by=_PART,
    ),
    Indicator(
        "groups_rated", _("Groups by rating"), "stock", "count",
        _rated,
        _("Open groups in a class, by the bank's latest monthly score of the quarter; groups "
          "without a score are a class of their own."),
        by=_PART, each="rating",
    ),
    Indicator(
        "groups_rated_share", _("Share of groups by rating"), "ratio", "percent",
        _rated_share,
        _("Groups of a class in percent of all open groups, those without a score included."),
        by=_PART, each="rating", denominator=_OPEN_GROUPS,
    ),
    *_pair(
        "groups_with_overdue", _("Groups with overdue debt"),
        _("Share of groups with overdue debt"), lambda f: f.stock("groups_with_overdue"), "fall",
    ),
    *_pair(
        "groups_without_overdue", _("Groups without overdue debt"),
        _("Share of groups without overdue debt"), _clean, "rise",
    ),
    Indicator(
        "savings", _("Savings of group members"), "stock", "VND",
        lambda f: f.stock("savings"),
        _("Savings balance of the groups as the bank's score file gives it."),
        by=("association", "commune", "group"), good="rise", target="savings_target",
    ),
]  # fmt: skip
