"""What must hold for HSKH."""

from portfolio.imports.places import PLACES

from .check import Check

CHECKS = (
    Check(
        "unknown_place",
        f"""SELECT s.row, 'KH_MADP', s.place_code,
            jsonb_build_object('day', to_char(%(ends_on)s::date, 'DD/MM/YYYY'))
        FROM portfolio_stagedborrower s LEFT JOIN {PLACES} p ON p.code = s.place_code
        WHERE s.file_id = %(file)s AND s.place_code IS NOT NULL AND p.code IS NULL""",
    ),
)
