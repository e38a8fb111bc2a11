"""A check: one statement over the staged rows of a file that finds all faults of one rule."""

from dataclasses import dataclass

from portfolio.imports.places import GROUPS, HAS_GROUPS


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


def of_one_day(table: str, column: str) -> tuple[Check, Check]:
    """The rows are all of one day, which lies in the quarter; one fault for each other day."""
    return (
        Check(
            "mixed_dates",
            f"""SELECT min(row), '{column}', to_char(reported_on, 'DD/MM/YYYY'),
                jsonb_build_object('count', count(*),
                    'usual', to_char(%(as_of)s::date, 'DD/MM/YYYY'))
            FROM {table}
            WHERE file_id = %(file)s AND reported_on <> %(as_of)s GROUP BY reported_on""",
        ),
        Check(
            "wrong_quarter",
            f"""SELECT min(row), '{column}', to_char(reported_on, 'DD/MM/YYYY'),
                jsonb_build_object('starts', to_char(%(starts_on)s::date, 'DD/MM/YYYY'),
                    'ends', to_char(%(ends_on)s::date, 'DD/MM/YYYY'))
            FROM {table}
            WHERE file_id = %(file)s AND reported_on NOT BETWEEN %(starts_on)s AND %(ends_on)s
            GROUP BY reported_on""",
        ),
    )


def in_known_groups(table: str, column: str) -> tuple[Check, Check]:
    """Groups that rows name are those of the quarter's HSTO, which must be there first."""
    return (
        Check(
            "groups_first",
            f"""SELECT 0, '{column}', '', '{{}}'::jsonb
            WHERE NOT {HAS_GROUPS} AND exists(SELECT FROM {table}
                WHERE file_id = %(file)s AND group_code IS NOT NULL)""",
        ),
        Check(
            "unknown_group",
            f"""SELECT s.row, '{column}', s.group_code, '{{}}'::jsonb
            FROM {table} s LEFT JOIN {GROUPS} g ON g.code = s.group_code
            WHERE s.file_id = %(file)s AND s.group_code IS NOT NULL AND g.code IS NULL
                AND {HAS_GROUPS}""",
        ),
    )
