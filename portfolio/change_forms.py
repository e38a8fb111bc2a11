"""The forms with which changes of groups and their scores are said.

What a form names (a group, hamlet, point, commune) is looked up by the page, which answers for what
the person does not see as for what there is not; so these fields are no choices to Django.
"""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.amounts import Unclear, decimal
from associations.numbers import written
from associations.text import clean
from groups.models.rating import MAXIMA
from groups.scores import PLACES

from .charts.ratings import CRITERIA

Choices = list[tuple[str, str]]


class LineField(forms.CharField):
    """One line of text, brought to one form."""

    def clean(self, value: Any) -> str:
        return clean(super().clean(value))


def _reason() -> LineField:
    return LineField(label=_("Reason"), max_length=500)


def _leader(*, required: bool) -> LineField:
    return LineField(label=_("Leader"), max_length=200, required=required)


def _chosen(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Select)


class ChangeForm(forms.Form):
    """The day of a change and its reason; for what ends a group, or brings it back, that is all."""

    on = forms.DateField(
        label=_("From which day on"),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = _reason()

    field_order = ("code", "other", "leader", "deputy", "hamlet", "point", "on", "reason")

    def offer(self, name: str, choices: Choices, empty: Any) -> None:
        """The choices of a field; the first one is none of them."""
        widget = cast("forms.Select", self.fields[name].widget)
        widget.choices = [("", empty), *choices]


class BoardForm(ChangeForm):
    """Another leader or deputy."""

    leader = _leader(required=True)
    deputy = LineField(label=_("Deputy leader"), max_length=200, required=False)


class PlaceForm(ChangeForm):
    """Another hamlet or transaction point, by their codes."""

    hamlet = _chosen(_("Hamlet"))
    point = _chosen(_("Transaction point"))


class MergeForm(ChangeForm):
    """The code of the group that goes on."""

    other = _chosen(_("Into which group"), required=True)


class NewGroupForm(BoardForm, PlaceForm):
    """A new group, opened or split from another."""

    code = forms.RegexField(
        r"^(?!0{7})[0-9]{7}$",
        label=_("Code of the new group"),
        help_text=_("Seven digits, as the bank has given it."),
        error_messages={"invalid": _("A group's code has seven digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 7}),
    )


class PointsField(forms.CharField):
    """Points of a criterion, up to the most there are."""

    def __init__(self, name: str) -> None:
        self.most = MAXIMA[name]
        attrs = {"inputmode": "decimal", "data-most": self.most, "autocomplete": "off"}
        super().__init__(
            label=cast("Any", CRITERIA[name]), max_length=20, widget=forms.TextInput(attrs=attrs)
        )

    def clean(self, value: Any) -> Decimal:
        try:
            points = decimal(super().clean(value))
        except Unclear:
            points = None
        if points is None or not 0 <= points <= self.most or points != round(points, PLACES):
            raise forms.ValidationError(
                _("From 0 to %(most)s points, with a comma before decimals."),
                params={"most": self.most},
            )
        return points


class ScoreForm(forms.Form):
    """The six criteria of a score and why it is entered; `shown` is the version that was seen."""

    shown = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CRITERIA:
            self.fields[name] = PointsField(name)
        self.fields["reason"] = _reason()

    @property
    def points(self) -> dict[str, Decimal]:
        """The points of a form that is valid."""
        return {name: self.cleaned_data[name] for name in MAXIMA}


class RemoveForm(forms.Form):
    """Why a score by hand is taken away."""

    shown = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    reason = _reason()


def typed(points: Decimal) -> str:
    """Points as one types them."""
    places = max(0, -int(points.normalize().as_tuple().exponent))
    return written(points, places)
