"""Computes quarters anew, for instance after an upgrade that brought a new sum."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from associations.models import Quarter
from portfolio.quarters import build


class Command(BaseCommand):
    help = "Build all quarters, or those of one office; equal figures are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        quarters = Quarter.objects.order_by("office", "ends_on")
        if options["office"]:
            quarters = quarters.filter(office__names__code=options["office"]).distinct()
        changed = sum(build(quarter) for quarter in quarters)
        if quarters:
            self.stdout.write(f"{changed} of {len(quarters)} quarters have a new version.")
