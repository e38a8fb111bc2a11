"""What every test can ask for: the cast, someone signed in, and reference rows that stay."""

import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from django.test import Client

from associations.models import User

from .cast import Cast, assemble
from .signing import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""

# Migrations that load reference rows, by app: the migration, and a model whose rows it makes.
REFERENCE = {
    "associations": [("0002_associations", "Association")],
    "groups": [("0002_rating_classes", "RatingClass"), ("0005_entry_limits", "EntryLimit")],
    "portfolio": [("0002_sources", "Source")],
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--drill", action="store_true", help="run the tests marked drill, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever -m says: the drill takes many minutes and is run by its own command alone."""
    if not config.getoption("--drill"):
        items[:] = [item for item in items if not item.get_closest_marker("drill")]


def _load_reference_rows(app_config: Any, **_: Any) -> None:
    """A transactional test ends by emptying every table, which announces itself as a migration."""
    for migration, model in REFERENCE.get(app_config.label, []):
        if not apps.get_model(app_config.label, model).objects.exists():
            import_module(f"{app_config.name}.migrations.{migration}").load(apps, None)


@pytest.fixture(scope="session", autouse=True)
def _reference_rows_stay() -> Iterator[None]:
    post_migrate.connect(_load_reference_rows)
    yield
    post_migrate.disconnect(_load_reference_rows)


@pytest.fixture(autouse=True)
def _settings_of_tests(settings: Any, worker_id: str) -> None:
    """Quick password hashes, and cached values that no other test or worker sees or clears."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    shared = settings.CACHES["default"]
    server, _, number = shared["LOCATION"].rpartition("/")
    # A server has sixteen; the first is that of the programs beside the tests.
    own = int(number) + int(worker_id.removeprefix("gw") if worker_id != "master" else 0) % 14
    settings.CACHES = {
        "default": shared | {"LOCATION": f"{server}/{own}", "KEY_PREFIX": uuid4().hex}
    }


@pytest.fixture
def cast(db: None) -> Cast:
    """Two offices and the people of tests/cast.py."""
    return assemble()


@pytest.fixture
def as_(db: None) -> Callable[[User], Client]:
    """A browser of their own in which somebody is signed in: as_(cast.lan).get(…)."""
    return signed_in


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """Debian's Chromium, one for all tests of a worker."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright leaves its event loop marked as running, which Django takes for async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Browser") -> "Iterator[Page]":
    """A fresh page that notes everything the policy refuses in `window.violations`."""
    context = chromium.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    context.add_init_script(NOTE_VIOLATIONS)
    yield context.new_page()
    context.close()
