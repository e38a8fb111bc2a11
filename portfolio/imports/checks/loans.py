"""What must hold for HSKU, row by row: its day, office, groups, places, programmes and balances."""

from portfolio.imports.places import GROUPS, PLACES

from .check import Check, wrong_office

_HAS_GROUPS = """exists(SELECT FROM groups_groupquarter
        WHERE office_id = %(office)s AND ends_on = %(ends_on)s)"""

_NEGATIVE = " UNION ALL ".join(
    f"""SELECT row, '{name}', {field}::text, '{{}}'::jsonb FROM portfolio_stagedloan
        WHERE file_id = %(file)s AND {field} < 0"""
    for name, field in (
        ("KU_DNOTHAN", "current"), ("KU_DNOQHAN", "overdue"), ("KU_DNOKHOANH", "frozen"),
    )
)  # fmt: skip

CHECKS = (
    wrong_office("portfolio_stagedloan", "KU_MAPGD"),
    Check(
        "mixed_dates",
        """SELECT min(row), 'KU_NGAYBC', to_char(reported_on, 'DD/MM/YYYY'), jsonb_build_object(
            'count', count(*), 'usual', to_char(%(as_of)s::date, 'DD/MM/YYYY'))
        FROM portfolio_stagedloan
        WHERE file_id = %(file)s AND reported_on <> %(as_of)s GROUP BY reported_on""",
    ),
    Check(
        "wrong_quarter",
        """SELECT min(row), 'KU_NGAYBC', to_char(reported_on, 'DD/MM/YYYY'), jsonb_build_object(
            'starts', to_char(%(starts_on)s::date, 'DD/MM/YYYY'),
            'ends', to_char(%(ends_on)s::date, 'DD/MM/YYYY'))
        FROM portfolio_stagedloan
        WHERE file_id = %(file)s AND reported_on NOT BETWEEN %(starts_on)s AND %(ends_on)s
        GROUP BY reported_on""",
    ),
    Check(
        "groups_first",
        f"""SELECT 0, 'KU_MATO', '', '{{}}'::jsonb
        WHERE NOT {_HAS_GROUPS} AND exists(SELECT FROM portfolio_stagedloan
            WHERE file_id = %(file)s AND group_code IS NOT NULL)""",
    ),
    Check(
        "unknown_group",
        f"""SELECT s.row, 'KU_MATO', s.group_code, '{{}}'::jsonb
        FROM portfolio_stagedloan s LEFT JOIN {GROUPS} g ON g.code = s.group_code
        WHERE s.file_id = %(file)s AND s.group_code IS NOT NULL AND g.code IS NULL
            AND {_HAS_GROUPS}""",
    ),
    Check(
        "unknown_programme",
        """SELECT s.row, 'KU_CHTRINH', s.programme_code, '{}'::jsonb
        FROM portfolio_stagedloan s LEFT JOIN portfolio_programme p
            ON p.office_id = %(office)s AND p.code = s.programme_code
        WHERE s.file_id = %(file)s AND s.programme_code IS NOT NULL AND p.code IS NULL""",
    ),
    Check(
        "unknown_source",
        """SELECT s.row, 'KU_NGUONVON', s.source_code, '{}'::jsonb
        FROM portfolio_stagedloan s
        WHERE s.file_id = %(file)s AND s.source_code IS NOT NULL AND s.source_code NOT IN (
            SELECT code FROM portfolio_source WHERE lends)""",
    ),
    Check(
        # The commune of a loan in a group is the group's; a direct loan has but its own place.
        "unknown_place",
        f"""SELECT s.row, 'KU_MADP', s.place_code,
            jsonb_build_object('day', to_char(%(ends_on)s::date, 'DD/MM/YYYY'))
        FROM portfolio_stagedloan s LEFT JOIN {PLACES} p ON p.code = s.place_code
        WHERE s.file_id = %(file)s AND s.group_code IS NULL AND p.code IS NULL""",
    ),
    Check("negative_balance", _NEGATIVE),
)
