"""Files that came in: what they are, how far they got and what is wrong with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models import Office, Quarter


class FileSet(models.Model):
    """Several files of one quarter handed in together, to be judged and posted together.

    `summary` holds their effect on the figures all together, and the names of files that were not
    taken with the rule that says why; no personal data.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        REFUSED = "refused", _("refused")
        STAGED = "staged", _("to be confirmed")
        POSTED = "posted", _("posted")
        DISCARDED = "discarded", _("discarded")

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    quarter = models.ForeignKey(Quarter, models.CASCADE, related_name="file_sets")
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    summary = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"set of files {self.pk}"

    @property
    def open(self) -> bool:
        """Whether its files still wait to be read or confirmed together."""
        return self.state not in (self.State.POSTED, self.State.DISCARDED)


class ImportFile(models.Model):
    """One uploaded file for one quarter, and its way: uploaded, staged or refused, posted, undone.

    `set` is what it was handed in with, if with others; `layout` the office's mapping by which it
    was understood, null for a built-in one. Hash, name and size are kept for good; the content and
    the staged rows go after posting. `summary` holds counts and the effect on the figures that the
    preview shows, no personal data.
    """

    class Kind(models.TextChoices):
        GROUPS = "groups", _("Groups (HSTO)")
        BORROWERS = "borrowers", _("Borrowers (HSKH)")
        LOANS = "loans", _("Loan statement (HSKU)")
        SCORES = "scores", _("Group scores")
        SAVINGS = "savings", _("Savings (CASA)")
        FIGURES = "figures", _("Office figures")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        REFUSED = "refused", _("refused")
        STAGED = "staged", _("to be confirmed")
        POSTED = "posted", _("posted")
        REPLACED = "replaced", _("replaced")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    quarter = models.ForeignKey(Quarter, models.CASCADE, related_name="imports")
    set = models.ForeignKey(FileSet, models.CASCADE, null=True, related_name="files")
    layout = models.ForeignKey("FileLayout", models.SET_NULL, null=True, related_name="files")
    kind = models.CharField(max_length=9, choices=Kind.choices, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    as_of = models.DateField(null=True)
    rows = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    posted_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "kind", "as_of"],
                condition=Q(state="posted", kind="scores"),
                name="importfile_scores_posted_once_a_month",
            ),
            models.UniqueConstraint(
                fields=["quarter", "kind"],
                condition=Q(state="posted") & ~Q(kind="scores"),
                name="importfile_posted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def busy(self) -> bool:
        return self.state == self.State.UPLOADED


class ImportContent(models.Model):
    """The bytes of an uploaded file until it is posted, or for seven days.

    `mended` are the cells, old and new as JSON, that came back mended in a workbook of its faults.
    """

    file = models.OneToOneField(
        ImportFile, models.CASCADE, primary_key=True, related_name="content"
    )
    content = models.BinaryField()
    mended = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"content of import {self.file_id}"


class Fault(models.Model):
    """Something wrong in a file: where, which value, and the rule it breaks.

    `rule` names a rule of portfolio.imports.faults, which has the sentence; `row` is the row number
    as a spreadsheet counts, 0 for the file as a whole.
    """

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=40)
    error = models.BooleanField()
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-error", "row", "column"]

    def __str__(self) -> str:
        return f"{self.rule} in row {self.row}"
