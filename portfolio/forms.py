"""The forms of a quarter's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from associations.models import Quarter, User
from associations.text import clean

from .models import Remark
from .scope import Scope

_SHEET_BYTES = 2 * 1024**2


class UploadForm(forms.Form):
    """One file of the bank, or the office's own sheet."""

    file = forms.FileField(
        label=_("File of the bank or of the office (XLSX, XLS, CSV)"),
        max_length=200,
        help_text=_(
            "HSTO first, then HSKH, HSKU, the group scores and the office figures. What the file "
            "is shows from its columns. Nothing is posted before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )

    def clean_file(self) -> UploadedFile:
        given: UploadedFile = self.cleaned_data["file"]
        if (given.size or 0) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(size)s MB. Export the quarter's rows alone.")
                % {"size": settings.IMPORT_MAX_BYTES // 1024**2}
            )
        return given


class SheetFileForm(forms.Form):
    """A monthly sheet that was downloaded and filled in."""

    file = forms.FileField(
        label=_("The sheet that was filled in (XLSX, XLS, CSV)"),
        max_length=200,
        help_text=_(
            "An empty cell changes nothing, a dash (-) clears what is saved. You see what changes "
            "before anything is saved."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def clean_file(self) -> UploadedFile:
        given: UploadedFile = self.cleaned_data["file"]
        if (given.size or 0) > _SHEET_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 2 MB, more than any sheet. Is it the right one?")
            )
        return given


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


class LoanSearch(forms.Form):
    """Words of a borrower's name, typed with or without marks, or numbers."""

    q = forms.CharField(
        label=_("Find a borrower, loan or group"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": _("Name with or without marks, loan number, borrower or group code"),
            }
        ),
    )

    def clean_q(self) -> str:
        return clean(self.cleaned_data["q"])
