"""Templates keep the strict policy and name files that exist."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from .page_server import STATIC

HTMX = Path(str(finders.find("django_htmx/htmx-2.min.js")))
TEMPLATES = sorted((STATIC.parent / "templates").rglob("*.html"))
REFUSED = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "handler": re.compile(r"<[^>]*\son\w+\s*="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "foreign address": re.compile(r"(?:src|href|action)=\"(?:https?:)?//"),
    "comment over several lines": re.compile(r"\{#(?:(?!#\}).)*$", re.MULTILINE),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_keeps_the_policy(template: Path) -> None:
    text = template.read_text()
    assert [reason for reason, pattern in REFUSED.items() if pattern.search(text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_named_static_files_exist(template: Path) -> None:
    names = re.findall(r"\{% static '([^']+)' %\}", template.read_text())
    assert [name for name in names if not finders.find(name)] == []


def test_style_sheets_use_only_named_custom_properties() -> None:
    sheets = "".join(sheet.read_text() for sheet in (STATIC / "css").glob("*.css"))
    named = set(re.findall(r"(--[\w-]+):", sheets))
    assert set(re.findall(r"var\((--[\w-]+)", sheets)) - named == set()


def test_a_first_visit_stays_light() -> None:
    """All files of the look together, compressed: 560 kB leaves room for the page itself."""
    sent = 0
    for file in (*STATIC.rglob("*"), HTMX):
        if file.suffix == ".woff2":
            sent += file.stat().st_size
        elif file.suffix in {".css", ".js", ".svg"}:
            sent += len(brotli.compress(file.read_bytes()))
    assert sent < 560_000
