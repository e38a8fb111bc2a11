"""Tries a backup in a second database and records how it came out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio.backups import archive as archives
from portfolio.backups.archive import Archive
from portfolio.backups.databases import Database
from portfolio.backups.tools import NotPossible
from portfolio.backups.verifying import comparable, verify


class Command(BaseCommand):
    help = (
        "Restore a backup into a second database, compare rows, figures and checks with its "
        "manifest, drop that database and record the outcome."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, nargs="?", help="its folder (the newest)")
        parser.add_argument("--from", dest="folder", type=Path, default=settings.BACKUP_FOLDER)
        parser.add_argument(
            "--server",
            metavar="ADDRESS",
            default="",
            help="where the second database is made, without password (the product's server)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                archive = self._archive(options["backup"], options["folder"])
                server = Database.of(options["server"] or str(connection.settings_dict["NAME"]))
                problems = verify(archive, server, now())
            except NotPossible as reason:
                raise CommandError(str(reason)) from None
            if problems:
                found = "\n".join(["", *problems])
                raise CommandError(
                    _("Backup %(name)s cannot be trusted:") % {"name": archive.name} + found
                )
            self._say(archive)

    def _archive(self, backup: Path | None, folder: Path) -> Archive:
        if backup is not None:
            return archives.at(backup)
        found = archives.archives(folder, str(connection.settings_dict["NAME"]))
        if not found:
            raise NotPossible(_("There is no backup in %(folder)s.") % {"folder": folder})
        return found[0]

    def _say(self, archive: Archive) -> None:
        manifest = archive.manifest()
        rows = sum(table.count for table in manifest.evidence.tables.values())
        told = {
            "name": archive.name,
            "rows": rows,
            "tables": len(manifest.evidence.tables),
            "quarters": len(manifest.evidence.quarters),
        }
        if comparable(manifest):
            self.stdout.write(
                _("Backup %(name)s is sound: %(rows)s rows of %(tables)s tables and the figures "
                  "and checks of %(quarters)s quarters are equal.") % told
            )  # fmt: skip
        else:
            self.stdout.write(
                _("Backup %(name)s is sound: %(rows)s rows of %(tables)s tables are equal. Figures "
                  "were not compared: another release made it.") % told
            )  # fmt: skip
