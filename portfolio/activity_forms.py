"""What associations enter of their classes and inspections, as forms."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Association, CommuneName, Inspection, Office, TrainingClass
from associations.rights import Action, Reach
from associations.text import clean

from .entry import NumberField

# More people in one class, or objects looked at on one day, are a slip of the finger.
_MOST = 10_000
_FIRST_DAY = date(2015, 1, 1)
_NOT_YOURS = {"invalid_choice": _("Choose one of the parts in the list.")}


def parts_of(reach: Reach, office: Office, on: date) -> dict[str, str]:
    """Whose activities somebody may enter: their key in the form, and what they are called."""
    names = CommuneName.objects.on(on).filter(office=office).order_by("sort_key")
    communes = {name.commune_id: name for name in names}
    found = {}
    for association in Association.objects.filter(entrusted=True):
        if reach.covers(association.code, None, Action.ENTER):
            label = _("%(association)s, the whole office") % {"association": association.label}
            found[f"{association.code}-"] = str(label)
        for pk, name in communes.items():
            if reach.covers(association.code, pk, Action.ENTER):
                found[f"{association.code}-{name.code}"] = f"{association.label} · {name.name}"
    return found


class ActivityForm(forms.ModelForm):
    """An activity of one of the person's own parts; `reason` only where one is corrected."""

    part = forms.ChoiceField(label=_("Of"), error_messages=_NOT_YOURS)
    reason = forms.CharField(label=_("Why it is corrected"), max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, reach: Reach, office: Office, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office, self.on = office, on
        names = CommuneName.objects.on(on).filter(office=office)
        self._communes = dict(names.values_list("code", "commune_id"))
        choices = parts_of(reach, office, on)
        self.fields["part"].choices = [*choices.items()]  # type: ignore[attr-defined]
        if self.instance.pk is None:
            del self.fields["reason"], self.fields["seen"]
        else:
            code = {pk: code for code, pk in self._communes.items()}.get(self.instance.commune_id)
            self.initial["part"] = f"{self.instance.association_id}-{code or ''}"

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.on:
            raise forms.ValidationError(_("This day has not come yet."))
        if day < _FIRST_DAY:
            raise forms.ValidationError(_("This day is too long ago."))
        return day

    def clean(self) -> dict[str, Any]:
        """Places the activity, and brings what was typed to one form."""
        data = super().clean() or {}
        for name in ("topic", "audience", "note", "reason"):
            if name in data:
                data[name] = clean(data[name])
        if "part" in data:
            association, _dash, code = data["part"].partition("-")
            self.instance.office = self.office
            self.instance.association_id = association
            self.instance.commune_id = self._communes[code] if code else None
        return data


def _number(label: Any) -> NumberField:
    return _Count(places=0, label=label)


class _Count(NumberField):
    """A number of people or objects: one or more."""

    def __init__(self, places: int, **more: Any) -> None:
        super().__init__(places, **more)
        self.required = True
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is None:
            return None
        if not 1 <= number <= _MOST:
            raise forms.ValidationError(
                _("Write a whole number from 1 to %(most)s.") % {"most": _MOST}
            )
        return int(number)


def _day() -> forms.DateField:
    return forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TrainingClassForm(ActivityForm):
    """One training class."""

    held_on = _day()
    people = _number(_("People who attended"))
    field_order = ("part", "held_on", "topic", "audience", "people", "note", "reason", "seen")

    class Meta:
        model = TrainingClass
        fields = ("held_on", "topic", "audience", "people", "note")
        labels = {"topic": _("Topic"), "audience": _("For whom"), "note": _("Note")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class InspectionForm(ActivityForm):
    """Inspections of one kind on one day."""

    held_on = _day()
    number = _number(_("How many were looked at"))
    field_order = ("part", "held_on", "looked_at", "number", "note", "reason", "seen")

    class Meta:
        model = Inspection
        fields = ("held_on", "looked_at", "number", "note")
        labels = {"looked_at": _("What was looked at"), "note": _("Note")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
