"""The documents say what is true."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from portfolio.bases import BASES
from portfolio.indicators import REGISTRY
from portfolio.management.commands.document_indicators import page
from portfolio.measures import MEASURES
from portfolio.office_figures import KEYS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
APPS = ("associations", "groups", "portfolio")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
# Words of a type or a state; they are no class and no column.
_WORDS = {"stock", "flow", "ratio", "points"}


def test_the_page_of_indicators_is_the_registry() -> None:
    assert (DOCS / "indicators.md").read_text(encoding="utf-8") == page()


def test_architecture_names_every_part() -> None:
    """Every module of the three apps has its place in the picture, and nothing else has."""
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:associations|groups|portfolio)/[\w/]+)(?:\.py)?/?`", text))
    there = {
        str(p.relative_to(ROOT)).removesuffix(".py")
        for app in APPS
        for p in (ROOT / app).iterdir()
        if (p.suffix == ".py" and p.name not in ("__init__.py", "apps.py"))
        or (p.is_dir() and p.name not in ("migrations", "management", "__pycache__"))
    }  # fmt: skip
    assert there - named == set(), "not in docs/architecture.md"
    assert {
        n for n in named if not (ROOT / n).exists() and not (ROOT / f"{n}.py").exists()
    } == set()


def test_every_indicator_of_the_briefing_is_in_the_registry() -> None:
    assert {"outstanding", "overdue_ratio", "groups_rated", "training_completion"} <= set(REGISTRY)


def test_every_name_of_the_glossary_exists() -> None:
    """The middle column names classes, functions, columns and keys of the code."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row[2])}
    assert len(named) > 50
    known = {*_WORDS, *REGISTRY, *MEASURES, *KEYS, *BASES, *_columns(), *_defined()}
    assert named - known == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_what_a_page_points_to_exists(path: Path) -> None:
    """Links, files of the repository, modules of the import, and commands of manage."""
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []
    tops = {p.name for p in ROOT.iterdir() if not p.name.startswith(".")} - {"var"}
    files = [f for f in re.findall(r"`([\w./-]+/[\w./-]*)`", text) if f.split("/")[0] in tops]
    parts = [f"portfolio/{part}" for part in re.findall(r"`(imports/\w+)`", text)]
    assert [f for f in files + parts if not _there(f)] == []
    commands = set(re.findall(r"run\.py manage ([a-z_]+)", text))
    assert commands - set(get_commands()) == set()


def _there(path: str) -> bool:
    """A file or folder, or a module named without its ending."""
    return (ROOT / path).exists() or (ROOT / f"{path}.py").exists()


def _columns() -> set[str]:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {field.name for model in models for field in model._meta.get_fields()}


def _defined() -> set[str]:
    """Modules and packages of the apps, and the classes, functions and constants in them."""
    found: set[str] = set()
    for path in (p for app in APPS for p in (ROOT / app).rglob("*.py")):
        found |= {path.stem, path.parent.name}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
        assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
        found |= {t.id for node in assigned for t in node.targets if isinstance(t, ast.Name)}
    return found
