"""The history of what people entered: written by triggers, changed by nobody."""

from django.conf import settings
from django.db import models

from .association import Association
from .office import Office
from .place import Commune


class RowChange(models.Model):
    """One change of one row: who, when, what it was before and after, and why.

    Triggers write it in the transaction of the change (associations/triggers.py); the application
    may read it only. `before` is null for a new row, `after` for one that was deleted.
    """

    office = models.ForeignKey(
        Office, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    association = models.ForeignKey(
        Association, models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    commune = models.ForeignKey(
        Commune, models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    table = models.CharField(max_length=40)
    row = models.BigIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    reason = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["table", "row"], name="rowchange_of_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row} at {self.changed_at}"
