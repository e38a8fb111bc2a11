"""Prints the briefing of a quarter, as text or for machines."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations.models import Office, Quarter
from associations.periods import Period
from portfolio.bases import YEAR_START, Base, base_of
from portfolio.briefing import Briefing
from portfolio.briefing.document import document
from portfolio.names import Names
from portfolio.scope import Dimension, Scope


class Command(BaseCommand):
    help = "Print the briefing of an office's quarter, or of an association or a commune of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", required=True, metavar="CODE")
        parser.add_argument("--quarter", required=True, metavar="2024-Q1")
        parser.add_argument("--association", metavar="CODE")
        parser.add_argument("--commune", metavar="CODE")
        parser.add_argument("--programme", metavar="CODE", help="figures alone: json")
        parser.add_argument("--source", metavar="CODE", help="figures alone: json")
        parser.add_argument("--base", metavar="target|2023-Q2", help="a further base, in json")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            quarter = self._quarter(options["office"], options["quarter"])
            scope = self._scope(quarter, options)
            briefing = Briefing.of(quarter, scope, self._base(options["base"]))
            if options["format"] == "text":
                if scope.programme is not None or scope.source is not None:
                    raise CommandError(_("A programme or source has figures only: --format json."))
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

    def _base(self, key: str | None) -> Base:
        try:
            return YEAR_START if key is None else base_of(key)
        except ValueError:
            raise CommandError(_("There is no base “%(key)s”.") % {"key": key}) from None

    def _scope(self, quarter: Quarter, options: dict[str, Any]) -> Scope:
        names = Names(quarter.office, quarter.ends_on)
        scope = Scope()
        dimensions: tuple[Dimension, ...] = ("association", "commune", "programme", "source")
        for dimension in dimensions:
            code = options[dimension]
            if code is None:
                continue
            value = names.find(dimension, code)
            if value is None:
                raise CommandError(_("The office has no part with code %(code)s.") % {"code": code})
            scope = scope.within(dimension, value)
        return scope
