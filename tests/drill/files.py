"""The drill's files: large enough to be killed in the middle of, and the same each time."""

from datetime import date
from functools import cache

from associations.periods import Period
from tests.imports import files as right

KINDS = ("groups", "borrowers", "loans", "scores", "figures")
GROUPS, LOANS = 60, 3000
_PLACES = ("39010101", "39010102", "39010201")
_ASSOCIATIONS = ("11", "12", "13", "14")


@cache
def content(kind: str, slug: str, *, repaid: int = 0) -> bytes:
    """A file of a kind for a quarter; of loans, each has repaid so many dong more."""
    day = Period.parse(slug).ends_on
    if kind == "groups":
        return right.groups(*[_group(n) for n in range(GROUPS)])
    if kind == "borrowers":
        return right.borrowers(*[_borrower(n) for n in range(LOANS)])
    if kind == "loans":
        return right.as_xlsx([_loan(n, day, repaid) for n in range(LOANS)])
    if kind == "scores":
        rows = [{"MA_TO": _code(n), "DVUT": _association(n)} for n in range(GROUPS)]
        return right.scores(*rows, title=f"Tháng {day:%m/%Y}")
    return right.figures({"NGAY": f"{day:%d/%m/%Y}"})


def _code(group: int) -> str:
    return f"{group + 11:07}"


def _association(group: int) -> str:
    return _ASSOCIATIONS[group % len(_ASSOCIATIONS)]


def _group(n: int) -> right.Row:
    place = _PLACES[n % len(_PLACES)]
    return {"TO_MATO": _code(n), "TO_DVUT": _association(n), "TO_MADP": place}


def _borrower(n: int) -> right.Row:
    place = _PLACES[n % GROUPS % len(_PLACES)]
    return {"KH_MAKH": f"{n + 1:010}", "KH_TENKH": "Trần Văn Ba", "KH_MADP": place}


def _loan(n: int, day: date, repaid: int) -> right.Row:
    return right.loan(
        n + 1,
        KU_MATO=_code(n % GROUPS),
        KU_MADP=_PLACES[n % GROUPS % len(_PLACES)],
        KU_NGAYBC=f"{day:%d/%m/%Y}",
        KU_DNOTHAN=40 * right.MILLION - repaid,
        KU_Q_TNTHAN=repaid,
    )
