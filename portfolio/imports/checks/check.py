"""A check: one statement over the staged rows of a file that finds all faults of one rule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """`sql` selects row, column, value and details (jsonb) of whatever breaks `rule`.

    It may name the parameters of portfolio.imports.places.
    """

    rule: str
    sql: str


def wrong_office(table: str, column: str) -> Check:
    """The rows of a file are of the office it was sent in for; one fault for each other code."""
    return Check(
        "wrong_office",
        f"""SELECT min(row), '{column}', office_code,
            jsonb_build_object('count', count(*), 'office', %(office_code)s::text)
        FROM {table} WHERE file_id = %(file)s AND office_code <> %(office_code)s
        GROUP BY office_code""",
    )
