"""The rows of every file that is compared, as SQL: of a quarter, or of a file not yet posted.

Codes stand as the files have them, so that a staged file can be held against posted ones. The
parameters are those of portfolio.imports.places, and `loans_as_of`, the day of the loan statement.
"""

from portfolio.imports.places import PLACES
from portfolio.models import ImportFile

Kind = ImportFile.Kind
# The office at every table, so that no other's rows are read; joined from the left, though each row
# has its partner, since the planner would take both conditions to leave next to nothing.
_OF_QUARTER = "{0}.office_id = %(office)s AND {0}.ends_on = %(ends_on)s"

_POSTED = {
    Kind.GROUPS: f"""SELECT g.code AS group_code, q.group_id, q.association_id, q.commune_id, q.open
        FROM groups_groupquarter q
        LEFT JOIN groups_group g ON g.id = q.group_id AND g.office_id = %(office)s
        WHERE {_OF_QUARTER.format("q")}""",
    Kind.LOANS: f"""SELECT g.code AS group_code, p.association_id, p.commune_id,
            b.code AS borrower_code, p.outstanding
        FROM portfolio_position p
        LEFT JOIN groups_borrower b ON b.id = p.borrower_id AND b.office_id = %(office)s
        LEFT JOIN groups_group g ON g.id = p.group_id AND g.office_id = %(office)s
        WHERE {_OF_QUARTER.format("p")}""",
    Kind.SAVINGS: f"""SELECT g.code AS group_code, b.code AS saver_code, a.balance, a.as_of
        FROM portfolio_savingsaccount a
        LEFT JOIN groups_borrower b ON b.id = a.saver_id AND b.office_id = %(office)s
        LEFT JOIN groups_group g ON g.id = a.group_id AND g.office_id = %(office)s
        WHERE {_OF_QUARTER.format("a")}""",
    Kind.SCORES: """SELECT g.code AS group_code, s.month_ends_on AS as_of, s.outstanding, s.savings,
            s.association_code, s.commune_code
        FROM groups_groupscore s
        LEFT JOIN groups_group g ON g.id = s.group_id AND g.office_id = %(office)s
        WHERE s.office_id = %(office)s
            AND s.month_ends_on BETWEEN %(starts_on)s AND %(ends_on)s""",
    Kind.BORROWERS: f"""SELECT b.code AS borrower_code, q.commune_id
        FROM groups_borrowerquarter q
        LEFT JOIN groups_borrower b ON b.id = q.borrower_id AND b.office_id = %(office)s
        WHERE {_OF_QUARTER.format("q")}""",
}

_STAGED = {
    Kind.GROUPS: f"""SELECT s.group_code, g.id AS group_id, s.association_code AS association_id,
            p.commune_id, s.open
        FROM portfolio_stagedgroup s
        LEFT JOIN groups_group g ON g.office_id = %(office)s AND g.code = s.group_code
        LEFT JOIN {PLACES} p ON p.code = s.place_code
        WHERE s.file_id = %(file)s AND s.group_code IS NOT NULL""",
    Kind.LOANS: f"""SELECT s.group_code,
            CASE WHEN s.group_code IS NULL THEN '99' ELSE h.association_id END AS association_id,
            CASE WHEN s.group_code IS NULL THEN p.commune_id ELSE h.commune_id END AS commune_id,
            s.borrower_code, s.current + s.overdue + s.frozen AS outstanding
        FROM portfolio_stagedloan s LEFT JOIN hsto h ON h.group_code = s.group_code
        LEFT JOIN {PLACES} p ON p.code = s.place_code
        WHERE s.file_id = %(file)s""",
    Kind.SAVINGS: """SELECT group_code, borrower_code AS saver_code, balance, reported_on AS as_of
        FROM portfolio_stagedsaving WHERE file_id = %(file)s""",
    Kind.SCORES: """SELECT group_code, %(as_of)s::date AS as_of, outstanding, savings,
            association_code, commune_code
        FROM portfolio_stagedscore WHERE file_id = %(file)s""",
    Kind.BORROWERS: f"""SELECT s.borrower_code, p.commune_id FROM portfolio_stagedborrower s
        LEFT JOIN {PLACES} p ON p.code = s.place_code
        WHERE s.file_id = %(file)s""",
}

# What is made of them: sums by group, the latest score, the latest accepted sheet, what was said.
_MADE = f"""owing AS (
    SELECT group_code, min(association_id) AS association_id, min(commune_id) AS commune_id,
        sum(outstanding)::bigint AS outstanding
    FROM hsku WHERE group_code IS NOT NULL GROUP BY 1
), saved AS (
    SELECT group_code, sum(balance)::bigint AS balance,
        count(DISTINCT saver_code) FILTER (WHERE balance > 0) AS savers
    FROM casa WHERE group_code IS NOT NULL GROUP BY 1
), casa_on AS (
    SELECT max(as_of) AS as_of FROM casa
), rated AS (
    SELECT DISTINCT ON (group_code) * FROM scored ORDER BY group_code, as_of DESC
), sheet AS (
    -- What another association or commune said of a group before it moved is theirs alone.
    SELECT DISTINCT ON (h.group_code) h.*, m.month_ends_on, m.members, m.savers, m.savings
    FROM groups_groupmonth m JOIN hsto h ON h.group_id = m.group_id
        AND h.association_id = m.association_id AND h.commune_id = m.commune_id
    WHERE m.sheet_id = ANY(ARRAY(SELECT id FROM groups_sheet
        WHERE office_id = %(office)s AND state = 'accepted'
            AND month_ends_on BETWEEN %(starts_on)s AND %(ends_on)s))
    ORDER BY h.group_code, m.month_ends_on DESC
), place AS (
    SELECT code, commune_id FROM {PLACES} named WHERE hamlet_id IS NULL
), told AS (
    SELECT c.id, c.group_id, c.changed_on, c.association_id, c.commune_id,
        CASE WHEN c.kind IN ('opened', 'split') THEN 'open'
            WHEN c.kind IN ('merged', 'closed') THEN 'closed' END AS state
    FROM groups_groupchange c
    WHERE c.office_id = %(office)s AND c.changed_on <= coalesce(%(loans_as_of)s, %(ends_on)s)
), listed AS (
    SELECT q.group_id, q.association_id, q.commune_id, coalesce(o.as_of, o.ends_on) AS dated_on
    FROM groups_groupquarter q
    JOIN associations_quarter o ON o.office_id = q.office_id AND o.ends_on = q.ends_on
    WHERE q.office_id = %(office)s AND q.ends_on < %(ends_on)s
)"""

_NAMES = {
    Kind.GROUPS: "hsto",
    Kind.LOANS: "hsku",
    Kind.SAVINGS: "casa",
    Kind.SCORES: "scored",
    Kind.BORROWERS: "hskh",
}


def sources(staged: str = "") -> str:
    """The common table expressions of all files, that of the kind `staged` from its staged rows."""
    rows = _POSTED | ({Kind(staged): _STAGED[Kind(staged)]} if staged in _STAGED else {})
    files = (f"{name} AS MATERIALIZED ({rows[kind]})" for kind, name in _NAMES.items())
    return ", ".join([*files, _MADE])
