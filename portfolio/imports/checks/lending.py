"""What HSKU should hold to, seen beside the quarter before, the groups and the borrowers."""

from portfolio.imports.places import GROUPS, LOANS_BEFORE, PLACES

from .check import Check

_OUTSTANDING = "(s.current + s.overdue + s.frozen)"
MOST_BORROWERS = 60
LEAST_AVERAGE, MOST_AVERAGE = 5_000_000, 500_000_000

# A quarter that ended with a provisional statement has no closing balance to go on from.
_CLOSING_KNOWN = """exists(SELECT FROM associations_quarter q
        WHERE q.office_id = %(office)s AND q.ends_on = %(previous)s AND q.as_of = q.ends_on)"""

_FLOW = f"""SELECT s.row, 'KU_SOKU', s.loan_number, jsonb_build_object(
        'closing', f.closing, 'opening', f.opening, 'expected', f.expected,
        'difference', f.closing - f.expected)
    FROM portfolio_stagedloan s LEFT JOIN {LOANS_BEFORE} b ON b.number = s.loan_number
    CROSS JOIN LATERAL (SELECT {_OUTSTANDING} AS closing,
        coalesce(b.outstanding, 0) AS opening,
        coalesce(b.outstanding, 0) + s.disbursed - s.repaid_current - s.repaid_overdue
            - s.repaid_frozen - coalesce(s.written_off, 0) AS expected) f
    WHERE s.file_id = %(file)s AND f.closing <> f.expected AND {_CLOSING_KNOWN}
        AND (abs(f.closing - f.expected) = coalesce(s.rolled_over, 0))"""


def _class_identity(rule: str, field: str, others_still: str) -> Check:
    """Closing of a class = opening + moved in - repaid, where nothing else can have moved."""
    return Check(
        rule,
        f"""SELECT s.row, 'KU_SOKU', s.loan_number, jsonb_build_object('closing', s.{field},
            'opening', f.opening, 'expected', f.expected)
        FROM portfolio_stagedloan s LEFT JOIN {LOANS_BEFORE} b ON b.number = s.loan_number
        CROSS JOIN LATERAL (SELECT coalesce(b.{field}, 0) AS opening, coalesce(b.{field}, 0)
            + s.moved_to_{field} - s.repaid_{field} AS expected) f
        WHERE s.file_id = %(file)s AND s.{field} <> f.expected AND {_CLOSING_KNOWN}
            AND coalesce(s.written_off, 0) = 0 AND {others_still}""",
    )


CHECKS = (
    Check("flow_off", f"{_FLOW} IS NOT TRUE"),
    Check("flow_off_by_rollover", _FLOW),
    _class_identity(
        "overdue_off",
        "overdue",
        """coalesce(s.extended, 0) = 0 AND coalesce(s.moved_to_frozen, 0) = 0
            AND s.frozen = 0 AND coalesce(b.frozen, 0) = 0""",
    ),
    _class_identity("frozen_off", "frozen", "coalesce(s.moved_to_overdue, 0) = 0"),
    Check(
        "group_closed",
        f"""SELECT min(s.row), 'KU_MATO', g.code, jsonb_build_object('count', count(*))
        FROM portfolio_stagedloan s JOIN {GROUPS} g ON g.code = s.group_code
        WHERE s.file_id = %(file)s AND NOT g.open AND {_OUTSTANDING} > 0 GROUP BY g.code""",
    ),
    Check(
        "group_without_debt",
        f"""SELECT 0, 'KU_MATO', g.code, '{{}}'::jsonb
        FROM {GROUPS} g WHERE g.open AND NOT exists(
            SELECT FROM portfolio_stagedloan s WHERE s.file_id = %(file)s
            AND s.group_code = g.code AND {_OUTSTANDING} > 0)""",
    ),
    Check(
        "group_too_large",
        f"""SELECT min(s.row), 'KU_MATO', s.group_code,
            jsonb_build_object('count', count(DISTINCT s.borrower_code))
        FROM portfolio_stagedloan s
        WHERE s.file_id = %(file)s AND s.group_code IS NOT NULL AND {_OUTSTANDING} > 0
        GROUP BY s.group_code HAVING count(DISTINCT s.borrower_code) > {MOST_BORROWERS}""",
    ),
    Check(
        "average_unlikely",
        f"""SELECT CASE WHEN grouping(s.group_code) = 0 THEN min(s.row) ELSE 0 END, 'KU_MATO',
            s.group_code, jsonb_build_object('count', count(DISTINCT s.borrower_code),
                'outstanding', sum({_OUTSTANDING})::bigint)
        FROM portfolio_stagedloan s
        WHERE s.file_id = %(file)s AND {_OUTSTANDING} > 0
        GROUP BY GROUPING SETS ((s.group_code), ())
        HAVING NOT (grouping(s.group_code) = 0 AND s.group_code IS NULL)
            AND sum({_OUTSTANDING}) / count(DISTINCT s.borrower_code)
                NOT BETWEEN {LEAST_AVERAGE} AND {MOST_AVERAGE}""",
    ),
    Check(
        "other_commune",
        f"""SELECT min(s.row), 'KU_MADP', min(s.place_code),
            jsonb_build_object('count', count(*), 'group', g.code)
        FROM portfolio_stagedloan s JOIN {GROUPS} g ON g.code = s.group_code
        JOIN {PLACES} p ON p.code = s.place_code
        WHERE s.file_id = %(file)s AND p.commune_id <> g.commune_id
        GROUP BY g.code, p.commune_id""",
    ),
    Check(
        "loans_absent",
        f"""SELECT 0, 'KU_SOKU', '', jsonb_build_object('count', count(*),
            'outstanding', sum(b.outstanding)::bigint)
        FROM {LOANS_BEFORE} b WHERE b.outstanding > 0 AND NOT exists(
            SELECT FROM portfolio_stagedloan s
            WHERE s.file_id = %(file)s AND s.loan_number = b.number)
        HAVING count(*) > 0""",
    ),
    Check(
        "older_than_posted",
        """SELECT 0, 'KU_NGAYBC', to_char(%(as_of)s::date, 'DD/MM/YYYY'), jsonb_build_object(
            'posted', to_char(%(posted_as_of)s::date, 'DD/MM/YYYY'))
        WHERE %(as_of)s::date < %(posted_as_of)s::date""",
    ),
    Check(
        "borrowers_unlisted",
        f"""SELECT 0, 'KU_MAKH', '', jsonb_build_object('count', count(DISTINCT s.borrower_code))
        FROM portfolio_stagedloan s
        WHERE s.file_id = %(file)s AND {_OUTSTANDING} > 0 AND s.borrower_code NOT IN (
            SELECT b.code FROM groups_borrowerquarter q
            JOIN groups_borrower b ON b.id = q.borrower_id
            WHERE q.office_id = %(office)s AND q.ends_on = %(ends_on)s)
        HAVING count(*) > 0 AND exists(SELECT FROM groups_borrowerquarter
            WHERE office_id = %(office)s AND ends_on = %(ends_on)s)""",
    ),
)
