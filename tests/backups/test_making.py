"""What a backup is on the disk, and what is left when it fails in the middle."""

import json
import os
import select
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.timezone import now

from associations.models import Backup
from portfolio.backups.archive import Archive, alone, archives
from portfolio.backups.databases import Database
from portfolio.backups.making import clear, make
from portfolio.backups.tools import NotPossible, tool

from .conftest import Wrap


def modes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): oct(path.stat().st_mode & 0o777)
        for path in [folder, *folder.rglob("*")]
    }


def test_it_is_for_its_owner_alone(backup: Archive) -> None:
    name = backup.name
    assert modes(backup.folder.parent) == {
        ".": "0o700",
        ".lock": "0o600",
        name: "0o700",
        f"{name}/giaoban.dump": "0o600",
        f"{name}/manifest.json": "0o600",
    }


def test_a_manifest_tells_where_it_is_from_and_no_secret(backup: Archive) -> None:
    text = (backup.folder / "manifest.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert told["product"] == "giaoban"
    assert told["release"].startswith("0.")
    assert told["server"].startswith("18")
    assert "portfolio.0001_initial" in told["migrations"]
    assert told["quarters"]["003901 2024-Q1"]["checks"]["flow"] == "passed"
    assert str(connection.settings_dict["PASSWORD"]) not in text
    assert "Đặng" not in text and "django_session" not in text


def test_killed_in_the_middle_it_leaves_nothing_that_looks_whole(
    ours: Database, tmp_path: Path, wrap: Wrap, settings: Any
) -> None:
    """Meanwhile no other starts; no password stands on a command line."""
    wrap('"$real" "$@"; echo "$0 $*" > told; env > env; echo > written; read stop < hold')
    for name in ("written", "hold"):
        os.mkfifo(tmp_path / name)
    folder = tmp_path / "backups"
    known = connection.settings_dict
    who = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
    running = subprocess.Popen(
        [sys.executable, settings.BASE_DIR / "manage.py", "backup", "--to", folder],
        env=os.environ
        | {
            "DATABASE_URL": f"postgres://{who}/{ours.name}",
            "POSTGRES_TOOLS": str(tmp_path / "tools"),
        },
        start_new_session=True,
    )
    try:
        assert _writes(tmp_path / "written", running)
        settings.POSTGRES_TOOLS = ""
        with pytest.raises(NotPossible, match="khác"):
            make(folder, now())
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()

    (hidden,) = [path for path in folder.iterdir() if path.is_dir()]
    assert hidden.name.startswith(".") and hidden.name.endswith(".part")
    assert (hidden / "giaoban.dump").stat().st_size > 10_000
    assert archives(folder, ours.name) == []
    assert str(known["PASSWORD"]) not in (tmp_path / "told").read_text()
    assert f"PGPASSWORD={known['PASSWORD']}\n" in (tmp_path / "env").read_text()

    made = make(folder, now())
    assert archives(folder, ours.name) == [made]
    assert not hidden.exists()


def _writes(pipe: Path, process: subprocess.Popen[bytes]) -> bool:
    """Waits until something is in a pipe; false when the process ends before."""
    # Opened for both, it waits for nobody.
    reading, living = os.open(pipe, os.O_RDWR), os.pidfd_open(process.pid)
    try:
        return reading in select.select([reading, living], [], [])[0]
    finally:
        os.close(reading)
        os.close(living)


def test_a_disk_that_fills_up(ours: Database, tmp_path: Path, wrap: Wrap) -> None:
    """pg_dump may write 8 kB and is then refused as by a full disk."""
    wrap('trap \'\' XFSZ; ulimit -f 16; exec "$real" "$@"')
    before = Backup.objects.count()
    with pytest.raises(NotPossible, match="pg_dump: error: could not write"):
        make(tmp_path / "backups", now())
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]
    assert Backup.objects.count() == before


def test_a_disk_that_is_too_small(ours: Database, tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_SPARE_BYTES = 10**18
    with pytest.raises(CommandError, match="MB"):
        call_command("backup", to=tmp_path / "backups")
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]


def test_without_a_tool_of_the_servers_version(ours: Database) -> None:
    assert tool("pg_dump", 17).name == "pg_dump"
    with pytest.raises(NotPossible, match="POSTGRES_TOOLS"):
        tool("pg_dump", 99)


def test_old_ones_go(ours: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only this database's, and never what is not known to be a backup."""
    folder, today = tmp_path / "backups", now()
    with alone(folder):
        for days in (0, 1, 40):
            (folder / f"{ours.name}-{today - timedelta(days=days):%Y%m%dT%H%M%SZ}").mkdir()
        (folder / "other-20200101T000000Z").mkdir()
        (folder / f"{ours.name}-notes").mkdir()
    sound = archives(folder, ours.name)[2]
    for archive in archives(folder, ours.name):
        Backup.objects.create(file=archive.name, made_at=archive.made_at, size=1)
    assert [archive.name for archive in clear(folder, today, 2, 0)] == [sound.name]
    assert not Backup.objects.filter(file=sound.name).exists()
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 4
    assert len(archives(folder, ours.name)) == 2
