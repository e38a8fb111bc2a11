"""Making a backup: dump and manifest of one moment."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from associations.models import Backup
from associations.numbers import written

from .archive import (
    DUMP,
    MANIFEST,
    Archive,
    Manifest,
    alone,
    archives,
    named,
    release,
    remove,
    sha256,
    whole,
    write,
)
from .evidence import LEFT_OUT, Evidence, code
from .keeping import Known, superfluous
from .tools import NotPossible, finish, start

_MILLION = 1_000_000


def make(folder: Path, at: datetime) -> Archive:
    """Dumps the database that is being worked on into a new backup in `folder`.

    Raises NotPossible, with nothing left behind, when another is being made there, the disk is too
    small or pg_dump fails.
    """
    database, at = str(connection.settings_dict["NAME"]), at.replace(microsecond=0)
    with alone(folder):
        _demand_room(folder, database)
        place = folder / named(database, at)
        with whole(place) as hidden:
            manifest = _dumped(hidden / DUMP, database, at)
            write(hidden / MANIFEST, manifest.text())
    known = {"made_at": at, "size": manifest.size, "sha256": manifest.sha256}
    untried = {"verified_at": None, "ok": None, "problem": ""}
    Backup.objects.update_or_create(file=place.name, defaults=known | untried)
    return Archive(place)


def clear(folder: Path, today: datetime, days: int, months: int) -> list[Archive]:
    """Deletes the backups that need not be kept, and returns them."""
    database = str(connection.settings_dict["NAME"])
    with alone(folder):
        sound = set(Backup.objects.sound().values_list("file", flat=True))
        there = {a.name: a for a in archives(folder, database)}
        known = [Known(name, a.made_at, name in sound) for name, a in there.items()]
        gone = [there[name] for name in superfluous(known, today, days, months)]
        for archive in gone:
            remove(archive)
    Backup.objects.filter(file__in=[archive.name for archive in gone]).delete()
    return gone


def _dumped(path: Path, database: str, at: datetime) -> Manifest:
    """Writes the dump while the same moment is counted."""
    with _one_moment() as moment:
        left_out = [f"--exclude-table-data={name}" for name in LEFT_OUT]
        dumping = start(
            "pg_dump", connection, "--format=custom", "--lock-wait-timeout=60s",
            f"--snapshot={moment}", f"--file={path}", *left_out,
        )  # fmt: skip
        try:
            evidence = Evidence.taken()
        except BaseException:
            dumping.kill()
            dumping.communicate()
            raise
        finish(dumping)
    server = str(connection.connection.info.parameter_status("server_version"))
    size = path.stat().st_size
    return Manifest(database, at, release(), code(), server, size, sha256(path), evidence)


@contextmanager
def _one_moment() -> Iterator[str]:
    """Inside, everything is read as it is now; yields the name by which others read the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _demand_room(folder: Path, database: str) -> None:
    """A backup is about as large as the one before, and never larger than the database."""
    before = archives(folder, database)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        needed = cursor.fetchone()[0]
    if before and before[0].dump.exists():
        needed = min(needed, 2 * before[0].dump.stat().st_size)
    needed += settings.BACKUP_SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NotPossible(
            _("The disk of %(folder)s has %(free)s MB free; a backup needs %(needed)s MB.")
            % {"folder": folder, "free": written(free // _MILLION),
               "needed": written(-(-needed // _MILLION))}
        )  # fmt: skip
