"""What must hold for HSTO."""

from portfolio.imports.places import PLACES

from .check import Check, wrong_office

CHECKS = (
    wrong_office("portfolio_stagedgroup", "TO_MAPGD"),
    Check(
        "unknown_association",
        """SELECT s.row, 'TO_DVUT', s.association_code, '{}'::jsonb
        FROM portfolio_stagedgroup s
        WHERE s.file_id = %(file)s AND s.association_code IS NOT NULL AND NOT exists(
            SELECT FROM associations_association a
            WHERE a.code = s.association_code AND a.entrusted)""",
    ),
    Check(
        "unknown_place",
        f"""SELECT s.row, 'TO_MADP', s.place_code,
            jsonb_build_object('day', to_char(%(ends_on)s::date, 'DD/MM/YYYY'))
        FROM portfolio_stagedgroup s LEFT JOIN {PLACES} p ON p.code = s.place_code
        WHERE s.file_id = %(file)s AND s.place_code IS NOT NULL AND p.code IS NULL""",
    ),
    Check(
        "group_still_lent",
        """SELECT 0, 'TO_MATO', g.code, jsonb_build_object('count', count(*))
        FROM portfolio_position p JOIN groups_group g ON g.id = p.group_id
        WHERE p.office_id = %(office)s AND p.ends_on = %(ends_on)s AND NOT exists(
            SELECT FROM portfolio_stagedgroup s
            WHERE s.file_id = %(file)s AND s.group_code = g.code)
        GROUP BY g.code""",
    ),
    Check(
        "group_still_saved",
        """SELECT 0, 'TO_MATO', g.code, jsonb_build_object('count', count(*))
        FROM portfolio_savingsaccount a JOIN groups_group g ON g.id = a.group_id
        WHERE a.office_id = %(office)s AND a.ends_on = %(ends_on)s AND NOT exists(
            SELECT FROM portfolio_stagedgroup s
            WHERE s.file_id = %(file)s AND s.group_code = g.code)
        GROUP BY g.code""",
    ),
)
