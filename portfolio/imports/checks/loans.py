"""What must hold for HSKU, row by row: its day, office, groups, places, programmes and balances."""

from portfolio.imports.places import PLACES

from .check import Check, in_known_groups, of_one_day, wrong_office

_NEGATIVE = " UNION ALL ".join(
    f"""SELECT row, '{name}', {field}::text, '{{}}'::jsonb FROM portfolio_stagedloan
        WHERE file_id = %(file)s AND {field} < 0"""
    for name, field in (
        ("KU_DNOTHAN", "current"), ("KU_DNOQHAN", "overdue"), ("KU_DNOKHOANH", "frozen"),
    )
)  # fmt: skip

CHECKS = (
    wrong_office("portfolio_stagedloan", "KU_MAPGD"),
    *of_one_day("portfolio_stagedloan", "KU_NGAYBC"),
    *in_known_groups("portfolio_stagedloan", "KU_MATO"),
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
