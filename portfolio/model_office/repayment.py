"""What comes back out of debt in term: at maturity, before it, and in part."""

from .loans import LEAST_BALANCE, Loan
from .office import Office
from .plan import DIRECT
from .programmes import years_later
from .span import Span

# In a hundred loans that mature: so many get more time, so many another production cycle.
_EXTENDED, _ROLLED_OVER = 5, 3
# Of what groups repay, the part in a hundred that paid-off loans may take.
_PAID_OFF = 85
_STEP = 100_000


def repay(office: Office, span: Span, channel: str, amount: int, payers: int) -> None:
    """Takes in `amount`; `payers` borrowers pay off all they owe, if so much is repaid.

    Raises ValueError when nobody is left who could repay.
    """
    loans = [x for x in office.loans_of(channel) if x.payable and x.made_on < span.first_day]
    left = amount
    limit = 0 if channel == DIRECT else amount * (100 - _PAID_OFF) // 100
    for loan in _in_order(office, span, loans):
        if loan.due_on <= span.last_day:
            left -= _settle_matured(office, span, loan, left - limit)
        elif payers > 0 and loan.current <= left - limit:
            left -= _pay_off(office, span, loan)
        payers -= not loan.borrower.loans
    _pay_in_part(office, span, [x for x in loans if x.current], left)


def _in_order(office: Office, span: Span, loans: list[Loan]) -> list[Loan]:
    """Matured loans by chance; then the others, those who owe little on one loan first."""
    matured = [x for x in loans if x.due_on <= span.last_day]
    office.chance.shuffle(matured)
    others = [x for x in loans if x.due_on > span.last_day]
    keys = {x.number: x.current * office.chance.uniform(0.5, 2) for x in others}
    others.sort(key=lambda x: (len(x.borrower.loans), keys[x.number]))
    return matured + others


def _settle_matured(office: Office, span: Span, loan: Loan, most: int) -> int:
    """A matured loan is paid off, but for a few and for what is above `most`."""
    lot = office.chance.randrange(100)
    if lot < _EXTENDED or loan.current > most:
        loan.extend(years_later(loan.due_on, 1))
    elif lot < _EXTENDED + _ROLLED_OVER:
        loan.roll_over(years_later(loan.due_on, 1))
    else:
        return _pay_off(office, span, loan)
    return 0


def _pay_off(office: Office, span: Span, loan: Loan) -> int:
    paid = loan.current
    loan.repay(paid, span.some_day(office.chance))
    return paid


def _pay_in_part(office: Office, span: Span, loans: list[Loan], left: int) -> None:
    """Instalments of a tenth of the loan or so; everybody keeps the least balance."""
    office.chance.shuffle(loans)
    for _ in range(20):
        for loan in loans:
            share = office.chance.uniform(0.04, 0.16)
            part = int(loan.principal * share) // _STEP * _STEP
            part = min(left, part, loan.current - LEAST_BALANCE)
            if part > 0:
                loan.repay(part, span.some_day(office.chance))
                left -= part
        if not left:
            return
    raise ValueError(f"{span.slug}: {left} dong more must be repaid")
