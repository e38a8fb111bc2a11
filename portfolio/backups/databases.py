"""Other databases than the one the product runs on: made, looked into, put in a place, dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error
from django.utils.translation import gettext as _
from environ import Env

from .tools import NotPossible

# Relations of people, not of an extension.
_SOMETHING = """
    SELECT EXISTS (
        SELECT FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e'))
"""
# The server's own processes have no user, and give way by themselves.
_OTHERS = "SELECT count(usesysid) FROM pg_stat_activity WHERE datname = %s"


class Database:
    """A database by its name on a server, there or not."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """`settings` are Django's of a connection to it. Nothing is asked yet."""
        self.connection: BaseDatabaseWrapper = connections.create_connection(DEFAULT_DB_ALIAS)
        self.connection.settings_dict = settings

    @classmethod
    def of(cls, place: str) -> "Database":
        """By a name on the product's server, or by an address without a password.

        Raises NotPossible for an address with one: everybody on the machine reads command lines.
        """
        ours = connection.settings_dict
        if "://" not in place:
            return cls({**ours, "NAME": place})
        told = Env.db_url_config(place)
        if told.get("PASSWORD"):
            raise NotPossible(
                _("No password in an address: give it as PGPASSWORD or in a file PGPASSFILE.")
            )
        name = told["NAME"] or ours["NAME"]
        return cls({**ours, **told, "NAME": name, "OPTIONS": told.get("OPTIONS", {})})

    def beside(self, ending: str) -> "Database":
        """Another on the same server, its name with an ending.

        It does not wait for the disk at each step: it counts when it is put in its place.
        """
        # PostgreSQL cuts names at 63 bytes.
        name = self.name[: 62 - len(ending)] + "_" + ending
        known = self.connection.settings_dict
        options = f"{known['OPTIONS'].get('options', '')} -c synchronous_commit=off"
        return Database(
            {**known, "NAME": name, "OPTIONS": {**known["OPTIONS"], "options": options}}
        )

    @property
    def name(self) -> str:
        return str(self.connection.settings_dict["NAME"])

    @property
    def ours(self) -> bool:
        """Whether it is the one the product runs on."""
        same = ("NAME", "HOST", "PORT")
        ours = connections[DEFAULT_DB_ALIAS].settings_dict
        return all(str(self.connection.settings_dict[k]) == str(ours[k]) for k in same)

    def exists(self) -> bool:
        """Whether the server has it."""
        return bool(self._server("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]))

    def empty(self) -> bool:
        """Whether nobody made anything in it."""
        return not self.asked(_SOMETHING)[0][0]

    def used_by(self) -> int:
        """How many connections others have to it."""
        self._leave()
        return int(self._server(_OTHERS, [self.name])[0][0])

    def make(self, copy_of: "Database | None" = None) -> None:
        """Makes it, empty or a copy. Raises NotPossible where the role may not."""
        template = copy_of._quoted if copy_of else "template0"
        self._command(f"CREATE DATABASE {self._quoted} TEMPLATE {template} ENCODING 'UTF8'")

    def drop(self) -> None:
        """Drops it if it is there. Raises NotPossible while somebody is connected to it."""
        self._leave()
        self._command(f"DROP DATABASE IF EXISTS {self._quoted}")

    def give_way(self, new: "Database", old: "Database | None" = None) -> None:
        """Another takes its name; at the same instant it takes that of `old`, if it is there.

        Raises NotPossible while somebody is connected to either.
        """
        self._leave()
        new._leave()
        away = f"ALTER DATABASE {self._quoted} RENAME TO {old._quoted};" if old else ""
        self._command(f"{away} ALTER DATABASE {new._quoted} RENAME TO {self._quoted}")

    def asked(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query in it."""
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Inside, everything is asked of it instead of the product's."""
        before = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = self.connection
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = before
            self.connection.close()

    def _leave(self) -> None:
        self.connection.close()
        if self.ours:
            connections[DEFAULT_DB_ALIAS].close()

    @property
    def _quoted(self) -> str:
        return str(self.connection.ops.quote_name(self.name))

    def _server(self, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(query, parameters)
            return list(cursor.fetchall())

    def _command(self, command: str) -> None:
        try:
            with self.connection._nodb_cursor() as cursor:
                cursor.execute(command)
        except Error as error:
            raise NotPossible(str(error).splitlines()[0]) from error
