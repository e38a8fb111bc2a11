"""Makes an office, or reads a newer catalogue into one that is there."""

import re
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations import staff
from associations.models import Office
from portfolio import catalogue
from portfolio.first_day import create_office


class Command(BaseCommand):
    help = (
        "Make an office with its catalogue of places and programmes and its first administrator, "
        "and print the administrator's one-time link. For an office that is there already, read "
        "the catalogue only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("catalogue", type=Path, metavar="CATALOGUE.csv")
        parser.add_argument("--code", required=True, help="six digits")
        parser.add_argument("--name")
        parser.add_argument("--province", default="")
        parser.add_argument("--synthetic", action="store_true", help="everything in it is invented")
        parser.add_argument("--administrator", metavar="USERNAME")
        parser.add_argument("--administrator-name", metavar="FULL NAME")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="where pages are")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            content = self._content(options["catalogue"])
            office = Office.objects.with_code(options["code"]).first()
            try:
                if office is not None:
                    self._told(catalogue.read(office, content))
                    self.stdout.write(
                        _("The office was there already: only the catalogue is read.")
                    )
                else:
                    self._create(content, options)
            except catalogue.Refused as refused:
                for fault in refused.faults:
                    self.stderr.write(self._line(options["catalogue"], fault))
                raise CommandError(_("The catalogue is refused; nothing was changed.")) from None

    def _create(self, content: bytes, options: dict[str, Any]) -> None:
        needed = ("name", "administrator", "administrator_name", "since")
        if missing := [name for name in needed if not options[name]]:
            arguments = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
            arguments = arguments.replace("--since", "--from")
            raise CommandError(_("A new office needs %(names)s.") % {"names": arguments})
        if not re.fullmatch(r"[0-9]{6}", options["code"]):
            raise CommandError(_("The code of an office has six digits."))
        try:
            _office, user = create_office(
                options["code"],
                options["name"],
                province=options["province"],
                since=options["since"],
                synthetic=options["synthetic"],
                administrator=(options["administrator"], options["administrator_name"]),
                content=content,
            )
        except staff.NotPossible as reason:
            raise CommandError(str(reason)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(_("The office is made."))
        if user.has_usable_password():
            self.stdout.write(_("The administrator signs in with the account they have."))
            return
        self.stdout.write(_("The administrator's link, which works once, for three days:"))
        self.stdout.write(options["address"].rstrip("/") + staff.invitation(user))

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None

    def _told(self, outcome: catalogue.Outcome) -> None:
        counts = {"added": outcome.added.total(), "changed": outcome.changed.total()}
        self.stdout.write(_("New: %(added)s. Changed: %(changed)s.") % counts)

    def _line(self, path: Path, fault: catalogue.Fault) -> str:
        return f"{path.name}:{fault.row}: {fault.column}: {fault.value}: {fault.reason}"
