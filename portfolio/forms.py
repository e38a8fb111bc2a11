"""The forms of a quarter's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from associations.models import Quarter, User
from associations.text import clean

from .imports.sets import MOST_FILES
from .models import Remark
from .scope import Scope

# Telephones know files by their type, not by the end of their name.
ACCEPTED = (
    ".xlsx,.xls,.csv,.txt,text/csv,text/plain,application/vnd.ms-excel,"
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
_SHEET_BYTES = 2 * 1024**2


class _ManyFiles(forms.ClearableFileInput):
    """A field for files that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several. Its value is the list of all of them.

    A single one that is empty or too large is refused at once; of several, only when all are.
    """

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [*data] if isinstance(data, list | tuple) else [*filter(None, [data])]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("Choose at most %(count)s files at once.") % {"count": MOST_FILES}
            )
        sizes = [file.size or 0 for file in given]
        if sizes and all(size > settings.IMPORT_MAX_BYTES for size in sizes):
            raise forms.ValidationError(
                _("The file is larger than %(size)s MB. Export the quarter's rows alone.")
                % {"size": settings.IMPORT_MAX_BYTES // 1024**2}
            )
        if not any(sizes):
            super().clean(given[0] if given else None, initial)
        return given


class UploadForm(forms.Form):
    """Files of the bank, or the office's own sheet: one, or all of a quarter at once."""

    file = FilesField(
        label=_("Files of the bank or of the office (XLSX, XLS, CSV)"),
        help_text=_(
            "Choose or drop all files of the quarter at once, in any order. What each is shows "
            "from its columns. Nothing is posted before you confirm."
        ),
        widget=_ManyFiles(attrs={"accept": ACCEPTED, "data-files": ""}),
    )


class MendedForm(forms.Form):
    """A workbook of faults with its rows mended."""

    workbook = forms.FileField(
        label=_("The workbook with the mended rows (XLSX)"),
        max_length=200,
        help_text=_(
            "Mend the coloured cells and hand the workbook in here. Just these rows are replaced, "
            "and the whole file is checked again."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_workbook(self) -> UploadedFile:
        given: UploadedFile = self.cleaned_data["workbook"]
        if (given.size or 0) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(size)s MB. Export the quarter's rows alone.")
                % {"size": settings.IMPORT_MAX_BYTES // 1024**2}
            )
        return given


class ExampleForm(forms.Form):
    """A file whose columns are to be mapped, for a layout that there is or for a new one."""

    file = FilesField(
        label=_("File of the office (XLSX, XLS, CSV)"),
        help_text=_(
            "Only its first rows are looked at, and nothing is posted. They are forgotten when the "
            "layout is saved."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    layout = forms.IntegerField(required=False, widget=forms.HiddenInput)


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
