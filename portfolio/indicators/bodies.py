"""Savings-and-loan groups: how many, how rated, with or without overdue debt, their savings."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.numbers import Number
from portfolio.scope import Dimension

from .facts import Facts
from .indicator import Good, Indicator, average, percent

_PART: tuple[Dimension, ...] = ("association", "commune")
_GROUP: tuple[Dimension, ...] = (*_PART, "group")
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
        _("Savings balance of the open groups. One source counts for the whole quarter: the "
          "accounts of CASA; in a quarter without CASA, the bank's score files; without either, "
          "the accepted monthly sheets, once there is one of every open group. Where several have "
          "it, the difference is shown and nothing is corrected."),
        by=_GROUP, good="rise", target="savings_target",
    ),
    Indicator(
        "members", _("Members of groups"), "stock", "count",
        lambda f: f.stock("members"),
        _("Members of the open groups by each one's latest accepted monthly sheet of the quarter. "
          "Known for a part once there is one of every open group in it."),
        by=_GROUP, good="rise",
    ),
    Indicator(
        "members_per_group", _("Members per group"), "ratio", "count",
        lambda f: average(f.stock("members"), f.stock("groups")),
        _("Members spread over the open groups."),
        by=_GROUP, decimals=1, denominator=_("open groups"),
    ),
    Indicator(
        "savers", _("Members of groups who save"), "stock", "count",
        lambda f: f.stock("savers"),
        _("People with a balance on an account of an open group in CASA, each counted once. In a "
          "quarter without CASA: members with savings, by the same monthly sheets as the "
          "members."),
        by=_GROUP, good="rise",
    ),
    Indicator(
        "savings_participation", _("Members who save, in percent"), "ratio", "percent",
        lambda f: percent(f.stock("savers"), f.stock("members")),
        _("Savers, by CASA where there is one, in percent of all members of the open groups by "
          "the monthly sheets; more than 100 % means that the two disagree."),
        by=_GROUP, decimals=2, denominator=_("members"), good="rise",
    ),
]  # fmt: skip
