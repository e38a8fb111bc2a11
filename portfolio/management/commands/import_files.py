"""Imports the bank's files of a quarter from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations.jobs import Refused
from associations.models import Office
from associations.periods import Period
from portfolio.imports.spoken import effect_lines, fault_line, lines
from portfolio.imports.together import Outcome, import_together


class Command(BaseCommand):
    help = "Check the bank's files of a quarter, and post them all or none with --confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", required=True, metavar="CODE")
        parser.add_argument("--quarter", required=True, metavar="2024-Q1")
        parser.add_argument("--confirm", action="store_true", help="post the files")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            office, period = self._where(options["office"], options["quarter"])
            contents = [(path.name, self._content(path)) for path in options["files"]]
            try:
                outcome = import_together(
                    office, period, contents, confirm=options["confirm"], at=timezone.now()
                )
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            self._say(outcome, confirmed=options["confirm"])

    def _where(self, code: str, slug: str) -> tuple[Office, Period]:
        try:
            period = Period.parse(slug)
        except ValueError:
            raise CommandError(
                _("“%(slug)s” is not a quarter; write it like 2024-Q1.") % {"slug": slug}
            ) from None
        office = Office.objects.with_code(code).first()
        if office is None:
            raise CommandError(_("There is no office with code %(code)s.") % {"code": code})
        return office, period

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError:
            raise CommandError(
                _("The file %(path)s cannot be read.") % {"path": str(path)}
            ) from None

    def _say(self, outcome: Outcome, *, confirmed: bool) -> None:
        for tried in outcome.files:
            if not tried.left_out and not tried.unchecked:
                self.stdout.write("\n".join(lines(tried.file)))
            for fault in tried.faults:
                self.stdout.write(fault_line(tried.file, fault))
        self.stdout.write("".join(f"{line}\n" for line in effect_lines(outcome.effect)), ending="")
        if outcome.refused:
            raise CommandError(_("Refused. Nothing was written."))
        if outcome.posted:
            self.stdout.write(_("Posted."))
        elif not confirmed:
            self.stdout.write(_("Nothing was written. Run again with --confirm to post."))
        else:
            self.stdout.write(_("There was nothing to post."))
