"""HSKU becomes loans, and the position of each at the quarter's end."""

from portfolio.imports.places import GROUPS, PLACES

from .posting import Posting

# What a position takes as it stands in the file.
_TAKEN = ", ".join(
    [
        "made_on", "matures_on", "frozen_until", "last_transaction_on", "rate", "principal",
        "current", "overdue", "frozen", "disbursed", "repaid_current", "repaid_overdue",
        "repaid_frozen", "rolled_over", "moved_to_overdue", "moved_to_frozen", "extended",
        "written_off", "interest_receivable", "interest_collected", "disbursed_to_date",
        "repaid_to_date", "rolled_over_to_date", "written_off_to_date",
        "unpaid_interest_current", "unpaid_interest_overdue",
    ]
)  # fmt: skip

_NEW_LOANS = """INSERT INTO portfolio_loan (office_id, number)
SELECT %(office)s, loan_number FROM portfolio_stagedloan WHERE file_id = %(file)s
ON CONFLICT (office_id, number) DO NOTHING"""

_NEW_BORROWERS = """INSERT INTO groups_borrower (office_id, code)
SELECT DISTINCT %(office)s::bigint, borrower_code FROM portfolio_stagedloan
WHERE file_id = %(file)s
ON CONFLICT (office_id, code) DO NOTHING"""

_GONE = """DELETE FROM portfolio_position
WHERE office_id = %(office)s AND ends_on = %(ends_on)s"""

_AS_OF = """UPDATE associations_quarter SET as_of = %(as_of)s
WHERE office_id = %(office)s AND ends_on = %(ends_on)s"""

# A loan with a group takes association and commune from the group alone, so that a group that is
# not there leaves them empty, which the table refuses: it can never pass for direct lending.
_ROWS = f"""INSERT INTO portfolio_position (ends_on, office_id, loan_id, borrower_id, group_id,
    association_id, commune_id, programme_id, source_id, {_TAKEN})
SELECT %(ends_on)s, %(office)s, l.id, b.id, g.group_id,
    CASE WHEN s.group_code IS NULL THEN '99' ELSE g.association_id END,
    CASE WHEN s.group_code IS NULL THEN p.commune_id ELSE g.commune_id END,
    c.id, s.source_code, {_TAKEN}
FROM portfolio_stagedloan s
JOIN portfolio_loan l ON l.office_id = %(office)s AND l.number = s.loan_number
JOIN groups_borrower b ON b.office_id = %(office)s AND b.code = s.borrower_code
JOIN portfolio_programme c ON c.office_id = %(office)s AND c.code = s.programme_code
LEFT JOIN (SELECT code, group_id, association_id, commune_id FROM {GROUPS} q) g
    ON g.code = s.group_code
LEFT JOIN {PLACES} p ON p.code = s.place_code
WHERE s.file_id = %(file)s"""

POSTING = Posting(
    before=(_NEW_LOANS, _NEW_BORROWERS, _GONE, _AS_OF),
    rows=_ROWS,
    erase=(
        _GONE,
        """UPDATE associations_quarter SET as_of = NULL
        WHERE office_id = %(office)s AND ends_on = %(ends_on)s""",
    ),
)
