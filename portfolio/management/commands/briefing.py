"""Prints the briefing of a quarter, as text or for machines."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations.models import Office, Quarter
from associations.periods import Period
from portfolio.briefing import Briefing
from portfolio.briefing.document import document
from portfolio.names import Names
from portfolio.scope import Scope


class Command(BaseCommand):
    help = "Print the briefing of an office's quarter, or of an association or a commune of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", required=True, metavar="CODE")
        parser.add_argument("--quarter", required=True, metavar="2024-Q1")
        parser.add_argument("--association", metavar="CODE")
        parser.add_argument("--commune", metavar="CODE")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            quarter = self._quarter(options["office"], options["quarter"])
            briefing = Briefing.of(quarter, self._scope(quarter, options))
            if options["format"] == "text":
                self.stdout.write(briefing.text(), ending="")
            else:
                text = json.dumps(document(briefing), ensure_ascii=False, indent=1)
                self.stdout.write(text)

    def _quarter(self, code: str, slug: str) -> Quarter:
        try:
            period = Period.parse(slug)
        except ValueError:
            raise CommandError(
                _("“%(slug)s” is not a quarter; write it like 2024-Q1.") % {"slug": slug}
            ) from None
        office = Office.objects.with_code(code).first()
        if office is None:
            raise CommandError(_("There is no office with code %(code)s.") % {"code": code})
        quarter = Quarter.objects.filter(office=office, ends_on=period.ends_on).first()
        if quarter is None:
            raise CommandError(_("The office has no quarter %(slug)s yet.") % {"slug": slug})
        return quarter

    def _scope(self, quarter: Quarter, options: dict[str, Any]) -> Scope:
        names = Names(quarter.office, quarter.ends_on)
        scope = Scope()
        for dimension in ("association", "commune"):
            code = options[dimension]
            if code is None:
                continue
            value = names.find(dimension, code)
            if value is None:
                raise CommandError(_("The office has no part with code %(code)s.") % {"code": code})
            scope = scope.within(dimension, value)
        return scope
