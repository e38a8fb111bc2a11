"""Databases of the bench's own: made, filled and dropped, so that their statistics are true."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from django.core.cache import cache
from django.core.management import call_command
from django.db import (
    DEFAULT_DB_ALIAS,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
)
from django.db.backends.base.base import BaseDatabaseWrapper


class NoDatabase(Exception):
    """The role may not make a database, or another bench is using it."""


@dataclass(frozen=True)
class Place:
    """A database that can be worked on, with cached values of its own: rows of two databases have
    the same numbers.
    """

    connection: BaseDatabaseWrapper
    prefix: str

    @property
    def name(self) -> str:
        """The database's name."""
        return str(self.connection.settings_dict["NAME"])

    def enter(self) -> None:
        """From now on everything is asked here."""
        connections[DEFAULT_DB_ALIAS] = self.connection
        cache.key_prefix = self.prefix


@contextmanager
def own_database(suffix: str, copy_of: Place | None = None) -> Iterator[Place]:
    """An empty migrated database beside ours, or a copy, in which everything inside works.

    It is dropped at the end. Raises NoDatabase.
    """
    before = Place(connections[DEFAULT_DB_ALIAS], cache.key_prefix)
    name = f"{before.name}_{suffix}"
    template = ""
    if copy_of is not None:
        copy_of.connection.close()
        template = f'TEMPLATE "{copy_of.name}"'
    _ask(f'DROP DATABASE IF EXISTS "{name}"')
    _ask(f'CREATE DATABASE "{name}" {template}')
    place = Place(connections.create_connection(DEFAULT_DB_ALIAS), f"bench-{uuid4().hex}")
    place.connection.settings_dict = {**before.connection.settings_dict, "NAME": name}
    try:
        place.enter()
        if copy_of is None:
            call_command("migrate", verbosity=0, interactive=False)
        yield place
    finally:
        place.connection.close()
        before.enter()
        _ask(f'DROP DATABASE IF EXISTS "{name}"')


def _ask(statement: str) -> None:
    connection.close()
    try:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)
    except (OperationalError, ProgrammingError) as error:
        raise NoDatabase(str(error)) from error
