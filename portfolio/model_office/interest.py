"""Interest of a quarter: what fell due, what was paid, what stays unpaid. In whole dong."""

from datetime import timedelta
from random import Random

from .loans import Loan
from .span import Span

# In a thousand borrowers: so many pay nothing, so many one month late.
_SILENT, _LATE = 5, 60
# Overdue debt bears 130 % of the rate.
_PENALTY = 130


def charge(loan: Loan, span: Span, chance: Random) -> None:
    """Interest on the middle of the quarter's two balances; frozen debt bears none.

    Who pays clears the quarter and half the time what was unpaid before; who leaves clears all.
    Students who are still paid by terms pay nothing yet.
    """
    if loan.still_disbursed:
        return
    in_term = _interest((max(0, loan.opening - loan.overdue) + loan.current) // 2, loan, span, 100)
    late = _interest(loan.overdue, loan, span, _PENALTY)
    loan.note("interest_receivable", in_term + late)
    if not loan.outstanding:
        paid, paid_late = in_term + loan.unpaid_in_term, late + loan.unpaid_overdue
    else:
        paid, paid_late = _paid(loan, in_term, chance), 0
    if paid and loan.outstanding and loan.last_transaction_on:
        monthly = span.last_day - timedelta(days=chance.randrange(28))
        loan.last_transaction_on = max(loan.last_transaction_on, monthly)
    loan.unpaid_in_term += in_term - paid
    loan.unpaid_overdue += late - paid_late
    loan.note("interest_collected", paid + paid_late)


def _paid(loan: Loan, in_term: int, chance: Random) -> int:
    lot = chance.randrange(1000)
    if lot < _SILENT or loan.overdue or loan.frozen:
        return 0
    if lot < _SILENT + _LATE:
        return in_term * 2 // 3
    return in_term + (loan.unpaid_in_term if lot % 2 else 0)


def _interest(balance: int, loan: Loan, span: Span, percent: int) -> int:
    return balance * loan.programme.rate * percent * span.days // (365 * 10_000 * 100)
