"""Training and inspections, as the office enters them, else as the associations do."""

from django.utils.translation import gettext_lazy as _

from .indicator import Indicator, percent

INDICATORS = [
    Indicator(
        "training_classes", _("Training classes"), "flow", "count",
        lambda f: f.entered_flow("training_classes"),
        _("Classes held since 1 January."),
        by=("association",), good="rise",
    ),
    Indicator(
        "trained_people", _("People trained"), "flow", "count",
        lambda f: f.entered_flow("trained_people"),
        _("People who attended a class since 1 January."),
        by=("association",), good="rise", target="training_plan_people",
    ),
    Indicator(
        "training_completion", _("Completion of the training plan"), "ratio", "percent",
        lambda f: percent(f.entered_flow("trained_people"), f.target("training_plan_people")),
        _("People trained in percent of the people planned for the year."),
        by=("association",), decimals=1, denominator=_("people planned for the year"),
        of_flows=True, good="rise",
    ),
    Indicator(
        "inspections", _("Inspections"), "flow", "count",
        lambda f: f.entered_flow("inspections"),
        _("Inspections made since 1 January."),
        by=("association", "commune"), good="rise", target="inspections_plan",
    ),
    Indicator(
        "inspection_completion", _("Completion of the inspection plan"), "ratio", "percent",
        lambda f: percent(f.entered_flow("inspections"), f.target("inspections_plan")),
        _("Inspections made in percent of the inspections planned for the year."),
        by=("association", "commune"), decimals=1,
        denominator=_("inspections planned for the year"),
        of_flows=True, good="rise",
    ),
]  # fmt: skip
