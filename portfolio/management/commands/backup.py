"""Makes a backup of the database, and deletes those that need not be kept."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations.numbers import written
from portfolio.backups.making import clear, make
from portfolio.backups.tools import NotPossible


class Command(BaseCommand):
    help = "Make a backup of the database, with its manifest, and delete old ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FOLDER", default=settings.BACKUP_FOLDER)
        kept = {"days": settings.BACKUP_KEEP_DAYS, "months": settings.BACKUP_KEEP_MONTHS}
        for name, number in kept.items():
            parser.add_argument(
                f"--keep-{name}", type=int, metavar="N", default=number,
                help=f"the newest of each of the last N {name} (%(default)s)",
            )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                archive = make(options["to"], now())
                days, months = options["keep_days"], options["keep_months"]
                gone = clear(options["to"], now(), days, months)
            except NotPossible as reason:
                raise CommandError(str(reason)) from None
            size = archive.manifest().size
            self.stdout.write(
                _("Backup %(path)s: %(size)s bytes.")
                % {"path": archive.folder, "size": written(size)}
            )
            for old in gone:
                self.stdout.write(_("Deleted: %(name)s.") % {"name": old.name})
