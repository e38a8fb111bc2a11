"""Makes the model office, or whatever of it is missing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio import demo, model_office
from portfolio.imports.spoken import fault_line
from portfolio.imports.together import Outcome


class Command(BaseCommand):
    help = "Make the synthetic model office with its people, and import its nine quarters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = settings.BASE_DIR / "var" / "model-office"
        parser.add_argument("--folder", type=Path, default=folder, help="where the files go")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        with override("vi"):
            try:
                self._load(folder)
            except demo.NotSynthetic:
                code = model_office.OFFICE
                raise CommandError(
                    _("Office %(code)s is there with real figures.") % {"code": code}
                ) from None

    def _load(self, folder: Path) -> None:
        for slug, outcome in demo.load(folder):
            if outcome.refused:
                self._refuse(outcome)
            rows = {tried.file.kind: tried.file.rows for tried in outcome.files}
            self.stdout.write(
                _("%(quarter)s: %(files)s files, %(loans)s loans")
                % {"quarter": slug, "files": len(outcome.files), "loans": rows.get("loans", 0)}
            )
            self.stdout.flush()

    def _refuse(self, outcome: Outcome) -> None:
        for tried in outcome.files:
            for fault in tried.faults:
                if fault.error:
                    self.stderr.write(fault_line(tried.file, fault))
        raise CommandError(_("The model office is refused by the import."))
