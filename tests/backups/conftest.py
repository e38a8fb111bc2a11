"""What tests of backups start from: a small office in a database that is really committed.

It is a copy of the tests' own, made once: emptying tables after each test would take longer than
all of these tests together.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.timezone import now

from associations.models import Backup
from portfolio.backups.archive import MANIFEST, Archive
from portfolio.backups.databases import Database
from portfolio.backups.making import make
from portfolio.backups.tools import tool
from portfolio.quarters import build
from tests.cast import assemble
from tests.portfolio.hand import by_hand

Wrap = Callable[[str], None]


@pytest.fixture(scope="package")
def _kept(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Archive]]:
    """A database with Bình Minh by hand, both quarters built, and its backup."""
    with django_db_blocker.unblock():
        tests = Database.of(str(connection.settings_dict["NAME"]))
        _end_other_sessions()
        connection.close()
        kept = tests.beside("kept")
        kept.drop()
        kept.make(copy_of=tests)
        with kept.entered():
            hand = by_hand(assemble())
            build(hand.before)
            build(hand.now)
            Session.objects.create(session_key="k", session_data="", expire_date=now())
            made = make(tmp_path_factory.mktemp("kept"), now())
        yield kept, made
        kept.drop()


def _end_other_sessions() -> None:
    """A database that somebody still uses cannot be copied; threads of earlier tests may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )


@pytest.fixture
def ours(_kept: tuple[Database, Archive], db: None) -> Iterator[Database]:
    """The database that everything is asked of. What a test changes in it stays."""
    database, _made = _kept
    with database.entered():
        yield database


@pytest.fixture
def backup(_kept: tuple[Database, Archive], ours: Database, tmp_path: Path) -> Archive:
    """A backup of it that nobody has tried, to be damaged at will."""
    _database, made = _kept
    place = tmp_path / "backups" / made.name
    shutil.copytree(made.folder.parent, place.parent)
    Backup.objects.update(verified_at=None, ok=None, problem="")
    return Archive(place)


@pytest.fixture
def other(ours: Database) -> Iterator[Database]:
    """A name on the server that no database has; what gets it is dropped."""
    other = ours.beside("other")
    other.drop()
    yield other
    other.drop()


@pytest.fixture
def wrap(tmp_path: Path, settings: Any) -> Wrap:
    """Sets a pg_dump that does something before or after the real one, which is "$real"."""

    def wrap(script: str) -> None:
        real = tool("pg_dump", 18)
        folder = tmp_path / "tools"
        folder.mkdir()
        lines = ["#!/bin/sh", f"real={real}", f"cd {tmp_path}"]
        lines += ['[ "$1" = --version ] && exec "$real" --version', script]
        (folder / "pg_dump").write_text("\n".join(lines))
        (folder / "pg_dump").chmod(0o700)
        settings.POSTGRES_TOOLS = str(folder)

    return wrap


def rewrite(archive: Archive, change: Callable[[Any], None]) -> None:
    """Changes what a manifest tells."""
    path = archive.folder / MANIFEST
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(json.dumps(told), encoding="utf-8")
