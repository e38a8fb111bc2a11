"""A database of the bench's own: made, migrated and dropped, so that its statistics are true."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, connections


class NoDatabase(Exception):
    """The role may not make a database, or another bench is using it."""


@contextmanager
def own_database() -> Iterator[None]:
    """Everything inside works on an empty database beside ours, which ends with it.

    Cached values get a prefix of their own: rows of the two databases have the same numbers.
    Raises NoDatabase.
    """
    ours, prefix = connection.settings_dict["NAME"], cache.key_prefix
    name = f"{ours}_bench"
    _ask(f'DROP DATABASE IF EXISTS "{name}"')
    _ask(f'CREATE DATABASE "{name}"')
    try:
        _use(name)
        cache.key_prefix = f"bench-{uuid4().hex}"
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        cache.key_prefix = prefix
        _use(ours)
        _ask(f'DROP DATABASE IF EXISTS "{name}"')


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _ask(statement: str) -> None:
    connection.close()
    try:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)
    except (OperationalError, ProgrammingError) as error:
        raise NoDatabase(str(error)) from error
