"""Tables without indexes, keys and checks for as long as millions of rows are put into them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

# Foreign keys that begin or end at a table, then what else is on it. A partition's own follow.
_CONSTRAINTS = """SELECT conrelid::regclass::text, quote_ident(conname), contype,
    pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conparentid = 0 AND contype IN ('p', 'u', 'x', 'c', 'f') AND coninhcount = 0
    AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
ORDER BY array_position('{f,c,x,u,p}', contype::text), conrelid::regclass::text, conname"""
_INDEXES = """SELECT indexrelid::regclass::text,
    replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[])
    AND NOT exists(SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
ORDER BY 1"""

# For all rows to come, whatever those are that are there.
_LATER = " NOT VALID"


@dataclass(frozen=True)
class Constraint:
    """One constraint as PostgreSQL writes it down."""

    table: str
    name: str
    kind: str
    definition: str


def constraints(tables: Sequence[str]) -> list[Constraint]:
    """What is on the tables or refers to them, in the order in which it can be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, {"tables": list(tables)})
        return [Constraint(*row) for row in cursor.fetchall()]


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[None]:
    """Drops what is checked row by row, and makes it again in one go.

    Foreign keys and checks come back for all rows to come; `validate` asks the rows that are there.
    """
    dropped, indexes = constraints(tables), _indexes(tables)
    with connection.cursor() as cursor:
        for one in dropped:
            cursor.execute(f"ALTER TABLE {one.table} DROP CONSTRAINT {one.name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for one in reversed(dropped):
            definition = one.definition.removesuffix(_LATER) + (_LATER if one.kind in "cf" else "")
            cursor.execute(f"ALTER TABLE {one.table} ADD CONSTRAINT {one.name} {definition}")


def validate(tables: Sequence[str]) -> None:
    """Asks every row whether it keeps its foreign keys and checks.

    Raises IntegrityError for the first that does not.
    """
    with connection.cursor() as cursor:
        for one in constraints(tables):
            if one.kind in "cf":
                cursor.execute(f"ALTER TABLE {one.table} VALIDATE CONSTRAINT {one.name}")


def _indexes(tables: Sequence[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, {"tables": list(tables)})
        return list(cursor.fetchall())
