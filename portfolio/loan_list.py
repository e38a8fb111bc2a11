"""The statements of a list of loans: how many they are and what they owe, and a page of them.

Both are over positions that a condition narrows, which speaks of the columns of
portfolio_position. Their parameters are `office`, `ends_on` and `as_of` of a quarter, `first` of
`days_past_due`, and what each names.
"""

from collections.abc import Iterable

from .borrower_names import named
from .past_due import days_past_due

AMOUNTS = ("outstanding", "current", "overdue", "frozen")
# What one asks a list of loans for. A loan that is partly overdue and partly frozen is in both, as
# it is in the figures `overdue_loans` and `frozen_loans`.
DEBT = {
    "": "true",
    "current": "outstanding > 0 AND overdue = 0 AND frozen = 0",
    "overdue": "overdue > 0",
    "frozen": "frozen > 0",
    "closed": "outstanding = 0",
}
_NOW = "portfolio_position.ends_on = %(ends_on)s"

_PLAIN = ("made_on", "matures_on", "frozen_until", *AMOUNTS)
_OF_POSITION = (
    "loan_id", "borrower_id", "group_id", "association_id", "commune_id", "programme_id", "ends_on",
    *_PLAIN,
)  # fmt: skip
_TABLES = {
    "loan": "JOIN portfolio_loan loan ON loan.id = {of}.loan_id AND loan.office_id = %(office)s",
    "borrower": "JOIN groups_borrower borrower ON borrower.id = {of}.borrower_id"
    " AND borrower.office_id = %(office)s",
    "team": "LEFT JOIN groups_group team ON team.id = {of}.group_id",
    "programme": "JOIN portfolio_programme programme ON programme.id = {of}.programme_id",
    # Many rows are sorted by their names, so the day of these is asked for before.
    "named": named("{of}", on="%(names_on)s"),
}
_NAME = "coalesce(named.name_sort_key, earlier.name_sort_key)"
# Only whom no file named goes by the code.
_CODE = f"""CASE WHEN {_NAME} IS NULL THEN (SELECT code FROM groups_borrower
            WHERE id = portfolio_position.borrower_id AND office_id = %(office)s) END"""
# What rows are sorted by that is no column of theirs: whose it is, and what.
_KEYS = {
    "number_key": ("loan", "loan.number"),
    "name_key": ("named", _NAME),
    "code_key": ("named", _CODE),
    "group_key": ("team", "team.code"),
    "commune_key": ("", "array_position(%(communes)s::bigint[], portfolio_position.commune_id)"),
    "programme_key": ("programme", "programme.code"),
}
_ORDERS: dict[str, tuple[str, ...]] = {
    "number": ("number_key",),
    "borrower": ("name_key", "code_key", "borrower_id"),
    "group": ("group_key",),
    "association": ("association_id",),
    "commune": ("commune_key",),
    "programme": ("programme_key",),
    "days_past_due": ("days_past_due",),
    **{name: (name,) for name in _PLAIN},
}
# What a loan need not have comes last, turned round too.
_OPTIONAL = ("group", "frozen_until", "days_past_due", "borrower")


def sums(condition: str, debt: str, *, gone: bool) -> str:
    """One row: the loans of each kind in `DEBT`, those overdue before their maturity, and the
    amounts of the kind `debt`, null without any. What is gone owes nothing any more.
    """
    kinds = ", ".join(f"count(*) FILTER (WHERE {_owes(kind, gone)})" for kind in DEBT)
    of_kind = " AND ".join([_owes(debt, gone), *([_NOW] if gone else [])])
    amounts = ", ".join(f"bigint_sum({name}) FILTER (WHERE {of_kind})" for name in AMOUNTS)
    return f"""SELECT {kinds}, count(*) FILTER (WHERE overdue > 0 AND matures_on >= %(as_of)s),
        {amounts}
    FROM portfolio_position WHERE {condition}"""


def page(
    condition: str,
    debt: str,
    order: Iterable[tuple[str, bool]],
    *,
    gone: bool,
    early: bool,
    whole: bool = True,
) -> str:
    """A row for each of `most` loans of a kind after `skipped` ones, as `LoanRow` is made of it.

    First which loans, joined to no more than their order needs: a few of them are joined to all
    the rest. `order` names columns of a list and says whether each is turned round; equals stand
    as they came into the file first. `communes` are those of the office in their order, `names_on`
    is the day of `named`. Unless they are wanted `whole`, rows are those of the positions alone,
    `loan_id` first.
    """
    sorted_by = [
        (key, f"{key}{' DESC' if turned else ''}{' NULLS LAST' if name in _OPTIONAL else ''}")
        for name, turned in order
        for key in _ORDERS[name]
    ]
    keys = {key: _KEYS[key] for key, _ in sorted_by if key in _KEYS}
    own = ", ".join(f"portfolio_position.{name}" for name in _OF_POSITION)
    plain = ", ".join(f"listed.{name}" for name in _PLAIN)
    more = "".join(f", {what} AS {key}" for key, (_, what) in keys.items())
    tables = _joined(
        dict.fromkeys(table for table, _ in keys.values() if table), "portfolio_position"
    )
    in_order = ", ".join([*(by for _, by in sorted_by), "loan_id"])
    listed = f"""SELECT {own}, {days_past_due(early=early)} AS days_past_due{more}
        FROM portfolio_position {tables}
        WHERE {condition} AND {_owes(debt, gone)}
        ORDER BY {in_order} LIMIT %(most)s OFFSET %(skipped)s"""
    if not whole:
        return listed
    return f"""SELECT listed.loan_id, loan.number, listed.borrower_id, borrower.code,
        coalesce(named.name, earlier.name, ''), coalesce(team.code, ''), listed.association_id,
        listed.commune_id, listed.programme_id, {plain}, listed.days_past_due, listed.ends_on
    FROM ({listed}) AS listed
    {_joined(["loan", "borrower", "team"], "listed")} {named("listed")}
    ORDER BY {in_order}"""


def sortable(name: str) -> bool:
    """Whether a list can be sorted by a column of this name."""
    return name in _ORDERS


def _owes(debt: str, gone: bool) -> str:
    """A kind of debt; where there are such, what left the file owes nothing any more."""
    if not gone or not debt:
        return DEBT[debt]
    return f"({DEBT[debt]} OR NOT {_NOW})" if debt == "closed" else f"{DEBT[debt]} AND {_NOW}"


def _joined(tables: Iterable[str], of: str) -> str:
    return " ".join(_TABLES[table].format(of=of) for table in tables)
