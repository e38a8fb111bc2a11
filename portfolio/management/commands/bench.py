"""Measures what the product promises, on this machine, in a database of its own."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import override

from portfolio.bench import measures
from portfolio.bench.database import NoDatabase, Place, own_database
from portfolio.bench.report import Report

_TEN_MILLION = 10_000_000
PARTS = ("importing", "serving", "saving", "building", "pages")


class Command(BaseCommand):
    help = "Print how long importing, building and pages take, and whether the goals are met."

    def add_arguments(self, parser: ArgumentParser) -> None:
        beside = parser.add_mutually_exclusive_group()
        beside.add_argument(
            "--ten-million",
            action="store_const",
            const=_TEN_MILLION,
            dest="beside",
            help="measure pages beside ten million positions of other offices too",
        )
        beside.add_argument("--beside", type=int, metavar="N", help="the same beside N positions")
        parser.add_argument("--offices", type=int, default=600, help="how many offices they are of")
        parser.add_argument("--loans", type=int, default=27_000, help="loans of the imported file")
        parser.add_argument("--measured", type=int, nargs="+", default=[7_500, 27_000])
        parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, metavar="PART")
        parser.add_argument("--runs", type=int, default=3)
        parser.add_argument("--requests", type=int, default=40, help="of each page")
        parser.add_argument("--report", type=Path, default=settings.BASE_DIR / "var" / "bench")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(options["report"], self._say)
        # A request is no event here, nor is a page that refuses GET.
        for name in ("associations.requests", "django.request"):
            logging.getLogger(name).setLevel(logging.ERROR)
        try:
            with override("vi"), TemporaryDirectory() as folder, own_database("bench") as alone:
                self._measure(report, Path(folder), alone, options)
        except NoDatabase as reason:
            raise CommandError(f"The bench needs a database of its own: {reason}") from reason
        self._say(f"Kept in {report.path}")

    def _measure(self, report: Report, folder: Path, alone: Place, options: dict[str, Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            report.head(f"PostgreSQL {cursor.fetchone()[0]}")
        parts, beside = options["parts"], options["beside"]
        if "importing" in parts:
            measures.importing(report, folder, options["loans"], options["runs"])
        seen = {"serving", "saving", "pages"} & {*parts}
        visitors = measures.visitors(options["measured"]) if seen else []
        if "serving" in parts:
            measures.served(report, folder, alone, visitors[-1])
        if "saving" in parts:
            measures.rows_saved(report, visitors, options["requests"])
        places = {"alone": alone}
        if beside is None:
            measures.dashboards(
                report, visitors if "pages" in parts else [], places, options["requests"]
            )
            return
        with own_database("bench_beside", alone) as place:
            measures.beside(report, beside, options["offices"], past="pages" in parts)
            places["beside"] = place
            if "pages" in parts:
                measures.dashboards(report, visitors, places, options["requests"])

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
