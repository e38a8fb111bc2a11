"""From which month on an office wants sheets, and by which day."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from associations.months import Month
from associations.pages import page, visit
from associations.rights import Action
from groups.models import SheetRule

_FIRST = Month(2015, 1)
_LAST_DAY = 28


class MonthField(forms.Field):
    """A month as browsers give it (2024-03) or as people write it (3/2024)."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": "2024-03"})
        super().__init__(widget=widget, **more)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        number, slash, year = text.partition("/")
        try:
            month = Month.parse(f"{year}-{number:0>2}" if slash else text)
        except ValueError:
            raise forms.ValidationError(_("Write a month like 3/2024.")) from None
        if month < _FIRST:
            raise forms.ValidationError(_("This month is too long ago."))
        return month

    def prepare_value(self, value: Any) -> Any:
        return value.slug if isinstance(value, Month) else value


class SheetRuleForm(forms.Form):
    """An office's rule of its sheets."""

    first = MonthField(
        label=gettext_lazy("First month of which sheets are wanted"),
        help_text=gettext_lazy("Every association with groups then owes one sheet a commune."),
    )
    last = MonthField(
        label=gettext_lazy("Last month"),
        required=False,
        help_text=gettext_lazy("Empty: until further notice."),
    )
    day = forms.IntegerField(
        label=gettext_lazy("Deadline: day of the next month"),
        min_value=1,
        max_value=_LAST_DAY,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last month is before the first."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_rule(request: HttpRequest, office_code: str) -> HttpResponse:
    """The first month and the deadline, for leaders to set; what was entered stays as it is."""
    here = visit(request, office_code, action=Action.SET_RULES)
    known = SheetRule.objects.filter(office=here.office).first()
    form = SheetRuleForm(request.POST if request.method == "POST" else None, initial=_now(known))
    if request.method == "POST" and form.is_valid():
        said, last = form.cleaned_data, form.cleaned_data["last"]
        SheetRule.objects.update_or_create(
            office=here.office,
            defaults={
                "first_month_ends_on": said["first"].ends_on,
                "last_month_ends_on": last and last.ends_on,
                "deadline_day": said["day"],
            },
        )
        messages.success(request, _("The months and the deadline are set."))
        return redirect("sheets", here.code)
    return render(request, "sheets/rule.html", page(here, "sheets", form=form))


def _now(rule: SheetRule | None) -> dict[str, Any]:
    if rule is None:
        return {"day": SheetRule._meta.get_field("deadline_day").default}
    last = rule.last_month_ends_on
    return {
        "first": Month.of(rule.first_month_ends_on),
        "last": Month.of(last) if last else None,
        "day": rule.deadline_day,
    }
