"""Forms of accounts, roles and quarters."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from .models import Assignment, Association, CommuneName, Office, Quarter, Role
from .periods import Period
from .staff import USER_NAME, USER_NAME_FORM
from .text import clean

OFFICERS = {Role.CREDIT_OFFICER, Role.ASSOCIATION_OFFICER}
_YEARS_KEPT = 10


class SignInForm(AuthenticationForm):
    """User name and password; user names are written small, however they are typed."""

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class AssignmentForm(forms.ModelForm):
    """A role in an office from a day on."""

    class Meta:
        model = Assignment
        fields = ["role", "association", "commune"]
        labels = {
            "role": _("Role"),
            "association": _("Association"),
            "commune": _("Commune"),
        }
        help_texts = {
            "association": _("Only for an association officer."),
            "commune": _("Only for officers; empty means the whole office."),
        }

    def __init__(self, *args: Any, office: Office, on: date, **kwargs: Any) -> None:
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
        commune = cast("forms.ModelChoiceField", self.fields["commune"])
        commune.queryset = office.communes.filter(pk__in=communes)
        commune.choices = [("", _("The whole office")), *communes.items()]

    def clean(self) -> dict[str, Any]:
        """A role that cannot be of an association or a commune says so."""
        data = super().clean() or {}
        role, association = data.get("role"), data.get("association")
        if role == Role.ASSOCIATION_OFFICER and association is None:
            self.add_error("association", _("Choose the association this person works for."))
        if role != Role.ASSOCIATION_OFFICER and association is not None:
            self.add_error("association", _("Only an association officer has an association."))
        if role not in OFFICERS and data.get("commune") is not None:
            self.add_error("commune", _("Only officers can be of one commune."))
        return data


class InvitationForm(AssignmentForm):
    """Somebody new in an office: who they are and their first role."""

    username = forms.RegexField(
        USER_NAME,
        max_length=60,
        label=_("User name"),
        help_text=_("Small letters without marks, digits, dots and dashes."),
        error_messages={"invalid": USER_NAME_FORM},
    )
    full_name = forms.CharField(max_length=150, label=_("Full name"))
    field_order = ["full_name", "username", "role", "association", "commune"]

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
