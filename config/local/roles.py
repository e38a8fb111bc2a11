"""Who signs in to the local PostgreSQL: the owner migrates, the application touches rows only."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from .paths import ROOT

DATABASE = "giaoban"
OWNER = "giaoban_owner"
APPLICATION = "giaoban_app"
GRANTS = ROOT / "config" / "roles.sql"


@dataclass(frozen=True)
class Roles:
    """The roles of one running server, with their passwords (made of URL-safe characters)."""

    port: int
    superuser_key: str
    owner_key: str
    application_key: str

    @property
    def owner_url(self) -> str:
        """The address for migrations and tests."""
        return self._url(OWNER, self.owner_key)

    @property
    def application_url(self) -> str:
        """The address the pages and jobs use."""
        return self._url(APPLICATION, self.application_key)

    def superuser_connection(self) -> psycopg.Connection:
        """Connect as the superuser, who only makes roles and the database."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.superuser_key,
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def ensure(self) -> None:
        """Make roles, database and grants where they are missing."""
        with self.superuser_connection() as connection:
            _make_role(connection, OWNER, self.owner_key, sql.SQL("LOGIN CREATEDB"))
            _make_role(connection, APPLICATION, self.application_key, sql.SQL("LOGIN"))
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [DATABASE]).fetchone() is None:
                make = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8'")
                connection.execute(make.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        with psycopg.connect(self.owner_url) as owner:
            owner.execute(GRANTS.read_bytes())

    def _url(self, role: str, key: str) -> str:
        return f"postgres://{role}:{key}@127.0.0.1:{self.port}/{DATABASE}"


def _make_role(connection: psycopg.Connection, name: str, key: str, rights: sql.SQL) -> None:
    """Make a role, or give an existing one its password and rights again."""
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    command = sql.SQL("{} ROLE {} {} PASSWORD {}")
    connection.execute(command.format(verb, sql.Identifier(name), rights, sql.Literal(key)))
