"""How many days a loan is past due, as the database counts it for one position."""

from .aggregation import OVERDUE_SINCE


def days_past_due(*, early: bool) -> str:
    """Days from the maturity that has passed, for a loan with overdue and without frozen debt.

    SQL over one row of portfolio_position, with the parameters `as_of`, `ends_on` and `first`, the
    end of the first quarter there can be. A loan that is overdue before its maturity counts from
    the first quarter seen overdue. `early` says that there are such: asking for them reads the
    loan's quarters, a table each.
    """
    p = "portfolio_position."
    seen = OVERDUE_SINCE.replace("p.", p) if early else "NULL::date"
    return (
        f"CASE WHEN {p}overdue > 0 AND {p}frozen = 0 THEN %(as_of)s::date"
        f" - CASE WHEN {p}matures_on < %(as_of)s THEN {p}matures_on ELSE {seen} END END"
    )
