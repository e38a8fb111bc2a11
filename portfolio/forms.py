"""The forms of a quarter's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Quarter, User
from associations.text import clean

from .models import Remark
from .scope import Scope


class RemarkForm(forms.Form):
    """A leader's paragraph after a section of the briefing. An empty text removes it."""

    section = forms.ChoiceField(choices=Remark.Section.choices, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_text(self) -> str:
        lines = self.cleaned_data["text"].splitlines()
        return "\n".join(clean(line) for line in lines).strip()

    def keep(self, quarter: Quarter, scope: Scope, by: User) -> None:
        """Stores the paragraph for a quarter and scope; figures are never touched."""
        place: dict[str, Any] = {
            "office": quarter.office,
            "ends_on": quarter.ends_on,
            "association_id": scope.association,
            "commune_id": scope.commune,
            "section": self.cleaned_data["section"],
        }
        if self.cleaned_data["text"]:
            Remark.objects.update_or_create(
                **place, defaults={"text": self.cleaned_data["text"], "edited_by": by}
            )
        else:
            Remark.objects.filter(**place).delete()
