"""Forms of accounts, roles and quarters."""

import re
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Assignment, Association, Commune, CommuneName, Office, Quarter, Role
from .periods import Period
from .staff import PHONE, USER_NAME, USER_NAME_FORM
from .text import clean

OFFICERS = {Role.CREDIT_OFFICER, Role.ASSOCIATION_OFFICER}
_YEARS_KEPT = 10
# As it is written here, and as browsers and files write it.
_DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
# A wait that is over before anybody has typed six digits needs no words.
_NOTICED = timedelta(seconds=4)


def _day_widget() -> forms.DateInput:
    example = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
    return forms.DateInput(format="%d/%m/%Y", attrs=example)


class SignInForm(AuthenticationForm):
    """User name and password; user names are written small, however they are typed."""

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class CodeForm(forms.Form):
    """The code of an app, or a recovery code."""

    code = forms.CharField(
        max_length=20,
        label=_("Code"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "code-typed"}
        ),
    )

    def refuse(self, until: datetime | None) -> None:
        """Says that the code was wrong, and when the next one is looked at."""
        wrong = _("This code is wrong, or was used already. Type the one that the app shows now.")
        self.add_error("code", wrong)
        if until is not None and until - timezone.now() > _NOTICED:
            at = date_format(timezone.localtime(until), "H:i:s")
            waits = gettext("After so many wrong codes none is looked at before %(at)s.")
            self.add_error("code", waits % {"at": at})


class PhoneForm(forms.Form):
    """A telephone number, or none."""

    phone = forms.CharField(
        required=False,
        max_length=20,
        label=_("Telephone"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not re.fullmatch(PHONE, phone):
            raise forms.ValidationError(_("Write 8 to 15 digits; spaces may stand between them."))
        return phone


class AssignmentForm(forms.ModelForm):
    """A role in an office from a day to a day; of several communes it is several assignments."""

    valid_from = forms.DateField(
        required=False, label=_("First day"), input_formats=_DAYS, widget=_day_widget()
    )
    valid_to = forms.DateField(
        required=False,
        label=_("Last day"),
        help_text=_("Empty: without an end."),
        input_formats=_DAYS,
        widget=_day_widget(),
    )
    commune = forms.ModelMultipleChoiceField(
        Commune.objects.none(),
        required=False,
        label=_("Communes"),
        help_text=_("Only for officers; none ticked means the whole office."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Assignment
        fields = ["role", "association", "valid_from", "valid_to"]
        labels = {"role": _("Role"), "association": _("Association")}
        help_texts = {"association": _("Only for an association officer.")}

    field_order = ["role", "association", "commune", "valid_from", "valid_to"]

    def __init__(self, *args: Any, office: Office, on: date, **kwargs: Any) -> None:
        self.on = on
        kwargs["instance"] = Assignment(office=office, valid_from=on)
        super().__init__(*args, **kwargs)
        entrusted = Association.objects.filter(entrusted=True)
        names = CommuneName.objects.on(on).filter(office=office).order_by("sort_key")
        communes = dict(names.values_list("commune_id", "name"))
        role = cast("forms.ChoiceField", self.fields["role"])
        role.choices = [("", _("Choose a role")), *Role.choices]
        association = cast("forms.ModelChoiceField", self.fields["association"])
        association.queryset = entrusted
        association.choices = [("", _("None")), *((a.code, a.label) for a in entrusted)]
        commune = cast("forms.ModelMultipleChoiceField", self.fields["commune"])
        commune.queryset = office.communes.filter(pk__in=communes)
        commune.choices = list(communes.items())

    def clean_valid_from(self) -> date:
        return self.cleaned_data["valid_from"] or self.on

    def clean(self) -> dict[str, Any]:
        """A role that cannot be of an association or a commune says so, and days in disorder."""
        data = super().clean() or {}
        role, association = data.get("role"), data.get("association")
        if role == Role.ASSOCIATION_OFFICER and association is None:
            self.add_error("association", _("Choose the association this person works for."))
        if role != Role.ASSOCIATION_OFFICER and association is not None:
            self.add_error("association", _("Only an association officer has an association."))
        if role not in OFFICERS and data.get("commune"):
            self.add_error("commune", _("Only officers can be of one commune."))
        since, until = data.get("valid_from"), data.get("valid_to")
        if since is not None and until is not None and until < since:
            self.add_error("valid_to", _("The last day comes before the first."))
        elif until is not None and until < self.on:
            self.add_error("valid_to", _("The last day is over already."))
        return data

    def assignments(self) -> list[Assignment]:
        """What the form asks for: one assignment, or one for each commune chosen."""
        common = {
            "office": self.instance.office,
            "role": self.cleaned_data["role"],
            "association": self.cleaned_data["association"],
            "valid_from": self.cleaned_data["valid_from"],
            "valid_to": self.cleaned_data["valid_to"],
        }
        communes = list(self.cleaned_data["commune"]) or [None]
        return [Assignment(commune=commune, **common) for commune in communes]


class InvitationForm(AssignmentForm, PhoneForm):
    """Somebody new in an office: who they are and their first role."""

    username = forms.RegexField(
        USER_NAME,
        max_length=60,
        label=_("User name"),
        help_text=_("Small letters without marks, digits, dots and dashes."),
        error_messages={"invalid": USER_NAME_FORM},
    )
    full_name = forms.CharField(max_length=150, label=_("Full name"))
    field_order = ["full_name", "username", "phone", *AssignmentForm.field_order]

    def clean_full_name(self) -> str:
        return clean(self.cleaned_data["full_name"])


class OpenQuarterForm(forms.Form):
    """A quarter that an office does not have yet, within the years that are kept."""

    quarter = forms.ChoiceField(label=_("Quarter"))

    def __init__(self, *args: Any, quarters: tuple[Quarter, ...], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period, known = Period.of(on), {quarter.period for quarter in quarters}
        missing = [p for p in reversed(period.back(4 * _YEARS_KEPT)) if p not in known]
        field = cast("forms.ChoiceField", self.fields["quarter"])
        field.choices = [(p.slug, p.label) for p in missing]
        after = max(known).next if known else period.previous
        if after in missing:
            self.initial["quarter"] = after.slug
