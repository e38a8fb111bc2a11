"""What must hold for the scores of a month."""

from portfolio.imports.places import GROUPS

from .check import Check, wrong_office

_TABLE = "portfolio_stagedscore"

# The class by the table in force at the end of the month, for points `s.total`.
EXPECTED_RATING = """(SELECT c.rating FROM groups_ratingclass c
        WHERE c.minimum <= s.total AND c.valid_from <= %(as_of)s
            AND (c.valid_to IS NULL OR c.valid_to >= %(as_of)s)
        ORDER BY c.minimum DESC LIMIT 1)"""

_SUM = """(s.attendance + s.overdue_ratio + s.due_principal + s.interest + s.saving_members
        + s.savings_growth)"""

CHECKS = (
    wrong_office(_TABLE, "MA_DV"),
    Check(
        "groups_first",
        f"""SELECT 0, 'MA_TO', '', '{{}}'::jsonb WHERE NOT exists(SELECT FROM {GROUPS} g)""",
    ),
    Check(
        "unknown_group",
        f"""SELECT s.row, 'MA_TO', s.group_code, '{{}}'::jsonb
        FROM {_TABLE} s LEFT JOIN {GROUPS} g ON g.code = s.group_code
        WHERE s.file_id = %(file)s AND s.group_code IS NOT NULL AND g.code IS NULL
            AND exists(SELECT FROM {GROUPS} any_group)""",
    ),
    Check(
        "score_total_off",
        f"""SELECT s.row, 'TONG_DIEM', s.total::text,
            jsonb_build_object('sum', {_SUM}::text)
        FROM {_TABLE} s WHERE s.file_id = %(file)s AND {_SUM} <> s.total""",
    ),
    Check(
        "rating_differs",
        f"""SELECT s.row, 'XEP_LOAI', s.rating, jsonb_build_object(
            'total', s.total::text, 'expected', {EXPECTED_RATING})
        FROM {_TABLE} s
        WHERE s.file_id = %(file)s AND s.rating <> {EXPECTED_RATING}""",
    ),
    Check(
        "other_association",
        f"""SELECT s.row, 'DVUT', s.association_code, jsonb_build_object(
            'group', g.code, 'association', g.association_id)
        FROM {_TABLE} s JOIN {GROUPS} g ON g.code = s.group_code
        WHERE s.file_id = %(file)s AND s.association_code <> g.association_id""",
    ),
    Check(
        "negative_balance",
        f"""SELECT s.row, 'SO_DU_TK', s.savings::text, '{{}}'::jsonb
        FROM {_TABLE} s WHERE s.file_id = %(file)s AND s.savings < 0""",
    ),
    Check(
        "group_unrated",
        f"""SELECT 0, 'MA_TO', g.code, '{{}}'::jsonb FROM {GROUPS} g
        WHERE g.open AND NOT exists(SELECT FROM {_TABLE} s
            WHERE s.file_id = %(file)s AND s.group_code = g.code)""",
    ),
)
