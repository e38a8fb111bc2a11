"""The structure stays what docs/architecture.md says: directions, sizes, names."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = {"associations": set(), "groups": {"associations"}, "portfolio": {"associations", "groups"}}
MOST_LINES = 300
MOST_IN_FUNCTION = 55
FORBIDDEN_NAMES = {"utils", "core", "common", "helpers", "services", "managers", "signals"}

# Inside portfolio, each layer imports only what stands to its left.
LAYERS = [
    {"models", "partitions"},
    {"scope", "measures", "standing", "office_figures", "activities", "bands", "markup"},
    {"aggregation"},
    {"quarters"},
    {"indicators", "bases"},
    {"figure", "loaded"},
    {"figures", "names"},
    {
        "shares",
        "cells",
        "checks",
        "conditions",
        "differences",
        "rows",
        "borrower_names",
        "leaders",
        "loan_list",
        "loan_rows",
        "loan_search",
        "loan_history",
        "briefing",
        "imports",
        "past_due",
        "owed",
    },
    {"causes", "due_loans", "maturities", "migration", "freezes", "movement", "ratings", "worst"},
    {"group_history", "groups_today", "sheets"},
    {"newly_overdue"},
    {"backups"},
    {"shown", "kept", "charts", "tables", "forms", "change_forms", "downloads"},
    {"views"},
    {"urls", "entry_urls"},
]


def sources(*folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def imports(path: Path) -> set[str]:
    """Modules a file imports, relative ones made whole; a model named in a string counts."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            app, _, model = node.value.partition(".")
            if app in APPS and model.isidentifier() and model[:1].isupper():
                found.add(f"{app}.models")
    return found


@pytest.mark.parametrize("app", APPS)
def test_apps_import_in_one_direction(app: str) -> None:
    allowed = {app, *APPS[app]}
    for path in sources(app):
        roots = {name.split(".")[0] for name in imports(path)}
        assert roots & {*APPS, "config"} <= allowed, path


def test_portfolio_layers_import_leftwards() -> None:
    rank = {name: i for i, layer in enumerate(LAYERS) for name in layer}
    for path in sources("portfolio"):
        part = path.relative_to(ROOT / "portfolio").parts[0].removesuffix(".py")
        if part not in rank:
            continue
        for name in imports(path):
            pieces = name.split(".")
            if pieces[0] == "portfolio" and len(pieces) > 1 and pieces[1] in rank:
                assert rank[pieces[1]] <= rank[part], f"{path} imports {name}"


def test_files_are_small() -> None:
    sizes = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in sources(*APPS, "config")}
    assert {str(p): n for p, n in sizes.items() if n > MOST_LINES} == {}
    ordered = sorted(sizes.values())
    assert ordered[len(ordered) // 2] < 100


def test_functions_fit_a_screen() -> None:
    long = []
    for path in sources(*APPS, "config"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            if (node.end_lineno or node.lineno) - node.lineno > MOST_IN_FUNCTION:
                long.append(f"{path}:{node.name}")
    assert long == []


def test_names_speak_of_the_domain() -> None:
    assert [p for p in sources(*APPS) if p.stem in FORBIDDEN_NAMES] == []


def test_public_things_are_explained() -> None:
    """Modules, models and public functions have a docstring."""
    bare = []
    for path in sources(*APPS):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree) and path.name != "apps.py":
            bare.append(str(path))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name[0] == "_":
                continue
            if not ast.get_docstring(node) and not _plain(path):
                bare.append(f"{path}:{node.name}")
    assert bare == []


def _plain(path: Path) -> bool:
    """Commands explain themselves in `help`; an app's configuration has nothing to explain."""
    return "commands" in path.parts or path.name == "apps.py"
