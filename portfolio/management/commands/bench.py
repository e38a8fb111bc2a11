"""Measures what the product promises, on this machine, with invented data of its own."""

from argparse import ArgumentParser
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from portfolio.bench.measures import measures


class Command(BaseCommand):
    help = "Print medians: import of 25,000 loans, building their quarter, the overview."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loans", type=int, default=25_000)
        parser.add_argument("--runs", type=int, default=3)

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"), TemporaryDirectory() as folder:
            for name, seconds in measures(Path(folder), options["loans"], options["runs"]):
                low, high = min(seconds), max(seconds)
                line = f"{name:<58} {median(seconds):9.3f} s   ({low:.3f} to {high:.3f})"
                self.stdout.write(line)
                self.stdout.flush()
