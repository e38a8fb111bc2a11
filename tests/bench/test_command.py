"""The bench from beginning to end, at sizes that take seconds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portfolio.bench import pages
from portfolio.bench.searches import search

PARTS = "--parts importing saving building pages"
TINY = f"{PARTS} --beside 300 --offices 3 --loans 120 --measured 60 --runs 1 --requests 2"


def test_pages_are_found_by_their_addresses() -> None:
    found = pages.names()
    assert {"overview", "briefing", "quarter", "figures"} <= {*found}
    assert not {"import_file", "people", "indicators", "home"} & {*found}


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_the_bench_measures_and_leaves_nothing(tmp_path: Path) -> None:
    name = connection.settings_dict["NAME"]
    ran = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "bench", *TINY.split(),
         "--report", tmp_path],
        env=os.environ | {"DATABASE_URL": _address()},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    (kept,) = tmp_path.iterdir()
    lines = kept.read_text(encoding="utf-8").splitlines()
    measured = [
        line.split("  ")[0] for line in lines if " again work " in line and "by alone" not in line
    ]
    assert {"overview, alone", "overview, beside", "briefing, alone"} <= {*measured}
    assert len(measured) == len({*measured})
    assert not {"remark, alone", "remark, beside"} & {*measured}
    assert any("beside by alone" in line for line in lines)
    assert any(line.startswith("save of a row") and "goal 100 ms" in line for line in lines)
    assert any("building by scanning" in line for line in lines)
    assert any(line.startswith("importing by COPY ") and "goal 4" in line for line in lines)
    assert any(line.startswith("of it processor time") for line in lines)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname LIKE %s", [f"{name}_bench%"])
        assert cursor.fetchall() == []


def _address() -> str:
    known = connection.settings_dict
    who = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
    return f"postgres://{who}/{known['NAME']}"


def test_a_search_is_found_in_its_form() -> None:
    html = """<form method="get"><input type="search" name="no"></form>
    <form method="post"><input type="hidden" name="language" value="vi"></form>
    <form method="post"><input type="hidden" name="token" value="x">
      <input type="search" name="words"></form>"""
    assert search(html, "lan") == {"token": "x", "words": "lan"}
    assert search("<form method='post'><input name='words'></form>", "lan") is None
