"""Puts a backup into a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio.backups import archive as archives
from portfolio.backups.databases import Database
from portfolio.backups.restoring import Restored, mismatches, restore
from portfolio.backups.tools import NotPossible


class Command(BaseCommand):
    help = (
        "Restore a backup into a database: a new or empty one, or with --yes in place of another, "
        "which is set aside under another name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, metavar="BACKUP", help="its folder")
        parser.add_argument(
            "--database",
            required=True,
            metavar="NAME",
            help="a name on the product's server, or an address without password",
        )
        parser.add_argument("--yes", action="store_true", help="set aside what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                archive = archives.at(options["backup"])
                for line in mismatches(archive.checked(), archives.release()):
                    self.stdout.write(line)
                target = Database.of(options["database"])
                restored = restore(archive, target, replace=options["yes"])
            except (NotPossible, archives.Unsound) as reason:
                raise CommandError(str(reason)) from None
            self._next(target, restored)

    def _next(self, target: Database, restored: Restored) -> None:
        """What was done, and what is left to do."""
        self.stdout.write(_("Database %(name)s is restored.") % {"name": target.name})
        if restored.without_rights:
            self.stdout.write(
                _("The rights of the roles are not set: %(reason)s Run config/roles.sql there.")
                % {"reason": restored.without_rights}
            )
        if restored.replaced:
            self.stdout.write(
                _("What was there is now %(name)s; drop it when all is well.")
                % {"name": restored.replaced.name}
            )
        if target.ours:
            self.stdout.write(_("Start web, worker and beat. Everybody signs in again."))
        else:
            self.stdout.write(
                _("Let DATABASE_URL name this database, empty the cache (docs/backup.md), start "
                  "web, worker and beat. Everybody signs in again.")
            )  # fmt: skip
