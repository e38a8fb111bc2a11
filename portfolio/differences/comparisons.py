"""What is held against what: each comparison with the two files that should agree."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.models import ImportFile

Kind = ImportFile.Kind
Unit = Literal["VND", "count", "association", "commune", "state"]

_SCORES, _SHEETS = _("Group scores"), _("Monthly sheets")
_HSKU, _HSKH, _HSTO, _CASA = "HSKU", "HSKH", "HSTO", "CASA"
_SAID = _("What was said of the group")


@dataclass(frozen=True)
class Comparison:
    """Two files, and what both say of a group or a person.

    `sql` selects all that is compared, equal or not: code of the group, code of the person,
    association, commune, and the two values. Values are dong or counts; of the other units they
    are texts: codes of associations and communes, "open" or "closed". A null is no row there.
    """

    key: str
    label: Promise
    first: str | Promise
    second: str | Promise
    unit: Unit
    files: tuple[str, ...]
    sql: str
    # Whether what the groups of an association have adds up to something that one looks at.
    adds: bool = False

    @property
    def counts(self) -> bool:
        """Whether its values can be added up."""
        return self.unit in ("VND", "count")


_OF_GROUP = "h.group_code, NULL, h.association_id, h.commune_id"


def _said(what: str, shown: str, joined: str = "") -> str:
    """The latest word on a group's place beside HSTO, unless a list since has borne it out."""
    return f"""SELECT {_OF_GROUP}, {shown}
    FROM hsto h JOIN (SELECT DISTINCT ON (group_id) * FROM told WHERE {what} IS NOT NULL
        ORDER BY group_id, changed_on DESC, id DESC) t USING (group_id) {joined}
    WHERE NOT exists(SELECT FROM listed l WHERE l.group_id = t.group_id
        AND l.{what} = t.{what} AND l.dated_on >= t.changed_on)"""


_COMMUNES = """LEFT JOIN place here ON here.commune_id = h.commune_id
    LEFT JOIN place there ON there.commune_id = t.commune_id"""

COMPARISONS: dict[str, Comparison] = {
    one.key: one
    for one in (
        Comparison(
            "debt", _("Outstanding of the group"), _SCORES, _HSKU, "VND",
            (Kind.SCORES, Kind.LOANS, Kind.GROUPS),
            f"""SELECT {_OF_GROUP}, s.outstanding, coalesce(o.outstanding, 0)
            FROM scored s JOIN hsto h USING (group_code) LEFT JOIN owing o USING (group_code)
            WHERE s.as_of = %(loans_as_of)s AND s.outstanding IS NOT NULL
                AND exists(SELECT FROM hsku)""",
            adds=True,
        ),
        Comparison(
            "savings_scores", _("Savings of the group"), _SCORES, _CASA, "VND",
            (Kind.SCORES, Kind.SAVINGS, Kind.GROUPS),
            f"""SELECT {_OF_GROUP}, s.savings, coalesce(a.balance, 0)
            FROM scored s JOIN hsto h USING (group_code) LEFT JOIN saved a USING (group_code)
            WHERE s.as_of = (SELECT as_of FROM casa_on) AND s.savings IS NOT NULL""",
            adds=True,
        ),
        Comparison(
            "savings_sheets", _("Savings of the group, by its association"), _SHEETS,
            _("CASA or group scores"), "VND", (Kind.SCORES, Kind.SAVINGS),
            f"""SELECT {_OF_GROUP}, h.savings, CASE WHEN h.month_ends_on = c.as_of
                THEN coalesce(a.balance, 0) ELSE s.savings END
            FROM sheet h CROSS JOIN casa_on c LEFT JOIN saved a USING (group_code)
            LEFT JOIN scored s ON s.group_code = h.group_code AND s.as_of = h.month_ends_on
            WHERE h.savings IS NOT NULL
                AND (h.month_ends_on = c.as_of OR s.savings IS NOT NULL)""",
            adds=True,
        ),
        Comparison(
            "savers_sheets", _("Savers of the group, by its association"), _SHEETS, _CASA, "count",
            (Kind.SAVINGS,),
            f"""SELECT {_OF_GROUP}, h.savers, coalesce(a.savers, 0)
            FROM sheet h LEFT JOIN saved a USING (group_code)
            WHERE h.savers IS NOT NULL AND h.month_ends_on = (SELECT as_of FROM casa_on)""",
            adds=True,
        ),
        Comparison(
            "savers_members", _("More savers than members"), _SHEETS, _CASA, "count",
            (Kind.SAVINGS,),
            f"""SELECT {_OF_GROUP}, h.members, greatest(a.savers, h.members)
            FROM sheet h JOIN saved a USING (group_code) WHERE h.members IS NOT NULL""",
        ),
        Comparison(
            "borrowers_unlisted", _("Borrowers with debt whom HSKH does not have"), _HSKU, _HSKH,
            "VND", (Kind.LOANS, Kind.BORROWERS),
            """SELECT group_code, borrower_code, min(association_id), min(commune_id),
                sum(outstanding)::bigint, CASE WHEN borrower_code IN (
                    SELECT borrower_code FROM hskh) THEN sum(outstanding)::bigint END
            FROM hsku WHERE outstanding > 0 AND exists(SELECT FROM hskh) GROUP BY 1, 2""",
        ),
        Comparison(
            "borrowers_without_loan", _("People in HSKH without a loan in HSKU"), _HSKH, _HSKU,
            "count", (Kind.LOANS, Kind.BORROWERS),
            """SELECT NULL, borrower_code, NULL, commune_id, 1,
                CASE WHEN borrower_code IN (SELECT borrower_code FROM hsku) THEN 1 END
            FROM hskh WHERE exists(SELECT FROM hsku)""",
        ),
        Comparison(
            "savers_unlisted", _("Savers whom HSKH does not have"), _CASA, _HSKH, "VND",
            (Kind.SAVINGS, Kind.BORROWERS),
            """SELECT c.group_code, c.saver_code, min(h.association_id), min(h.commune_id),
                sum(c.balance)::bigint, CASE WHEN c.saver_code IN (
                    SELECT borrower_code FROM hskh) THEN sum(c.balance)::bigint END
            FROM casa c LEFT JOIN hsto h USING (group_code)
            WHERE c.balance > 0 AND exists(SELECT FROM hskh) GROUP BY 1, 2""",
        ),
        Comparison(
            "groups_without_debt", _("Open groups without debt"), _HSTO, _HSKU, "count",
            (Kind.GROUPS, Kind.LOANS),
            f"""SELECT {_OF_GROUP}, 1, CASE WHEN o.outstanding > 0 THEN 1 END
            FROM hsto h LEFT JOIN owing o USING (group_code)
            WHERE h.open AND exists(SELECT FROM hsku)""",
        ),
        Comparison(
            "debt_without_group", _("Debt of groups that are closed or not listed"), _HSTO, _HSKU,
            "VND", (Kind.GROUPS, Kind.LOANS),
            """SELECT o.group_code, NULL, coalesce(h.association_id, o.association_id),
                coalesce(h.commune_id, o.commune_id), CASE WHEN h.open THEN o.outstanding END,
                o.outstanding
            FROM owing o LEFT JOIN hsto h USING (group_code)
            WHERE o.outstanding > 0 AND exists(SELECT FROM hsto)""",
        ),
        Comparison(
            "association_scores", _("Association of the group"), _HSTO, _SCORES, "association",
            (Kind.GROUPS, Kind.SCORES),
            f"""SELECT {_OF_GROUP}, h.association_id, s.association_code
            FROM hsto h JOIN rated s USING (group_code) WHERE s.association_code IS NOT NULL""",
        ),
        Comparison(
            "commune_scores", _("Commune of the group"), _HSTO, _SCORES, "commune",
            (Kind.GROUPS, Kind.SCORES),
            f"""SELECT {_OF_GROUP}, p.code, s.commune_code
            FROM hsto h JOIN rated s USING (group_code) LEFT JOIN place p USING (commune_id)
            WHERE s.commune_code IS NOT NULL""",
        ),
        Comparison(
            "association_said", _("Association of the group, as said"), _HSTO, _SAID,
            "association", (Kind.GROUPS,),
            _said("association_id", "h.association_id, t.association_id"),
        ),
        Comparison(
            "commune_said", _("Commune of the group, as said"), _HSTO, _SAID, "commune",
            (Kind.GROUPS,), _said("commune_id", "here.code, there.code", _COMMUNES),
        ),
        Comparison(
            "state_said", _("Group open or closed, as said"), _HSTO, _SAID, "state",
            (Kind.GROUPS,),
            """SELECT g.code, NULL, coalesce(h.association_id, t.association_id),
                coalesce(h.commune_id, t.commune_id),
                CASE WHEN h.open THEN 'open' ELSE 'closed' END, t.state
            FROM (SELECT DISTINCT ON (group_id) * FROM told WHERE state IS NOT NULL
                ORDER BY group_id, changed_on DESC, id DESC) t
            JOIN groups_group g ON g.id = t.group_id LEFT JOIN hsto h USING (group_id)
            WHERE exists(SELECT FROM hsto)""",
        ),
    )
}  # fmt: skip


def statement_of(comparison: Comparison) -> str:
    """Its rows with the columns that all comparisons share."""
    values = "first, second, NULL::text, NULL::text"
    if not comparison.counts:
        values = "NULL::bigint, NULL::bigint, first, second"
    return f"""SELECT '{comparison.key}' AS kind, group_code, borrower_code, association_id,
        commune_id, {values}
    FROM ({comparison.sql}) AS c
        (group_code, borrower_code, association_id, commune_id, first, second)"""
