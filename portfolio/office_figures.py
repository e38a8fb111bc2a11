"""What the office itself enters, since no bank export carries it: keys, kinds and parts."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .scope import Dimension

Kind = Literal["stock", "flow", "decision"]


@dataclass(frozen=True)
class OfficeKey:
    """One thing that the office enters.

    A stock is dated at the quarter's end, a flow happened in the quarter, a decision is dated and
    holds until the next one of its year. `scopes` are the parts it may be entered for; a whole
    that is not entered is the sum over `adds_over`.
    """

    key: str
    label: Promise
    kind: Kind
    unit: Literal["VND", "count"]
    scopes: tuple[Dimension, ...] = ()
    adds_over: Dimension | None = None


KEYS = {
    key.key: key
    for key in (
        OfficeKey("capital", _("Capital"), "stock", "VND", ("source",), "source"),
        OfficeKey(
            "outstanding_target", _("Outstanding target"), "decision", "VND",
            ("association", "commune", "programme"),
        ),
        OfficeKey(
            "growth_target", _("Planned growth of the year"), "decision", "VND",
            ("association", "commune", "programme"),
        ),
        OfficeKey(
            "savings_target", _("Savings target"), "decision", "VND", ("association", "commune")
        ),
        OfficeKey(
            "training_plan_people", _("People to be trained in the year"), "decision", "count",
            ("association",),
        ),
        OfficeKey(
            "inspections_plan", _("Inspections planned for the year"), "decision", "count",
            ("association", "commune"),
        ),
        OfficeKey(
            "training_classes", _("Training classes of the quarter"), "flow", "count",
            ("association",), "association",
        ),
        OfficeKey(
            "trained_people", _("People trained in the quarter"), "flow", "count",
            ("association",), "association",
        ),
        OfficeKey(
            "inspections", _("Inspections of the quarter"), "flow", "count",
            ("association", "commune"), "association",
        ),
    )
}  # fmt: skip
