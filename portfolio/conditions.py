"""A condition on rows, such as whose rows somebody sees, for statements written as SQL."""

from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet


def condition(rows: QuerySet[Any, Any]) -> tuple[str, dict[str, Any]]:
    """What narrows `rows`, as SQL, with its values by name.

    It speaks of the columns of their table: what it is used on must go by that table's name.
    """
    query = rows.query
    try:
        statement, values = query.where.as_sql(
            query.get_compiler(connection=connection), connection
        )
    except EmptyResultSet:
        return "false", {}
    except FullResultSet:
        return "true", {}
    given = {f"listed{n}": value for n, value in enumerate(values)}
    return statement % tuple(f"%({name})s" for name in given), given
