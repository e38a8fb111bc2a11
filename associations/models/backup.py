"""What is known of the backups of this database: which were made, and which were tried."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Max, Q


class BackupQuerySet(models.QuerySet["Backup"]):
    """Backups."""

    def sound(self) -> Self:
        """Those that were restored for a try and found equal."""
        return self.filter(ok=True)

    def newest_sound(self) -> datetime | None:
        """When the newest of them was made; None without any."""
        made_at: datetime | None = self.sound().aggregate(made_at=Max("made_at"))["made_at"]
        return made_at


class Backup(models.Model):
    """One backup, by the name of its folder. The application may read this table only.

    `ok` is unknown until it was restored for a try; `problem` says in one line what was wrong then.
    """

    file = models.CharField(max_length=100, unique=True)
    made_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    ok = models.BooleanField(null=True, blank=True)
    problem = models.TextField(blank=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="backup_outcome_once_verified",
                condition=Q(verified_at__isnull=True, ok__isnull=True)
                | Q(verified_at__isnull=False, ok__isnull=False),
            ),
            models.CheckConstraint(
                name="backup_problem_of_failure",
                condition=Q(problem="") | Q(ok=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file
