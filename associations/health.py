"""Whether everything that pages and jobs need is there. Names of parts only: strangers may ask."""

from collections.abc import Iterator
from functools import cache

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from redis.exceptions import RedisError

from . import heartbeats


def failing() -> list[str]:
    """What is not as it must be: database, migrations, queue, worker, clock, static."""
    return [*_of_database(), *_of_queue(), *_of_pages()]


def _of_database() -> Iterator[str]:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Error:
        yield "database"
    else:
        if _migrations() - set(applied):
            yield "migrations"


def _of_queue() -> Iterator[str]:
    try:
        yield from heartbeats.missing()
    except RedisError:
        yield "queue"


def _of_pages() -> Iterator[str]:
    """A page names its files by a list that is made with the release."""
    if not getattr(staticfiles_storage, "hashed_files", True):
        yield "static"


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """What this release is made for; a database that is newer serves it too."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
