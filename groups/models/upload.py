"""A monthly sheet that was filled in as a file and waits for its confirmation."""

from django.conf import settings
from django.db import models

from associations.constraints import CompositeForeignKey
from associations.models import Association, Commune, Office


class SheetUpload(models.Model):
    """What somebody read in from a file for one sheet: `rows` as they stood there, cell by cell.

    The file itself is not kept, and all of this is forgotten after a day. `saved` says how many
    rows a confirmed one changed, 0 for one that was dropped; its rows are gone then.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_constraint=False)
    month_ends_on = models.DateField()
    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    uploaded_at = models.DateTimeField(auto_now_add=True, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    saved = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="sheetupload_commune_of_office",
            ),
        ]

    def __str__(self) -> str:
        return f"file for sheet {self.association_id} {self.commune_id} {self.month_ends_on}"
