"""What a staged file would change, in counts and sums beside the quarter before and what is posted.

Everything here is counted by the database from staged rows; no row and no name is in it.
"""

from typing import Any

from django.db.models import Count, Q

from associations.models import Quarter
from groups.models import GroupScore
from portfolio.differences import Differences
from portfolio.models import Fault, ImportFile

from .places import ACCOUNTS_BEFORE, GROUPS, LOANS_BEFORE, PLACES, parameters, whole_sets

_LOANS = f"""SELECT count(*) FILTER (WHERE b.number IS NULL) AS new,
    count(*) FILTER (WHERE b.number IS NOT NULL) AS continuing,
    (SELECT count(*) FROM {LOANS_BEFORE} m WHERE m.outstanding > 0 AND NOT exists(
        SELECT FROM portfolio_stagedloan t
        WHERE t.file_id = %(file)s AND t.loan_number = m.number)) AS missing,
    (SELECT coalesce(sum(m.outstanding), 0)::bigint FROM {LOANS_BEFORE} m WHERE NOT exists(
        SELECT FROM portfolio_stagedloan t
        WHERE t.file_id = %(file)s AND t.loan_number = m.number)) AS missing_outstanding
FROM portfolio_stagedloan s LEFT JOIN {LOANS_BEFORE} b ON b.number = s.loan_number
WHERE s.file_id = %(file)s"""

_GROUPS = f"""SELECT count(*) FILTER (WHERE b.code IS NULL) AS new,
    count(*) FILTER (WHERE b.code IS NOT NULL) AS continuing,
    count(*) FILTER (WHERE b.association_id <> s.association_code OR b.commune_id <> p.commune_id)
        AS moved,
    (SELECT count(*) FROM ({{before}}) m WHERE m.open AND NOT exists(
        SELECT FROM portfolio_stagedgroup t
        WHERE t.file_id = %(file)s AND t.group_code = m.code)) AS missing
FROM portfolio_stagedgroup s LEFT JOIN ({{before}}) b ON b.code = s.group_code
LEFT JOIN {PLACES} p ON p.code = s.place_code
WHERE s.file_id = %(file)s""".format(before=GROUPS.replace("%(ends_on)s", "%(previous)s"))

_BORROWERS_BEFORE = """(SELECT b.code FROM groups_borrowerquarter q
    JOIN groups_borrower b ON b.id = q.borrower_id
    WHERE q.office_id = %(office)s AND q.ends_on = %(previous)s)"""

_BORROWERS = f"""SELECT count(*) FILTER (WHERE b.code IS NULL) AS new,
    count(*) FILTER (WHERE b.code IS NOT NULL) AS continuing,
    (SELECT count(*) FROM {_BORROWERS_BEFORE} m WHERE NOT exists(
        SELECT FROM portfolio_stagedborrower t
        WHERE t.file_id = %(file)s AND t.borrower_code = m.code)) AS missing
FROM portfolio_stagedborrower s LEFT JOIN {_BORROWERS_BEFORE} b ON b.code = s.borrower_code
WHERE s.file_id = %(file)s"""

_ACCOUNTS = f"""SELECT count(*) FILTER (WHERE b.number IS NULL) AS new,
    count(*) FILTER (WHERE b.number IS NOT NULL) AS continuing,
    (SELECT count(*) FROM {ACCOUNTS_BEFORE} m WHERE m.balance > 0 AND NOT exists(
        SELECT FROM portfolio_stagedsaving t
        WHERE t.file_id = %(file)s AND t.account = m.number)) AS missing,
    (SELECT coalesce(sum(m.balance), 0)::bigint FROM {ACCOUNTS_BEFORE} m WHERE NOT exists(
        SELECT FROM portfolio_stagedsaving t
        WHERE t.file_id = %(file)s AND t.account = m.number)) AS missing_outstanding
FROM portfolio_stagedsaving s LEFT JOIN {ACCOUNTS_BEFORE} b ON b.number = s.account
WHERE s.file_id = %(file)s"""

_FIGURES_POSTED = f"""(SELECT f.key, f.dated_on, f.value, f.association_id, f.source_id,
        c.code AS programme_code, p.code AS commune_code
    FROM portfolio_officefigure f
    LEFT JOIN portfolio_programme c ON c.id = f.programme_id
    LEFT JOIN {PLACES} p ON p.commune_id = f.commune_id AND p.hamlet_id IS NULL
    WHERE f.office_id = %(office)s AND f.ends_on = %(ends_on)s)"""

_FIGURES = f"""SELECT count(*) FILTER (WHERE s.key IS NOT NULL AND f.key IS NULL) AS new,
    count(*) FILTER (WHERE s.value <> f.value) AS changed,
    count(*) FILTER (WHERE s.value = f.value) AS same,
    count(*) FILTER (WHERE s.key IS NULL) AS gone
FROM (SELECT * FROM portfolio_stagedfigure WHERE file_id = %(file)s) s
FULL JOIN {_FIGURES_POSTED} f ON f.key = s.key AND f.dated_on = s.dated_on
    AND coalesce(f.association_id, '') = coalesce(s.association_code, '')
    AND coalesce(f.source_id, '') = coalesce(s.source_code, '')
    AND coalesce(f.programme_code, '') = coalesce(s.programme_code, '')
    AND coalesce(f.commune_code, '') = coalesce(s.commune_code, '')"""

_SUMS = """count(*) FILTER (WHERE outstanding > 0), coalesce(sum(outstanding), 0)::bigint,
    coalesce(sum(overdue), 0)::bigint, coalesce(sum(frozen), 0)::bigint"""
_SUM_NAMES = ("loans", "outstanding", "overdue", "frozen")

_STAGED_SUMS = f"""SELECT coalesce(g.association_id, '99') AS association, {_SUMS}
FROM (SELECT *, current + overdue + frozen AS outstanding FROM portfolio_stagedloan
    WHERE file_id = %(file)s) s
LEFT JOIN {GROUPS} g ON g.code = s.group_code GROUP BY 1"""

_POSTED_SUMS = f"""SELECT association_id, {_SUMS} FROM portfolio_position
WHERE office_id = %(office)s AND ends_on = %({{day}})s GROUP BY 1"""

# Savers of no group are of no association.
_SAVED = """count(*) FILTER (WHERE balance > 0),
    count(DISTINCT saver) FILTER (WHERE balance > 0), coalesce(sum(balance), 0)::bigint"""
_SAVED_NAMES = ("accounts", "savers", "balance")

_STAGED_SAVED = f"""SELECT coalesce(g.association_id, ''), {_SAVED}
FROM (SELECT group_code, borrower_code AS saver, balance FROM portfolio_stagedsaving
    WHERE file_id = %(file)s) s
LEFT JOIN {GROUPS} g ON g.code = s.group_code GROUP BY 1"""

_POSTED_SAVED = f"""SELECT coalesce(g.association_id, ''), {_SAVED}
FROM (SELECT ends_on, group_id, saver_id AS saver, balance FROM portfolio_savingsaccount
    WHERE office_id = %(office)s AND ends_on = %({{day}})s) a
LEFT JOIN groups_groupquarter g ON g.group_id = a.group_id AND g.ends_on = a.ends_on
GROUP BY 1"""

_COUNTS = {
    ImportFile.Kind.LOANS: _LOANS,
    ImportFile.Kind.GROUPS: _GROUPS,
    ImportFile.Kind.BORROWERS: _BORROWERS,
    ImportFile.Kind.SAVINGS: _ACCOUNTS,
    ImportFile.Kind.FIGURES: _FIGURES,
}


def preview(file: ImportFile, quarter: Quarter) -> dict[str, Any]:
    """Counts of what is new, goes on and is missing, and sums by association.

    `counts` depends on the kind; `associations` (of HSKU) and `savings` (of CASA, "" being savers
    of no group) have for each code the sums `now`, of the `previous` quarter and of what is
    `posted` for this one, null where there is nothing; `ratings` (of scores) the groups in each
    class; `differences` how often the file and others that are posted say different things of a
    group or a person, by comparison; `faults` how many there are of each rule.
    """
    found: dict[str, Any] = {"faults": _faults(file)}
    values = parameters(file, quarter)
    if file.kind in _COUNTS:
        found["counts"] = _one(_COUNTS[ImportFile.Kind(file.kind)], values)
    if file.kind == ImportFile.Kind.LOANS:
        found["associations"] = _beside(_SUM_NAMES, _STAGED_SUMS, _POSTED_SUMS, values)
    if file.kind == ImportFile.Kind.SAVINGS:
        found["savings"] = _beside(_SAVED_NAMES, _STAGED_SAVED, _POSTED_SAVED, values)
    if file.kind == ImportFile.Kind.SCORES:
        found["ratings"] = _ratings(file)
    found["differences"] = _differences(file, quarter)
    return found


def _faults(file: ImportFile) -> list[dict[str, Any]]:
    rules = Fault.objects.filter(file=file).order_by("-error", "rule").values_list("rule", "error")
    counted = rules.annotate(count=Count("pk"))
    return [{"rule": rule, "error": error, "count": count} for rule, error, count in counted]


def _differences(file: ImportFile, quarter: Quarter) -> list[dict[str, Any]]:
    with whole_sets():
        sums = Differences(quarter, Q(), staged=file).sums
    kinds = dict.fromkeys(s.comparison.key for s in sums)
    counted = {key: [s for s in sums if s.comparison.key == key] for key in kinds}
    return [
        {
            "kind": key,
            "compared": sum(s.compared for s in of),
            "differing": sum(s.differing for s in of),
        }
        for key, of in counted.items()
    ]


def _beside(
    names: tuple[str, ...], staged: str, kept: str, values: dict[str, Any]
) -> list[dict[str, Any]]:
    """Sums by association in the file, a quarter before and posted now."""
    now = _by_association(names, staged, values)
    previous = _by_association(names, kept.format(day="previous"), values)
    posted = _by_association(names, kept.format(day="ends_on"), values)
    none = dict.fromkeys(names, 0)
    return [
        {
            "association": code,
            "now": now.get(code, none),
            "previous": previous.get(code, none) if previous else None,
            "posted": posted.get(code, none) if posted else None,
        }
        for code in sorted({*now, *previous, *posted})
    ]


def _by_association(
    names: tuple[str, ...], statement: str, values: dict[str, Any]
) -> dict[str, dict[str, int]]:
    with whole_sets() as cursor:
        cursor.execute(statement, values)
        return {code: dict(zip(names, sums, strict=True)) for code, *sums in cursor.fetchall()}


def _ratings(file: ImportFile) -> dict[str, dict[str, int]]:
    """Groups by class in the file (before the table decides for those without one) and posted."""
    posted = GroupScore.objects.filter(office=file.office)
    posted = posted.filter(month_ends_on=file.as_of) if file.as_of else posted.none()
    return {
        "now": _by_rating(file.stagedscore_rows.all()),
        "posted": _by_rating(posted),
    }


def _by_rating(rows: Any) -> dict[str, int]:
    counted = rows.order_by().values_list("rating").annotate(count=Count("*"))
    return {rating or "": count for rating, count in counted}


def _one(statement: str, values: dict[str, Any]) -> dict[str, Any]:
    with whole_sets() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))
