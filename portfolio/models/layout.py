"""How an office's own files differ from the built-in layouts."""

from django.conf import settings
from django.db import models

from associations.models import Office

from .imports import ImportFile


class FileLayout(models.Model):
    """A mapping that somebody of the office made and saved: which column fills which field.

    `columns` is a list of {"column", "field", "unit"}: a column's name as the file has it, a field
    of the kind, and for an amount what one of it is worth ("dong", "thousand", "million",
    "billion"). `sheet` names the sheet of a workbook, empty for whichever has the columns.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="file_layouts")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=ImportFile.Kind.choices)
    sheet = models.CharField(max_length=80, blank=True)
    columns = models.JSONField(default=list)
    rollover_included = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="filelayout_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LayoutExample(models.Model):
    """The first rows of a file whose columns somebody maps; nothing of it is posted.

    `file` is the import that it is of, if it came in as one; else `content` are its bytes until a
    worker has looked at them. `tops` are the first rows of each sheet: {"name", "rows", "height"};
    `refused` is the rule by which it could not be read. `layout` is the mapping to be changed, or
    that was made of it. Rows are personal data: they go with the mapping saved, or after a while.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    file = models.OneToOneField(ImportFile, models.CASCADE, null=True, related_name="example")
    content = models.BinaryField(null=True)
    tops = models.JSONField(default=list)
    refused = models.CharField(max_length=40, blank=True)
    layout = models.ForeignKey(FileLayout, models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"example {self.pk}"
