"""What stands in the database, by natural keys, so that two runs can be compared.

Numbers of rows, instants and versions are left out: a run that was disturbed counts on.
"""

import json
from collections.abc import Iterable
from typing import Any

from .machine import Machine

State = dict[str, list[str]]

# Every table of the domain but jobs and what is no part of the office's figures.
_TABLES = """SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
AND c.relkind IN ('r', 'p') AND NOT c.relispartition
AND (c.relname ~ '^(portfolio|groups)_' OR c.relname = 'associations_quarter')"""

_KEYS = {
    "loan_id": "SELECT id, number FROM portfolio_loan",
    "group_id": "SELECT id, code FROM groups_group",
    "borrower_id": "SELECT id, code FROM groups_borrower",
    "file_id": "SELECT id, name || ' ' || state FROM portfolio_importfile",
    "quarter_id": "SELECT id, ends_on::text FROM associations_quarter",
}
_SAID_BY_NUMBER = {"id", "version"}


def state(machine: Machine, but: Iterable[str] = ()) -> State:
    """The rows of every table of the domain but some, sorted."""
    with machine.connect() as connection:
        keys = {
            name: {str(n): key for n, key in connection.execute(statement)}
            for name, statement in _KEYS.items()
        }
        tables = sorted(name for (name,) in connection.execute(_TABLES) if name not in set(but))
        return {
            table: sorted(
                _said(row, keys)
                for (row,) in connection.execute(f"SELECT to_jsonb(t) FROM {table} t")
            )
            for table in tables
        }


def differences(found: State, wanted: State) -> list[str]:
    """The rows that stand in one state and not in the other, a few of each table."""
    said = []
    for table in sorted({*found, *wanted}):
        have, want = set(found.get(table, [])), set(wanted.get(table, []))
        said += [f"{table}: too much: {row}" for row in sorted(have - want)[:3]]
        said += [f"{table}: missing: {row}" for row in sorted(want - have)[:3]]
        if have == want and len(found[table]) != len(wanted[table]):
            said.append(f"{table}: {len(found[table])} rows instead of {len(wanted[table])}")
    return said


def _said(row: dict[str, Any], keys: dict[str, dict[str, Any]]) -> str:
    kept = {
        name: keys[name].get(str(value)) if name in keys and value is not None else value
        for name, value in row.items()
        if name not in _SAID_BY_NUMBER and not name.endswith("_at")
    }
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)
