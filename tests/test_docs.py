"""The documents say what is true."""

import re
from pathlib import Path

from portfolio.indicators import REGISTRY
from portfolio.management.commands.document_indicators import page

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_page_of_indicators_is_the_registry() -> None:
    assert (DOCS / "indicators.md").read_text(encoding="utf-8") == page()


def test_architecture_names_every_part() -> None:
    """Every module of the three apps has its place in the picture, and nothing else has."""
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:associations|groups|portfolio)/[\w/]+)(?:\.py)?/?`", text))
    root = DOCS.parent
    there = {
        str(p.relative_to(root)).removesuffix(".py")
        for app in ("associations", "groups", "portfolio")
        for p in (root / app).iterdir()
        if (p.suffix == ".py" and p.name not in ("__init__.py", "apps.py"))
        or (p.is_dir() and p.name not in ("migrations", "management", "__pycache__"))
    }  # fmt: skip
    assert there - named == set(), "not in docs/architecture.md"
    assert {
        n for n in named if not (root / n).exists() and not (root / f"{n}.py").exists()
    } == set()


def test_every_indicator_of_the_briefing_is_in_the_registry() -> None:
    assert {"outstanding", "overdue_ratio", "groups_rated", "training_completion"} <= set(REGISTRY)
