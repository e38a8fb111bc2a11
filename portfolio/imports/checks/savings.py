"""What must hold for CASA, and what it should hold to beside the quarter before."""

from portfolio.imports.places import ACCOUNTS_BEFORE, GROUPS

from .check import Check, in_known_groups, of_one_day

_TABLE = "portfolio_stagedsaving"

# A quarter whose CASA was of an earlier day has no closing balances to go on from.
_CLOSING_KNOWN = """exists(SELECT FROM portfolio_savingsaccount
        WHERE office_id = %(office)s AND ends_on = %(previous)s AND as_of = ends_on)"""

CHECKS = (
    *of_one_day(_TABLE, "CS_NGAYBC"),
    *in_known_groups(_TABLE, "CS_MATO"),
    Check(
        "negative_balance",
        f"""SELECT row, 'CS_SODU_TK', balance::text, '{{}}'::jsonb FROM {_TABLE}
        WHERE file_id = %(file)s AND balance < 0""",
    ),
    Check(
        "savings_off",
        f"""SELECT s.row, 'CS_SO_TK', s.account, jsonb_build_object('closing', s.balance,
            'opening', f.opening, 'expected', f.expected, 'difference', s.balance - f.expected)
        FROM {_TABLE} s LEFT JOIN {ACCOUNTS_BEFORE} b ON b.number = s.account
        CROSS JOIN LATERAL (SELECT coalesce(b.balance, 0) AS opening,
            coalesce(b.balance, 0) + s.paid_in - s.drawn AS expected) f
        WHERE s.file_id = %(file)s AND s.balance <> f.expected AND {_CLOSING_KNOWN}""",
    ),
    Check(
        "closed_group_saves",
        f"""SELECT min(s.row), 'CS_MATO', g.code, jsonb_build_object('count', count(*))
        FROM {_TABLE} s JOIN {GROUPS} g ON g.code = s.group_code
        WHERE s.file_id = %(file)s AND NOT g.open AND s.balance > 0 GROUP BY g.code""",
    ),
    Check(
        "accounts_absent",
        f"""SELECT 0, 'CS_SO_TK', '', jsonb_build_object('count', count(*),
            'balance', sum(b.balance)::bigint)
        FROM {ACCOUNTS_BEFORE} b WHERE b.balance > 0 AND NOT exists(
            SELECT FROM {_TABLE} s WHERE s.file_id = %(file)s AND s.account = b.number)
        HAVING count(*) > 0""",
    ),
    Check(
        "older_than_posted",
        """SELECT 0, 'CS_NGAYBC', to_char(%(as_of)s::date, 'DD/MM/YYYY'), jsonb_build_object(
            'posted', to_char(max(as_of), 'DD/MM/YYYY'))
        FROM portfolio_savingsaccount WHERE office_id = %(office)s AND ends_on = %(ends_on)s
        HAVING %(as_of)s::date < max(as_of)""",
    ),
    Check(
        "other_day_than_loans",
        """SELECT 0, 'CS_NGAYBC', to_char(%(as_of)s::date, 'DD/MM/YYYY'), jsonb_build_object(
            'loans', to_char(%(posted_as_of)s::date, 'DD/MM/YYYY'))
        WHERE %(as_of)s::date <> %(posted_as_of)s::date""",
    ),
    Check(
        "savers_unlisted",
        f"""SELECT 0, 'CS_MAKH', '', jsonb_build_object('count', count(DISTINCT s.borrower_code))
        FROM {_TABLE} s
        WHERE s.file_id = %(file)s AND s.balance > 0 AND s.borrower_code NOT IN (
            SELECT b.code FROM groups_borrowerquarter q
            JOIN groups_borrower b ON b.id = q.borrower_id
            WHERE q.office_id = %(office)s AND q.ends_on = %(ends_on)s)
        HAVING count(*) > 0 AND exists(SELECT FROM groups_borrowerquarter
            WHERE office_id = %(office)s AND ends_on = %(ends_on)s)""",
    ),
)
