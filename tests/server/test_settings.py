"""Settings that come from files, and what an address of a database says about itself."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config import gunicorn
from config.local.paths import ROOT

ASKED = """
import json
from config import settings as s
print(json.dumps([s.SECRET_KEY, s.REDIS_URL, s.DATABASES["default"]]))
"""


def settings_of(**env: str) -> list[Any]:
    """Key, queue and database as a program with these variables has them."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", ASKED], env=kept | env, capture_output=True, text=True, check=True
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def test_secrets_are_read_from_files_before_the_environment(tmp_path: Path) -> None:
    values = {
        "SECRET_KEY": "a key",
        "REDIS_URL": "redis://:x@queue/0",
        "DATABASE_URL": "postgres://giaoban_app:x@database/giaoban?sslmode=verify-full",
    }
    for name, value in values.items():
        # An editor ends the last line.
        (tmp_path / name).write_text(value + "\n")
    env = {f"{name}_FILE": str(tmp_path / name) for name in values}
    key, queue, database = settings_of(**env, SECRET_KEY="another")
    assert (key, queue) == ("a key", "redis://:x@queue/0")
    assert (database["USER"], database["HOST"], database["NAME"]) == (
        "giaoban_app",
        "database",
        "giaoban",
    )
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    assert "jit=off" in database["OPTIONS"]["options"]


def test_a_file_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        settings_of(SECRET_KEY_FILE=str(tmp_path / "none"), REDIS_URL="redis://x")
    assert "none" in stopped.value.stderr


@pytest.mark.django_db(transaction=True)
def test_no_connection_is_shared_by_processes() -> None:
    """What loading the pages may have opened is closed before a process is forked off."""
    connection.ensure_connection()
    assert connection.connection is not None
    gunicorn.pre_fork(None, None)
    assert connection.connection is None
